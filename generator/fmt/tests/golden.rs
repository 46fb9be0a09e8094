//! Golden cases: each `<name>.yaml` of `golden` with the text that formatting makes of it,
//! `<name>.formatted`, or the reason why it does not, `<name>.error`. `UPDATE_GOLDEN=1` records them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use volcgen_fmt::{Error, Kind, format};
use volcgen_model::diagnostic::Sources;
use volcgen_model::report::{self, Style};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let files = fs::read_dir(folder).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    let mut cases: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    cases.sort();
    cases
}

fn explain(error: Error, path: &Path, text: &str) -> String {
    let mut sources = Sources::default();
    let source = sources.add(path.file_name().unwrap(), text);
    let text = report::text(&error.into_diagnostic(source), &sources, Style::Plain);
    format!("{text}\n")
}

#[test]
fn files_are_formatted_as_recorded() {
    let mut different = Vec::new();
    for path in cases() {
        let text = fs::read_to_string(&path).unwrap();
        let (ending, found) = match format(Kind::from_path(&path), &text) {
            Ok(formatted) => ("formatted", formatted),
            Err(error) => ("error", explain(error, &path, &text)),
        };
        let recorded = path.with_extension(ending);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            for ending in ["formatted", "error"] {
                let _ = fs::remove_file(path.with_extension(ending));
            }
            fs::write(&recorded, &found).unwrap();
        } else if fs::read_to_string(&recorded).ok().as_ref() != Some(&found) {
            different.push(format!("{}:\n{found}", recorded.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn formatting_twice_changes_nothing() {
    for path in cases() {
        let text = fs::read_to_string(&path).unwrap();
        let formatted = format(Kind::from_path(&path), &text);
        if let Ok(text) = formatted {
            let again = format(Kind::from_path(&path), &text).unwrap();
            assert_eq!(again, text, "{}", path.display());
        }
        // As from standard input, where the text alone says what it is.
        if let Ok(text) = format(Kind::from_text(&text), &text) {
            let again = format(Kind::from_text(&text), &text).unwrap();
            assert_eq!(again, text, "{}", path.display());
        }
    }
}
