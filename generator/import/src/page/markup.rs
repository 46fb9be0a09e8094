//! Text with elements of HTML, in a flat form: nothing nests, so that no page can exhaust the stack.

mod entities;

use crate::page::literal::Node;

pub use entities::decode_entities;

/// A piece of marked text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// An element begins.
    Open(Tag),
    /// An element ends.
    Close(String),
    /// Text between tags. It can be Markdown.
    Text(String),
}

/// The begin of an element.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// Its name; empty for a fragment.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<(String, Node)>,
    /// Its line.
    pub line: usize,
}

impl Tag {
    /// An attribute; the last of that name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        let mut attributes = self.attributes.iter().rev();
        attributes
            .find(|(own, _)| own == name)
            .map(|(_, value)| value)
    }
}

/// Whether an element has no end tag.
pub fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "input" | "wbr")
}

/// The elements of HTML that descriptions use. Whatever else looks like a tag is text, such as `<AppId>`.
const ELEMENTS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Reads text that can have elements of HTML. In code spans of Markdown, there are none.
pub fn read_html(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut plain = String::new();
    while let Some(at) = rest.find(['<', '`']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(&decode_entities(before));
        if let Some(length) = code_span(from) {
            let (span, after) = from.split_at(length);
            plain.push_str(span);
            rest = after;
        } else if let Some((piece, after)) = read_tag(from) {
            push_text(&mut pieces, &mut plain);
            match piece {
                Piece::Open(tag) if is_void(&tag.name) => {
                    let name = tag.name.clone();
                    pieces.extend([Piece::Open(tag), Piece::Close(name)]);
                }
                piece => pieces.push(piece),
            }
            rest = after;
        } else if let Some(comment) = from.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else {
            // All marks that are of no code span at once, or the one `<`.
            let after = from.trim_start_matches('`');
            let after = from.strip_prefix('<').unwrap_or(after);
            let length = from.len() - after.len();
            plain.push_str(from.get(..length).unwrap_or_default());
            rest = after;
        }
    }
    plain.push_str(&decode_entities(rest));
    push_text(&mut pieces, &mut plain);
    pieces
}

fn push_text(pieces: &mut Vec<Piece>, plain: &mut String) {
    if !plain.is_empty() {
        pieces.push(Piece::Text(std::mem::take(plain)));
    }
}

/// How long a code span at the begin of a text is. It ends in its paragraph.
fn code_span(text: &str) -> Option<usize> {
    let after = text.trim_start_matches('`');
    let marks = text.len() - after.len();
    if marks == 0 {
        return None;
    }
    let mark = text.get(..marks)?;
    let near = match after.char_indices().nth(CODE_SPAN) {
        Some((end, _)) => after.get(..end)?,
        None => after,
    };
    let paragraph = near.split("\n\n").next().unwrap_or_default();
    let end = paragraph.find(mark)?;
    Some(marks + end + marks)
}

/// The longest code span, in characters.
const CODE_SPAN: usize = 2_000;

/// The longest tag, in bytes.
const TAG: usize = 2_000;

/// Reads a tag of a known element, and what follows.
fn read_tag(text: &str) -> Option<(Piece, &str)> {
    let inner = text.strip_prefix('<')?;
    let (is_end, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let length = inner
        .find(|found: char| !found.is_ascii_alphanumeric())
        .filter(|length| *length <= 10)?;
    let (name, rest) = inner.split_at(length);
    let name = name.to_ascii_lowercase();
    if !ELEMENTS.contains(&name.as_str()) || !rest.starts_with([' ', '\t', '\n', '/', '>']) {
        return None;
    }
    let end = rest
        .char_indices()
        .take(TAG)
        .find_map(|(at, found)| (found == '>').then_some(at))?;
    let (attributes, rest) = rest.split_at(end);
    let rest = rest.strip_prefix('>')?;
    if is_end {
        return Some((Piece::Close(name), rest));
    }
    let attributes = read_attributes(attributes);
    let tag = Tag {
        name,
        attributes,
        line: 0,
    };
    Some((Piece::Open(tag), rest))
}

/// The attributes in quotation marks.
pub fn read_attributes(text: &str) -> Vec<(String, Node)> {
    let mut attributes = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = after.trim_start().trim_start_matches('{');
        let Some(quote) = after.chars().next().filter(|found| "\"'`".contains(*found)) else {
            rest = after;
            continue;
        };
        let after = after.trim_start_matches(quote);
        let (value, after) = after.split_once(quote).unwrap_or((after, ""));
        let value = Node::new(0, super::literal::Literal::Text(decode_entities(value)));
        attributes.push((name.to_owned(), value));
        rest = after;
    }
    attributes
}
