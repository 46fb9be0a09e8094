//! Literals of JavaScript with JSX, as pages hold their tables in. They are read as data: nothing is
//! evaluated, and what is not a literal, such as a function, is [`Literal::Opaque`].

mod block;
mod jsx;
mod scanner;
mod skip;
mod text;
mod value;

use serde_json::{Map, Number, Value};

use crate::page::markup::Piece;

pub use block::{Block, read_block};

/// A value and the line on which it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The line, from 1.
    pub line: usize,
    /// The value.
    pub value: Literal,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null` or `undefined`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number as it is written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Node>),
    /// An object.
    Object(Vec<Member>),
    /// Elements and text of JSX.
    Markup(Vec<Piece>),
    /// The name of another value.
    Name(String),
    /// What is not data, such as a function.
    Opaque,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name; `...` if the value's members belong in its place.
    pub name: String,
    /// The line of its name.
    pub line: usize,
    /// Its value.
    pub value: Node,
}

/// What a reader could not read, with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// The name of a member that stands for the members of its value.
pub const SPREAD: &str = "...";

/// Reads one value, such as the JSON of an example, and what is wrong with it.
pub fn read_value(text: &str, line: usize) -> (Node, Vec<Problem>) {
    let mut scanner = scanner::Scanner::new(text, line);
    let node = scanner.expression(0);
    scanner.skip_trivia();
    if let Some(found) = scanner.peek() {
        scanner.problem(format!("unexpected `{found}` after the value"));
    }
    (node, scanner.into_problems())
}

impl Node {
    /// A node.
    pub fn new(line: usize, value: Literal) -> Self {
        Self { line, value }
    }

    /// A member of an object; the last of that name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        let members = self.members();
        let member = members.iter().rev().find(|member| member.name == name);
        member.map(|member| &member.value)
    }

    /// The members of an object; none of another value.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Literal::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of an array; none of another value.
    pub fn elements(&self) -> &[Node] {
        match &self.value {
            Literal::List(elements) => elements,
            _ => &[],
        }
    }

    /// The string.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Literal::Text(text) => Some(text),
            _ => None,
        }
    }

    /// As JSON. What JSON cannot say is left out of objects and arrays, and `None` alone.
    pub fn to_json(&self) -> Option<Value> {
        Some(match &self.value {
            Literal::Null => Value::Null,
            Literal::Bool(value) => Value::Bool(*value),
            Literal::Number(text) => Value::Number(number(text)?),
            Literal::Text(text) => Value::String(text.clone()),
            Literal::List(elements) => elements.iter().filter_map(Node::to_json).collect(),
            Literal::Object(members) => {
                let mut map = Map::new();
                for member in members.iter().filter(|member| member.name != SPREAD) {
                    if let Some(value) = member.value.to_json() {
                        map.insert(member.name.clone(), value);
                    }
                }
                Value::Object(map)
            }
            Literal::Markup(_) | Literal::Name(_) | Literal::Opaque => return None,
        })
    }
}

/// A number of JSON, kept whole if it is an integer of 64 bits.
pub fn number(text: &str) -> Option<Number> {
    let text = text.trim_start_matches('+').replace('_', "");
    let integer = text.parse::<i64>().ok().map(Number::from);
    let integer = integer.or_else(|| text.parse::<u64>().ok().map(Number::from));
    let float = || text.parse::<f64>().ok().and_then(Number::from_f64);
    integer.or_else(float)
}
