//! Scalars and keys: when text needs quotes, and which.

use std::borrow::Cow;

use serde_json::Value;

/// Where a scalar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// On a line of its own.
    Block,
    /// In `{}` or `[]`, where commas and brackets end it.
    Flow,
}

/// Words that some readers of YAML take for something else than text.
const WORDS: [&str; 12] = [
    "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<",
];

/// A scalar on one line. Objects and lists have none.
pub(super) fn scalar(value: &Value, place: Place) -> String {
    match value {
        Value::String(text) => string(text, place),
        other => other.to_string(),
    }
}

/// Whether text is shown as a literal block: it has several lines, and none that a block would change.
pub(super) fn is_block(value: &Value) -> bool {
    let Value::String(text) = value else {
        return false;
    };
    let body = text.strip_suffix('\n').unwrap_or(text);
    let is_line = |line: &str| line.is_empty() || (!line.trim().is_empty() && !line.ends_with(' '));
    text.contains('\n')
        && !body.is_empty()
        && !body.starts_with([' ', '\n', '\t'])
        && !body.ends_with('\n')
        && body.split('\n').all(is_line)
        && !text.chars().any(needs_escape)
}

/// A key. The spec language reads all keys as text, so that only what ends a key needs quotes.
pub(super) fn plain_key(key: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let starts = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/');
    if key.starts_with(starts) && key.chars().all(is_plain) {
        Cow::Borrowed(key)
    } else {
        Cow::Owned(quoted(key))
    }
}

fn string(text: &str, place: Place) -> String {
    if is_plain(text, place) {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    if text.chars().any(|c| c == '\n' || needs_escape(c)) {
        return escaped(text);
    }
    format!("'{}'", text.replace('\'', "''"))
}

fn is_plain(text: &str, place: Place) -> bool {
    let starts_badly = |c: char| c.is_whitespace() || "-?:,[]{}#&*!|>'\"%@`".contains(c);
    let ends_in_flow = place == Place::Flow && text.contains([',', '[', ']', '{', '}']);
    !(text.is_empty()
        || text.starts_with(starts_badly)
        || text.ends_with(|c: char| c.is_whitespace() || c == ':')
        || text.contains(": ")
        || text.contains(" #")
        || text
            .chars()
            .any(|c| c == '\n' || c == '\t' || needs_escape(c))
        || WORDS.contains(&text.to_ascii_lowercase().as_str())
        || looks_numeric(text)
        || text.starts_with("---")
        || text.starts_with("...")
        || ends_in_flow)
}

/// Whether some reader could take it for a number, a date or a time.
fn looks_numeric(text: &str) -> bool {
    let word = text
        .trim_start_matches(['+', '-', '.'])
        .to_ascii_lowercase();
    let is_digit = |c: char| c.is_ascii_hexdigit() || "xob_:.+-et z".contains(c);
    word == "inf"
        || word == "nan"
        || (word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(is_digit))
}

/// Whether a character can be written as an escape only.
fn needs_escape(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{85}'
        | '\u{a0}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202f}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fffe}'
        | '\u{ffff}' => true,
        c => c.is_control(),
    }
}

fn escaped(text: &str) -> String {
    let mut output = String::with_capacity(text.len() + 2);
    output.push('"');
    for c in text.chars() {
        match c {
            '"' => output.push_str("\\\""),
            '\\' => output.push_str("\\\\"),
            '\n' => output.push_str("\\n"),
            '\t' => output.push_str("\\t"),
            '\r' => output.push_str("\\r"),
            c if needs_escape(c) => match u32::from(c) {
                code @ 0..=0xff => output.push_str(&format!("\\x{code:02X}")),
                code @ 0..=0xffff => output.push_str(&format!("\\u{code:04X}")),
                code => output.push_str(&format!("\\U{code:08X}")),
            },
            c => output.push(c),
        }
    }
    output.push('"');
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_that_is_no_other_value_goes_without_quotes() {
        for plain in [
            "a",
            "a b",
            "The room's id.",
            "150/s",
            "中文（说明）",
            "x:y",
            "a#b",
            "v1",
        ] {
            assert_eq!(string(plain, Place::Block), plain);
        }
        for (text, shown) in [
            ("", "''"),
            ("yes", "'yes'"),
            ("No", "'No'"),
            ("null", "'null'"),
            ("1", "'1'"),
            ("-1.5e3", "'-1.5e3'"),
            ("0x1F", "'0x1F'"),
            ("1_000", "'1_000'"),
            ("2020-12-01", "'2020-12-01'"),
            ("12:30:45", "'12:30:45'"),
            (".inf", "'.inf'"),
            ("@a", "'@a'"),
            ("`a`", "'`a`'"),
            ("- a", "'- a'"),
            ("a: b", "'a: b'"),
            ("a:", "'a:'"),
            ("a #b", "'a #b'"),
            (" a", "' a'"),
            ("it's: so", "'it''s: so'"),
            ("a\nb", "\"a\\nb\""),
            ("\u{feff}\u{1}\"\\", "\"\\uFEFF\\x01\\\"\\\\\""),
            ("---", "'---'"),
        ] {
            assert_eq!(string(text, Place::Block), shown);
        }
        assert_eq!(string("a, b", Place::Block), "a, b");
        assert_eq!(string("a, b", Place::Flow), "'a, b'");
    }
}
