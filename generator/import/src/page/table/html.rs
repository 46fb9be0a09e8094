//! Tables of HTML, with cells that span rows and columns.

use super::lines::{ABOVE, Line};
use super::tags::{begins, ends, is_table, tags};
use crate::page::limits;

/// The parts of a text around its tables, each with its line, and the lines of the tables between these parts.
///
/// A cell that spans rows is [`ABOVE`] in all but its first one; one that spans columns is empty in all but
/// its first one.
pub fn split_tables(text: &str, first: usize) -> (Vec<(usize, &str)>, Vec<Vec<Line>>) {
    let mut parts = Vec::new();
    let mut tables = Vec::new();
    let mut at = 0;
    let mut line = first;
    while let Some((start, end)) = next_table(text, at) {
        let (Some(before), Some(inner)) = (text.get(at..start), text.get(start..end)) else {
            break;
        };
        parts.push((line, before));
        line += count_lines(before);
        tables.push(read_table(inner, line));
        line += count_lines(inner);
        at = end;
    }
    parts.push((line, text.get(at..).unwrap_or_default()));
    (parts, tables)
}

fn count_lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// Where the next table begins and ends. A table in a cell is part of the cell.
fn next_table(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut depth = 0_usize;
    let mut start = None;
    for (tag, rest) in tags(text, from) {
        if is_table(rest) {
            depth += 1;
            start.get_or_insert(tag);
        } else if ends(rest, "table") && depth > 0 {
            depth -= 1;
            if depth == 0 {
                return start.map(|start| (start, tag + "</table>".len()));
            }
        }
    }
    None
}

/// The most columns of a table, and the most rows that a cell spans.
const COLUMNS: usize = 32;
const ROWS: usize = 1_000;

/// The longest tag, in bytes.
const TAG: usize = 1_000;

/// A cell that spans further rows.
#[derive(Clone, Copy, Default)]
struct Open {
    /// How many further rows it spans.
    rows: usize,
    /// Whether it is the first of the columns that the cell spans.
    is_first: bool,
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    open: Vec<Open>,
    /// The row that is read, and its line.
    row: Option<Line>,
    /// Where the content of the cell that is read begins.
    cell: Option<(usize, Span)>,
}

#[derive(Clone, Copy)]
struct Span {
    rows: usize,
    columns: usize,
}

fn read_table(text: &str, first: usize) -> Vec<Line> {
    let mut reader = Reader::default();
    // Elements in tables of cells are content.
    let mut depth = 0_usize;
    let mut line = first;
    let mut counted = 0;
    for (tag, rest) in tags(text, 0) {
        let is_nested = depth > 1;
        if is_table(rest) {
            depth += 1;
        } else if ends(rest, "table") {
            depth = depth.saturating_sub(1);
        }
        if is_nested || depth > 1 {
            continue;
        }
        line += count_lines(text.get(counted..tag).unwrap_or_default());
        counted = tag;
        let begins_row = begins(rest, "tr");
        let begins_cell = begins(rest, "td") || begins(rest, "th");
        let ends_row = begins_row || ends(rest, "tr") || ends(rest, "table");
        if ends_row || begins_cell || ends(rest, "td") || ends(rest, "th") {
            reader.end_cell(text, tag);
        }
        if ends_row {
            reader.end_row();
        }
        if begins_row {
            reader.begin_row(line);
        }
        let end = rest.bytes().take(TAG).position(|byte| byte == b'>');
        if begins_cell && let Some(length) = end {
            if reader.row.is_none() {
                reader.begin_row(line);
            }
            let tag_text = rest.get(..length).unwrap_or_default();
            reader.cell = Some((tag + length + 1, Span::of(tag_text)));
        }
    }
    reader.lines
}

impl Span {
    fn of(tag: &str) -> Self {
        Self {
            rows: number(tag, "rowspan").clamp(1, ROWS),
            columns: number(tag, "colspan").clamp(1, COLUMNS),
        }
    }
}

/// The number of an attribute such as `rowspan=2`, `rowSpan={2}` or `rowspan="2"`; 1 if it has none.
fn number(tag: &str, name: &str) -> usize {
    let lower = tag.to_ascii_lowercase();
    let after = lower.split_once(name).map(|(_, after)| after.trim_start());
    let value = after.and_then(|after| after.strip_prefix('='));
    let value = value.map(|value| value.trim_start_matches([' ', '"', '\'', '{']));
    let digits = value.and_then(|value| value.split(|found: char| !found.is_ascii_digit()).next());
    digits.map_or(1, |digits| digits.parse().unwrap_or(1))
}

impl Reader {
    fn end_cell(&mut self, text: &str, end: usize) {
        let Some((start, span)) = self.cell.take() else {
            return;
        };
        self.fill();
        let Some(row) = &mut self.row else {
            return;
        };
        let content = clean(text.get(start..end).unwrap_or_default());
        for index in 0..span.columns {
            let column = row.cells.len();
            if column >= COLUMNS {
                return;
            }
            let is_first = index == 0;
            row.cells.push(if is_first {
                content.clone()
            } else {
                String::new()
            });
            if self.open.len() <= column {
                self.open.resize(column + 1, Open::default());
            }
            if let Some(open) = self.open.get_mut(column) {
                *open = Open {
                    rows: span.rows - 1,
                    is_first,
                };
            }
        }
    }

    /// Fills the next columns with the cells above that span this row.
    fn fill(&mut self) {
        let Some(row) = &mut self.row else {
            return;
        };
        while let Some(open) = self
            .open
            .get_mut(row.cells.len())
            .filter(|open| open.rows > 0)
        {
            open.rows -= 1;
            row.cells.push(if open.is_first {
                ABOVE.to_owned()
            } else {
                String::new()
            });
        }
    }

    fn begin_row(&mut self, line: usize) {
        self.row = Some(Line {
            line,
            cells: Vec::new(),
        });
    }

    fn end_row(&mut self) {
        self.fill();
        let row = self.row.take().filter(|row| !row.cells.is_empty());
        // One row more than are read, so that it is reported.
        if let Some(row) = row.filter(|_| self.lines.len() <= limits::ROWS + 1) {
            self.lines.push(row);
        }
    }
}

/// The content of a cell. Line breaks of HTML are white space, unless they separate lines of Markdown.
fn clean(content: &str) -> String {
    let is_markdown = ["\n\n", "\n- ", "\n* ", "```", "<pre"]
        .iter()
        .any(|mark| content.contains(mark));
    if is_markdown {
        return content.trim().to_owned();
    }
    let words: Vec<&str> = content.split([' ', '\t', '\n']).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{ABOVE, split_tables};

    #[test]
    fn cells_span_rows_and_columns() {
        let text = "a\n<table>\n<tr><th colspan=\"2\">P</th><th>T</th></tr>\n<tr><td rowspan='2'>A</td>\
                    <td>B\n  b</td><td rowSpan={99}>S</td></tr>\n<tr><td>C</tr>\n\
                    <tr><td colspan=2>D<table><tr><td>x</td></tr></table></td></tr></table>\nb";
        let (parts, tables) = split_tables(text, 5);
        assert_eq!(parts, [(5, "a\n"), (11, "\nb")]);
        let lines: Vec<(usize, Vec<&str>)> = tables[0]
            .iter()
            .map(|line| (line.line, line.cells.iter().map(String::as_str).collect()))
            .collect();
        let nested = "D<table><tr><td>x</td></tr></table>";
        assert_eq!(
            lines,
            [
                (7, vec!["P", "", "T"]),
                (8, vec!["A", "B b", "S"]),
                (10, vec![ABOVE, "C", ABOVE]),
                (11, vec![nested, "", ABOVE]),
            ]
        );
    }

    #[test]
    fn what_is_no_whole_table_is_text() {
        for text in [
            "<table",
            "<table><tr>",
            "<Tables></Tables>",
            "</table>",
            "a < b",
        ] {
            let (parts, tables) = split_tables(text, 1);
            assert!(tables.is_empty() && parts == [(1, text)], "{text}");
        }
    }
}
