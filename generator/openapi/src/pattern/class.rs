//! Sets of characters, written for engines that read strings by character and for those that read
//! them by UTF-16 unit.
//!
//! Without the flag `u`, ECMAScript takes a character beyond sixteen bits for two units, and
//! `[𠀀-𿿿]` for a range that goes backwards. `\u{20000}` is a repetition then, `\uD840` is no
//! character to Rust, and a pair of them matches nothing with `u`. This is what remains:
//!
//! * `[\x00-𿿿]` is valid for all. By unit, it has those up to the first unit of `𿿿`, and the second.
//! * `[^\x00-\uFFFF]` matches nothing by unit and every character beyond by character.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// The characters that are two UTF-16 units.
const PAIRS: (char, char) = ('\u{10000}', '\u{10FFFF}');

/// By character: one that is two units in UTF-16. By unit: nothing.
const WIDE: &str = r"[^\x00-\uFFFF]";

/// By character: nothing, after `(?![^\x00-\uFFFF])`. By unit: the second half of one, after the first.
const SECOND_HALF: &str = r"[^\x00-\uD7FF]";

/// The characters with the same first unit.
const ROW: u32 = 0x400;

/// Characters are written one by one up to this many.
const FEW: u32 = 16;

/// Exactly one of these characters.
pub fn one(characters: &ClassUnicode) -> String {
    let (narrow, wide) = split(characters);
    let mut alternatives = Vec::new();
    if !narrow.ranges().is_empty() {
        alternatives.push(bracketed(&narrow));
    }
    for range in wide.ranges() {
        alternatives.extend(wide_range(range.start(), range.end()));
    }
    match (alternatives.as_slice(), wide.ranges()) {
        ([], _) => "(?!)".to_owned(),
        ([only], []) => only.clone(),
        _ => format!("(?:{})", alternatives.join("|")),
    }
}

/// One of these characters, where any number of them can follow each other: then it does not matter
/// whether a character is one unit or two.
pub fn each_of_many(characters: &ClassUnicode) -> String {
    let (_, wide) = split(characters);
    let has_all = matches!(wide.ranges(), [range] if (range.start(), range.end()) == PAIRS);
    let mut others = characters.clone();
    others.negate();
    let mut ranges = others.ranges().iter();
    let has_halves = ranges.any(|range| without_halves(range.start(), range.end()).len() > 1);
    match others.ranges() {
        _ if !has_all || has_halves => one(characters),
        [] => r"[\s\S]".to_owned(),
        ranges => format!("[^{}]", items(ranges)),
    }
}

fn split(characters: &ClassUnicode) -> (ClassUnicode, ClassUnicode) {
    let pairs = ClassUnicode::new([ClassUnicodeRange::new(PAIRS.0, PAIRS.1)]);
    let (mut narrow, mut wide) = (characters.clone(), characters.clone());
    narrow.difference(&pairs);
    wide.intersect(&pairs);
    (narrow, wide)
}

/// A class of characters that are one unit each; one character is itself.
fn bracketed(characters: &ClassUnicode) -> String {
    match characters.ranges() {
        [range] if range.start() == range.end() => literal(range.start()),
        ranges => format!("[{}]", items(ranges)),
    }
}

fn items(ranges: &[ClassUnicodeRange]) -> String {
    let ranges = ranges
        .iter()
        .flat_map(|range| without_halves(range.start(), range.end()));
    let items = ranges.map(|(from, to)| match u32::from(to) - u32::from(from) {
        0 => member(from),
        1 => member(from) + &member(to),
        _ => format!("{}-{}", member(from), member(to)),
    });
    items.collect()
}

/// The range in up to two parts. A range of characters leaves out the halves of pairs, a range of units
/// does not.
fn without_halves(from: char, to: char) -> Vec<(char, char)> {
    if from < '\u{E000}' && to >= '\u{E000}' {
        vec![(from, '\u{D7FF}'), ('\u{E000}', to)]
    } else {
        vec![(from, to)]
    }
}

/// A range of characters that are two units each, as alternatives.
fn wide_range(from: char, to: char) -> Vec<String> {
    if u32::from(to) - u32::from(from) < FEW {
        return (from..=to).map(|c| c.to_string()).collect();
    }
    let by_unit: Vec<String> = rows(from, to).into_iter().map(rows_by_unit).collect();
    let by_unit = by_unit.join("|");
    vec![
        format!("{}{}", at_most(to), above(u32::from(from), r"\uFFFF")),
        format!(r"(?!{WIDE}|[\uE000-\uFFFF])(?:{by_unit})"),
    ]
}

/// Parts of a range of characters: whole rows, and parts of one row at both ends. A row is what has the
/// same first unit.
fn rows(from: char, to: char) -> Vec<(char, char)> {
    let (first, last) = (u32::from(from), u32::from(to));
    let start = (first + ROW - 1) & !(ROW - 1);
    let end = (last + 1) & !(ROW - 1);
    let parts = if start > end {
        vec![(first, last)]
    } else {
        vec![(first, start - 1), (start, end - 1), (end, last)]
    };
    let parts = parts.into_iter().filter(|(from, to)| from <= to);
    parts
        .filter_map(|(from, to)| Some((char::from_u32(from)?, char::from_u32(to)?)))
        .collect()
}

/// Whole rows, or a part of one.
fn rows_by_unit((from, to): (char, char)) -> String {
    let first_row = u32::from(from) & !(ROW - 1);
    let last_row = u32::from(to) & !(ROW - 1);
    let end = char::from_u32(last_row | (ROW - 1)).unwrap_or(to);
    let first = format!("{}{}", at_most(end), above(first_row, ""));
    let is_in = |c: &char| (from..=to).contains(c);
    let row = (first_row..first_row + ROW).filter_map(char::from_u32);
    let (inside, outside): (String, String) = row.partition(is_in);
    let second = if outside.is_empty() || first_row < last_row {
        SECOND_HALF.to_owned()
    } else if inside.len() <= outside.len() {
        format!("[{inside}]")
    } else {
        format!(r"[^\x00-\uD7FF{outside}]")
    };
    first + &second
}

/// An assertion that the next character is not above `to`, or the next unit not above its first unit.
fn at_most(to: char) -> String {
    if to == PAIRS.1 {
        return String::new();
    }
    format!(r"(?=[\x00-{to}])")
}

/// A character from `first` on, or a unit from its first unit on; `and_not` is excluded, too.
fn above(first: u32, and_not: &str) -> String {
    match char::from_u32(first - 1).filter(|before| *before >= PAIRS.0) {
        Some(before) if and_not.is_empty() => format!(r"[^\x00-{before}]"),
        Some(before) => format!(r"[^\x00-{and_not}\x00-{before}]"),
        None if and_not.is_empty() => SECOND_HALF.to_owned(),
        None => format!(r"[^\x00-{and_not}]"),
    }
}

/// A character on its own.
fn literal(c: char) -> String {
    match c {
        '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|'
        | '/' => {
            format!("\\{c}")
        }
        _ if c.is_alphanumeric() => c.to_string(),
        _ => printed(c),
    }
}

/// A character in brackets.
fn member(c: char) -> String {
    match c {
        '^' | '\\' | '[' | ']' | '(' | ')' | '{' | '}' | '|' | '/' | '-' => format!("\\{c}"),
        _ => printed(c),
    }
}

/// Printable ASCII as it is, the rest by number.
fn printed(c: char) -> String {
    match (c, u32::from(c)) {
        (' '..='~', _) => c.to_string(),
        ('\t', _) => r"\t".to_owned(),
        ('\n', _) => r"\n".to_owned(),
        ('\r', _) => r"\r".to_owned(),
        (_, number @ ..=0xFF) => format!(r"\x{number:02X}"),
        (_, number @ ..=0xFFFF) => format!(r"\u{number:04X}"),
        _ => c.to_string(),
    }
}
