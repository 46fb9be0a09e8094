//! The lines of a generated `Cargo.toml`.

use std::path::Path;

use crate::model::{ManifestKind, Service};
use crate::runtime_source::{RuntimeSource, toml_string};
use crate::{names, plan};

/// The first version of a generated crate.
const VERSION: &str = "0.1.0";
/// The edition of the templates.
const EDITION: &str = "2024";
/// The runtime's, which a generated crate does not exceed.
const RUST_VERSION: &str = env!("CARGO_PKG_RUST_VERSION");
const LICENSE: &str = "MIT OR Apache-2.0";

/// The runtime and the test crates have the generator's version.
const RUNTIME_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The dependencies that are not ours, with the requirements of this repository's workspace.
const LIBRARIES: [(&str, &str); 2] = [
    ("serde_json", "\"1.0.149\""),
    (
        "tokio",
        "{ version = \"1.49\", features = [\"macros\", \"rt-multi-thread\"] }",
    ),
];

/// Packages of this repository, with their folders and whether their default features are on.
const RUNTIME: (&str, &str, bool) = ("volcengine-core", "runtime", false);
const TEST_CRATES: [(&str, &str, bool); 2] = [
    ("volcengine-conformance", "mock/conformance", true),
    ("volcengine-mock", "mock", false),
];

/// How the manifest of a crate in `folder` names the packages of the runtime.
pub(crate) fn runtime_keys(runtime: &RuntimeSource, folder: &Path) -> Vec<String> {
    let packages = std::iter::once(RUNTIME).chain(TEST_CRATES);
    packages
        .flat_map(|(_, path, _)| runtime.keys(path, folder))
        .collect()
}

/// The manifest of a service's crate in `folder`.
#[must_use]
pub fn manifest(service: &Service, runtime: &RuntimeSource, folder: &Path) -> plan::Manifest {
    let inherits = service.manifest == ManifestKind::Workspace;
    let dependency = |(name, path, defaults): (&str, &str, bool)| {
        if inherits {
            return inherited(name);
        }
        let version = toml_string(RUNTIME_VERSION);
        if defaults && *runtime == RuntimeSource::Registry {
            return format!("{name} = {version}");
        }
        let mut keys = vec![format!("version = {version}")];
        keys.extend(runtime.keys(path, folder));
        if !defaults {
            keys.push("default-features = false".to_owned());
        }
        format!("{name} = {{ {} }}", keys.join(", "))
    };
    let library = |(name, value): (&str, &str)| {
        if inherits {
            inherited(name)
        } else {
            format!("{name} = {value}")
        }
    };
    let libraries = LIBRARIES.into_iter().map(library);
    let test_crates = TEST_CRATES.map(dependency);
    plan::Manifest {
        rust_version: RUST_VERSION,
        package: package(service, inherits),
        dependencies: vec![dependency(RUNTIME)],
        dev_dependencies: libraries
            .chain(test_crates)
            .chain(itself(service))
            .collect(),
        lints: if inherits {
            vec!["[lints]".to_owned(), "workspace = true".to_owned()]
        } else {
            vec![
                "[lints.rust]".to_owned(),
                "unsafe_code = \"forbid\"".to_owned(),
            ]
        },
    }
}

fn inherited(name: &str) -> String {
    format!("{name} = {{ workspace = true }}")
}

/// Tests and examples use the crate with every version, whatever its default features are.
fn itself(service: &Service) -> [String; 2] {
    let versions = service.versions.iter();
    let features: Vec<_> = versions
        .map(|version| names::version_feature(&version.name))
        .collect();
    [
        "# Every version for tests and examples, whatever the default features are.".to_owned(),
        format!(
            "{} = {{ path = \".\", default-features = false, features = {} }}",
            service.crate_name,
            toml_strings(&features)
        ),
    ]
}

fn package(service: &Service, inherits: bool) -> Vec<String> {
    let written_out = [
        ("version", Some(VERSION)),
        ("edition", Some(EDITION)),
        ("rust-version", Some(RUST_VERSION)),
        ("license", Some(LICENSE)),
        ("repository", None),
    ];
    let mut lines: Vec<_> = written_out
        .into_iter()
        .filter_map(|(key, value)| match value {
            _ if inherits => Some(format!("{key}.workspace = true")),
            value => Some(format!("{key} = {}", toml_string(value?))),
        })
        .collect();
    lines.push("readme = \"README.md\"".to_owned());
    lines.push(format!("keywords = {}", toml_strings(&keywords(service))));
    lines.push("categories = [\"api-bindings\", \"web-programming::http-client\"]".to_owned());
    lines
}

/// At most five words, as registries want them.
fn keywords(service: &Service) -> Vec<String> {
    let code = service.code.to_lowercase().replace(['.', ' '], "-");
    let words = [code.as_str(), "api", "client", "sdk", "volcengine"];
    let is_keyword = |word: &&str| {
        word.len() <= 20
            && word.starts_with(|c: char| c.is_ascii_alphanumeric())
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-+".contains(c))
    };
    let mut words: Vec<_> = words
        .into_iter()
        .filter(is_keyword)
        .map(str::to_owned)
        .collect();
    words.sort();
    words.dedup();
    words
}

fn toml_strings(strings: &[String]) -> String {
    let strings: Vec<_> = strings.iter().map(|string| toml_string(string)).collect();
    format!("[{}]", strings.join(", "))
}
