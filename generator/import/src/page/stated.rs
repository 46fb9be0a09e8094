//! What the text of a description states in usual ways: ranges, lengths, defaults and values.

mod conflicts;
mod default;
mod extent;
mod interval;
mod limits;
mod pattern;
mod unit;
mod values;

use crate::draft::{Constraints, EnumValue};
use crate::page::types::TypeName;

pub use conflicts::{Conflict, conflicts, is_required};
pub use default::{default_of, marked_default, parse_value};
pub use pattern::whole;
pub use unit::{is_dated, unit_of};
pub use values::enum_values;

/// What a description states of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stated {
    /// What the value must satisfy.
    pub constraints: Constraints,
    /// What each element of a list must satisfy.
    pub elements: Constraints,
    /// The values that are possible.
    pub values: Vec<EnumValue>,
}

/// Reads a description of a value of a type, and what a column of the table says about values.
pub fn read_text(doc: &str, column: &str, kind: &TypeName) -> Stated {
    let mut stated = Stated::default();
    let mut element = kind;
    let is_list = matches!(kind, TypeName::List(_));
    while let TypeName::List(inner) = element {
        element = inner;
    }
    stated.values = enum_values(doc, element, false);
    if stated.values.is_empty() {
        stated.values = enum_values(column, element, true);
    }
    let is_enum = !stated.values.is_empty();
    for (text, is_range) in [(doc, false), (column, true)] {
        for sentence in sentences(text) {
            if !is_list {
                read_sentence(
                    sentence,
                    is_range,
                    element,
                    is_enum,
                    &mut stated.constraints,
                );
                continue;
            }
            for part in list_parts(sentence) {
                if !extent::items(part, &mut stated.constraints) {
                    read_sentence(part, is_range, element, is_enum, &mut stated.elements);
                }
            }
        }
    }
    stated
}

/// The parts of a sentence that are about a list and about each of its elements.
fn list_parts(sentence: &str) -> impl Iterator<Item = &str> {
    let parts = sentence.split('，').flat_map(|part| {
        let at = part.find(", each").unwrap_or(part.len());
        let (list, each) = part.split_at_checked(at).unwrap_or((part, ""));
        [list, each]
    });
    parts.filter(|part| !part.is_empty())
}

fn read_sentence(
    sentence: &str,
    is_range: bool,
    kind: &TypeName,
    is_enum: bool,
    own: &mut Constraints,
) {
    match kind {
        _ if is_enum => {}
        TypeName::Int32 | TypeName::Int64 | TypeName::Float32 | TypeName::Float64 => {
            limits::number(sentence, is_range, own);
        }
        TypeName::String => {
            extent::length(sentence, own);
            let stated = pattern::expression(sentence).or_else(|| {
                let parts = sentence.split('，');
                parts.chain([sentence]).find_map(pattern::characters)
            });
            own.pattern = stated.or(own.pattern.take());
        }
        _ => {}
    }
}

/// The sentences of a text, items of lists among them.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['。', '；', ';', '\n', '！'])
        .flat_map(split_periods)
        .map(|part| part.trim().trim_start_matches("- ").trim_end_matches('.'))
        .filter(|part| !part.is_empty())
}

/// Splits at periods that end a sentence: what follows is white space or Chinese.
pub fn split_periods(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest.get(from..).and_then(|rest| rest.find('.')) {
        let end = from + at;
        let (sentence, after) = rest.split_at(end);
        let after = after.strip_prefix('.').unwrap_or(after);
        let ends = after.starts_with(|found: char| found.is_whitespace() || !found.is_ascii());
        if ends {
            parts.push(sentence);
            rest = after;
            from = 0;
        } else {
            from = end + 1;
        }
    }
    parts.push(rest);
    parts
}

/// What follows the first of some words in a text, without regard to case.
pub fn after<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let ends = words
        .iter()
        .filter_map(|word| Some((lower.find(word)?, word.len())));
    // Of several, the first; of those that begin there, the longest.
    let (at, length) = ends.min_by_key(|(at, length)| (*at, usize::MAX - length))?;
    text.get(at + length..)
}

/// What follows some words at the begin of a text, in any order.
pub fn skip<'a>(text: &'a str, words: &[&str]) -> &'a str {
    let mut rest = text;
    while let Some(next) = words.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = next;
    }
    rest
}

/// Whether a text has one of some words, without regard to case.
pub fn has(text: &str, words: &[&str]) -> bool {
    let lower = text.to_ascii_lowercase();
    words.iter().any(|word| lower.contains(word))
}
