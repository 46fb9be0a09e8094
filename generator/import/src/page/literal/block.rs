//! The statements of a block: which values have names, and which elements it shows.

use indexmap::IndexMap;

use super::scanner::{Scanner, is_name};
use super::{Literal, Member, Node, Problem, SPREAD};
use crate::page::limits;
use crate::page::markup::Piece;

/// What a block holds.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The values that have a name.
    pub values: IndexMap<String, Node>,
    /// The elements that it shows.
    pub elements: Vec<Piece>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// The most members of an object that is a row, a column or a table.
const MEMBERS: usize = 1_000;

/// Reads the code of a block that begins on a line.
pub fn read_block(text: &str, line: usize) -> Block {
    let mut scanner = Scanner::new(text, line);
    let mut block = Block::default();
    loop {
        scanner.skip_trivia();
        let Some(found) = scanner.peek() else {
            break;
        };
        match found {
            '"' | '\'' => {
                scanner.string();
            }
            '`' => {
                scanner.template();
            }
            '<' if scanner.is_element() || scanner.rest().starts_with("<Table") => {
                block.elements.extend(scanner.jsx(0));
            }
            _ if is_name(found) => {
                let name = scanner.name();
                if let Some(value) = assigned(&mut scanner, name) {
                    block.values.insert(name.to_owned(), value);
                }
            }
            _ => {
                scanner.next();
            }
        }
    }
    block.problems = scanner.into_problems();
    block
}

/// The value that a name gets, if `=` follows.
fn assigned(scanner: &mut Scanner<'_>, name: &str) -> Option<Node> {
    if matches!(name, "return" | "default" | "const" | "let" | "var") {
        return None;
    }
    scanner.skip_trivia();
    if scanner.peek() == Some(':') {
        // The type of TypeScript.
        scanner.next();
        scanner.skip_trivia();
        scanner.take_while(|found| is_name(found) || "<>[].".contains(found));
        scanner.skip_trivia();
    }
    let is_assigned =
        scanner.peek() == Some('=') && !matches!(scanner.peek_second(), Some('=' | '>'));
    if !is_assigned {
        return None;
    }
    scanner.next();
    Some(scanner.expression(0))
}

impl Block {
    /// A value itself in place of its name, and with the members of others that it takes in.
    pub fn resolve<'a>(&'a self, node: &'a Node) -> &'a Node {
        let mut node = node;
        for _ in 0..limits::DEPTH {
            match &node.value {
                Literal::Name(name) => match self.values.get(name) {
                    Some(value) => node = value,
                    None => return node,
                },
                _ => return node,
            }
        }
        node
    }

    /// A member of an object, or of one that the object takes in.
    pub fn member<'a>(&'a self, node: &'a Node, name: &str) -> Option<&'a Node> {
        let mut objects = vec![self.resolve(node)];
        for _ in 0..limits::DEPTH {
            let object = objects.pop()?;
            if object.members().len() > MEMBERS {
                continue;
            }
            for Member {
                name: own, value, ..
            } in object.members().iter().rev()
            {
                if own == name {
                    return Some(self.resolve(value));
                }
                if own == SPREAD {
                    objects.push(self.resolve(value));
                }
            }
        }
        None
    }
}
