//! Mappings and lists in braces and brackets.

use super::{Role, Scanner, Step, scalar};

/// More braces in each other than a spec can have.
const DEEPEST: usize = 64;

/// A mapping or a list whose end is not read yet.
struct Open {
    is_map: bool,
    /// Where it is: a key, or the number of an element.
    step: Option<Step>,
    /// Whether the value of a key comes next.
    wants_value: bool,
    /// Whether there was something since the last comma, colon or opening bracket.
    is_filled: bool,
    /// The end of that.
    gap: usize,
}

impl Open {
    fn new(is_map: bool, gap: usize) -> Self {
        Open {
            is_map,
            step: (!is_map).then_some(Step::Index(0)),
            wants_value: false,
            is_filled: false,
            gap,
        }
    }

    fn next(&mut self, gap: usize) {
        self.step = match self.step.take() {
            Some(Step::Index(index)) => Some(Step::Index(index + 1)),
            _ => None,
        };
        self.wants_value = false;
        self.is_filled = false;
        self.gap = gap;
    }
}

impl Scanner<'_> {
    /// Reads what is in braces, up to their end, or to a line that cannot be in them.
    pub(super) fn flow(&mut self, column: usize) {
        let mut open: Vec<Open> = Vec::new();
        while let Some(c) = self.rest().chars().next() {
            match c {
                '{' | '[' => {
                    if let Some(outer) = open.last_mut() {
                        outer.is_filled = true;
                    }
                    self.at += 1;
                    if open.len() >= DEEPEST {
                        return;
                    }
                    open.push(Open::new(c == '{', self.at));
                }
                '}' | ']' => {
                    self.missing(&open);
                    self.at += 1;
                    open.pop();
                    if open.is_empty() {
                        return;
                    }
                }
                ',' => {
                    self.missing(&open);
                    self.at += 1;
                    if let Some(inner) = open.last_mut() {
                        inner.next(self.at);
                    }
                }
                '\n' => {
                    self.at += 1;
                    if self.is_outside(column) {
                        // So that the caller goes on with this line.
                        self.at -= 1;
                        return;
                    }
                }
                '#' => self.at += self.rest_of_line().len(),
                _ if c.is_whitespace() => self.at += c.len_utf8(),
                _ if scalar::is_colon(self.rest(), true) => {
                    self.at += 1;
                    if let Some(inner) = open.last_mut() {
                        inner.wants_value = inner.is_map;
                        inner.is_filled = false;
                        inner.gap = self.at;
                    }
                }
                _ => self.flow_scalar(&mut open),
            }
        }
        self.missing(&open);
    }

    fn flow_scalar(&mut self, open: &mut [Open]) {
        let word = scalar::read(self.text, self.at, true);
        // Progress, whatever the text is.
        self.at = word.end.max(self.at + 1);
        let Some(inner) = open.last_mut() else {
            return;
        };
        inner.is_filled = true;
        let is_key = inner.is_map && !inner.wants_value;
        if is_key {
            let name = self.text.get(word.content.clone()).unwrap_or_default();
            inner.step = Some(Step::Key(name.to_owned()));
        }
        let role = if is_key { Role::Key } else { Role::Value };
        let path = self.flow_path(open);
        self.push(path, role, word.content);
    }

    /// Notes a place where a key or a value is missing.
    fn missing(&mut self, open: &[Open]) {
        let Some(inner) = open.last().filter(|inner| !inner.is_filled) else {
            return;
        };
        let is_key = inner.is_map && !inner.wants_value;
        let mut path = self.flow_path(open);
        if is_key {
            path.push(Step::Key(String::new()));
        }
        let role = if is_key { Role::Key } else { Role::Value };
        self.push(path, role, inner.gap..self.at);
    }

    fn flow_path(&self, open: &[Open]) -> Vec<Step> {
        let mut path = self.path();
        path.extend(open.iter().filter_map(|open| open.step.clone()));
        path
    }

    /// Whether a line begins that is not indented, so that braces above it were not closed.
    fn is_outside(&self, column: usize) -> bool {
        let line = self.rest_of_line();
        let content = line.trim_start_matches(' ');
        !content.is_empty()
            && line.len() - content.len() <= column
            && !content.starts_with(['}', ']', '#'])
    }
}
