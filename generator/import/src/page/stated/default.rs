//! Defaults, and values as people write them.

use serde_json::Value;

use super::{after, interval, sentences};
use crate::page::literal::{number, read_value};
use crate::page::types::TypeName;

/// Words in front of a default.
pub const DEFAULT: &[&str] = &[
    "默认值为",
    "默认值是",
    "默认值：",
    "默认值:",
    "默认值",
    "默认为",
    "默认是",
    "默认：",
    "默认:",
    "默认",
    "缺省值为",
    "缺省值",
    "缺省为",
    "default value is",
    "default value:",
    "default value",
    "default is",
    "default:",
    "defaults to",
    "default to",
    "by default,",
    "default",
];

/// The default that a description states.
pub fn default_of(doc: &str, kind: &TypeName) -> Option<Value> {
    sentences(doc).find_map(|sentence| {
        let rest = after(sentence, DEFAULT)?;
        let rest = rest.trim_start_matches([' ', '：', ':', '为', '是']);
        parse_value(&token(rest)?, kind)
    })
}

/// The value at the begin of a text: a code span, a quotation, a list, or a word at the end of a clause.
pub fn token(text: &str) -> Option<String> {
    let text = text.trim_start();
    if let Some(code) = text.strip_prefix('`') {
        let code = code.trim_start_matches('`');
        return code.split_once('`').map(|(code, _)| code.to_owned());
    }
    let quotes = [
        ('"', '"'),
        ('“', '”'),
        ('\'', '\''),
        ('「', '」'),
        ('‘', '’'),
    ];
    for (open, close) in quotes {
        if let Some(inner) = text.strip_prefix(open) {
            return inner
                .split_once(close)
                .map(|(inner, _)| format!("\"{inner}\""));
        }
    }
    if text.starts_with('[') {
        let end = text.find(']')?;
        return text.get(..=end).map(str::to_owned);
    }
    let ends = |found: char| found.is_whitespace() || "，,。；;（()）、！".contains(found);
    let end = text.find(ends).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let rest = rest.trim_start();
    let is_number = word.starts_with(|found: char| found.is_ascii_digit() || "-+.".contains(found));
    let is_literal = is_number || matches!(word.to_ascii_lowercase().as_str(), "true" | "false");
    let ends_clause = rest.is_empty() || rest.starts_with(ends);
    (word.is_ascii() && !word.is_empty() && (is_literal || ends_clause))
        .then(|| word.trim_end_matches('.').to_owned())
}

/// Whether a default, at the begin of what follows the word for it, is a value of another type than a number
/// or a boolean: in code or in quotation marks, at the end of its clause, and no name of a parameter.
pub fn is_other_type(text: &str, rest: &str, kind: &TypeName) -> bool {
    let is_number = matches!(
        kind,
        TypeName::Int32 | TypeName::Int64 | TypeName::Float32 | TypeName::Float64
    );
    if !is_number && *kind != TypeName::Bool {
        return false;
    }
    let inner = text.trim_matches('"');
    let lower = inner.to_ascii_lowercase();
    let is_bool = matches!(lower.as_str(), "true" | "false");
    let is_nothing = matches!(
        lower.as_str(),
        "" | "-" | "null" | "none" | "n/a" | "nil" | "undefined"
    );
    let is_name = inner.starts_with(|first: char| first.is_ascii_uppercase()) && !is_bool;
    let is_word = inner.is_ascii() && !inner.contains(char::is_whitespace);
    let is_marked = rest.starts_with(['`', '"', '“', '\'']);
    let is_digits = inner.bytes().all(|byte| byte.is_ascii_digit());
    let end = rest.find(inner).map_or(0, |at| at + inner.len());
    let after = rest.get(end..).unwrap_or_default();
    let after = after.trim_start_matches(['`', '"', '”', '\'', ' ']);
    let ends = after.is_empty() || after.starts_with(['，', ',', '；', ';', '（', '(', '）', ')']);
    let is_plain = is_bool || is_digits || is_marked;
    is_plain && is_word && ends && !is_nothing && !is_name
}

/// A default that a mark behind a value states: `0：off（默认）`.
pub fn marked_default(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    [
        "（默认",
        "(默认",
        "【默认",
        "[默认",
        "默认值）",
        "默认值)",
        "(default",
        "（default",
        "[default",
    ]
    .iter()
    .any(|mark| text.contains(mark))
}

/// A text as a value of a type; `None` if it is none.
pub fn parse_value(text: &str, kind: &TypeName) -> Option<Value> {
    let text = text.trim();
    match kind {
        TypeName::Int32 | TypeName::Int64 => {
            let (value, rest) = interval::read_number(text)?;
            let unit = rest.trim_start();
            let is_whole =
                unit.is_empty() || unit.chars().count() <= 4 && !unit.starts_with(['.', '-', '~']);
            let integer = number(text.get(..text.len() - rest.len())?.trim());
            let integer = integer.filter(|_| is_whole && value.fract() == 0.0)?;
            if integer.is_f64() {
                return number(&format!("{value:.0}")).map(Value::Number);
            }
            Some(Value::Number(integer))
        }
        TypeName::Float32 | TypeName::Float64 => {
            let (_, rest) = interval::read_number(text)?;
            let unit = rest.trim_start();
            let is_whole = unit.chars().count() <= 4 && !unit.starts_with(['.', '-', '~']);
            let text = text.get(..text.len() - rest.len())?;
            number(text.trim()).filter(|_| is_whole).map(Value::Number)
        }
        TypeName::Bool => match text.to_ascii_lowercase().as_str() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        TypeName::String | TypeName::Datetime | TypeName::JsonText => {
            let quoted = text
                .strip_prefix('"')
                .and_then(|text| text.strip_suffix('"'));
            let is_nothing = matches!(
                text,
                "空" | "无" | "null" | "None" | "none" | "-" | "N/A" | "空值"
            );
            let value = quoted.unwrap_or(text);
            (!is_nothing).then(|| Value::String(value.to_owned()))
        }
        TypeName::List(_)
        | TypeName::Map(_)
        | TypeName::Object
        | TypeName::Json
        | TypeName::Named(_) => {
            if !text.starts_with(['[', '{']) {
                return None;
            }
            let (node, problems) = read_value(text, 0);
            problems.is_empty().then(|| node.to_json()).flatten()
        }
    }
}
