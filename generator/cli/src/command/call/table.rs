//! JSON as a table.

use comfy_table::{ContentArrangement, Table, presets};
use console::Term;
use volcgen_call::Json;

/// The space between two columns.
const GAP: u16 = 2;

/// A row for each element of a list, with a column for each member; or a row for each member of an object.
///
/// On a terminal, long cells have several lines, so that the table is not wider than the terminal. Elsewhere each row is
/// a line.
pub fn text(value: &Json) -> String {
    let columns = Term::stdout().size_checked().map(|(_, columns)| columns);
    laid_out(value, columns)
}

fn laid_out(value: &Json, width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    match width {
        Some(width) => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    fill(&mut table, value);
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP));
    }
    if table.is_empty() {
        return String::new();
    }
    format!("{}\n", table.trim_fmt())
}

fn fill(table: &mut Table, value: &Json) {
    match value {
        Json::List(elements) if elements.iter().any(|each| !each.members().is_empty()) => {
            let mut names: Vec<&str> = Vec::new();
            for (name, _) in elements.iter().flat_map(Json::members) {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
            table.set_header(names.iter().map(|name| line(name)));
            for element in elements {
                let cells = names.iter().map(|name| element.get(name).map(cell));
                table.add_row(cells.map(Option::unwrap_or_default));
            }
        }
        Json::List(elements) => {
            table.add_rows(elements.iter().map(|element| [cell(element)]));
        }
        Json::Object(members) => {
            let rows = members.iter();
            table.add_rows(rows.map(|(name, value)| [line(name), cell(value)]));
        }
        value => {
            table.add_row([cell(value)]);
        }
    }
}

fn cell(value: &Json) -> String {
    match value {
        Json::String(text) => line(text),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// Text in one line, and without what would control a terminal.
fn line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(json: &str, width: Option<u16>) -> String {
        laid_out(&Json::parse(json).unwrap(), width)
    }

    #[test]
    fn a_table_has_rows_and_columns() {
        for (json, expected) in [
            (
                r#"[{"Id":"a","N":1},{"Id":"\u706b\u5c71","More":[1]}]"#,
                "Id    N  More\na     1\n\u{706b}\u{5c71}     [1]\n",
            ),
            (
                r#"{"A":"x\ny\u001b[2J","Long":null}"#,
                "A     x y [2J\nLong\n",
            ),
            (
                r#"["a",12345678901234567890123,0.10]"#,
                "a\n12345678901234567890123\n0.10\n",
            ),
            ("[]", ""),
            ("3", "3\n"),
        ] {
            assert_eq!(table(json, None), expected);
        }
    }

    #[test]
    fn only_a_terminal_has_a_width() {
        let long = "word ".repeat(50);
        let json = format!(r#"[{{"Id":"a","Doc":"{long}"}}]"#);
        assert_eq!(table(&json, None).lines().count(), 2);
        let narrow = table(&json, Some(40));
        assert!(narrow.lines().count() > 6, "{narrow}");
        assert!(narrow.lines().all(|line| line.len() <= 40), "{narrow}");
        assert_eq!(narrow.matches("word").count(), 50, "{narrow}");
    }
}
