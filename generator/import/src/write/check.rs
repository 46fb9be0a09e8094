//! Examples that do not fit their action, which the reader of specs finds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;
use volcgen_model::codes::Code;
use volcgen_model::load::{Input, load};
use volcgen_model::services;

use crate::codes;

use super::{Merged, Specs, merge};

/// An example with one mistake less can show another one.
const MAX_ROUNDS: usize = 8;

/// The examples that do not fit, by file and number, and why.
type Wrong = BTreeMap<(String, usize), String>;

/// Leaves out examples that do not fit their action, and reports them.
pub(super) fn leave_out_wrong_examples(specs: &mut Specs) {
    for _ in 0..MAX_ROUNDS {
        if !specs
            .files
            .values()
            .any(|tree| tree.contains_key("examples"))
        {
            return;
        }
        let wrong = wrong_examples(specs);
        if wrong.is_empty() {
            return;
        }
        let files: BTreeSet<&String> = wrong.keys().map(|(file, _)| file).collect();
        for file in files {
            let Some(tree) = specs.files.get_mut(file) else {
                continue;
            };
            let Some(Value::Array(examples)) = tree.shift_remove("examples") else {
                continue;
            };
            let examples = examples.into_iter().enumerate();
            let good = examples.filter(|(index, _)| !wrong.contains_key(&(file.clone(), *index)));
            let good: Vec<Value> = good.map(|(_, example)| example).collect();
            if !good.is_empty() {
                tree.insert("examples".to_owned(), good.into());
            }
        }
        for ((file, index), message) in wrong {
            specs.notes.start(file, 0);
            let message = format!("example {} is left out: {message}", index + 1);
            let help = "compare the example with the tables of the source";
            specs.notes.say(codes::WRONG_EXAMPLE, message, help);
        }
    }
}

fn wrong_examples(specs: &Specs) -> Wrong {
    let mut wrong = Wrong::new();
    let Ok(Merged { contents, .. }) = merge::new_files(specs) else {
        return wrong;
    };
    let files = contents.iter();
    let files = files.map(|(path, text)| (PathBuf::from(path), text.clone()));
    let mut loaded = load(&Input::Memory(files.collect()));
    services(&mut loaded);
    for problem in loaded.diagnostics.sorted(&loaded.sources) {
        let (Code::BadExample, Some(span)) = (problem.code, problem.span) else {
            continue;
        };
        let path = loaded.sources.path(span.source).display().to_string();
        let line = loaded.sources.position(span).line;
        let index = contents.get(&path).and_then(|text| example_at(text, line));
        if let Some(index) = index {
            wrong.entry((path, index)).or_insert(problem.message);
        }
    }
    wrong
}

/// The number of the example at a line, in the layout that the formatter gives to files.
fn example_at(text: &str, line: usize) -> Option<usize> {
    let lines = text.lines().take(line);
    let examples = lines.skip_while(|line| *line != "examples:");
    let before = examples.filter(|line| line.starts_with("  - ")).count();
    before.checked_sub(1)
}
