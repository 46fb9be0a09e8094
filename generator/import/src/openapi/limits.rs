//! Limits of values, in the words of all dialects.

use regex_lite::Regex;
use serde_json::Value;

use super::reader::{Reader, text, unsaid};
use crate::codes;
use crate::draft::{Constraints, Kind};
use crate::notes::Assumption;

const PATTERN: Assumption = Assumption {
    code: codes::UNSAID_PATTERN,
    message: "the language cannot say a pattern, so it is left out",
    help: "describe it in `doc`",
};
const MULTIPLE: Assumption = Assumption {
    code: codes::FRACTION,
    message: "a number is a multiple of a fraction, which the language cannot say",
    help: "describe it in `doc`",
};

/// The constraints that a schema states.
pub(super) fn constraints(
    reader: &mut Reader<'_>,
    schema: &Value,
    kind: &Kind,
    at: &str,
) -> Constraints {
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let count = |key: &str| {
        let count = schema.get(key).and_then(Value::as_u64);
        count.and_then(|count| u32::try_from(count).ok())
    };
    let (min, above) = ends(
        number("minimum"),
        schema.get("exclusiveMinimum"),
        |new, old| new >= old,
    );
    let (max, below) = ends(
        number("maximum"),
        schema.get("exclusiveMaximum"),
        |new, old| new <= old,
    );
    let multiple = schema.get("multipleOf");
    let multiple_of = multiple.and_then(|value| {
        let whole = value
            .as_f64()
            .filter(|value| value.fract() == 0.0 && *value > 0.0);
        format!("{}", whole?).parse().ok()
    });
    // Extensions of our own export have the constraints that are not read here.
    let is_unsaid = multiple_of.is_none() || !matches!(kind, Kind::Int32 | Kind::Int64);
    if multiple.is_some() && is_unsaid && !reader.is_own {
        reader.note(MULTIPLE, at, &unsaid(at));
    }
    let stated = text(schema, "pattern").filter(|_| *kind == Kind::String);
    let pattern = stated.and_then(whole);
    if stated.is_some() && pattern.is_none() && !reader.is_own {
        reader.note(PATTERN, at, &unsaid(at));
    }
    let (least, most) = match kind {
        Kind::Map(_) => ("minProperties", "maxProperties"),
        _ => ("minItems", "maxItems"),
    };
    Constraints {
        min,
        max,
        above,
        below,
        multiple_of: multiple_of.filter(|factor: &i64| *factor > 1),
        min_chars: count("minLength").filter(|count| *count > 0),
        max_chars: count("maxLength"),
        pattern,
        min_items: count(least).filter(|count| *count > 0),
        max_items: count(most),
        ..Constraints::default()
    }
}

/// The included and the excluded end: a flag excludes the limit in 2.0 and 3.0; in 3.1 there is a limit of its
/// own, and the stricter one holds.
fn ends(
    limit: Option<f64>,
    exclusive: Option<&Value>,
    is_stricter: impl Fn(&f64, &f64) -> bool,
) -> (Option<f64>, Option<f64>) {
    match (limit, exclusive) {
        (limit, Some(Value::Bool(true))) => (None, limit),
        (Some(limit), Some(Value::Number(number))) => {
            let number = number.as_f64().unwrap_or(limit);
            if is_stricter(&number, &limit) {
                (None, Some(number))
            } else {
                (Some(limit), None)
            }
        }
        (None, Some(Value::Number(number))) => (None, number.as_f64()),
        (limit, _) => (limit, None),
    }
}

/// A pattern that a part of a string matches, as one of the whole string. `None` if our dialect has no such
/// pattern.
pub(super) fn whole(pattern: &str) -> Option<String> {
    let starts = pattern.strip_prefix('^');
    let inner = starts.unwrap_or(pattern);
    let ends = inner.strip_suffix('$').filter(|inner| {
        let backslashes = inner.chars().rev().take_while(|c| *c == '\\').count();
        backslashes % 2 == 0
    });
    let inner = ends.unwrap_or(inner);
    let is_anchored = starts.is_some() && ends.is_some();
    let has_alternatives = inner.contains('|');
    let result = match (is_anchored, has_alternatives) {
        (true, false) => inner.to_owned(),
        // The anchors belong to the first and the last alternative.
        (true, true) if inner.starts_with('(') && is_one_group(inner) => inner.to_owned(),
        _ => format!(r"[\s\S]*({pattern})[\s\S]*"),
    };
    Regex::new(&format!("^(?:{result})$")).ok()?;
    Regex::new(&result).ok()?;
    Some(result)
}

/// Whether the first parenthesis is closed at the end.
fn is_one_group(pattern: &str) -> bool {
    let mut depth = 0_usize;
    let mut is_escaped = false;
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            // A class can hold anything, so nothing is said of such patterns.
            '[' => return false,
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && chars.peek().is_some() {
                    return false;
                }
            }
            _ => {}
        }
    }
    depth == 0
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn patterns_become_those_of_whole_strings() {
        for (stated, expected) in [
            ("^[a-z]+$", Some("[a-z]+")),
            ("^(a|b)$", Some("(a|b)")),
            ("^a|b$", Some(r"[\s\S]*(^a|b$)[\s\S]*")),
            ("^(a)|(b)$", Some(r"[\s\S]*(^(a)|(b)$)[\s\S]*")),
            ("a", Some(r"[\s\S]*(a)[\s\S]*")),
            (r"^a\$", Some(r"[\s\S]*(^a\$)[\s\S]*")),
            ("^(?=a)b$", None),
            ("(", None),
        ] {
            assert_eq!(whole(stated).as_deref(), expected, "{stated}");
        }
    }
}
