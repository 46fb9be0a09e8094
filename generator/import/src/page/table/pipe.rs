//! Pipe tables of Markdown, whose rows can go on: after a backslash, or with an empty name.

use super::{Column, Row, Table, Tables, split_name};
use crate::page::cell::Cell;
use crate::page::literal::Problem;

/// The cells of a row as text, with its line.
struct Line {
    line: usize,
    cells: Vec<String>,
}

/// Reads the tables of a text that begins on a line. Gives the text back without them.
pub fn read_pipes(text: &str, first: usize, tables: &mut Tables) -> String {
    let mut rest = String::new();
    let mut lines: Vec<Line> = Vec::new();
    let mut is_open = false;
    for (index, line) in text.split('\n').enumerate() {
        let content = line.trim().trim_start_matches("> ").trim();
        let is_row = content.starts_with('|');
        if !is_row && !is_open {
            finish(&mut lines, tables);
            rest.push_str(line);
            rest.push('\n');
            continue;
        }
        let (content, goes_on) = match content.strip_suffix('\\') {
            Some(content) => (content.trim_end(), true),
            None => (content, false),
        };
        match lines.last_mut() {
            Some(last) if is_open && !is_row => append_text(last, content),
            Some(last) if is_open && continues(last, content) => {
                append_cells(last, split_cells(content));
            }
            _ => lines.push(Line {
                line: first + index,
                cells: split_cells(content),
            }),
        }
        is_open = goes_on;
    }
    finish(&mut lines, tables);
    rest
}

/// Splits a line into cells. A backslash makes a pipe text.
fn split_cells(line: &str) -> Vec<String> {
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = vec![String::new()];
    let mut is_escaped = false;
    for found in line.chars() {
        if found == '|' && !is_escaped {
            cells.push(String::new());
            continue;
        }
        if let Some(cell) = cells.last_mut() {
            if found == '|' {
                cell.pop();
            }
            cell.push(found);
        }
        is_escaped = found == '\\' && !is_escaped;
    }
    if cells.len() > 1 && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells
}

/// Whether a line goes on with the row before: unless both have a name and something else.
fn continues(row: &Line, content: &str) -> bool {
    let is_full = |cells: &[String]| {
        let mut cells = cells.iter().map(|cell| !is_blank(cell));
        cells.next() == Some(true) && cells.next() == Some(true)
    };
    let cells = split_cells(content);
    !(is_delimiter(&cells) || is_full(&row.cells) && is_full(&cells))
}

fn append_cells(row: &mut Line, cells: Vec<String>) {
    for (index, cell) in cells.into_iter().enumerate() {
        match row.cells.get_mut(index) {
            Some(own) => append(own, &cell),
            None => row.cells.push(cell),
        }
    }
}

fn append_text(row: &mut Line, text: &str) {
    let text = text.strip_suffix('|').unwrap_or(text);
    if let Some(cell) = row.cells.last_mut() {
        append(cell, text);
    }
}

fn append(cell: &mut String, more: &str) {
    let kept = cell.trim_end_matches([' ', '\\']).len();
    cell.truncate(kept);
    let more = more.strip_prefix(' ').unwrap_or(more).trim_end();
    if is_blank(cell) {
        cell.clear();
        cell.push_str(more);
    } else {
        // An empty line of a cell separates paragraphs.
        cell.push('\n');
        cell.push_str(if is_blank(more) { "" } else { more });
    }
}

fn is_blank(cell: &str) -> bool {
    matches!(cell.trim(), "" | "&nbsp;" | "^^")
}

fn is_delimiter(cells: &[String]) -> bool {
    let is_rule = |cell: &String| {
        let cell = cell.trim().trim_start_matches(':').trim_end_matches(':');
        !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
    };
    !cells.is_empty() && cells.iter().all(is_rule)
}

/// Makes a table of lines.
fn finish(lines: &mut Vec<Line>, tables: &mut Tables) {
    let mut lines = std::mem::take(lines).into_iter().peekable();
    let Some(header) = lines.next() else {
        return;
    };
    if lines.next_if(|line| is_delimiter(&line.cells)).is_none() {
        return;
    }
    let columns = read_columns(&header);
    let mut table = Table {
        line: header.line,
        rows: Vec::new(),
    };
    let mut above: Vec<String> = Vec::new();
    for mut line in lines {
        if tables.rows_left == 0 {
            let message = "there are too many rows".to_owned();
            let line = line.line;
            tables.problems.push(Problem { line, message });
            break;
        }
        tables.rows_left -= 1;
        repeat_above(&mut line, &above, &columns);
        above.clone_from(&line.cells);
        add_row(&mut table, &line, &columns);
    }
    tables.done.push(table);
}

/// The columns by their titles. A name can have several columns, one for each level.
fn read_columns(header: &Line) -> Vec<Option<Column>> {
    let titles = header.cells.iter().map(|cell| Cell::read(cell, 0).plain());
    let mut columns: Vec<Option<Column>> = Vec::new();
    for title in titles {
        let column = match Column::from_title(&title) {
            None if title.is_empty() && columns.last() == Some(&Some(Column::Name)) => {
                Some(Column::Name)
            }
            column => column,
        };
        columns.push(column);
    }
    if !columns.contains(&Some(Column::Name))
        && columns.contains(&Some(Column::Type))
        && let Some(first) = columns.first_mut()
    {
        first.get_or_insert(Column::Name);
    }
    columns
}

/// `^^` stands for the cell above. A name that is repeated so belongs to the row above.
fn repeat_above(line: &mut Line, above: &[String], columns: &[Option<Column>]) {
    for (index, cell) in line.cells.iter_mut().enumerate() {
        if cell.trim() == "^^" {
            cell.clear();
            let is_name = columns.get(index) == Some(&Some(Column::Name));
            if let Some(above) = above.get(index).filter(|_| !is_name) {
                cell.clone_from(above);
            }
        }
    }
}

fn add_row(table: &mut Table, line: &Line, columns: &[Option<Column>]) {
    let mut row = Row {
        line: line.line,
        ..Row::default()
    };
    let mut level = 0;
    let mut is_named = false;
    for (cell, column) in line.cells.iter().zip(columns) {
        let Some(column) = column else {
            continue;
        };
        let cell = Cell::read(cell.trim_matches([' ', '\t']), line.line);
        if *column == Column::Name {
            is_named |= !cell.plain().is_empty();
            if row.name.is_empty() {
                let (indent, name) = split_name(&cell);
                row.indent = indent + level;
                row.name = name;
            }
            level += 1;
        } else if !cell.plain().is_empty() && row.get(*column).is_none() {
            row.cells.push((*column, cell));
        }
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
    use crate::page::markup::Piece;
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
