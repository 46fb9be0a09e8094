//! Where keys and values are in a YAML file, also in one that is not valid YAML while someone types.
//!
//! Lines are read by their indentation and braces by their nesting. What cannot be understood is skipped, so a mistake
//! disturbs only what is next to it. Diagnostics and the model come from the real parser.

mod flow;
mod scalar;
mod token;

use std::ops::Range;

pub use self::token::{Role, Step, Token};

/// All scalars of a file, in their order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut scanner = Scanner::new(text);
    scanner.run();
    scanner.tokens
}

/// The scalar at an offset.
pub fn token_at(text: &str, offset: usize) -> Option<Token> {
    let is_there = |token: &Token| {
        let Range { start, end } = token.range;
        start <= offset && offset <= end && !token.text(text).trim().is_empty()
    };
    tokens(text).into_iter().find(is_there)
}

/// The scalar that ends at the end of a text, or that could begin there: what is being typed.
pub fn token_at_end(text: &str) -> Option<Token> {
    let mut scanner = Scanner::new(text);
    scanner.run();
    if scanner
        .tokens
        .last()
        .is_some_and(|token| token.range.end == text.len())
    {
        return scanner.tokens.pop();
    }
    let line = text.rsplit('\n').next().unwrap_or_default();
    if !line.trim().is_empty() || scanner.is_in_text {
        return None;
    }
    scanner.pop_to(line.len());
    let mut path = scanner.path();
    path.push(Step::Key(String::new()));
    Some(Token {
        path,
        role: Role::Key,
        range: text.len()..text.len(),
    })
}

/// A key or an element of a list in block style, with its column.
struct Frame {
    column: usize,
    step: Step,
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    frames: Vec<Frame>,
    tokens: Vec<Token>,
    /// Whether a text of several lines goes on up to the end.
    is_in_text: bool,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Scanner {
            text,
            at: start,
            frames: Vec::new(),
            tokens: Vec::new(),
            is_in_text: false,
        }
    }

    fn run(&mut self) {
        while self.at < self.text.len() {
            self.line();
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The rest of the line, without its end.
    fn rest_of_line(&self) -> &'t str {
        let line = self.rest().split('\n').next().unwrap_or_default();
        line.trim_end_matches('\r')
    }

    fn next_line(&mut self) {
        let length = self
            .rest()
            .find('\n')
            .map_or(self.rest().len(), |end| end + 1);
        self.at += length;
    }

    fn path(&self) -> Vec<Step> {
        self.frames.iter().map(|frame| frame.step.clone()).collect()
    }

    fn push(&mut self, path: Vec<Step>, role: Role, range: Range<usize>) {
        self.tokens.push(Token { path, role, range });
    }

    /// Leaves what has at least this column.
    fn pop_to(&mut self, column: usize) {
        while self
            .frames
            .last()
            .is_some_and(|frame| frame.column >= column)
        {
            self.frames.pop();
        }
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    /// Reads a line of block style, and what its value continues on.
    fn line(&mut self) {
        let start = self.at;
        self.skip_spaces();
        let content = self.rest_of_line();
        let is_marker = self.at == start && matches!(content, "---" | "...");
        if content.trim().is_empty() || content.starts_with('#') || is_marker {
            self.next_line();
            return;
        }
        let is_element = is_dash(content);
        if !is_element {
            self.pop_to(self.at - start);
        }
        while is_dash(self.rest_of_line()) {
            self.element(self.at - start);
            if self.rest_of_line().trim().is_empty() {
                let range = self.at..self.at + self.rest_of_line().len();
                self.push(self.path(), Role::Value, range);
                self.next_line();
                return;
            }
        }
        self.entry(self.at - start, is_element);
    }

    /// Enters an element of a list.
    fn element(&mut self, column: usize) {
        while self
            .frames
            .last()
            .is_some_and(|frame| frame.column > column)
        {
            self.frames.pop();
        }
        match self.frames.last_mut() {
            Some(Frame {
                column: own,
                step: Step::Index(index),
            }) if *own == column => *index += 1,
            _ => self.frames.push(Frame {
                column,
                step: Step::Index(0),
            }),
        }
        self.at += 1;
        self.skip_spaces();
    }

    /// Reads a key with its value, or a value. A word after a dash is an element.
    fn entry(&mut self, column: usize, is_element: bool) {
        let word = scalar::read(self.text, self.at, false);
        let after = self.text.get(word.end..).unwrap_or_default();
        let is_flow = self.rest().starts_with(['{', '[']);
        if is_flow || !scalar::is_colon(after, false) {
            self.value(column, !is_element);
            return;
        }
        let name = self.text.get(word.content.clone()).unwrap_or_default();
        self.frames.push(Frame {
            column,
            step: Step::Key(name.to_owned()),
        });
        self.push(self.path(), Role::Key, word.content);
        self.at = word.end + 1;
        let gap = self.at;
        self.skip_spaces();
        let line = self.rest_of_line();
        if line.is_empty() || line.starts_with('#') {
            self.push(self.path(), Role::Value, gap..self.at);
            self.next_line();
        } else {
            self.value(column, false);
        }
    }

    /// Reads a value. Where a key could be, a word is the start of one.
    fn value(&mut self, column: usize, could_be_key: bool) {
        self.skip_properties();
        let rest = self.rest();
        if rest.starts_with(['|', '>']) {
            self.block_text(column);
            return;
        }
        if rest.starts_with(['{', '[']) {
            self.flow(column);
            self.next_line();
            return;
        }
        let word = scalar::read(self.text, self.at, false);
        let mut path = self.path();
        if could_be_key {
            let name = self.text.get(word.content.clone()).unwrap_or_default();
            path.push(Step::Key(name.to_owned()));
        }
        let role = if could_be_key { Role::Key } else { Role::Value };
        self.push(path, role, word.content);
        self.at = word.end;
        self.next_line();
    }

    /// Skips anchors and tags.
    fn skip_properties(&mut self) {
        while self.rest().starts_with(['&', '!']) {
            let word = self.rest_of_line().find(' ');
            self.at += word.unwrap_or_else(|| self.rest_of_line().len());
            self.skip_spaces();
        }
    }

    /// Skips a text of several lines, which are indented more than its key.
    fn block_text(&mut self, column: usize) {
        self.next_line();
        self.is_in_text = true;
        while self.at < self.text.len() {
            let line = self.rest_of_line();
            let indent = line.len() - line.trim_start_matches(' ').len();
            if !line.trim().is_empty() && indent <= column {
                self.is_in_text = false;
                return;
            }
            self.next_line();
        }
        let last = self.text.rsplit('\n').next().unwrap_or_default();
        self.is_in_text = last.len() > column;
    }
}

fn is_dash(line: &str) -> bool {
    line == "-" || line.starts_with("- ")
}

#[cfg(test)]
mod tests;
