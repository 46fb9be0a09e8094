//! Doc comments: spec text made safe for rustdoc, with the facts of a field in words.

use std::borrow::Cow;

use crate::lower::context::LowerContext;
use crate::model::{EnumValue, Field, Literal, ShapeKind, Type, TypeKind};
use crate::prose;

/// Width of a doc line without its indent and `///`.
const WIDTH: usize = 92;

/// What rustdoc would read as markup. All of them are ASCII.
const MARKUP: [char; 6] = ['[', ']', '<', '>', '*', '_'];

/// Words with a full stop that end no sentence.
const ABBREVIATIONS: [&str; 3] = ["e.g.", "i.e.", "etc."];

/// Text of a spec as doc lines: wrapped, with everything escaped that rustdoc would read as
/// markup outside of code spans. Paragraphs stay apart.
pub fn lines(text: &str) -> Vec<String> {
    let mut output = Vec::new();
    for (index, paragraph) in text.trim().split("\n\n").enumerate() {
        if index > 0 {
            output.push(String::new());
        }
        wrap(&escape(paragraph), &mut output);
    }
    output
}

/// The first sentence of a string.
pub fn first_sentence(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let words: Vec<_> = paragraph.split_whitespace().collect();
    let begins_sentence = |word: &&str| word.starts_with(|c: char| c.is_uppercase() || c == '`');
    let last = words
        .iter()
        .zip(words.iter().skip(1))
        .position(|(word, next)| {
            word.ends_with('.') && !ABBREVIATIONS.contains(word) && begins_sentence(next)
        });
    let length = last.map_or(words.len(), |last| last + 1);
    words.get(..length).unwrap_or_default().join(" ")
}

/// Text of a spec on one line, escaped as by [`lines`].
pub fn one_line(text: &str) -> String {
    escape(&unbroken(text)).into_owned()
}

/// Text of a spec without its line breaks, for places where markup is harmless.
pub fn unbroken(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}

/// Appends a paragraph to doc lines.
pub fn paragraph(output: &mut Vec<String>, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    if !output.is_empty() {
        output.push(String::new());
    }
    output.extend(lines(text));
}

fn wrap(paragraph: &str, output: &mut Vec<String>) {
    let mut line = String::new();
    let mut used = 0;
    for word in paragraph.split_whitespace() {
        let width = word.chars().count();
        if !line.is_empty() && used + 1 + width > WIDTH {
            output.push(std::mem::take(&mut line));
        }
        if line.is_empty() {
            used = width;
        } else {
            line.push(' ');
            used += 1 + width;
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        output.push(line);
    }
}

/// Escapes brackets and makes links of bare URLs, outside of code spans.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(MARKUP) && !text.contains("://") {
        return Cow::Borrowed(text);
    }
    let mut output = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            output.push('`');
        }
        if index % 2 == 1 {
            output.push_str(part);
            continue;
        }
        for word in part.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end();
            if bare.starts_with("http://") || bare.starts_with("https://") {
                let url = bare.trim_end_matches(['.', ',', ';', ')']);
                let rest = word.get(url.len()..).unwrap_or_default();
                output.push_str(&format!("<{url}>{rest}"));
            } else {
                let mut rest = word;
                while let Some(index) = rest.find(MARKUP) {
                    let (plain, markup) = rest.split_at(index);
                    let (first, after) = markup.split_at(1);
                    output.extend([plain, "\\", first]);
                    rest = after;
                }
                output.push_str(rest);
            }
        }
    }
    Cow::Owned(output)
}

/// What a field is, which values it takes, and its default.
pub fn field(context: &LowerContext, field: &Field) -> Vec<String> {
    let mut output = lines(&field.doc);
    let mut facts = Vec::new();
    if let Some(unit) = field.unit {
        facts.push(prose::unit(unit));
    }
    facts.extend(prose::constraints(&field.ty.constraints));
    if let TypeKind::List(element) = &field.ty.kind {
        let inner = prose::constraints(&element.constraints);
        if !inner.is_empty() {
            facts.push(format!("Each: {}", inner.join(" ")));
        }
    }
    if matches!(field.ty.kind, TypeKind::DateTime) {
        facts.push("A date and time as in RFC 3339.".to_owned());
    }
    if field.server_clamps && !field.ty.constraints.is_empty() {
        facts.push("The service corrects other values.".to_owned());
    }
    if let Some(default) = &field.default {
        facts.push(format!("Default: {}.", value(context, &field.ty, default)));
    }
    paragraph(&mut output, &facts.join(" "));
    output
}

/// A default or example value in words: an enum's by name.
fn value(context: &LowerContext, ty: &Type, value: &serde_json::Value) -> String {
    if let TypeKind::Shape(id) = ty.kind
        && let ShapeKind::Enum(shape_enum) = &context.service.shape(id).kind
        && let Some(index) = shape_enum.values.iter().position(|known| is(known, value))
    {
        return format!("`{}`", context.symbols.variant(id, index));
    }
    format!("`{value}`")
}

pub fn is(known: &EnumValue, value: &serde_json::Value) -> bool {
    match &known.value {
        Literal::Bool(known) => value.as_bool() == Some(*known),
        Literal::Int(known) => value.as_i64() == Some(*known),
        Literal::String(known) => value.as_str() == Some(known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_outside_code_is_escaped_and_urls_become_links() {
        assert_eq!(
            lines("See https://a.example/x, `list<T>` and a[0] of *any*."),
            [r"See <https://a.example/x>, `list<T>` and a\[0\] of \*any\*."]
        );
    }

    #[test]
    fn paragraphs_stay_apart_and_long_lines_wrap() {
        let text = format!("{}\n\nend", "word ".repeat(30));
        let lines = lines(&text);
        assert_eq!(lines.len(), 4);
        assert!(lines.iter().all(|line| line.len() <= WIDTH));
        assert_eq!(lines.last().map(String::as_str), Some("end"));
    }
}
