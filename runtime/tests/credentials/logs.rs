//! Log messages.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use volcengine_core::credentials::{ConfigFile, CredentialsProvider, LegacyFile};

use super::subscriber::subscribe;
use super::{context, folder};

/// Records all events.
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
        let mut buffer = self.0.lock().unwrap();
        write!(buffer, "{}", event.metadata().level()).unwrap();
        event.record(&mut Line(&mut buffer));
        buffer.push('\n');
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The log of three calls of the provider.
async fn logged(provider: &impl CredentialsProvider, home: &Path) -> String {
    let log = Log::default();
    let guard = subscribe(log.clone());
    for _ in 0..3 {
        let context = context(&[("HOME", home.to_str().unwrap())]);
        provider.provide(&context).await.unwrap();
    }
    drop(guard);
    std::mem::take(&mut *log.0.lock().unwrap())
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_others_can_access_is_warned_about_once() {
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
    // `tracing` can cache the warning's call site as disabled if a test without a subscriber reaches
    // it first. It evaluates known call sites again when a subscriber is set, so reach it here.
    let unlogged = context(&[("HOME", home.to_str().unwrap())]);
    fs::set_permissions(&config, fs::Permissions::from_mode(0o640)).unwrap();
    ConfigFile::new().provide(&unlogged).await.unwrap();
    for (mode, warnings) in [(0o640, 1), (0o604, 1), (0o620, 1), (0o600, 0)] {
        for path in [&config, &legacy] {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        let config_log = logged(&ConfigFile::new(), &home).await;
        let legacy_log = logged(&LegacyFile::new(), &home).await;
        for (log, path) in [(config_log, &config), (legacy_log, &legacy)] {
            assert_eq!(log.matches("WARN").count(), warnings, "{mode:o}: {log}");
            assert_eq!(
                log.matches(path.to_str().unwrap()).count(),
                warnings,
                "{log}"
            );
            assert!(!log.contains("hidden"), "{log}");
        }
    }
}
