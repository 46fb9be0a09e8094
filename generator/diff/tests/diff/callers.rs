//! The classes for Rust, tested by the compiler: callers compile with the old crate, and with the new one unless the
//! change breaks them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::table::{Case, Table, specs};
use crate::cargo::cargo;
use volcgen::{Builder, RuntimeSource};
use volcgen_diff::{Class, compare};

/// A case with a caller, and its number in the table.
type Numbered<'t> = (usize, &'t Case, &'t str);

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
}

/// Writes the crate of one side, with a name of its own.
fn generate(workspace: &Path, name: &str, files: &[(PathBuf, String)]) {
    let folder = workspace.join(name);
    for (path, text) in files {
        let path = folder.join("specs").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let builder = Builder::new(folder.join("specs")).output(folder.join("generated"));
    let builder = builder.runtime(RuntimeSource::Path(root()));
    builder.generate().unwrap();
    let runtime = root().join("runtime").display().to_string();
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [lib]\npath = \"generated/api/src/lib.rs\"\n\n\
         [features]\ndefault = [\"v2024-01-01\"]\n\"v2024-01-01\" = []\nblocking = []\nhyper = []\n\n\
         [dependencies]\nvolcengine-core = {{ path = {runtime:?}, default-features = false }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
}

/// Writes the callers: those that compile as modules of a library, and each of the others as a program.
fn write_callers(workspace: &Path, cases: &[Numbered], broken: &BTreeSet<usize>) {
    let folder = workspace.join("callers");
    fs::create_dir_all(folder.join("src/bin")).unwrap();
    let mut manifest = "[package]\nname = \"callers\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                        [dependencies]\n"
        .to_owned();
    let mut library = "#![allow(dead_code, unused_imports)]\n".to_owned();
    for (number, case, caller) in cases {
        for side in ["old", "new"] {
            let name = format!("{side}-{number}");
            writeln!(manifest, "{name} = {{ path = \"../{name}\" }}").unwrap();
            let krate = name.replace('-', "_");
            let code = format!("// {}\nuse {krate} as api;\n{caller}", case.name);
            if side == "new" && broken.contains(number) {
                let program = format!("{code}\nfn main() {{}}\n");
                fs::write(folder.join(format!("src/bin/{name}.rs")), program).unwrap();
            } else {
                writeln!(library, "mod call_{krate} {{\n{code}}}").unwrap();
            }
        }
    }
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.join("src/lib.rs"), library).unwrap();
}

/// Runs `cargo check`. Returns the first error of each target, by name.
fn errors(workspace: &Path) -> Vec<(String, String)> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callers-target");
    let output = cargo(workspace, &target)
        .args(["check", "--package", "callers", "--lib", "--bins"])
        .args(["--keep-going", "--quiet", "--message-format", "json"])
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let messages = stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let errors = messages.filter_map(|message: serde_json::Value| {
        let is_error = message.pointer("/message/level")? == "error";
        let target = message.pointer("/target/name")?.as_str()?.to_owned();
        let text = message.pointer("/message/rendered")?.as_str()?.to_owned();
        is_error.then_some((target, text))
    });
    let errors: Vec<_> = errors.collect();
    let printed = String::from_utf8_lossy(&output.stderr);
    assert!(
        !errors.is_empty(),
        "cargo did not check the callers: {printed}"
    );
    errors
}

#[test]
fn callers_compile_unless_the_change_breaks_them() {
    let table = Table::read();
    let cases: Vec<Numbered> = table
        .cases
        .iter()
        .enumerate()
        .filter_map(|(number, case)| Some((number, case, case.caller.as_deref()?)))
        .collect();
    assert!(cases.len() >= 10);

    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callers");
    let _ = fs::remove_dir_all(&workspace);
    fs::create_dir_all(&workspace).unwrap();
    let members = "[workspace]\nresolver = \"3\"\nmembers = [\"callers\", \"new-*\", \"old-*\"]\n";
    fs::write(workspace.join("Cargo.toml"), members).unwrap();
    fs::copy(root().join("Cargo.lock"), workspace.join("Cargo.lock")).unwrap();

    let mut broken = BTreeSet::new();
    for (number, case, _) in &cases {
        let [old, new] = table.files(case);
        generate(&workspace, &format!("old-{number}"), &old);
        generate(&workspace, &format!("new-{number}"), &new);
        let changes = compare(&specs(old, &case.name), &specs(new, &case.name));
        if changes.iter().any(|change| change.rust == Class::Breaking) {
            broken.insert(*number);
        }
    }
    write_callers(&workspace, &cases, &broken);

    let errors = errors(&workspace);
    let mut wrong = String::new();
    for (_, text) in errors
        .iter()
        .filter(|(target, _)| !target.starts_with("new-"))
    {
        writeln!(wrong, "this must compile:\n{text}").unwrap();
    }
    for (number, case, _) in cases.iter().filter(|case| broken.contains(&case.0)) {
        let name = format!("new-{number}");
        if !errors.iter().any(|(target, _)| *target == name) {
            writeln!(
                wrong,
                "a caller compiles, so this breaks nobody: {}",
                case.name
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
