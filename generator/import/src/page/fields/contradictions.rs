//! What the cells of a row contradict.

use super::FieldReader;
use super::required::is_required;
use crate::codes;
use crate::page::cell::Cell;
use crate::page::stated::{self, Conflict, Stated, default_of, parse_value};
use crate::page::table::{Column, Row};
use crate::page::types::TypeName;

impl FieldReader<'_> {
    /// Reports what a description contradicts in itself, and in the other cells of its row.
    pub(super) fn contradictions(
        &mut self,
        row: &Row,
        doc: &str,
        kind: &TypeName,
        stated: &mut Stated,
    ) {
        let mut conflicts = stated::conflicts(doc, kind, stated);
        conflicts.extend(required(row, doc));
        conflicts.extend(defaults(row, doc, kind));
        for Conflict { code, message } in conflicts {
            let message = format!("`{}` {message}", row.name);
            let help = "state in the spec what holds";
            self.report.add(code, row.line, message, help);
        }
    }
}

/// A description that says the contrary of the column.
fn required(row: &Row, doc: &str) -> Option<Conflict> {
    let column = row.get(Column::Required).map(Cell::plain);
    let column = is_required(&column.filter(|text| !text.is_empty())?)?;
    let own = stated::is_required(doc).filter(|own| *own != column)?;
    let word = |is_required| if is_required { "required" } else { "optional" };
    let (table, text) = (word(column), word(own));
    Some(Conflict {
        code: codes::CONTRADICTION,
        message: format!("is {table} in the table, but {text} in its description"),
    })
}

/// A default of the column that differs from that of the description.
fn defaults(row: &Row, doc: &str, kind: &TypeName) -> Option<Conflict> {
    let column = row.get(Column::Default).and_then(Cell::example)?;
    let column = parse_value(&column, kind)?;
    let own = default_of(doc, kind).filter(|own| *own != column)?;
    Some(Conflict {
        code: codes::CONTRADICTION,
        message: format!("has the default `{column}` in the table, and `{own}` in its description"),
    })
}
