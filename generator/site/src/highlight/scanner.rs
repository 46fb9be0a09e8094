//! A position in code, and the HTML of what is before it.

use super::Token;
use crate::templates::push_text;

/// Reads code from its beginning to its end, and writes it as HTML.
pub(super) struct Scanner<'c> {
    code: &'c str,
    position: usize,
    html: String,
}

impl<'c> Scanner<'c> {
    pub fn new(code: &'c str) -> Self {
        Scanner {
            code,
            position: 0,
            html: String::with_capacity(code.len() * 2),
        }
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'c str {
        self.code.get(self.position..).unwrap_or_default()
    }

    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Whether this is the beginning of the code, or follows white space.
    pub fn is_after_space(&self) -> bool {
        let before = self.code.get(..self.position).unwrap_or_default();
        before.chars().next_back().is_none_or(char::is_whitespace)
    }

    /// Whether only spaces and a prompt are before this in its line.
    pub fn is_at_line_start(&self) -> bool {
        let before = self.code.get(..self.position).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let is_continued = before.trim_end_matches([' ', '\n']).ends_with('\\');
        line.trim().trim_start_matches('$').is_empty() && !is_continued
    }

    /// Reads this many bytes, at least one character, as a token.
    pub fn take(&mut self, length: usize, token: Option<Token>) {
        let rest = self.rest();
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let mut length = length.max(first);
        while !rest.is_char_boundary(length) {
            length += 1;
        }
        let text = rest.get(..length).unwrap_or(rest);
        if let Some(token) = token {
            self.html.push_str("<span class=\"");
            self.html.push_str(token.class());
            self.html.push_str("\">");
        }
        push_text(&mut self.html, text);
        if token.is_some() {
            self.html.push_str("</span>");
        }
        self.position += text.len();
    }

    pub fn finish(self) -> String {
        self.html
    }
}
