//! The tree of a YAML file.

use crate::diagnostic::Span;

/// A value with its span.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
    /// Its number in the tree; an aliased node has one for each use.
    pub(super) id: u32,
}

/// The kinds of values.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing, `null` or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    String(String),
    /// A list.
    Seq(Vec<Node>),
    /// A mapping, in the order of the file; a key can occur twice.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key, as spelled.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// What it is, as a message says it after "found".
    #[must_use]
    pub fn describe(&self) -> String {
        const LONG: usize = 40;
        match &self.kind {
            Kind::Null => "nothing".to_owned(),
            Kind::Bool(value) => format!("`{value}`"),
            Kind::Int(value) => format!("number {value}"),
            Kind::Float(value) => format!("number {value}"),
            Kind::String(text) if text.chars().count() > LONG => {
                let start: String = text.chars().take(LONG).collect();
                format!("string {:?}", format!("{start}…"))
            }
            Kind::String(text) => format!("string {text:?}"),
            Kind::Seq(_) => "a list".to_owned(),
            Kind::Map(_) => "a mapping".to_owned(),
        }
    }
}
