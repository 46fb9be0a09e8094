//! Members that a table lists next to what they are members of: below it with an indent, or with its
//! name and a dot in front.

use super::{Column, Row};
use crate::page::cell::Cell;
use crate::page::limits;

/// Moves rows into the rows that they are members of.
pub fn nest(rows: Vec<Row>) -> Vec<Row> {
    by_path(by_indent(rows))
}

/// Rows that are indented more than the row above are its members.
fn by_indent(rows: Vec<Row>) -> Vec<Row> {
    let mut done: Vec<Row> = Vec::new();
    // The rows that are open, each a member of the one before.
    let mut open: Vec<Row> = Vec::new();
    for row in rows {
        while open.last().is_some_and(|last| last.indent >= row.indent) {
            close(&mut open, &mut done);
        }
        if open.len() >= limits::DEPTH / 2 {
            close(&mut open, &mut done);
        }
        open.push(row);
    }
    while !open.is_empty() {
        close(&mut open, &mut done);
    }
    done
}

fn close(open: &mut Vec<Row>, done: &mut Vec<Row>) {
    let Some(row) = open.pop() else {
        return;
    };
    match open.last_mut() {
        Some(parent) => parent.children.push(row),
        None => done.push(row),
    }
}

/// Rows with a path as their name, such as `Filter.Name` or `Tags.N.Key`.
fn by_path(rows: Vec<Row>) -> Vec<Row> {
    let mut done: Vec<Row> = Vec::new();
    for mut row in rows {
        row.children = by_path(std::mem::take(&mut row.children));
        let steps = steps(&row.name);
        if steps.len() > limits::DEPTH / 2 {
            continue;
        }
        let Some((last, parents)) = steps.split_last() else {
            done.push(row);
            continue;
        };
        row.name.clone_from(&last.name);
        let kind = row.plain(Column::Type);
        if last.is_list && !says_list(&kind) {
            set_type(&mut row, &format!("Array of {kind}"));
        }
        let mut level = Some(&mut done);
        for step in parents {
            level = level.and_then(|level| members_of(level, step, row.line));
        }
        if let Some(level) = level {
            level.push(row);
        }
    }
    done
}

fn says_list(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    ["[", "array", "list", "数组", "列表"]
        .iter()
        .any(|word| kind.contains(word))
}

/// A step of a path.
struct Step {
    name: String,
    is_list: bool,
}

fn steps(path: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for part in path.split('.') {
        let is_index = matches!(part, "N" | "n" | "M" | "m" | "[]" | "*")
            || !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_index && let Some(last) = steps.last_mut() {
            last.is_list = true;
            continue;
        }
        let name = part.split('[').next().unwrap_or_default();
        if !name.is_empty() {
            steps.push(Step {
                name: name.to_owned(),
                is_list: part.contains('['),
            });
        }
    }
    steps
}

/// The members of the row of a step. It is added if there is none.
fn members_of<'a>(level: &'a mut Vec<Row>, step: &Step, line: usize) -> Option<&'a mut Vec<Row>> {
    if !level.iter().any(|row| row.name == step.name) {
        let mut row = Row {
            line,
            name: step.name.clone(),
            ..Row::default()
        };
        let kind = if step.is_list { "Object[]" } else { "Object" };
        set_type(&mut row, kind);
        level.push(row);
    }
    let row = level.iter_mut().find(|row| row.name == step.name)?;
    Some(&mut row.children)
}

fn set_type(row: &mut Row, text: &str) {
    let line = row.line;
    row.cells.retain(|(column, _)| *column != Column::Type);
    row.cells.push((Column::Type, Cell::read(text, line)));
}
