//! Lines of cells as rows, whatever marks the cells have on a page.

use super::{Column, Row, Table, Tables, split_name};
use crate::page::cell::Cell;
use crate::page::literal::Problem;
use crate::page::markup::Piece;

/// The cells of a line as text, with its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its line.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<String>,
}

/// Stands for the cell above.
pub const ABOVE: &str = "^^";

/// The longest text that is repeated, in bytes. A page could otherwise be large in memory.
const LONGEST: usize = 2_000;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Kind {
    column: Column,
    /// Whether the title of the column is that of the name to its left, because names have levels.
    is_level: bool,
}

/// Makes a table of a header and lines.
pub fn push_table(header: &Line, lines: impl IntoIterator<Item = Line>, tables: &mut Tables) {
    let columns = read_columns(header);
    let mut table = Table {
        line: header.line,
        rows: Vec::new(),
    };
    let mut above = Above::default();
    for mut line in lines {
        if tables.rows_left == 0 {
            let message = "there are too many rows".to_owned();
            let line = line.line;
            tables.problems.push(Problem { line, message });
            break;
        }
        tables.rows_left -= 1;
        let is_below = above.repeat(&mut line, &columns);
        above.cells.clone_from(&line.cells);
        add_row(&mut table, &line, &columns, is_below, &mut above.owner);
    }
    tables.done.push(table);
}

/// Makes a table of lines, of which the first is the header.
pub fn read_lines(lines: &[Line], tables: &mut Tables) {
    if let Some((header, lines)) = lines.split_first() {
        push_table(header, lines.iter().cloned(), tables);
    }
}

/// The columns by their titles. A name can have several columns, one for each level.
fn read_columns(header: &Line) -> Vec<Option<Kind>> {
    let titles = header.cells.iter().map(|cell| Cell::read(cell, 0).plain());
    let mut columns: Vec<Option<Kind>> = Vec::new();
    for title in titles {
        let is_level = title.is_empty()
            && matches!(columns.last(), Some(Some(last)) if last.column == Column::Name);
        let column = if is_level {
            Some(Column::Name)
        } else {
            Column::from_title(&title)
        };
        columns.push(column.map(|column| Kind { column, is_level }));
    }
    let has = |wanted: Column| {
        let mut known = columns.iter().flatten();
        known.any(|kind| kind.column == wanted)
    };
    if !has(Column::Name)
        && has(Column::Type)
        && let Some(first) = columns.first_mut()
    {
        first.get_or_insert(Kind {
            column: Column::Name,
            is_level: false,
        });
    }
    columns
}

/// What lines refer to with [`ABOVE`].
#[derive(Default)]
struct Above {
    cells: Vec<String>,
    /// The name that is to the left of the levels of names, if the line above has several.
    owner: Option<String>,
}

impl Above {
    /// Repeats what is above. A name that is repeated so belongs to the row above; whether there is one.
    fn repeat(&self, line: &mut Line, columns: &[Option<Kind>]) -> bool {
        let mut is_below = false;
        for (index, cell) in line.cells.iter_mut().enumerate() {
            if cell.trim() != ABOVE {
                continue;
            }
            cell.clear();
            let column = columns.get(index).copied().flatten();
            let is_name = column.is_some_and(|kind| kind.column == Column::Name);
            is_below |= is_name;
            let above = self.cells.get(index).filter(|above| above.len() <= LONGEST);
            if let Some(above) = above.filter(|_| !is_name) {
                cell.clone_from(above);
            }
        }
        is_below
    }
}

fn add_row(
    table: &mut Table,
    line: &Line,
    columns: &[Option<Kind>],
    is_below: bool,
    owner: &mut Option<String>,
) {
    let mut row = Row {
        line: line.line,
        ..Row::default()
    };
    let mut level = 0;
    let mut is_named = false;
    let mut parent = None;
    for (cell, kind) in line.cells.iter().zip(columns) {
        let Some(Kind { column, is_level }) = *kind else {
            continue;
        };
        let cell = Cell::read(cell.trim_matches([' ', '\t']), line.line);
        if column == Column::Name {
            is_named |= !cell.plain().is_empty();
            let (indent, name) = split_name(&cell);
            if row.name.is_empty() {
                row.indent = indent + level;
                row.name = name;
            } else if is_level && !name.is_empty() {
                // A member next to what it is a member of.
                let path = format!("{}.{name}", row.name);
                parent = Some(std::mem::replace(&mut row.name, path));
            }
            level += 1;
        } else if !cell.plain().is_empty() && row.get(column).is_none() {
            row.cells.push((column, cell));
        }
    }
    if is_below && let Some(owner) = owner.as_ref().filter(|_| !row.name.is_empty()) {
        row.name = format!("{owner}.{}", row.name);
        row.indent = 0;
    } else {
        *owner = parent;
    }
    // A name that cannot be read is reported later.
    if is_named {
        table.rows.push(row);
    } else if let Some(last) = table.rows.last_mut() {
        go_on(last, row);
    }
}

/// Adds what a row without a name says to the row above.
fn go_on(last: &mut Row, more: Row) {
    for (column, cell) in more.cells {
        let own = last.cells.iter_mut().find(|(own, _)| *own == column);
        match own {
            Some((_, own)) if column == Column::Description => {
                own.pieces.push(Piece::Text("\n\n".to_owned()));
                own.pieces.extend(cell.pieces);
            }
            Some(_) => {}
            None => last.cells.push((column, cell)),
        }
    }
}
