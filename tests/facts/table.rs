//! The table of facts, and how it is read from a file.

use std::collections::BTreeMap;
use std::fmt;

/// The rows of a version.
pub type Table = BTreeMap<Key, Row>;

/// The subject of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub action: String,
    /// `action`, `query`, `body` or `result`.
    pub location: String,
    /// Names joined by dots. `[]` stands for the elements of a list, and `<…>` for the object if it
    /// has the conditions in it: `ProviderParams<../Provider=volcano>.audio`.
    pub path: String,
}

impl Key {
    pub fn new(action: &str, location: &str, path: &str) -> Self {
        Key {
            action: action.to_owned(),
            location: location.to_owned(),
            path: path.to_owned(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let place = format!("{} {} {}", self.action, self.location, self.path);
        formatter.write_str(place.trim_end())
    }
}

/// The facts of a field or of an action. The type of an action is its HTTP method.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    pub ty: String,
    pub required: bool,
    /// By kind: `range`, `enum`, `rate`, …
    pub facts: BTreeMap<String, String>,
}

/// Reads a table.
pub fn read(text: &str) -> Table {
    let mut table = Table::new();
    for line in text.lines() {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or_default();
        let key = Key::new(next(), next(), next());
        let (ty, second) = (next().to_owned(), next());
        let mut row = Row {
            ty,
            required: second == "required",
            ..Row::default()
        };
        if key.location == "action" {
            row.facts.insert("group".into(), second.to_owned());
            let rates: Vec<&str> = cells.collect();
            row.facts.insert("rate".into(), rates.join(", "));
        } else {
            for cell in cells {
                let (kind, value) = cell.split_once('=').unwrap_or((cell, ""));
                row.facts.insert(kind.to_owned(), value.to_owned());
            }
        }
        table.insert(key, row);
    }
    table
}
