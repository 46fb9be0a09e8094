//! JSON as lines to show, with notes on some of its members.

use std::collections::HashMap;

use serde::Serialize;
use volcgen_call::Json;

/// A line of text.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The text.
    pub text: String,
    /// What is to be said about the member that begins in the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A value as JSON of several lines. Notes are found by the path of a member, such as `Result.Rooms[0].Id`.
pub fn json(value: &Json, notes: &HashMap<String, String>) -> Vec<Line> {
    let mut lines = Lines {
        notes,
        lines: Vec::new(),
    };
    lines.value(value, &Position::default());
    lines.lines
}

/// Text that is not JSON.
pub fn text(text: &str) -> Vec<Line> {
    let lines = text.lines().map(|line| Line {
        text: line.to_owned(),
        note: None,
    });
    lines.collect()
}

/// Where a value is.
#[derive(Default)]
struct Position {
    depth: usize,
    path: String,
    /// The name before the value, as JSON and with its colon.
    name: String,
    /// The comma behind the value.
    comma: &'static str,
}

struct Lines<'n> {
    notes: &'n HashMap<String, String>,
    lines: Vec<Line>,
}

impl Lines<'_> {
    /// The recursion ends, because text that nests too deep is not read as JSON.
    fn value(&mut self, value: &Json, at: &Position) {
        let comma = |index: usize, count: usize| if index + 1 < count { "," } else { "" };
        match value {
            Json::Object(members) if !members.is_empty() => {
                self.begin(at, "{");
                for (index, (name, value)) in members.iter().enumerate() {
                    let dot = if at.path.is_empty() { "" } else { "." };
                    let inner = Position {
                        depth: at.depth + 1,
                        path: format!("{}{dot}{name}", at.path),
                        name: format!("{}: ", Json::String(name.clone())),
                        comma: comma(index, members.len()),
                    };
                    self.value(value, &inner);
                }
                self.end(at, "}");
            }
            Json::List(elements) if !elements.is_empty() => {
                self.begin(at, "[");
                for (index, value) in elements.iter().enumerate() {
                    let inner = Position {
                        depth: at.depth + 1,
                        path: format!("{}[{index}]", at.path),
                        name: String::new(),
                        comma: comma(index, elements.len()),
                    };
                    self.value(value, &inner);
                }
                self.end(at, "]");
            }
            value => self.begin(at, &format!("{value}{}", at.comma)),
        }
    }

    fn begin(&mut self, at: &Position, rest: &str) {
        self.lines.push(Line {
            text: format!("{}{}{rest}", "  ".repeat(at.depth), at.name),
            note: self.notes.get(&at.path).cloned(),
        });
    }

    fn end(&mut self, at: &Position, bracket: &str) {
        self.lines.push(Line {
            text: format!("{}{bracket}{}", "  ".repeat(at.depth), at.comma),
            note: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_lines_and_keep_their_digits() {
        let text = r#"{"A":{"B":[1.10,{"C":12345678901234567890}],"D":{}},"E":"x\ny"}"#;
        let notes = [("A.B[1].C".to_owned(), "new".to_owned())];
        let lines = json(&Json::parse(text).unwrap(), &HashMap::from(notes));
        let shown: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
        let expected = r#"{
  "A": {
    "B": [
      1.10,
      {
        "C": 12345678901234567890
      }
    ],
    "D": {}
  },
  "E": "x\ny"
}"#;
        assert_eq!(shown.join("\n"), expected);
        let marked: Vec<_> = lines.iter().filter(|line| line.note.is_some()).collect();
        assert_eq!(marked.len(), 1);
        assert!(marked.iter().all(|line| line.text.contains("\"C\"")));
    }
}
