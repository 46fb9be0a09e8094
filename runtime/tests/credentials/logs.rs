//! What an operator reads.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use volcengine_core::credentials::{ConfigFile, CredentialsProvider, LegacyFile};

use super::{context, folder};

/// Writes down all events.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("volcengine_core")
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut text = self.0.lock().unwrap();
        write!(text, "{}", event.metadata().level()).unwrap();
        event.record(&mut Line(&mut text));
        text.push('\n');
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// What is logged while the provider is asked three times.
async fn logged(provider: &impl CredentialsProvider, home: &Path) -> String {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    for _ in 0..3 {
        let context = context(&[("HOME", home.to_str().unwrap())]);
        provider.provide(&context).await.unwrap();
    }
    drop(guard);
    std::mem::take(&mut *log.0.lock().unwrap())
}

#[cfg(unix)]
#[tokio::test]
async fn files_that_others_can_read_are_warned_of_once() {
    use std::os::unix::fs::PermissionsExt;

    let home = folder("modes");
    let (config, legacy) = (
        home.join(".volcengine/config.json"),
        home.join(".volc/config"),
    );
    for path in [&config, &legacy] {
        fs::create_dir(path.parent().unwrap()).unwrap();
    }
    let keys = r#"{"profiles":{"default":{"access-key":"A","secret-key":"hidden"}}}"#;
    fs::write(&config, keys).unwrap();
    fs::write(&legacy, r#"{"ak":"A","sk":"hidden"}"#).unwrap();
    // The place of the warning stays silent if a test that does not listen comes by it first;
    // places that are known are asked again when someone listens.
    let unheard = context(&[("HOME", home.to_str().unwrap())]);
    fs::set_permissions(&config, fs::Permissions::from_mode(0o640)).unwrap();
    ConfigFile::new().provide(&unheard).await.unwrap();
    for (mode, warnings) in [(0o640, 1), (0o604, 1), (0o620, 1), (0o600, 0)] {
        for path in [&config, &legacy] {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        let of_config = logged(&ConfigFile::new(), &home).await;
        let of_legacy = logged(&LegacyFile::new(), &home).await;
        for (text, path) in [(of_config, &config), (of_legacy, &legacy)] {
            assert_eq!(text.matches("WARN").count(), warnings, "{mode:o}: {text}");
            assert_eq!(
                text.matches(path.to_str().unwrap()).count(),
                warnings,
                "{text}"
            );
            assert!(!text.contains("hidden"), "{text}");
        }
    }
}
