//! The table of changes, `changes.yaml`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use volcgen_diff::Specs;
use volcgen_model::load::{Input, Loaded};
use volcgen_model::{load, report};

/// The table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The files of both sides.
    base: Files,
    /// The cases.
    pub cases: Vec<Case>,
}

/// One kind of change.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What changes.
    pub name: String,
    #[serde(default)]
    old: Files,
    #[serde(default)]
    new: Files,
    /// What is found: code, class on the wire, class in Rust.
    pub expect: Vec<String>,
    /// Code that compiles with the old crate.
    pub caller: Option<String>,
}

type Files = BTreeMap<String, String>;

impl Table {
    pub fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes.yaml");
        serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// The files of a case, old and new.
    pub fn files(&self, case: &Case) -> [Vec<(PathBuf, String)>; 2] {
        [&case.old, &case.new].map(|stated| self.complete(stated))
    }

    fn complete(&self, stated: &Files) -> Vec<(PathBuf, String)> {
        let mut files = self.base.clone();
        for (name, text) in stated {
            let path = match name.as_str() {
                "Get" => "api/2024-01-01/Get.yaml",
                "service" => "api/service.yaml",
                path => path,
            };
            let base = files.get(path).map_or("", String::as_str);
            let text = replaced(base, text);
            files.insert(path.to_owned(), text);
        }
        files
            .into_iter()
            .map(|(path, text)| (path.into(), text))
            .collect()
    }
}

/// A file in which the top-level keys of `stated` replace those of `base`.
fn replaced(base: &str, stated: &str) -> String {
    let key = |line: &str| match line.split_once(':') {
        Some((key, _)) if !key.starts_with([' ', '#']) => Some(key.to_owned()),
        _ => None,
    };
    let keys: BTreeSet<_> = stated.lines().filter_map(key).collect();
    let kept = base
        .lines()
        .filter(|line| key(line).is_none_or(|key| !keys.contains(&key)));
    let lines: Vec<_> = kept.chain(stated.lines()).collect();
    lines.join("\n") + "\n"
}

/// Specs without errors, of files in memory.
pub fn specs(files: Vec<(PathBuf, String)>, name: &str) -> Specs {
    let mut loaded = load(&Input::Memory(files));
    let services = volcgen_model::services(&mut loaded);
    let Loaded {
        sources,
        diagnostics,
        ..
    } = loaded;
    let has_errors = diagnostics.has_errors();
    let found = diagnostics.sorted(&sources);
    let found = found
        .iter()
        .map(|each| report::text(each, &sources, report::Style::Plain));
    let found: Vec<_> = found.collect();
    assert!(!has_errors, "{name}: {}", found.join("\n"));
    Specs {
        services,
        sources,
        ..Specs::default()
    }
}
