//! Metadata with mistakes: no panic, and specs without errors or a finding.
#![allow(clippy::unwrap_used, reason = "this is how a test's helpers fail")]

mod mutator;

use std::collections::BTreeMap;
use std::path::PathBuf;

use volcgen_import::{Specs, metadata};
use volcgen_model::diagnostic::{Diagnostics, Severity};
use volcgen_model::load::{Input, load};

use mutator::{Random, golden, mutate};

/// The errors of specs, as text.
fn errors(contents: &BTreeMap<String, String>) -> Vec<String> {
    let files = contents.iter();
    let files = files.map(|(path, text)| (PathBuf::from(path), text.clone()));
    let mut loaded = load(&Input::Memory(files.collect()));
    for spec in &loaded.specs {
        let mut found = Diagnostics::default();
        let service = volcgen_model::resolve(spec, &mut found);
        volcgen_model::validate(&service, &mut found);
        loaded.diagnostics.append(found);
    }
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
