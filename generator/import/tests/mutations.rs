//! Metadata with mistakes: no panic, and specs without errors or a finding.
#![allow(clippy::unwrap_used, reason = "this is how a test's helpers fail")]

mod mutator;

use std::collections::BTreeMap;
use std::path::PathBuf;

use volcgen_import::{Specs, metadata};
use volcgen_model::diagnostic::Severity;
use volcgen_model::load::{Input, load};

use mutator::{Random, golden, mutate};

/// The errors of specs, as text.
fn errors(contents: &BTreeMap<String, String>) -> Vec<String> {
    let files = contents.iter();
    let files = files.map(|(path, text)| (PathBuf::from(path), text.clone()));
    let mut loaded = load(&Input::Memory(files.collect()));
    volcgen_model::services(&mut loaded);
    let all = loaded.diagnostics.sorted(&loaded.sources);
    let errors = all
        .iter()
        .filter(|problem| problem.code.severity() == Severity::Error);
    errors
        .map(|error| format!("{}: {}", error.code, error.message))
        .collect()
}

#[test]
fn metadata_with_mistakes_become_specs_without_errors() {
    let source = golden();
    for seed in 0..150 {
        let (mut files, mut titles) = source.clone();
        mutate(&mut files, &mut titles, &mut Random(seed));
        let Ok((draft, _)) = metadata::draft(&files, titles.as_ref()) else {
            continue;
        };
        if draft.actions.is_empty() {
            continue;
        }
        let specs = Specs::new(&draft);
        let contents = specs.contents().unwrap();
        assert_eq!(errors(&contents), Vec::<String>::new(), "seed {seed}");
        assert_eq!(
            specs.merged(&contents).unwrap().contents,
            contents,
            "seed {seed}"
        );
    }
}

/// Types that contain each other are cut off, and types that are used twice in each other do not multiply
/// without a limit.
#[test]
fn types_in_each_other_end() {
    let mut facts = serde_json::Map::new();
    for level in 0..40 {
        for name in ["A", "B"] {
            let key = format!("T{level}.{name}");
            let ty = format!("T{}", level + 1);
            facts.insert(
                key,
                serde_json::json!({ "Type": ty, "ParentType": format!("T{level}") }),
            );
        }
    }
    let own = serde_json::json!({ "Type": "Self", "ParentType": "Self" });
    facts.insert("Self.Own".to_owned(), own);
    facts.insert("Loop".to_owned(), serde_json::json!({ "Type": "Self" }));
    facts.insert("Root".to_owned(), serde_json::json!({ "Type": "T0" }));
    let (mut files, _) = golden();
    let version = files.versions.first_mut().unwrap();
    (version.metadata, version.metatype) = (None, None);
    let structure = version.structure.as_mut().unwrap();
    structure.text = serde_json::json!({ "Structure": { "Nest": facts } }).to_string();
    files.versions.truncate(1);
    let (draft, _) = metadata::draft(&files, None).unwrap();
    let request = &draft.actions.first().unwrap().request;
    let shown = format!("{request:?}");
    assert_eq!(shown.matches("\"Own\"").count(), 1);
    assert!(shown.matches("\"A\"").count() < 20_000);
}
