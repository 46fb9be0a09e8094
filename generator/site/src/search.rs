//! The index of the search, in parts of which a reader loads those that a query needs.
//!
//! An entry is in the part of each word that its name begins with or contains. The part of a word is a number that
//! follows from the first two characters of the word, or from the first one if that is a Han character; the script
//! of the search computes it in the same way. So a query needs one part per word, however large the index is.

mod entries;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

pub use entries::entries;

/// As many entries, on average, are in a part.
const ENTRIES_PER_PART: usize = 400;
/// The most parts.
const MOST_PARTS: usize = 512;

/// What an entry is. The order is that of results which are otherwise equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An action.
    Action,
    /// An error code.
    Code,
    /// A guide.
    Guide,
    /// A shape.
    Shape,
    /// A field.
    Field,
    /// A value of an enum.
    Value,
}

/// Something that can be found.
#[derive(Debug)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// What it is about, which is searched too.
    pub text: String,
    /// The same in Chinese, if it is there in both languages.
    pub chinese: String,
    /// The places where it is: a label and a path below the root.
    pub places: Vec<(String, String)>,
    /// How many places are left out.
    pub others: usize,
}

impl Kind {
    const fn number(self) -> u8 {
        match self {
            Kind::Action => 0,
            Kind::Code => 1,
            Kind::Guide => 2,
            Kind::Shape => 3,
            Kind::Field => 4,
            Kind::Value => 5,
        }
    }
}

/// The scripts of the index, by path.
pub fn scripts(entries: &[Entry]) -> BTreeMap<String, String> {
    let keys: Vec<BTreeSet<String>> = entries.iter().map(words::keys).collect();
    let total: usize = keys.iter().map(BTreeSet::len).sum();
    let count = (total / ENTRIES_PER_PART).clamp(1, MOST_PARTS);
    let mut parts: Vec<Vec<serde_json::Value>> = vec![Vec::new(); count];
    for (entry, keys) in entries.iter().zip(&keys) {
        let numbers: BTreeSet<usize> = keys.iter().map(|key| words::part(key, count)).collect();
        let Entry {
            kind,
            name,
            text,
            chinese,
            places,
            others,
        } = entry;
        for number in numbers {
            if let Some(part) = parts.get_mut(number) {
                let entry = json!([kind.number(), name, text, places, others, chinese]);
                let length = if chinese.is_empty() { 5 } else { 6 };
                part.push(
                    entry
                        .as_array()
                        .into_iter()
                        .flatten()
                        .take(length)
                        .cloned()
                        .collect(),
                );
            }
        }
    }
    let mut scripts = BTreeMap::new();
    scripts.insert(
        "search/index.js".to_owned(),
        format!("volcgen.search.begin({count});\n"),
    );
    for (number, part) in parts.into_iter().enumerate() {
        let script = format!(
            "volcgen.search.part({number}, {});\n",
            serde_json::Value::Array(part)
        );
        scripts.insert(format!("search/{number}.js"), script);
    }
    scripts
}
