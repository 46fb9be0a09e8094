//! Templates of users: a template either renders or has an error with its place.

use std::fs;

use volcgen::Builder;
use volcgen::plan::Plan;
use volcgen::render::Templates;

use super::repository;
use crate::Target;
use crate::seeded::Seeded;

const PIECES: &[&str] = &[
    "<{ ",
    " }>",
    "<% ",
    " %>",
    "<# ",
    " #>",
    "for ",
    "in ",
    "endfor",
    "if ",
    "else",
    "elif ",
    "endif",
    "set ",
    "macro m(a)",
    "endmacro",
    "include ",
    "import ",
    "extends ",
    "block b",
    "endblock",
    "raw",
    "endraw",
    "call m()",
    "filter upper",
    "endfilter",
    "range(9)",
    "krate",
    "krate.name",
    "krate.doc",
    "manifest.rust_version",
    "versions",
    "actions",
    "shapes",
    "fields",
    "loop.index",
    "|join(', ')",
    "|trim",
    "|comment('///', '')",
    "|length",
    "|first",
    "|default",
    "|replace('a', 'b')",
    "|indent(4)",
    "'",
    "\"",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    ":",
    ",",
    "|",
    "~",
    "**",
    "//",
    "%",
    "-",
    "1e999",
    "99999999999999999999",
    "none",
    "\u{0}",
    "é",
    "\n",
    "self.b()",
    "super()",
    "not ",
    " is defined",
    " is odd",
];

/// Own templates with changes, in place of one of the built-in ones.
pub fn target() -> Box<dyn Target> {
    let specs = repository("generator/rust/tests/golden/everything/specs");
    let builder = Builder::new(&specs);
    let checked = builder.model().expect("specs without errors");
    let (plans, _) = builder.plan(checked).expect("a plan");
    let plan: Plan = plans.into_iter().next().expect("a service");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let seeds: Vec<Vec<u8>> = volcgen_templates::RUST
        .iter()
        .map(|(_, text)| text.as_bytes().to_vec())
        .collect();
    Seeded::target(seeds, &[PIECES], move |bytes, _| {
        fs::write(folder.path().join("own.md.j2"), bytes).map_err(|error| error.to_string())?;
        let problems = match Templates::load(Some(folder.path()), false) {
            Ok(templates) => match templates.render(&plan) {
                Ok(_) => return Ok(true),
                Err(problems) => problems,
            },
            Err(problems) => problems,
        };
        if problems.is_empty() || problems.iter().any(|problem| problem.message.is_empty()) {
            return Err(format!("an error without a message: {problems:?}"));
        }
        Ok(false)
    })
}
