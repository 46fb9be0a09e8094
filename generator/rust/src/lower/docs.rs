//! Doc comments: spec text made safe for rustdoc, with the facts of a field in words.
//!
//! Lists, tables, fences, headings, code spans and links come out as they are written. A fence never
//! holds Rust: what it shows is not checked by anybody. Other markup is escaped.

mod blocks;
mod inline;

use self::blocks::{Block, List};
pub use self::inline::{cell, one_line};
use crate::lower::context::LowerContext;
use crate::model::{Field, ShapeKind, Type, TypeKind};
use crate::prose;

/// Width of a doc line without its indent and `///`.
const WIDTH: usize = 92;

/// Words with a full stop that end no sentence.
const ABBREVIATIONS: [&str; 3] = ["e.g.", "i.e.", "etc."];

/// Text of a spec as doc lines.
pub fn lines(text: &str) -> Vec<String> {
    write(&parse(text), WIDTH, true)
}

/// Prose and more prose as doc lines, in one paragraph if the first one ends with a paragraph.
pub fn joined_lines(first: &str, second: &str) -> Vec<String> {
    let between = match parse(first).last() {
        Some(Block::Paragraph(_)) => " ",
        _ => "\n\n",
    };
    lines(&[first.trim(), between, second.trim()].concat())
}

/// Text of a spec as doc lines, after a title in bold.
pub fn titled(title: &str, text: &str) -> Vec<String> {
    let title = format!("**{}.**", one_line(title));
    let mut blocks = parse(text);
    let first = match blocks.first() {
        Some(Block::Paragraph(first)) => inline::wrap_after(&title, first, WIDTH),
        _ => return [vec![title], after_blank(lines(text))].concat(),
    };
    let rest = write(&blocks.split_off(1), WIDTH, true);
    [first, after_blank(rest)].concat()
}

fn after_blank(lines: Vec<String>) -> Vec<String> {
    let blank = (!lines.is_empty()).then(String::new);
    blank.into_iter().chain(lines).collect()
}

/// The first sentence of a text's first paragraph.
pub fn first_sentence(text: &str) -> String {
    let Some(Block::Paragraph(paragraph)) = parse(text).into_iter().next() else {
        return String::new();
    };
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

/// Why something should no longer be used, for an attribute. Compilers show it as it is, and rustdoc
/// reads brackets in it as links.
pub fn note(reason: &str) -> String {
    if reason.contains('[') {
        return one_line(reason);
    }
    let words: Vec<_> = reason.split_whitespace().collect();
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

/// The blocks of a text. Clippy rejects tabs in comments.
fn parse(text: &str) -> Vec<Block> {
    blocks::parse(&text.replace('\t', "    "))
}

/// Blocks as lines. Only what needs an empty line before it gets one, unless all are `spaced`.
fn write(blocks: &[Block], width: usize, spaced: bool) -> Vec<String> {
    let mut output = Vec::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        let follows = |before: &Block| {
            matches!(before, Block::Paragraph(_))
                && !matches!(block, Block::Paragraph(_) | Block::Table(_))
        };
        if before.is_some_and(|before| spaced || !follows(before)) {
            output.push(String::new());
        }
        output.extend(block_lines(block, width));
        before = Some(block);
    }
    output
}

fn block_lines(block: &Block, width: usize) -> Vec<String> {
    match block {
        Block::Paragraph(text) => inline::wrap(text, width),
        Block::Heading(level, text) => {
            vec![format!("{} {}", "#".repeat(*level), one_line(text))]
        }
        Block::Code(info, text) => fence(info, text),
        Block::List(list) => list_lines(list, width),
        Block::Quote(blocks) => prefixed(&write(blocks, width.saturating_sub(2), true), ">", "> "),
        Block::Table(lines) => table(lines),
        // Three hyphens after a paragraph would make a heading of it.
        Block::Rule => vec!["***".to_owned()],
    }
}

fn list_lines(list: &List, width: usize) -> Vec<String> {
    let mut output = Vec::new();
    for (index, (mark, blocks)) in list.items.iter().enumerate() {
        if list.is_loose && index > 0 {
            output.push(String::new());
        }
        let indent = mark.chars().count() + 1;
        let lines = write(blocks, width.saturating_sub(indent), list.is_loose);
        let (first, rest) = match lines.split_first() {
            Some((first, rest)) => (first.as_str(), rest),
            None => ("", [].as_slice()),
        };
        output.push(format!("{mark} {first}").trim_end().to_owned());
        output.extend(prefixed(rest, "", &" ".repeat(indent)));
    }
    output
}

/// Lines after a prefix, or after another if they are empty.
fn prefixed(lines: &[String], of_empty: &str, prefix: &str) -> Vec<String> {
    let line = |line: &String| match line.as_str() {
        "" => of_empty.to_owned(),
        line => format!("{prefix}{line}"),
    };
    lines.iter().map(line).collect()
}

/// A fence around code.
fn fence(info: &str, text: &str) -> Vec<String> {
    let longest = text.split(|c| c != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    let mut output = vec![format!("{fence}{}", language(info))];
    output.extend(text.lines().map(|line| line.trim_end().to_owned()));
    output.push(fence);
    output
}

/// The language of a fence: never one that rustdoc takes for Rust, or for a misspelled word about Rust.
fn language(info: &str) -> &str {
    const ABOUT_RUST: [&str; 8] = [
        "compile",
        "custom",
        "edition",
        "ignore",
        "no",
        "rust",
        "should",
        "standalone",
    ];
    let word = info.split_whitespace().next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+#".contains(c);
    let begins = word.starts_with(|c: char| c.is_ascii_lowercase());
    let is_about_rust = ABOUT_RUST.iter().any(|about| word.starts_with(about));
    if begins && word.chars().all(is_plain) && !is_about_rust && !word.starts_with("test") {
        word
    } else {
        "text"
    }
}

/// The lines of a table with their cells escaped. The second line has no cells.
fn table(lines: &[String]) -> Vec<String> {
    let escaped = |line: &String| {
        let cells = inline::cells(line).into_iter().map(|cell| {
            let text = cell.trim();
            cell.replacen(text, &one_line(text), 1)
        });
        cells.collect::<Vec<_>>().join("|").trim().to_owned()
    };
    let line = |(index, line)| match index {
        1 => String::clone(line),
        _ => escaped(line),
    };
    lines.iter().enumerate().map(line).collect()
}

/// What a field is, which values it takes, and its default.
pub fn field(context: &LowerContext, field: &Field) -> Vec<String> {
    let mut output = lines(&field.doc);
    let mut facts = Vec::new();
    if let Some(unit) = field.unit {
        facts.push(prose::unit(unit));
    }
    let constraints = prose::constraints(&field.ty, &|_| true);
    let is_constrained = !constraints.is_empty();
    facts.extend(constraints);
    if matches!(field.ty.kind, TypeKind::DateTime) {
        facts.push("A date and time as in RFC 3339.".to_owned());
    }
    if is_constrained {
        facts.extend(prose::clamps(field));
    }
    facts.extend(prose::token(field).map(str::to_owned));
    facts.extend(prose::null(field, "Null"));
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
        && let Some(index) = shape_enum
            .values
            .iter()
            .position(|known| known.value.equals(value))
    {
        return prose::code(context.symbols.variant(id, index));
    }
    prose::code(&value.to_string())
}

#[cfg(test)]
mod tests;
