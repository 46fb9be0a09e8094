//! The architecture as a test: which crate can depend on which.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use volcgen_tests::root;

/// The generated crates.
const GENERATED: &[&str] = &["volcengine_rtc", "volcengine_sts", "volcengine_tag"];

/// Each crate of the workspace, with the crates of the workspace that it can depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("volcengine-core", &[]),
    ("volcengine-rtc", &["volcengine-core"]),
    ("volcengine-sts", &["volcengine-core"]),
    ("volcengine-tag", &["volcengine-core"]),
    ("volcengine-quota-redis", &["volcengine-core"]),
    ("volcengine-rtc-server", &[]),
    ("volcgen-model", &[]),
    ("volcgen-synth", &["volcgen-model"]),
    (
        "volcengine-mock",
        &[
            "volcengine-core",
            "volcengine-specs",
            "volcgen-model",
            "volcgen-synth",
        ],
    ),
    (
        "volcengine-conformance",
        &[
            "volcengine-core",
            "volcengine-mock",
            "volcgen-model",
            "volcgen-synth",
        ],
    ),
    ("volcgen", &["volcgen-model", "volcgen-templates"]),
    ("volcgen-templates", &[]),
    ("volcengine-specs", &[]),
    ("volcgen-openapi", &["volcgen-model"]),
    ("volcgen-call", &["volcengine-core", "volcgen-model"]),
    ("volcgen-diff", &["volcgen-model"]),
    ("volcgen-fmt", &["volcgen-model"]),
    ("volcgen-import", &["volcgen-fmt", "volcgen-model"]),
    ("volcgen-lint", &["volcgen-fmt", "volcgen-model"]),
    (
        "volcgen-site",
        &[
            "volcengine-core",
            "volcgen",
            "volcgen-call",
            "volcgen-diff",
            "volcgen-model",
        ],
    ),
    (
        "volcgen-lsp",
        &["volcgen-fmt", "volcgen-lint", "volcgen-model"],
    ),
    (
        "volcgen-serve",
        &[
            "volcengine-core",
            "volcengine-mock",
            "volcgen",
            "volcgen-call",
            "volcgen-model",
        ],
    ),
    (
        "volcgen-cli",
        &[
            "volcengine-core",
            "volcengine-mock",
            "volcengine-specs",
            "volcgen",
            "volcgen-call",
            "volcgen-diff",
            "volcgen-import",
            "volcgen-fmt",
            "volcgen-lint",
            "volcgen-lsp",
            "volcgen-serve",
            "volcgen-site",
            "volcgen-openapi",
        ],
    ),
    (
        "volcgen-fuzz",
        &[
            "volcengine-core",
            "volcengine-mock",
            "volcengine-rtc-server",
            "volcgen",
            "volcgen-fmt",
            "volcgen-import",
            "volcgen-model",
            "volcgen-templates",
        ],
    ),
    ("build-script-example", &["volcengine-core", "volcgen"]),
    (
        "volcgen-tests",
        &[
            "volcengine-core",
            "volcengine-mock",
            "volcengine-quota-redis",
            "volcengine-rtc",
            "volcengine-sts",
            "volcengine-tag",
            "volcgen",
            "volcgen-model",
            "volcgen-openapi",
        ],
    ),
];

#[test]
fn crates_depend_only_on_lower_layers() {
    for (package, dependencies) in dependencies() {
        let allowed = ALLOWED.iter().find(|(name, _)| *name == package);
        let (_, allowed) =
            allowed.unwrap_or_else(|| panic!("add `{package}` and its dependencies to this list"));
        for dependency in dependencies {
            assert!(
                allowed.contains(&dependency.as_str()),
                "`{package}` depends on `{dependency}`, which the architecture does not allow"
            );
        }
    }
}

/// The runtime does not name a generated crate, and generated code has no control flow.
#[test]
fn the_runtime_knows_no_api_and_generated_code_has_no_logic() {
    let runtime = root().join("runtime/src");
    for file in volcgen_tests::files(&runtime).unwrap() {
        let text = std::fs::read_to_string(runtime.join(&file)).unwrap();
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            assert!(
                !GENERATED.iter().any(|name| code.contains(name)),
                "runtime/src/{}:{} names a generated crate",
                file.display(),
                number + 1
            );
        }
    }
    let generated = root().join("generated");
    let files = volcgen_tests::files(&generated).unwrap();
    let is_source = |file: &PathBuf| file.iter().nth(1).is_some_and(|folder| folder == "src");
    for file in files.into_iter().filter(is_source) {
        let text = std::fs::read_to_string(generated.join(&file)).unwrap();
        for word in [
            "unsafe", "unwrap()", "expect(", "panic!", " if ", " match ", " for ", "while ",
        ] {
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            let found = code
                .into_iter()
                .any(|line| !line.contains('"') && line.contains(word) && !line.contains("impl"));
            assert!(!found, "`{word}` in generated/{}", file.display());
        }
    }
}

/// Normal and build dependencies on crates of the workspace, by package.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |value: &serde_json::Value| value["name"].as_str().unwrap().to_owned();
    let ours: Vec<String> = packages.iter().map(name).collect();
    let dependencies = |package: &serde_json::Value| {
        let dependencies = package["dependencies"].as_array().unwrap();
        dependencies
            .iter()
            .filter(|dependency| dependency["kind"] != "dev")
            .map(name)
            .filter(|dependency| ours.contains(dependency))
            .collect()
    };
    packages
        .iter()
        .map(|package| (name(package), dependencies(package)))
        .collect()
}

/// A longer file is about several things: split it.
#[test]
fn no_hand_written_file_is_longer_than_400_lines() {
    for folder in [
        "generator",
        "mock",
        "rtc-auth",
        "runtime",
        "specs",
        "templates",
        "tests",
        "tools",
    ] {
        for file in volcgen_tests::files(&root().join(folder)).unwrap() {
            let path = root().join(folder).join(&file);
            let is_code = |end: &std::ffi::OsStr| end == "rs" || end == "j2" || end == "sh";
            let is_skipped = |part: std::path::Component<'_>| {
                part.as_os_str() == "golden" || part.as_os_str() == "target"
            };
            if !path.extension().is_some_and(is_code) || file.components().any(is_skipped) {
                continue;
            }
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            assert!(
                lines <= 400,
                "{folder}/{} has {lines} lines",
                file.display()
            );
        }
    }
}

/// Readers load it with each page. Compressed, the scripts have a third of their size.
#[test]
fn all_scripts_of_pages_together_are_small() {
    let mut total = 0;
    for folder in ["generator/site/assets", "generator/serve/assets"] {
        let folder = root().join(folder);
        for file in volcgen_tests::files(&folder).unwrap() {
            if file.extension().is_none_or(|end| end != "js") {
                continue;
            }
            let text = std::fs::read_to_string(folder.join(&file)).unwrap();
            let lines = text.lines().count();
            assert!(lines <= 300, "{} has {lines} lines", file.display());
            total += text.len();
        }
    }
    assert!((10_000..=100_000).contains(&total), "{total} bytes");
}
