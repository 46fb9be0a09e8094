//! A corpus of names that mean something else already, in every position of a spec: what is accepted can be
//! compiled, and for the rest a diagnostic says why it cannot.
//!
//! `tools/corpus/run` compiles a sample of what is accepted here. Windows cannot write it: folders of specs have
//! names of its devices.

#![cfg(not(windows))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod scopes;
mod specs;
mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};

use specs::{Names, Position};
use volcgen::{Builder, RuntimeSource};
use walkdir::WalkDir;

/// The codes of diagnostics that reject a name.
const NAMES: [&str; 10] = [
    "E011", "E021", "E023", "E029", "E031", "E060", "E061", "E066", "E067", "E068",
];

/// Those of names that are good, but not together.
const COLLISIONS: [&str; 4] = ["E011", "E023", "E060", "E068"];

/// Why services of a specs folder are rejected, by service.
fn rejections(root: &Path) -> BTreeMap<String, Vec<String>> {
    let builder = Builder::new(root);
    let Err(error) = builder.model().and_then(|checked| builder.plan(checked)) else {
        return BTreeMap::new();
    };
    let mut rejected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for diagnostic in error.diagnostics {
        let text = format!("{}: {}", diagnostic.code, diagnostic.message);
        let Some(span) = diagnostic.span else {
            panic!("without a place: {text}");
        };
        assert!(
            !["E062", "E063", "E064"].contains(&diagnostic.code.as_str()),
            "{text}"
        );
        let path = error.sources.path(span.source).strip_prefix(root).unwrap();
        let service = path.iter().next().unwrap().to_string_lossy().into_owned();
        rejected.entry(service).or_default().push(text);
    }
    rejected
}

/// Removes services from a specs folder until the others are accepted, and returns them.
fn remove_rejected(root: &Path) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    loop {
        let rejected = rejections(root);
        if rejected.is_empty() {
            return all;
        }
        for service in rejected.keys() {
            fs::remove_dir_all(root.join(service)).unwrap();
        }
        all.extend(rejected);
    }
}

/// A specs folder with a service for each of these names, called by its index.
fn write(root: &Path, prefix: &str, all: &[Names]) {
    for (index, names) in all.iter().enumerate() {
        let label = format!("{prefix}{index}");
        names.write(&root.join(&label), &label);
    }
}

/// Names with the reasons for which they are rejected.
type Rejected = BTreeMap<(Position, String), Vec<String>>;

/// The names that are rejected on their own, with the reasons, and the number of all names.
fn rejected_singles() -> &'static (Rejected, usize) {
    static REJECTED: OnceLock<(Rejected, usize)> = OnceLock::new();
    REJECTED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let singles = specs::singles();
        let names: Vec<_> = singles
            .iter()
            .map(|single| Names::new(&[*single]))
            .collect();
        write(folder.path(), "s", &names);
        let rejected = remove_rejected(folder.path()).into_iter();
        let rejected = rejected.map(|(service, reasons)| {
            let index: usize = service.trim_start_matches('s').parse().unwrap();
            let (position, word) = singles[index];
            ((position, word.to_owned()), reasons)
        });
        (rejected.collect(), singles.len())
    })
}

fn is_good(position: Position, word: &str) -> bool {
    let (rejected, _) = rejected_singles();
    !rejected.contains_key(&(position, word.to_owned()))
}

/// Writes the specs of crowds and of this many mixtures, or one of `every` of them. Removes those that are
/// rejected, because names that are good alone can be the same in Rust. Returns the number of services.
fn write_accepted(root: &Path, mixtures: usize, every: usize) -> usize {
    let sample = |all: Vec<Names>| -> Vec<Names> { all.into_iter().step_by(every).collect() };
    write(root, "crowd", &sample(specs::crowds(is_good)));
    write(root, "mixture", &sample(specs::mixtures(mixtures, is_good)));
    for (service, reasons) in remove_rejected(root) {
        let is_collision = |reason: &String| COLLISIONS.iter().any(|code| reason.starts_with(code));
        assert!(reasons.iter().all(is_collision), "{service}: {reasons:?}");
    }
    fs::read_dir(root).unwrap().count()
}

/// Generates the crates of specs, and checks what can be checked without a compiler.
fn check_output(specs: &Path) {
    let output = tempfile::tempdir().unwrap();
    let builder = Builder::new(specs).output(output.path());
    builder.generate().unwrap_or_else(|error| panic!("{error}"));
    let services = fs::read_dir(output.path()).unwrap();
    for service in services.map(|entry| entry.unwrap().path()) {
        let mut paths = Vec::new();
        for file in WalkDir::new(&service).into_iter().map(Result::unwrap) {
            if !file.file_type().is_file() {
                continue;
            }
            let path = file.path().strip_prefix(&service).unwrap();
            paths.push(path.to_string_lossy().replace('\\', "/"));
            if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(file.path()).unwrap();
                let found = scopes::problems(&text);
                assert!(
                    found.is_empty(),
                    "{}: {found:?}\n{text}",
                    file.path().display()
                );
            }
        }
        let found = scopes::path_problems(&paths);
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn a_name_alone_is_accepted_or_rejected_with_a_reason() {
    let (rejected, count) = rejected_singles();
    for ((position, word), reasons) in rejected {
        println!("{position:?} {word:?}: {reasons:?}");
        let is_of_names = |reason: &String| NAMES.iter().any(|code| reason.starts_with(code));
        assert!(
            reasons.iter().any(is_of_names),
            "{position:?} {word:?}: {reasons:?}"
        );
    }
    println!("{} of {count} names are rejected", rejected.len());
    assert!(rejected.len() * 10 < *count);
}

#[test]
fn accepted_names_together_make_files_for_every_compiler_and_system() {
    let specs = tempfile::tempdir().unwrap();
    let count = write_accepted(specs.path(), 40, 1);
    println!("{count} services");
    assert!(count > 80, "{count} services");
    check_output(specs.path());
}

/// Writes a workspace of crates to the folder `CORPUS`: crowds and `MIXTURES` mixtures, and of these every one
/// of `EVERY`.
#[test]
#[ignore = "tools/corpus/run compiles what it writes"]
fn write_the_sample() {
    let root = PathBuf::from(env::var_os("CORPUS").unwrap());
    let number = |name: &str| env::var(name).unwrap().parse().unwrap();
    let specs = root.join("specs");
    let crates = write_accepted(&specs, number("MIXTURES"), number("EVERY"));
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let builder = Builder::new(&specs)
        .output(root.join("crates"))
        .runtime(RuntimeSource::Path(repository.clone()));
    let report = builder.generate().unwrap_or_else(|error| panic!("{error}"));
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n";
    fs::write(root.join("Cargo.toml"), manifest).unwrap();
    fs::copy(repository.join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    println!("{crates} crates with {}", report.contents());
}
