//! The tables of error codes that a page lists for its action.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::codes;
use crate::page::blocks::BlockKind;
use crate::page::cell::Links;
use crate::page::limits;
use crate::page::parameters::is_component;
use crate::page::report::Report;
use crate::page::sections::{Area, Section};
use crate::page::table::{self, Column, Row};

/// The error codes of a page with what they mean, in the order of the page.
pub fn read_errors(
    sections: &[Section],
    links: &Links,
    report: &mut Report,
) -> IndexMap<String, String> {
    let mut errors = IndexMap::new();
    let mut known = HashSet::new();
    for row in rows(sections) {
        let code = &row.name;
        if !is_code(code) {
            let message = if code.is_empty() {
                "a row of the table of errors has no name of an error".to_owned()
            } else {
                format!("`{code}` is no name of an error")
            };
            let help = "it is left out: `errors` of specs have names such as `InvalidParameter`";
            report.add(codes::ERROR_CODE, row.line, message, help);
            continue;
        }
        let same: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
        if !known.insert(same.to_ascii_lowercase()) {
            let message = format!("the error `{code}` is described twice");
            let help = "the first description is taken";
            report.add(codes::DUPLICATE, row.line, message, help);
            continue;
        }
        let doc = [Column::Description, Column::Message]
            .iter()
            .find_map(|column| {
                let doc = row.get(*column)?.markdown(links);
                (!doc.is_empty() && doc != "-").then_some(doc)
            });
        errors.insert(code.clone(), doc.unwrap_or_else(|| format!("`{code}`.")));
    }
    errors
}

/// The rows of the tables of errors.
fn rows(sections: &[Section]) -> Vec<Row> {
    let mut read = table::Tables {
        done: Vec::new(),
        problems: Vec::new(),
        rows_left: limits::ROWS,
    };
    for section in sections
        .iter()
        .filter(|section| section.area == Area::Errors)
    {
        for block in &section.blocks {
            match &block.kind {
                BlockKind::Code(info, code) if is_component(info) => {
                    table::read_component(code, block.line, &mut read);
                }
                BlockKind::Text(text) => table::read_pipes(text, block.line, &mut read),
                BlockKind::Table(lines) => table::read_lines(lines, &mut read),
                _ => {}
            }
        }
    }
    let has_codes = |table: &table::Table| table.rows.iter().any(|row| is_code(&row.name));
    let tables = read.done.into_iter().filter(has_codes);
    tables.flat_map(|table| table.rows).collect()
}

/// Whether a text is the name of an error, such as `InvalidParameter.RoomId`.
fn is_code(text: &str) -> bool {
    text.starts_with(|found: char| found.is_ascii_uppercase())
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
        && text
            .split('.')
            .all(|part| part.starts_with(|found: char| found.is_ascii_alphabetic()))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_')
}
