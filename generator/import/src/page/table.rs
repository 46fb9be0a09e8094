//! Tables of parameters and members, whatever form a page has them in.

mod column;
mod component;
mod html;
mod lines;
mod nest;
mod pipe;
mod tags;

use crate::page::cell::Cell;
use crate::page::literal::Problem;

pub use column::Column;
pub use component::{read_component, read_contents};
pub use html::split_tables;
pub use lines::{Line, read_lines};
pub use nest::nest;
pub use pipe::read_pipes;
pub use tags::Nesting;

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its line.
    pub line: usize,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row: a parameter or a member.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its line.
    pub line: usize,
    /// Its name; empty if it has none.
    pub name: String,
    /// How far the name is indented.
    pub indent: usize,
    /// Its cells but the name.
    pub cells: Vec<(Column, Cell)>,
    /// The rows of its members.
    pub children: Vec<Row>,
    /// The table of its members, if that contains the row itself.
    pub reference: Option<String>,
}

/// What was read of tables, and how many rows can still be read.
#[derive(Debug)]
pub struct Tables {
    /// What was read.
    pub done: Vec<Table>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// How many rows are left to the limit.
    pub rows_left: usize,
}

impl Row {
    /// The cell of a column.
    pub fn get(&self, column: Column) -> Option<&Cell> {
        let mut cells = self.cells.iter();
        cells.find(|(own, _)| *own == column).map(|(_, cell)| cell)
    }

    /// How much a copy takes of the limit of rows: 1 for each row, and more for a long one.
    pub fn weight(&self) -> usize {
        let mut rows = vec![self];
        let mut weight = 0;
        while let Some(row) = rows.pop() {
            let cells = row.cells.iter().map(|(_, cell)| cell.length());
            weight += 1 + cells.sum::<usize>() / 1_000;
            rows.extend(&row.children);
        }
        weight
    }

    /// The text of a cell; empty if there is none.
    pub fn plain(&self, column: Column) -> String {
        self.get(column).map(Cell::plain).unwrap_or_default()
    }
}

/// Splits the text of a name cell into how far it is indented and the name: what a JSON member or the
/// name of a parameter can be, up to what explains it.
pub fn split_name(cell: &Cell) -> (usize, String) {
    use crate::page::markup::Piece;
    let mut text = String::new();
    for piece in &cell.pieces {
        match piece {
            Piece::Text(part) => text.push_str(part),
            // What follows a break explains the name.
            Piece::Open(tag) if tag.name == "br" && !text.trim().is_empty() => break,
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }
    let text = text.trim_matches([' ', '\n', '\t', '\r']);
    let mut indent = 0;
    let mut rest = text;
    loop {
        let mut chars = rest.chars();
        match chars.next() {
            Some(' ' | '*' | '`' | '\\') => {}
            Some(found) if is_mark(found) => indent += 1,
            _ => break,
        }
        rest = chars.as_str();
    }
    let end = rest
        .find(|found: char| !(found.is_ascii_alphanumeric() || "_.-$[]:\\".contains(found)))
        .unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default().replace('\\', "");
    let name = name.trim_end_matches([':', '.', '-']).to_owned();
    (indent, name)
}

/// Whether a character in front of a name says that it is a member of what is above it.
fn is_mark(found: char) -> bool {
    matches!(
        found,
        '└' | '├'
            | '│'
            | '─'
            | '∟'
            | '↳'
            | '»'
            | '>'
            | '›'
            | '-'
            | '+'
            | '·'
            | '•'
            | '|'
            | '\u{3000}'
            | '\u{2003}'
            | '\u{2002}'
            | '\u{a0}'
            | '\t'
    )
}
