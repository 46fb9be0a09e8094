//! Elements of JSX.

use super::scanner::Scanner;
use super::{Literal, Node, SPREAD};
use crate::page::limits;
use crate::page::markup::{Piece, Tag, decode_entities, is_void};

/// How many elements can be open at a time; others are read as if they were empty.
const OPEN: usize = 200;

impl Scanner<'_> {
    /// Reads an element or a fragment with all that is in it. Elements in it cost no depth.
    pub fn jsx(&mut self, depth: usize) -> Vec<Piece> {
        let line = self.line();
        let mut pieces = Vec::new();
        let mut open: Vec<String> = Vec::new();
        loop {
            match self.peek() {
                None => {
                    let name = open.first().map(String::as_str).unwrap_or_default();
                    self.problem_at(line, format!("`<{name}>` is not closed"));
                    break;
                }
                Some('<') => self.tag(depth, &mut open, &mut pieces),
                Some('{') => self.child(depth, &mut pieces),
                Some(_) => {
                    let text = self.take_while(|found| found != '<' && found != '{');
                    let text = collapse(&decode_entities(text));
                    if !text.is_empty() {
                        pieces.push(Piece::Text(text));
                    }
                }
            }
            if open.is_empty() {
                break;
            }
        }
        pieces
    }

    /// Skips an element.
    pub fn skip_element(&mut self) {
        // Without depth, values of attributes are skipped.
        self.jsx(limits::DEPTH);
    }

    fn tag(&mut self, depth: usize, open: &mut Vec<String>, pieces: &mut Vec<Piece>) {
        let line = self.line();
        self.next();
        if self.eat("!--") {
            while !self.rest().is_empty() && !self.eat("-->") {
                self.next();
            }
            return;
        }
        if self.eat("/") {
            self.skip_trivia();
            let name = self.element_name();
            self.take_while(|found| found != '>');
            self.eat(">");
            // A close tag that nothing opens is ignored; what is left open in between ends here.
            if let Some(at) = open.iter().rposition(|opened| *opened == name) {
                for ended in open.drain(at..).rev() {
                    pieces.push(Piece::Close(ended));
                }
            }
            return;
        }
        let name = self.element_name();
        let attributes = self.attributes(depth);
        let is_closed = self.eat("/");
        self.skip_trivia();
        if !self.eat(">") {
            self.problem_at(line, format!("the tag `<{name}` has no end"));
        }
        let tag = Tag {
            name: name.clone(),
            attributes,
            line,
        };
        let is_closed = is_closed || is_void(&name);
        pieces.push(Piece::Open(tag));
        if is_closed || open.len() >= OPEN {
            pieces.push(Piece::Close(name));
        } else {
            open.push(name);
        }
    }

    fn element_name(&mut self) -> String {
        let name = self.take_while(|found| {
            found.is_alphanumeric() || matches!(found, '_' | '$' | '.' | '-' | ':')
        });
        name.to_owned()
    }

    fn attributes(&mut self, depth: usize) -> Vec<(String, Node)> {
        let mut attributes = Vec::new();
        loop {
            self.skip_trivia();
            let line = self.line();
            match self.peek() {
                None | Some('>' | '/') => return attributes,
                Some('{') => {
                    self.next();
                    self.skip_trivia();
                    self.eat(SPREAD);
                    let value = self.embedded(depth);
                    attributes.push((SPREAD.to_owned(), value));
                    continue;
                }
                Some(_) => {}
            }
            let name = self.element_name();
            if name.is_empty() {
                self.next();
                continue;
            }
            self.skip_trivia();
            let value = if self.eat("=") {
                self.attribute_value(depth)
            } else {
                Node::new(line, Literal::Bool(true))
            };
            attributes.push((name, value));
        }
    }

    fn attribute_value(&mut self, depth: usize) -> Node {
        self.skip_trivia();
        let line = self.line();
        match self.peek() {
            Some('{') => {
                self.next();
                self.embedded(depth)
            }
            Some(quote @ ('"' | '\'')) => {
                self.next();
                let text = self.take_while(|found| found != quote);
                self.next();
                Node::new(line, Literal::Text(decode_entities(text)))
            }
            _ => {
                let text = self.take_while(|found| !found.is_whitespace() && found != '>');
                Node::new(line, Literal::Text(text.to_owned()))
            }
        }
    }

    /// What is between braces, after the first of them.
    fn embedded(&mut self, depth: usize) -> Node {
        let line = self.line();
        let mut value = Node::new(line, Literal::Opaque);
        if depth < limits::DEPTH {
            value = self.expression(depth + 1);
        }
        self.skip_to_end_of_braces();
        value
    }

    /// Skips to the brace that ends what is in braces, without a look at elements.
    fn skip_to_end_of_braces(&mut self) {
        let mut open = 1_usize;
        while open > 0 {
            self.skip_trivia();
            match self.peek() {
                None => return,
                Some('"' | '\'') => {
                    self.string();
                }
                Some('`') => self.skip_template(),
                Some(found) => {
                    self.next();
                    match found {
                        '{' => open += 1,
                        '}' => open -= 1,
                        _ => {}
                    }
                }
            }
        }
    }

    /// A value between tags, such as `{"text"}` or `{' '}`.
    fn child(&mut self, depth: usize, pieces: &mut Vec<Piece>) {
        self.next();
        self.skip_trivia();
        if self.eat("}") {
            return;
        }
        match self.embedded(depth).value {
            Literal::Text(text) | Literal::Number(text) => pieces.push(Piece::Text(text)),
            Literal::Markup(inner) => pieces.extend(inner),
            _ => {}
        }
    }
}

/// Text of JSX: lines are joined, and white space next to line breaks is left out.
fn collapse(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_owned();
    }
    let lines: Vec<&str> = text.split('\n').collect();
    let last = lines.len().saturating_sub(1);
    let lines = lines.iter().enumerate().map(|(index, line)| {
        let line = if index > 0 { line.trim_start() } else { line };
        if index < last { line.trim_end() } else { line }
    });
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}
