//! How scalars are written: plain where that is safe, otherwise in quotes or as a block.

use granit_parser::{Event, Parser};
use volcgen_model::diagnostic::SourceId;
use volcgen_model::yaml::{Kind, Node};

use crate::tree::{Scalar, Style};

/// Where a scalar stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    /// After a key or a dash.
    Block,
    /// Between brackets.
    Flow,
}

/// Words that other readers of YAML take for booleans or null.
const WORDS: [&str; 8] = ["true", "false", "null", "~", "yes", "no", "on", "off"];

/// A key that has a meaning of its own unless it is in quotes. The reader of specs rejects it then.
const MERGE_KEY: &str = "<<";

/// A value on one line. `None` if it needs several.
pub(crate) fn value(scalar: &Scalar, context: Context) -> Option<String> {
    match &scalar.style {
        Style::Plain => Some(plain(&scalar.text, context)),
        Style::Quoted => Some(string(&scalar.text, context)),
        Style::Escaped => Some(double_quoted(&scalar.text)),
        Style::Lines | Style::Folded(_) if !scalar.text.contains('\n') && !is_folded(scalar) => {
            Some(string(&scalar.text, context))
        }
        Style::Lines | Style::Folded(_) => match block(scalar) {
            Some(_) => None,
            None => Some(double_quoted(&scalar.text)),
        },
    }
}

/// A key, which is a string in any spelling.
pub(crate) fn key(scalar: &Scalar, context: Context) -> String {
    let text = &scalar.text;
    let is_plain = text != MERGE_KEY
        && is_plain_safe(text, context)
        && (scalar.style == Style::Plain || is_plainly_string(text));
    if is_plain { text.clone() } else { quoted(text) }
}

/// The header and the lines of a block. `None` if the text cannot be one.
pub(crate) fn block(scalar: &Scalar) -> Option<(String, Vec<String>)> {
    if let Style::Folded(lines) = &scalar.style
        && let Some(folded) = folded(&scalar.text, lines)
    {
        return Some(folded);
    }
    literal(&scalar.text)
}

fn is_folded(scalar: &Scalar) -> bool {
    match &scalar.style {
        Style::Folded(lines) => lines.len() > 1 && folded(&scalar.text, lines).is_some(),
        _ => false,
    }
}

/// What was written plain and can be of any type.
fn plain(text: &str, context: Context) -> String {
    match kind(text) {
        Some(Kind::Null) => "null".to_owned(),
        Some(Kind::String(_)) | None => string(text, context),
        Some(_) => text.to_owned(),
    }
}

fn string(text: &str, context: Context) -> String {
    if is_plain_safe(text, context) && is_plainly_string(text) {
        return text.to_owned();
    }
    quoted(text)
}

/// In quotes.
pub(crate) fn quoted(text: &str) -> String {
    if text.chars().any(is_special) {
        return double_quoted(text);
    }
    format!("'{}'", text.replace('\'', "''"))
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_special(c) => quoted.push_str(&escape(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The shortest escape that YAML has for any character.
fn escape(c: char) -> String {
    match u32::from(c) {
        code @ ..=0xff => format!("\\x{code:02X}"),
        code @ ..=0xffff => format!("\\u{code:04X}"),
        code => format!("\\U{code:08X}"),
    }
}

/// Characters that are invisible, or that end a line for some reader.
fn is_special(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// Whether a plain scalar of this text ends where it should, whatever its type.
pub(crate) fn is_plain_safe(text: &str, context: Context) -> bool {
    let mut chars = text.chars();
    let (first, second) = (chars.next(), chars.next());
    let starts = match first {
        None => false,
        Some('-' | '?' | ':') => second.is_some_and(|c| !c.is_whitespace() && !is_bracket(c)),
        Some(c) => !is_bracket(c) && !"#&*!|>'\"%@`".contains(c),
    };
    starts
        && text.trim() == text
        && !text.chars().any(is_special)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.starts_with("---")
        && !text.starts_with("...")
        && (context == Context::Block || !text.chars().any(is_bracket))
}

fn is_bracket(c: char) -> bool {
    matches!(c, ',' | '[' | ']' | '{' | '}')
}

/// Whether every reader takes a plain scalar of this text for a string.
fn is_plainly_string(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_word = WORDS.contains(&&*lower);
    !is_word
        && !is_old_number(text)
        && !is_timestamp(text)
        && matches!(kind(text), Some(Kind::String(read)) if read == text)
}

/// Numbers of YAML 1.1, such as `1_000`, `012` and `12:30`.
fn is_old_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.matches('.').count() < 2
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '_' | ':' | '.'))
}

/// Dates with a time, which YAML 1.1 has a type for. Dates alone are versions of APIs.
fn is_timestamp(text: &str) -> bool {
    let is_date = |date: &str| {
        date.len() == "2020-12-01".len()
            && date.chars().all(|c| c.is_ascii_digit() || c == '-')
            && date.matches('-').count() == 2
    };
    let date = text.split_once(['T', 't', ' ']);
    date.is_some_and(|(date, _)| is_date(date))
}

/// What the reader of specs takes a plain scalar for.
pub(crate) fn kind(text: &str) -> Option<Kind> {
    let is_letter = |c: char| c.is_alphabetic() || c == '_';
    let is_sure = text.starts_with(is_letter) && text.len() > "false".len();
    if is_sure && !text.contains(['\n', ':', '#']) {
        return Some(Kind::String(text.to_owned()));
    }
    // A comma would end the element.
    let has_brackets = text.chars().any(is_bracket);
    let parsed = (!has_brackets).then(|| Node::parse(&format!("[{text}]"), SourceId(0)));
    let parsed = match parsed.and_then(Result::ok).map(|node| node.kind) {
        Some(Kind::Seq(elements)) if elements.len() == 1 => elements.into_iter().next(),
        Some(Kind::Seq(elements)) if elements.is_empty() => return Some(Kind::Null),
        _ => Node::parse(text, SourceId(0)).ok(),
    };
    parsed.map(|node| node.kind)
}

fn literal(text: &str) -> Option<(String, Vec<String>)> {
    let content = text.trim_end_matches('\n');
    let is_bad = |c: char| c != '\n' && c != '\t' && is_special(c);
    let last = content.lines().next_back().unwrap_or_default();
    if last.trim().is_empty() || text.chars().any(is_bad) {
        return None;
    }
    let filled = content
        .lines()
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    if filled.trim().is_empty() {
        return None;
    }
    let indicator = if filled.starts_with(' ') { "2" } else { "" };
    let (chomp, extra) = match text.len() - content.len() {
        0 => ("-", 0),
        1 => ("", 0),
        breaks => ("+", breaks - 1),
    };
    let mut lines: Vec<String> = content.split('\n').map(str::to_owned).collect();
    lines.extend((0..extra).map(|_| String::new()));
    Some((format!("|{indicator}{chomp}"), lines))
}

/// A folded block as it was written, if it still reads as the same text.
fn folded(text: &str, lines: &[String]) -> Option<(String, Vec<String>)> {
    let mut lines = lines.to_vec();
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let header = if text.ends_with('\n') { ">" } else { ">-" };
    let block = format!("{header}\n  {}\n", lines.join("\n  "));
    let mut events = Parser::new_from_str(&block).filter_map(Result::ok);
    let is_same = |event: &Event<'_>| matches!(event, Event::Scalar(value, ..) if value == text);
    let is_kept = events.any(|(event, _)| is_same(&event));
    is_kept.then(|| (header.to_owned(), lines))
}
