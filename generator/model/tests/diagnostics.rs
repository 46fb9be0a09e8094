//! Golden diagnostics: each folder of `golden` holds a tree of specs and the diagnostics that it
//! gives, and some folders also `model.json`, what the specs become. `UPDATE_GOLDEN=1` records both
//! instead of comparing.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;
use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use volcgen_model::diagnostic::{Diagnostic, Diagnostics};
use volcgen_model::load::{Input, Loaded};
use volcgen_model::report::{self, Style};
use volcgen_model::{load, resolve, validate};

fn cases() -> Vec<PathBuf> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases: Vec<PathBuf> = fs::read_dir(golden)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|case| case.join("diagnostics.txt").exists())
        .collect();
    cases.sort();
    cases
}

/// Loads, resolves and validates the specs of a case. Diagnostics have paths such as `specs/…`.
fn run(case: &Path) -> (Vec<Diagnostic>, String) {
    let specs = case.join("specs");
    let Loaded {
        specs: loaded,
        sources,
        mut diagnostics,
    } = load(&Input::Folder(specs));
    for spec in &loaded {
        let service = resolve(spec, &mut diagnostics);
        validate(&service, &mut diagnostics);
    }
    let found = diagnostics.sorted(&sources);
    let mut text = String::new();
    for diagnostic in &found {
        let shown = report::text(diagnostic, &sources, Style::Plain);
        writeln!(text, "{shown}\n").unwrap();
    }
    let here = format!("{}{MAIN_SEPARATOR}", case.display());
    (found, text.replace(&here, ""))
}

#[test]
fn diagnostics_are_as_recorded() {
    let mut different = Vec::new();
    for case in cases() {
        let recorded = case.join("diagnostics.txt");
        let (_, found) = run(&case);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&recorded, &found).unwrap();
        } else if fs::read_to_string(&recorded).unwrap() != found {
            different.push(format!("{}:\n{found}", case.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// What the back ends get, which other tests see only as far as a back end shows it.
#[test]
fn models_are_as_recorded() {
    let cases: Vec<PathBuf> = cases()
        .into_iter()
        .filter(|case| case.join("model.json").exists())
        .collect();
    assert!(!cases.is_empty());
    for case in cases {
        let loaded = load(&Input::Folder(case.join("specs")));
        let mut diagnostics = Diagnostics::default();
        let services = loaded.specs.iter();
        let services: Vec<_> = services
            .map(|spec| resolve(spec, &mut diagnostics))
            .collect();
        let found = serde_json::to_string_pretty(&services).unwrap();
        // JSON escapes the separators of Windows.
        let here = format!("{}{MAIN_SEPARATOR}", case.display()).replace('\\', "\\\\");
        let found = found.replace(&here, "") + "\n";
        let recorded = case.join("model.json");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&recorded, &found).unwrap();
        }
        let expected = fs::read_to_string(&recorded).unwrap();
        assert!(expected == found, "{}:\n{found}", recorded.display());
    }
}

#[test]
fn twelve_broken_specs_give_twelve_diagnostics_where_the_mistakes_are() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/twelve_errors");
    let (found, text) = run(&case);
    assert_eq!(found.len(), 12, "{text}");
    // Each broken line says so itself.
    for place in text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--> "))
    {
        let mut parts = place.split(':');
        let file = fs::read_to_string(case.join(parts.next().unwrap())).unwrap();
        let line: usize = parts.next().unwrap().parse().unwrap();
        let column: usize = parts.next().unwrap().parse().unwrap();
        let line = file.lines().nth(line - 1).unwrap();
        let (_, marker) = line
            .split_once("# wrong at ")
            .unwrap_or_else(|| panic!("{place}: {line}"));
        let rest: String = line.chars().skip(column - 1).collect();
        assert!(rest.starts_with(marker.trim()), "{place}: {line}");
    }
}
