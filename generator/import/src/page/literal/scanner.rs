//! Characters with their lines, comments, and what is skipped.

use super::Problem;

/// Reads a text from its begin to its end, and never goes back.
#[derive(Debug)]
pub struct Scanner<'a> {
    rest: &'a str,
    line: usize,
    /// The last character that was not white space; a space at the begin.
    last: char,
    problems: Vec<Problem>,
}

/// What is worth listing. A text that is broken once is often broken to its end.
const PROBLEMS: usize = 8;

impl<'a> Scanner<'a> {
    /// A scanner of a text that begins on a line.
    pub fn new(text: &'a str, line: usize) -> Self {
        Self {
            rest: text,
            line,
            last: ' ',
            problems: Vec::new(),
        }
    }

    /// The current line.
    pub fn line(&self) -> usize {
        self.line
    }

    /// What is left.
    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// The last character that was read and is no white space.
    pub fn last(&self) -> char {
        self.last
    }

    /// What was wrong.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Notes that something is wrong on the current line.
    pub fn problem(&mut self, message: String) {
        let line = self.line;
        self.problem_at(line, message);
    }

    /// Notes that something is wrong on a line.
    pub fn problem_at(&mut self, line: usize, message: String) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(Problem { line, message });
        }
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// The character after the next one.
    pub fn peek_second(&self) -> Option<char> {
        self.rest.chars().nth(1)
    }

    /// Reads a character.
    pub fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let found = chars.next()?;
        self.rest = chars.as_str();
        if found == '\n' {
            self.line += 1;
        }
        if !found.is_whitespace() {
            self.last = found;
        }
        Some(found)
    }

    /// Reads a text if it is next.
    pub fn eat(&mut self, text: &str) -> bool {
        if !self.rest.starts_with(text) {
            return false;
        }
        for _ in text.chars() {
            self.next();
        }
        true
    }

    /// Reads characters as long as they match.
    pub fn take_while(&mut self, matches: impl Fn(char) -> bool) -> &'a str {
        let start = self.rest;
        while self.peek().is_some_and(&matches) {
            self.next();
        }
        let length = start.len() - self.rest.len();
        start.get(..length).unwrap_or_default()
    }

    /// Skips white space and comments.
    pub fn skip_trivia(&mut self) {
        loop {
            self.take_while(|found| found.is_whitespace() || found == '\u{feff}');
            let last = self.last;
            if self.rest.starts_with("//") {
                self.take_while(|found| found != '\n');
            } else if self.rest.starts_with("/*") {
                self.skip_comment();
            } else {
                return;
            }
            self.last = last;
        }
    }

    fn skip_comment(&mut self) {
        let line = self.line;
        self.eat("/*");
        while !self.rest.is_empty() {
            if self.eat("*/") {
                return;
            }
            self.next();
        }
        self.problem_at(line, "this comment has no end".to_owned());
    }

    /// Reads a name.
    pub fn name(&mut self) -> &'a str {
        self.take_while(is_name)
    }
}

/// Whether a character can be in a name of JavaScript.
pub fn is_name(found: char) -> bool {
    found.is_alphanumeric() || found == '_' || found == '$'
}
