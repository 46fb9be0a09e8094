//! Pipe tables of Markdown, whose rows can go on: after a backslash, or with an empty name.

use super::Tables;
use super::lines::{ABOVE, Line, push_table};

/// Reads the tables of a text that begins on a line.
pub fn read_pipes(text: &str, first: usize, tables: &mut Tables) {
    let mut lines: Vec<Line> = Vec::new();
    let mut is_open = false;
    for (index, line) in text.split('\n').enumerate() {
        let content = line.trim().trim_start_matches("> ").trim();
        let is_row = content.starts_with('|');
        if !is_row && !is_open {
            finish(&mut lines, tables);
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
    matches!(cell.trim(), "" | "&nbsp;" | ABOVE)
}

fn is_delimiter(cells: &[String]) -> bool {
    let is_rule = |cell: &String| {
        let cell = cell.trim().trim_start_matches(':').trim_end_matches(':');
        !cell.is_empty() && cell.bytes().all(|byte| byte == b'-')
    };
    !cells.is_empty() && cells.iter().all(is_rule)
}

/// Makes a table of lines, if the second of them is a rule.
fn finish(lines: &mut Vec<Line>, tables: &mut Tables) {
    let mut lines = std::mem::take(lines).into_iter().peekable();
    let Some(header) = lines.next() else {
        return;
    };
    if lines.next_if(|line| is_delimiter(&line.cells)).is_some() {
        push_table(&header, lines, tables);
    }
}
