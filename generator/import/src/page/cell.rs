//! The cell of a table: marked text, and what it says as Markdown, as a name and as an example.

mod clean;
mod render;

use crate::page::literal::{Literal, Node};
use crate::page::markup::{Piece, read_html};

pub use clean::clean_markdown;

/// How links of a page that are not whole become whole.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// The number of the library that the page is in, if another link of the page shows it.
    pub library: Option<String>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Its text.
    pub pieces: Vec<Piece>,
    /// Its line.
    pub line: usize,
}

impl Cell {
    /// A cell of Markdown, HTML or both.
    pub fn read(text: &str, line: usize) -> Self {
        let pieces = read_html(text);
        Self { pieces, line }
    }

    /// A cell of a literal. What is no text makes an empty cell.
    pub fn from_node(node: &Node) -> Self {
        let line = node.line;
        match &node.value {
            Literal::Text(text) | Literal::Number(text) => Self::read(text, line),
            Literal::Bool(value) => Self::read(if *value { "true" } else { "false" }, line),
            Literal::Markup(pieces) => Self {
                pieces: embedded(pieces),
                line,
            },
            _ => Self {
                pieces: Vec::new(),
                line,
            },
        }
    }

    /// How long its text is, in bytes.
    pub fn length(&self) -> usize {
        let lengths = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Open(_) | Piece::Close(_) => 1,
        });
        lengths.sum()
    }

    /// As clean Markdown.
    pub fn markdown(&self, links: &Links) -> String {
        clean_markdown(&render::markdown(&self.pieces, links), links)
    }

    /// As plain text on one line.
    pub fn plain(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Open(tag) if breaks(&tag.name) => text.push(' '),
                Piece::Open(_) | Piece::Close(_) => {}
            }
        }
        let text = text.replace("**", "").replace('`', "");
        let text = text.replace("\\_", "_").replace("\\*", "*");
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ")
    }

    /// The example that it holds: what is in code, or all of its text.
    pub fn example(&self) -> Option<String> {
        let text = match self.code() {
            Some(code) => code,
            None => self.plain(),
        };
        let text = text.trim().to_owned();
        let is_none = matches!(
            text.as_str(),
            "" | "-" | "--" | "—" | "——" | "/" | "\\-" | "无" | "N/A" | "n/a" | "None" | "^^"
        );
        (!is_none).then_some(text)
    }

    /// The first text in code.
    pub fn code(&self) -> Option<String> {
        let mut code: Option<String> = None;
        let mut is_open = false;
        for piece in &self.pieces {
            match piece {
                Piece::Open(tag) if tag.name == "code" || tag.name == "pre" => is_open = true,
                Piece::Close(name) if is_open && (name == "code" || name == "pre") => return code,
                Piece::Text(text) if is_open => code.get_or_insert_default().push_str(text),
                Piece::Text(text) => {
                    if let Some(span) = code_span(text) {
                        return Some(span.to_owned());
                    }
                }
                Piece::Open(_) | Piece::Close(_) => {}
            }
        }
        code
    }
}

/// The first code span of Markdown, or the content of a fence.
fn code_span(text: &str) -> Option<&str> {
    let (_, after) = text.split_once('`')?;
    let inner = after.trim_start_matches('`');
    let mark = "`".repeat(after.len() - inner.len() + 1);
    let (code, _) = inner.split_once(mark.as_str())?;
    if mark.len() < 3 {
        return Some(code);
    }
    // The first line of a fence says its language.
    let content = code.split_once('\n').map_or(code, |(_, content)| content);
    Some(content)
}

fn breaks(name: &str) -> bool {
    matches!(name, "br" | "p" | "li" | "div" | "tr" | "td")
}

/// Pieces with the Markdown that a component of the page would render.
fn embedded(pieces: &[Piece]) -> Vec<Piece> {
    let mut all = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Open(tag) => {
                all.push(piece.clone());
                let content = tag.get("content").or_else(|| tag.get("children"));
                if let Some(text) = content.and_then(Node::text) {
                    all.extend(read_html(text));
                }
                let html = tag.get("dangerouslySetInnerHTML");
                let html = html.and_then(|value| value.get("__html"));
                if let Some(text) = html.and_then(Node::text) {
                    all.extend(read_html(text));
                }
            }
            Piece::Close(_) | Piece::Text(_) => all.push(piece.clone()),
        }
    }
    all
}
