//! Values.

use super::scanner::{Scanner, is_name};
use super::{Literal, Member, Node, SPREAD};
use crate::page::limits;
use crate::page::markup::Piece;

impl Scanner<'_> {
    /// Reads a value with all that belongs to it, up to what ends an expression.
    pub fn expression(&mut self, depth: usize) -> Node {
        let mut node = self.operand(depth);
        loop {
            self.skip_trivia();
            match self.peek() {
                Some('+') if self.peek_second() != Some('+') => {
                    self.next();
                    let other = self.operand(depth);
                    node.value = sum(node.value, other.value);
                }
                None | Some(',' | ')' | ']' | '}' | ';' | '{' | ':' | '"' | '\'') => return node,
                Some(found) if is_name(found) => {
                    // `as const` and `satisfies Rows` of TypeScript; else a new statement.
                    if !starts_with_word(self.rest(), &["as", "satisfies"]) {
                        return node;
                    }
                    self.name();
                    self.skip_trivia();
                    self.name();
                }
                Some(_) => {
                    // A call, a condition and the like: no data.
                    self.skip_to_end(&[',', ')', ']', '}', ';']);
                    node.value = Literal::Opaque;
                }
            }
        }
    }

    fn operand(&mut self, depth: usize) -> Node {
        self.skip_trivia();
        let line = self.line();
        let value = match self.peek() {
            Some('{' | '[' | '(' | '<') if depth >= limits::DEPTH => {
                self.problem(format!("nested deeper than {} levels", limits::DEPTH));
                self.skip_to_end(&[',', ')', ']', '}', ';']);
                Literal::Opaque
            }
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some('(') => self.parenthesis(depth),
            Some('"' | '\'') => Literal::Text(self.string()),
            Some('`') => Literal::Text(self.template()),
            Some('<') => Literal::Markup(self.jsx(depth)),
            Some('-' | '+') => {
                let sign = if self.next() == Some('-') { "-" } else { "" };
                self.skip_trivia();
                self.number(sign)
            }
            Some(found) if found.is_ascii_digit() || found == '.' => self.number(""),
            Some(found) if is_name(found) => self.word(depth),
            Some(',' | ')' | ']' | '}' | ';' | ':') | None => {
                self.problem("a value is missing".to_owned());
                Literal::Opaque
            }
            Some(_) => {
                self.skip_to_end(&[',', ')', ']', '}', ';']);
                Literal::Opaque
            }
        };
        Node::new(line, value)
    }

    fn number(&mut self, sign: &str) -> Literal {
        if self.eat("...") {
            return Literal::Opaque;
        }
        let mut text = sign.to_owned();
        text.push_str(
            self.take_while(|found| found.is_ascii_alphanumeric() || found == '.' || found == '_'),
        );
        if text.ends_with(['e', 'E']) && self.peek().is_some_and(|found| "+-".contains(found)) {
            text.extend(self.next());
            text.push_str(self.take_while(|found| found.is_ascii_digit()));
        }
        match super::number(&text) {
            Some(_) => Literal::Number(text),
            None => Literal::Opaque,
        }
    }

    fn word(&mut self, depth: usize) -> Literal {
        let name = self.name();
        self.skip_trivia();
        if self.eat("=>") {
            self.function(depth);
            return Literal::Opaque;
        }
        match name {
            "null" | "undefined" | "None" => Literal::Null,
            "true" | "True" => Literal::Bool(true),
            "false" | "False" => Literal::Bool(false),
            "function" | "async" | "new" | "typeof" | "void" | "await" => {
                self.skip_to_end(&[',', ')', ']', '}', ';']);
                Literal::Opaque
            }
            _ => Literal::Name(name.to_owned()),
        }
    }

    /// The body of a function, after its arrow.
    fn function(&mut self, depth: usize) {
        self.skip_trivia();
        if self.peek() == Some('<') && depth < limits::DEPTH {
            self.jsx(depth + 1);
        } else {
            self.skip_to_end(&[',', ')', ']', '}', ';']);
        }
    }

    fn parenthesis(&mut self, depth: usize) -> Literal {
        self.next();
        self.skip_trivia();
        let mut value = Literal::Opaque;
        if self.peek() != Some(')') {
            value = self.expression(depth + 1).value;
            self.skip_to_end(&[')']);
        }
        self.eat(")");
        self.skip_trivia();
        if self.eat("=>") {
            self.function(depth);
            value = Literal::Opaque;
        }
        value
    }

    fn list(&mut self, depth: usize) -> Literal {
        let line = self.line();
        self.next();
        let mut elements = Vec::new();
        loop {
            self.skip_trivia();
            match self.peek() {
                None => {
                    self.problem_at(line, "this `[` is not closed".to_owned());
                    break;
                }
                Some(']') => {
                    self.next();
                    break;
                }
                Some(',') => {
                    self.next();
                }
                Some(found @ ('}' | ')' | ';' | ':')) => {
                    self.problem(format!("unexpected `{found}` in an array"));
                    if found == ';' {
                        break;
                    }
                    self.next();
                }
                Some(_) => {
                    elements.push(self.expression(depth + 1));
                    self.expect_comma(']');
                }
            }
        }
        Literal::List(elements)
    }

    fn object(&mut self, depth: usize) -> Literal {
        let opened = self.line();
        self.next();
        let mut members = Vec::new();
        loop {
            self.skip_trivia();
            let line = self.line();
            let name = match self.peek() {
                None => {
                    self.problem_at(opened, "this `{` is not closed".to_owned());
                    break;
                }
                Some('}') => {
                    self.next();
                    break;
                }
                Some(',') => {
                    self.next();
                    continue;
                }
                Some('.') if self.eat(SPREAD) => {
                    members.push(self.spread(line, depth));
                    continue;
                }
                Some('"' | '\'') => self.string(),
                Some(found) if is_name(found) => self.name().to_owned(),
                Some('{') => {
                    // The brace that ends the object is missing.
                    self.problem_at(opened, "this `{` is not closed".to_owned());
                    break;
                }
                Some(found) => {
                    self.problem(format!("unexpected `{found}` in an object"));
                    if found == ';' {
                        break;
                    }
                    self.skip_to_end(&[',', '}', ']', ';']);
                    self.eat("]");
                    continue;
                }
            };
            let value = self.member(&name, line, depth);
            members.push(Member { name, line, value });
            self.expect_comma('}');
        }
        Literal::Object(members)
    }

    /// Notes that neither a comma nor the end follows an element or a member.
    fn expect_comma(&mut self, end: char) {
        self.skip_trivia();
        if let Some(found) = self.peek().filter(|found| *found != ',' && *found != end) {
            self.problem(format!("expected `,`, found `{found}`"));
        }
    }

    fn spread(&mut self, line: usize, depth: usize) -> Member {
        self.skip_trivia();
        let is_empty = matches!(self.peek(), None | Some(',' | '}' | '"' | '\''));
        let value = if is_empty {
            Node::new(line, Literal::Opaque)
        } else {
            self.expression(depth + 1)
        };
        let name = SPREAD.to_owned();
        Member { name, line, value }
    }

    fn member(&mut self, name: &str, line: usize, depth: usize) -> Node {
        self.skip_trivia();
        match self.peek() {
            Some(':') => {
                self.next();
                self.expression(depth + 1)
            }
            // The member of the same name: `{ columns, data }`.
            Some(',' | '}') => Node::new(line, Literal::Name(name.to_owned())),
            Some('(') => {
                // A method.
                self.skip_to_end(&[',', '}']);
                Node::new(line, Literal::Opaque)
            }
            _ => {
                self.problem(format!("expected `:` after `{name}`"));
                self.skip_to_end(&[',', '}', ';']);
                Node::new(line, Literal::Opaque)
            }
        }
    }
}

fn starts_with_word(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        let rest = text.strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(is_name))
    })
}

/// What `+` makes of two literals.
fn sum(left: Literal, right: Literal) -> Literal {
    match (left, right) {
        (Literal::Text(left), Literal::Text(right) | Literal::Number(right))
        | (Literal::Number(left), Literal::Text(right)) => Literal::Text(left + &right),
        (Literal::Markup(mut left), Literal::Text(right)) => {
            left.push(Piece::Text(right));
            Literal::Markup(left)
        }
        _ => Literal::Opaque,
    }
}
