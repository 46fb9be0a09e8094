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

/// The specs of some golden cases, and the templates.
struct Specs {
    services: Vec<Vec<(PathBuf, String)>>,
    contents: Vec<Vec<u8>>,
    pieces: Vec<&'static str>,
    templates: Templates,
}

/// Specs with changes.
pub fn target() -> Box<dyn Target> {
    let services: Vec<_> = ["everything", "unions", "values"].map(files).to_vec();
    let contents = services
        .iter()
        .flatten()
        .map(|(_, text)| text.clone().into_bytes());
    Box::new(Specs {
        contents: contents.collect(),
        services,
        pieces: [PIECES, pieces::YAML].concat(),
        templates: Templates::load(None, true).expect("the built-in templates"),
    })
}

/// The files of a golden case.
fn files(case: &str) -> Vec<(PathBuf, String)> {
    let root = repository("generator/rust/tests/golden")
        .join(case)
        .join("specs");
    let entries = WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .flatten();
    let files = entries.filter_map(|entry| {
        let path = entry.path().strip_prefix(&root).ok()?.to_owned();
        Some((path, fs::read_to_string(entry.path()).ok()?))
    });
    files.collect()
}

impl Target for Specs {
    /// The path of a file, in a line of its own, and its changed text.
    fn input(&self, random: &mut Random) -> Input {
        let service = random.pick(&self.services).map_or(&[][..], Vec::as_slice);
        let Some((path, text)) = random.pick(service) else {
            return Input::Text(String::new());
        };
        let changed = bytes::mutate(text.as_bytes(), &self.contents, &self.pieces, random);
        Input::Text(format!(
            "{}\n{}",
            path.display(),
            String::from_utf8_lossy(&changed)
        ))
    }

    fn check(&self, input: &Input, is_thorough: bool) -> Result<bool, String> {
        let (path, text) = input.text().split_once('\n').unwrap_or_default();
        let path = Path::new(path);
        let service = self
            .services
            .iter()
            .find(|files| files.iter().any(|(other, _)| other == path));
        let mut files = service.cloned().unwrap_or_default();
        for (other, old) in &mut files {
            if other == path {
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
