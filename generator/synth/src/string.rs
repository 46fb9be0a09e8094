//! Texts that satisfy constraints.

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Constraint, Constraints, Count, Format, Service, Type};

use super::pattern;

/// The longest text that is made where nothing limits it.
const LONG: u32 = 256;

/// What a text holds that may hold anything: what JSON and queries write in other ways.
const AWKWARD: &str = " +&=%/?#\"\\\u{e9}\u{4e2d}\u{1f600}";

/// A text that satisfies the constraints of a type, as long or as short as can be; the nearest to
/// one if there is none. Different numbers give different texts where there is room for them.
pub(super) fn generate(service: &Service, ty: &Type, number: usize, long: bool) -> String {
    let fits = |text: &String| {
        let value = Value::String(text.clone());
        instance::check_value(service, ty, &value, Options::REQUEST).is_empty()
    };
    let mut candidates = candidates(&ty.constraints, number, long)
        .into_iter()
        .peekable();
    let fallback = candidates.peek().cloned().unwrap_or_default();
    candidates.find(fits).unwrap_or(fallback)
}

/// What constraints say of strings.
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
                | Constraint::MaxTotalChars(_) => {}
            }
        }
        limits
    }
}

fn candidates(constraints: &Constraints, number: usize, long: bool) -> Vec<String> {
    let limits = Limits::new(constraints);
    let least = limits.chars.min.unwrap_or(0).max(1);
    let most = limits.chars.max.or(limits.max_bytes);
    let most = most.unwrap_or(LONG).max(least);
    let lengths = || -> Box<dyn Iterator<Item = u32>> {
        if long {
            Box::new((least..=most).rev())
        } else {
            Box::new((least..=most).chain([0]))
        }
    };
    let within = |text: &String| {
        let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        (limits.chars.min.unwrap_or(0)..=limits.chars.max.unwrap_or(u32::MAX)).contains(&chars)
    };
    if let Some(expression) = limits.pattern {
        let texts = lengths().filter_map(|times| pattern::generate(expression, number, times));
        let mut texts: Vec<String> = texts.filter(within).collect();
        texts.dedup();
        return texts;
    }
    if limits.format == Some(Format::Integer) {
        let digits = if long { most.min(18) } else { least };
        return vec![
            padded(&(number + 1).to_string(), digits, '0'),
            padded("", least, '7'),
        ];
    }
    let digits = number.to_string();
    let whole = |text: &str| match limits.chars.max {
        Some(most) if long => padded(text, most, 'x'),
        _ => format!("{text}{}", padded("", least, 'x')),
    };
    let mut texts = Vec::new();
    if long {
        texts.push(match limits.max_csv_items {
            Some(0 | 1) => whole(&digits),
            Some(_) => format!("{digits}a,{digits}b"),
            None => whole(&format!("{digits}{AWKWARD}")),
        });
        texts.push(format!("{digits}{AWKWARD}"));
    }
    texts.push(padded(
        &digits,
        least.max(u32::try_from(digits.len()).unwrap_or(0)),
        'x',
    ));
    let digit = u32::try_from(number % 36).ok();
    let digit = digit.and_then(|digit| char::from_digit(digit, 36));
    texts.push(padded("", least, digit.unwrap_or('x')));
    texts
}

/// A text of this many characters: cut or filled.
pub(super) fn padded(text: &str, chars: u32, fill: char) -> String {
    let chars = usize::try_from(chars).unwrap_or(usize::MAX);
    let filled = text.chars().chain(std::iter::repeat(fill));
    filled.take(chars).collect()
}
