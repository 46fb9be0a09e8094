//! Strings that meet constraints, and strings that do not.

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Constraint, Constraints, Count, Format, Service, Type};

use super::pattern;

/// The length of a long string without a limit, in characters.
const DEFAULT_LENGTH: u32 = 256;

/// Characters that JSON or queries escape, for strings that can have any characters.
const ESCAPED: &str = " +&=%/?#\"\\\u{e9}\u{4e2d}\u{1f600}";

/// A string that meets the constraints of a type, as long or as short as possible; a similar one if
/// none is found. Different numbers give different strings if the constraints allow it.
pub(super) fn generate(service: &Service, ty: &Type, number: usize, long: bool) -> String {
    let is_valid = |string: &String| {
        let value = Value::String(string.clone());
        instance::check_value(service, ty, &value, Options::REQUEST).is_empty()
    };
    let mut candidates = candidates(&ty.constraints, number, long)
        .into_iter()
        .peekable();
    let fallback = candidates.peek().cloned().unwrap_or_default();
    candidates.find(is_valid).unwrap_or(fallback)
}

/// The constraints on strings.
#[derive(Default)]
struct Limits<'c> {
    chars: Count,
    max_bytes: Option<u32>,
    pattern: Option<&'c str>,
    format: Option<Format>,
    max_csv_items: Option<u32>,
}

impl<'c> Limits<'c> {
    fn new(constraints: &'c Constraints) -> Self {
        let mut limits = Limits::default();
        for constraint in constraints {
            match constraint {
                Constraint::Chars(chars) => limits.chars = *chars,
                Constraint::MaxBytes(max) => limits.max_bytes = Some(*max),
                Constraint::Pattern(pattern) => limits.pattern = Some(pattern),
                Constraint::Format(format) => limits.format = Some(*format),
                Constraint::MaxCsvItems(max) => limits.max_csv_items = Some(*max),
                Constraint::Range(_)
                | Constraint::MultipleOf(_)
                | Constraint::Items(_)
                | Constraint::EvenItems
                | Constraint::Keys(_)
                | Constraint::MaxTotalChars(_)
                | Constraint::ElementOf(_) => {}
            }
        }
        limits
    }
}

fn candidates(constraints: &Constraints, number: usize, long: bool) -> Vec<String> {
    let limits = Limits::new(constraints);
    let least = limits.chars.min.unwrap_or(0).max(1);
    let most = limits.chars.max.or(limits.max_bytes);
    let most = most.unwrap_or(DEFAULT_LENGTH).max(least);
    let lengths = || -> Box<dyn Iterator<Item = u32>> {
        if long {
            Box::new((least..=most).rev())
        } else {
            Box::new((least..=most).chain([0]))
        }
    };
    let has_length = |string: &String| {
        let chars = u32::try_from(string.chars().count()).unwrap_or(u32::MAX);
        (limits.chars.min.unwrap_or(0)..=limits.chars.max.unwrap_or(u32::MAX)).contains(&chars)
    };
    if let Some(expression) = limits.pattern {
        let strings = lengths().filter_map(|times| pattern::generate(expression, number, times));
        let mut strings: Vec<String> = strings.filter(has_length).collect();
        strings.dedup();
        return strings;
    }
    if limits.format == Some(Format::Integer) {
        let digits = if long { most.min(18) } else { least };
        return vec![
            padded(&(number + 1).to_string(), digits, '0'),
            padded("", least, '7'),
        ];
    }
    let digits = number.to_string();
    let extended = |string: &str| match limits.chars.max {
        Some(most) if long => padded(string, most, 'x'),
        _ => format!("{string}{}", padded("", least, 'x')),
    };
    let mut strings = Vec::new();
    if long {
        strings.push(match limits.max_csv_items {
            Some(0 | 1) => extended(&digits),
            Some(_) => format!("{digits}a,{digits}b"),
            None => extended(&format!("{digits}{ESCAPED}")),
        });
        strings.push(format!("{digits}{ESCAPED}"));
    }
    strings.push(padded(
        &digits,
        least.max(u32::try_from(digits.len()).unwrap_or(0)),
        'x',
    ));
    let digit = u32::try_from(number % 36).ok();
    let digit = digit.and_then(|digit| char::from_digit(digit, 36));
    strings.push(padded("", least, digit.unwrap_or('x')));
    strings
}

/// A string of JSON with this many characters, which carries a string if it can.
pub(super) fn json(chars: u32) -> String {
    match chars.checked_sub(2) {
        Some(inner) => format!("\"{}\"", padded("", inner, '7')),
        None => padded("", chars, '7'),
    }
}

/// The string with this many characters: cut, or padded with `fill`.
pub(super) fn padded(string: &str, chars: u32, fill: char) -> String {
    let chars = usize::try_from(chars).unwrap_or(usize::MAX);
    let filled = string.chars().chain(std::iter::repeat(fill));
    filled.take(chars).collect()
}

/// Strings similar to this one, with a character that few patterns allow, or shorter.
pub(super) fn atypical(valid: &str) -> Vec<String> {
    let last = valid.char_indices().last().map_or(0, |(index, _)| index);
    let shorter = valid.get(..last).unwrap_or_default();
    let rest: String = valid.chars().skip(1).collect();
    let rare = || "!,/:;#*'()~\u{e9}\u{1f600} \nz7".chars();
    let last = rare().map(|rare| format!("{shorter}{rare}"));
    let first = rare().map(|rare| format!("{rare}{rest}"));
    let longer = rare().map(|rare| format!("{valid}{rare}"));
    let shortest = [shorter.to_owned(), String::new()];
    last.chain(first).chain(longer).chain(shortest).collect()
}
