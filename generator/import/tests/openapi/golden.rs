//! Golden folders: a document and the specs that it becomes. `UPDATE_GOLDEN=1` writes them again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use volcgen_import::{Specs, openapi};
use volcgen_model::load::{Input, load};

type Contents = BTreeMap<String, String>;

/// The specs of a document, and its findings as text.
fn imported(path: &Path, text: &str) -> (Contents, String) {
    let (draft, mut findings) = openapi::draft(path, text, None).unwrap();
    let specs = Specs::new(&draft);
    findings.extend(specs.findings.clone());
    let shown: Vec<String> = findings
        .iter()
        .map(|finding| format!("{finding}\n"))
        .collect();
    (specs.contents().unwrap(), shown.join("\n"))
}

/// The errors of specs, as text.
pub fn errors(contents: &Contents) -> Vec<String> {
    let files = contents
        .iter()
        .map(|(path, text)| (PathBuf::from(path), text.clone()));
    let mut loaded = load(&Input::Memory(files.collect()));
    volcgen_model::services(&mut loaded);
    let all = loaded.diagnostics.sorted(&loaded.sources);
    let shown = all
        .iter()
        .map(|problem| format!("{}: {} {:?}", problem.code, problem.message, problem.label));
    shown.collect()
}

fn files(folder: &Path, below: &Path, found: &mut Contents) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, below, found);
        } else {
            let name = path
                .strip_prefix(below)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

#[track_caller]
fn case(name: &str, source: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/openapi/golden")
        .join(name);
    let text = fs::read_to_string(folder.join(source)).unwrap();
    let (mut contents, findings) = imported(Path::new(source), &text);
    let expected = folder.join("expected");
    let problems = errors(&contents);
    contents.insert("findings.txt".to_owned(), findings);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let _ = fs::remove_dir_all(&expected);
        for (path, text) in &contents {
            let path = expected.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    assert_eq!(problems, Vec::<String>::new());
    let mut known = Contents::new();
    files(&expected, &expected, &mut known);
    assert_eq!(contents, known);
}

#[test]
fn form_bodies_and_expandable_objects() {
    case("payments", "source.yaml");
}

#[test]
fn nulls_of_json_schema_and_parameters_in_paths() {
    case("repositories", "source.yaml");
}

#[test]
fn definitions_of_swagger() {
    case("cluster", "source.json");
}

#[test]
fn actions_in_the_query() {
    case("cloud", "source.yaml");
}

#[test]
fn unions_by_discriminator() {
    case("animals", "source.yaml");
}
