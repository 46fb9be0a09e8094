//! JSON as a table.

use unicode_width::UnicodeWidthStr;
use volcgen_call::Json;

/// A row for each element of a list, with a column for each member; or a row for each member of an object.
pub fn text(value: &Json) -> String {
    let rows = match value {
        Json::List(elements) if elements.iter().any(|each| !each.members().is_empty()) => {
            let mut names: Vec<&str> = Vec::new();
            for (name, _) in elements.iter().flat_map(Json::members) {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
            let rows = elements.iter().map(|element| {
                let cells = names.iter().map(|name| element.get(name).map(cell));
                cells.map(Option::unwrap_or_default).collect()
            });
            let head = names.iter().map(ToString::to_string).collect();
            std::iter::once(head).chain(rows).collect()
        }
        Json::List(elements) => elements.iter().map(|element| vec![cell(element)]).collect(),
        Json::Object(members) => {
            let rows = members.iter();
            rows.map(|(name, value)| vec![line(name), cell(value)])
                .collect()
        }
        value => vec![vec![cell(value)]],
    };
    aligned(&rows)
}

/// Columns, two spaces between them.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut output = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            let rest = width.saturating_sub(cell.width());
            format!("{cell}{}", " ".repeat(rest))
        });
        let joined = cells.collect::<Vec<_>>().join("  ");
        output.push_str(joined.trim_end());
        output.push('\n');
    }
    output
}

fn cell(value: &Json) -> String {
    match value {
        Json::String(text) => line(text),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// Text in one line.
fn line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_rows_and_columns() {
        for (json, table) in [
            (
                r#"[{"Id":"a","N":1},{"Id":"\u706b\u5c71","More":[1]}]"#,
                "Id    N  More\na     1\n\u{706b}\u{5c71}     [1]\n",
            ),
            (r#"{"A":"x\ny","Long":null}"#, "A     x y\nLong\n"),
            (r#"["a",2]"#, "a\n2\n"),
            ("[]", ""),
            ("3", "3\n"),
        ] {
            assert_eq!(text(&Json::parse(json).unwrap()), table);
        }
    }
}
