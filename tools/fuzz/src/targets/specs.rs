//! Specs: what is checked without an error is generated, and is Rust.

use std::fs;
use std::path::{Path, PathBuf};

use volcgen::plan::Plan;
use volcgen::render::Templates;
use volcgen::{Builder, GenerateError};
use volcgen_model::report::{self, Style};
use walkdir::WalkDir;

use super::repository;
use crate::mutate::{Random, bytes, pieces};
use crate::{Input, Target};

/// What means something in specs.
const PIECES: &[&str] = &[
    "type: ",
    "string",
    "integer",
    "list<",
    "map<",
    "json<",
    ">",
    "required: true",
    "default: ",
    "enum: ",
    "values: ",
    "doc: ",
    "min: ",
    "max: ",
    "min_chars: ",
    "max_items: ",
    "pattern: ",
    "example: ",
    "examples:\n",
    "request:\n",
    "response:\n",
    "action: ",
    "version: ",
    "method: GET",
    "method: POST",
    "inherits: ",
    "same_as: ",
    "without: ",
    "rules:\n",
    "one_of: ",
    "requires: ",
    "when: ",
    "union: ",
    "tag: ",
    "pagination:\n",
    "waiters:\n",
    "quotas:\n",
    "errors:\n",
    "retry: ",
    "idempotent: ",
    "sensitive: true",
    "in: query",
    "aliases: ",
    "server_adjusts: ",
    "summary: ",
    "group: ",
];

/// The crates whose golden cases are changed. Those of the model have errors, one kind in each.
const CRATES: [&str; 3] = ["rust", "model", "lint"];

/// Cases at the limits of what is read. Each of their inputs takes as long as a hundred others.
const SLOW: [&str; 2] = ["alias_bomb", "deep_nesting"];

/// The specs of golden cases, and the templates.
struct Specs {
    cases: Vec<Case>,
    contents: Vec<Vec<u8>>,
    pieces: Vec<&'static str>,
    templates: Templates,
}

/// A golden case: its name, and the path and content of each spec.
struct Case {
    name: String,
    files: Vec<(PathBuf, String)>,
}

/// Specs with changes.
pub fn target() -> Box<dyn Target> {
    let cases: Vec<_> = CRATES.into_iter().flat_map(cases).collect();
    let files = cases.iter().flat_map(|case| &case.files);
    Box::new(Specs {
        contents: files.map(|(_, text)| text.clone().into_bytes()).collect(),
        cases,
        pieces: [PIECES, pieces::YAML].concat(),
        templates: Templates::load(None, true).expect("the built-in templates"),
    })
}

/// The golden cases of a crate of the generator.
fn cases(name: &str) -> Vec<Case> {
    let golden = repository("generator").join(name).join("tests/golden");
    let folders = WalkDir::new(golden)
        .min_depth(1)
        .max_depth(1)
        .sort_by_file_name();
    let folders = folders.into_iter().flatten();
    let fast = folders.filter(|folder| !SLOW.iter().any(|slow| folder.file_name() == *slow));
    let cases = fast.map(|folder| Case {
        name: format!("{name}/{}", folder.file_name().display()),
        files: files(&folder.path().join("specs")),
    });
    cases.filter(|case| !case.files.is_empty()).collect()
}

/// The files of a golden case that are text.
fn files(root: &Path) -> Vec<(PathBuf, String)> {
    let entries = WalkDir::new(root).sort_by_file_name().into_iter();
    let files = entries.flatten().filter_map(|entry| {
        let path = entry.path().strip_prefix(root).ok()?.to_owned();
        Some((path, fs::read_to_string(entry.path()).ok()?))
    });
    files.collect()
}

impl Target for Specs {
    /// The name of a case and the path of a file, in lines of their own, and the changed text.
    fn input(&self, random: &mut Random) -> Input {
        let file = random
            .pick(&self.cases)
            .and_then(|case| Some((case, random.pick(&case.files)?)));
        let Some((case, (path, text))) = file else {
            return Input::Text(String::new());
        };
        let changed = bytes::mutate(text.as_bytes(), &self.contents, &self.pieces, random);
        Input::Text(format!(
            "{}\n{}\n{}",
            case.name,
            path.display(),
            String::from_utf8_lossy(&changed)
        ))
    }

    fn check(&self, input: &Input, is_thorough: bool) -> Result<bool, String> {
        let (name, rest) = input.text().split_once('\n').unwrap_or_default();
        let (path, text) = rest.split_once('\n').unwrap_or_default();
        let case = self.cases.iter().find(|case| case.name == name);
        let mut files = case.map_or_else(Vec::new, |case| case.files.clone());
        for (other, old) in &mut files {
            if other == Path::new(path) {
                text.clone_into(old);
            }
        }
        let builder = Builder::new("specs").in_memory(files);
        let checked = match builder.model() {
            Ok(checked) => checked,
            Err(failure) => return check_report(&failure).map(|()| false),
        };
        if is_thorough {
            match builder.plan(checked) {
                Ok((plans, _)) => self.check_output(&plans)?,
                Err(failure) => check_report(&failure)?,
            }
        }
        Ok(true)
    }
}

/// Every problem has a place in its file, and a text.
fn check_report(failure: &GenerateError) -> Result<(), String> {
    for diagnostic in &failure.diagnostics {
        let text = report::text(diagnostic, &failure.sources, Style::Plain);
        let line = report::json(diagnostic, &failure.sources);
        if text.is_empty() || line.contains('\n') {
            return Err(format!("a report cannot be shown: {text:?} {line:?}"));
        }
    }
    Ok(())
}

impl Specs {
    /// What is generated of specs without errors is Rust.
    fn check_output(&self, plans: &[Plan]) -> Result<(), String> {
        for plan in plans {
            let files = self
                .templates
                .render(plan)
                .map_err(|problems| format!("not rendered: {problems:?}"))?;
            let is_rust = |path: &str| Path::new(path).extension().is_some_and(|it| it == "rs");
            for file in files.iter().filter(|file| is_rust(&file.path)) {
                syn::parse_file(&file.text).map_err(|error| format!("{}: {error}", file.path))?;
            }
        }
        Ok(())
    }
}
