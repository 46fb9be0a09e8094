//! The words of an entry, and the parts of the index in which they are.

use std::collections::BTreeSet;

use super::{Entry, Kind};

/// The most words of a text that are found.
const MOST_WORDS: usize = 40;

/// Words that say nothing about what has them.
const COMMON: [&str; 24] = [
    "all", "and", "any", "are", "but", "can", "each", "for", "from", "has", "have", "into", "its",
    "not", "one", "only", "that", "the", "their", "this", "what", "which", "whose", "with",
];

/// The keys of the parts in which an entry is.
pub fn keys(entry: &Entry) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let name: Vec<char> = entry.name.chars().collect();
    for index in 0..name.len() {
        if begins_word(&name, index) {
            keys.extend(key(name.get(index..).unwrap_or_default()));
        }
    }
    // Descriptions of fields would be most of the index.
    if matches!(entry.kind, Kind::Field) {
        return keys;
    }
    let strings = [&entry.text, &entry.chinese];
    let found = strings.map(|text| words(text).into_iter().take(MOST_WORDS));
    for word in found.into_iter().flatten() {
        let word: Vec<char> = word.chars().collect();
        keys.extend(key(&word));
    }
    keys
}

/// Whether a word of a name begins at this position.
fn begins_word(name: &[char], index: usize) -> bool {
    let Some(&c) = name.get(index) else {
        return false;
    };
    let before = index
        .checked_sub(1)
        .and_then(|before| name.get(before))
        .copied();
    let after = name.get(index + 1).copied();
    let Some(before) = before else {
        return c.is_alphanumeric();
    };
    let is_lower = |c: Option<char>| c.is_some_and(char::is_lowercase);
    c.is_alphanumeric()
        && (!before.is_alphanumeric()
            || is_han(c)
            || (c.is_uppercase() && (!before.is_uppercase() || is_lower(after)))
            || (c.is_ascii_digit() && !before.is_ascii_digit()))
}

/// The words of a text that say something; each Han character is one.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let is_part = |c: char| c.is_alphanumeric() && !is_han(c);
    for run in text.split(|c| !is_part(c)) {
        let word = run.to_lowercase();
        if word.chars().count() > 2 && !COMMON.contains(&word.as_str()) {
            words.push(word);
        }
    }
    words.extend(text.chars().filter(|c| is_han(*c)).map(String::from));
    words
}

/// What decides in which part a word is: one Han character, or two others.
fn key(word: &[char]) -> Option<String> {
    let lower: Vec<char> = word.iter().take(2).flat_map(|c| c.to_lowercase()).collect();
    match lower.as_slice() {
        [first, ..] if is_han(*first) => Some(first.to_string()),
        [first, second, ..] => Some([*first, *second].iter().collect()),
        _ => None,
    }
}

fn is_han(c: char) -> bool {
    u32::from(c) > 0x2e7f
}

/// The number of the part of a key. The script computes the same.
pub fn part(key: &str, count: usize) -> usize {
    let mut hash: u32 = 7;
    for unit in key.encode_utf16() {
        hash = (hash * 31 + u32::from(unit)) % 65_521;
    }
    usize::try_from(hash).unwrap_or_default() % count.max(1)
}

#[cfg(test)]
mod tests {
    use super::{keys, part};
    use crate::search::{Entry, Kind};

    fn keys_of(kind: Kind, name: &str, text: &str) -> String {
        let entry = Entry {
            kind,
            name: name.to_owned(),
            text: text.to_owned(),
            chinese: String::new(),
            places: Vec::new(),
            others: 0,
        };
        keys(&entry).into_iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_entry_is_found_by_the_words_of_its_name_and_text() {
        assert_eq!(
            keys_of(Kind::Field, "StopPushToCDNTask", "Never this"),
            "cd pu st ta to"
        );
        assert_eq!(
            keys_of(Kind::Code, "InvalidParameter.ID2", "A red one"),
            "id in pa re"
        );
        assert_eq!(keys_of(Kind::Action, "X", "停止 room"), "ro 停 止");
    }

    /// `partOf` of `assets/search.js` gives the same numbers.
    #[test]
    fn parts_follow_from_keys() {
        assert_eq!([part("st", 64), part("停", 64), part("zz", 1)], [40, 53, 0]);
    }
}
