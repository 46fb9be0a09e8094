//! Markdown of elements.

use super::Links;
use crate::page::literal::Node;
use crate::page::markup::{Piece, Tag};

/// What a list counts.
struct List {
    is_ordered: bool,
    items: usize,
}

#[derive(Default)]
struct Renderer {
    text: String,
    lists: Vec<List>,
    /// What is in the code that is open.
    code: Option<String>,
    is_preformatted: bool,
    /// The targets of the links that are open.
    targets: Vec<Option<String>>,
}

/// How deep lists can nest; deeper ones are flat.
const LISTS: usize = 8;

/// Writes pieces as Markdown.
pub fn markdown(pieces: &[Piece], links: &Links) -> String {
    let mut renderer = Renderer::default();
    for piece in pieces {
        match piece {
            Piece::Open(tag) => renderer.open(tag, links),
            Piece::Close(name) => renderer.close(name),
            Piece::Text(text) => renderer.push(text),
        }
    }
    renderer.end_code();
    renderer.text
}

impl Renderer {
    fn push(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.push_str(text),
            None => self.text.push_str(text),
        }
    }

    fn open(&mut self, tag: &Tag, links: &Links) {
        if self.code.is_some() {
            if tag.name == "br" {
                self.push("\n");
            }
            return;
        }
        match tag.name.as_str() {
            "br" if self.lists.is_empty() => self.text.push_str("\n\n"),
            "br" => self.line(),
            "p" | "div" | "tr" | "table" | "blockquote" | "pre" => self.paragraph(),
            "ul" | "ol" if self.lists.len() < LISTS => self.lists.push(List {
                is_ordered: tag.name == "ol",
                items: 0,
            }),
            "li" => self.item(),
            "td" | "th" => self.text.push(' '),
            "a" => {
                self.targets.push(target(tag, links));
                if self.targets.last().is_some_and(Option::is_some) {
                    self.text.push('[');
                }
            }
            "code" | "kbd" | "tt" => self.code = Some(String::new()),
            _ => {}
        }
        if tag.name == "pre" {
            self.is_preformatted = true;
            self.code = Some(String::new());
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "code" | "kbd" | "tt" if !self.is_preformatted => self.end_code(),
            "pre" => {
                self.end_code();
                self.is_preformatted = false;
            }
            _ if self.code.is_some() => {}
            "p" | "div" | "table" | "blockquote" | "li" if self.lists.is_empty() => {
                self.paragraph();
            }
            "ul" | "ol" => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.paragraph();
                }
            }
            "a" => {
                if let Some(Some(target)) = self.targets.pop() {
                    self.text.push_str(&format!("]({target})"));
                }
            }
            _ => {}
        }
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else {
            return;
        };
        let code = code.trim();
        if code.is_empty() {
            return;
        }
        if self.is_preformatted && code.contains('\n') {
            let fence = mark(code, 3);
            self.text
                .push_str(&format!("{fence}text\n{code}\n{fence}\n\n"));
            return;
        }
        let mark = mark(code, 1);
        let pad = if code.starts_with('`') || code.ends_with('`') {
            " "
        } else {
            ""
        };
        self.text.push_str(&format!("{mark}{pad}{code}{pad}{mark}"));
    }

    /// Begins a new line, with the indent of the list that is open.
    fn line(&mut self) {
        let indent = "  ".repeat(self.lists.len());
        self.text.push('\n');
        self.text.push_str(&indent);
    }

    /// Begins a new paragraph. In lists, that is a new line.
    fn paragraph(&mut self) {
        let trimmed = self.text.trim_end_matches([' ', '\n']).len();
        self.text.truncate(trimmed);
        if self.text.is_empty() {
            return;
        }
        let begins_item = self.text.ends_with("\n-") || self.text == "-";
        if begins_item {
            self.text.push(' ');
        } else if self.lists.is_empty() {
            self.text.push_str("\n\n");
        } else {
            self.line();
        }
    }

    fn item(&mut self) {
        let trimmed = self.text.trim_end_matches([' ', '\n']).len();
        self.text.truncate(trimmed);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let depth = self.lists.len().saturating_sub(1);
        self.text.push_str(&"  ".repeat(depth));
        match self.lists.last_mut() {
            Some(list) if list.is_ordered => {
                list.items += 1;
                let number = list.items;
                self.text.push_str(&format!("{number}. "));
            }
            _ => self.text.push_str("- "),
        }
    }
}

/// Marks around a code that has some itself: one more than the longest run in it.
fn mark(code: &str, least: usize) -> String {
    let longest = code
        .split(|found| found != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let count = if longest >= least { longest + 1 } else { least };
    "`".repeat(count)
}

fn target(tag: &Tag, links: &Links) -> Option<String> {
    links.whole(tag.get("href").and_then(Node::text)?)
}

impl Links {
    /// The whole address of a link; `None` if it leads nowhere outside of the page.
    pub fn whole(&self, target: &str) -> Option<String> {
        const SITE: &str = "https://www.volcengine.com/docs";
        let target = target.trim();
        let is_clean = !target.contains(|found: char| {
            found.is_whitespace() || found.is_control() || "()<>\"`\\".contains(found)
        });
        if !is_clean {
            return None;
        }
        if target.starts_with("https://") || target.starts_with("http://") {
            return Some(target.to_owned());
        }
        if let Some(path) = target.strip_prefix("/docs/") {
            return Some(format!("{SITE}/{path}"));
        }
        let number = target.split('#').next().unwrap_or_default();
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        match &self.library {
            Some(library) if is_number => Some(format!("{SITE}/{library}/{target}")),
            _ => None,
        }
    }
}
