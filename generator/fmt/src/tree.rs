//! A YAML file with all that a person wrote into it: comments, blank lines, styles.

use std::ops::Range;

/// A file.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    /// Comments above everything else.
    pub header: Vec<Comment>,
    /// The mapping of the file.
    pub root: Node,
    /// Whether a node has an anchor, so that the order of the file has a meaning.
    pub has_anchors: bool,
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Its name for aliases, without `&`.
    pub anchor: Option<String>,
    /// Its tag as it is written.
    pub tag: Option<String>,
    /// What it is.
    pub content: Content,
    /// Where it was read.
    pub span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Scalar(Scalar),
    /// The name of an anchor.
    Alias(String),
    Collection(Collection),
}

/// A value without parts.
#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    /// The text, without quotes and escapes. Without its type: `1` can be a number or a string.
    pub text: String,
    /// How it is written.
    pub style: Style,
}

/// How a scalar is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes, so that it can be a number, a boolean or null.
    Plain,
    /// A string, in quotes.
    Quoted,
    /// A string whose line breaks are written as escapes.
    Escaped,
    /// A string of several lines.
    Lines,
    /// A string of several lines that are joined, as they are written.
    Folded(Vec<String>),
}

/// A mapping or a list.
#[derive(Clone, Debug)]
pub(crate) struct Collection {
    /// Whether it is a list.
    pub is_list: bool,
    /// Whether it was written between brackets.
    pub is_flow: bool,
    /// Its entries or elements.
    pub parts: Vec<Part>,
    /// Comments after the last of them.
    pub tail: Vec<Comment>,
}

/// An entry of a mapping, or an element of a list, which has no key.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The key of an entry.
    pub key: Option<Node>,
    /// The value.
    pub value: Node,
    /// Comments above it.
    pub leading: Vec<Comment>,
    /// Whether a blank line is between it and what is above.
    pub blank: bool,
    /// The comment behind it.
    pub trailing: Option<Trailing>,
}

/// A comment on a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    /// The text with its `#`.
    pub text: String,
    /// Whether a blank line is above it.
    pub blank: bool,
}

/// A comment after something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trailing {
    /// The text with its `#`.
    pub text: String,
    /// The column in which it was written, and how many spaces were in front of it, to keep
    /// columns of comments.
    pub column: usize,
    pub gap: usize,
}

impl Node {
    pub fn new(content: Content) -> Self {
        Node {
            anchor: None,
            tag: None,
            content,
            span: 0..0,
        }
    }

    pub fn collection(&self) -> Option<&Collection> {
        match &self.content {
            Content::Collection(collection) => Some(collection),
            _ => None,
        }
    }

    pub fn collection_mut(&mut self) -> Option<&mut Collection> {
        match &mut self.content {
            Content::Collection(collection) => Some(collection),
            _ => None,
        }
    }

    /// Whether something other than its content must be written.
    pub fn has_properties(&self) -> bool {
        self.anchor.is_some() || self.tag.is_some()
    }
}

impl Part {
    pub fn new(key: Option<Node>, value: Node) -> Self {
        Part {
            key,
            value,
            leading: Vec::new(),
            blank: false,
            trailing: None,
        }
    }

    /// The key as it is spelled; empty for an element.
    pub fn name(&self) -> &str {
        match self.key.as_ref().map(|key| &key.content) {
            Some(Content::Scalar(scalar)) => &scalar.text,
            _ => "",
        }
    }

    /// Adds a comment behind it. What was there moves above.
    pub fn add_trailing(&mut self, trailing: Trailing) {
        if let Some(earlier) = self.trailing.replace(trailing) {
            self.leading.push(Comment {
                text: earlier.text,
                blank: false,
            });
        }
    }
}

impl Collection {
    pub fn new(is_list: bool) -> Self {
        Collection {
            is_list,
            is_flow: false,
            parts: Vec::new(),
            tail: Vec::new(),
        }
    }
}

impl Tree {
    /// Every comment of the file, in order.
    pub fn comments(&self) -> Vec<&str> {
        let mut found: Vec<&str> = self.header.iter().map(|found| &*found.text).collect();
        collect_comments(&self.root, &mut found);
        found
    }

    /// Whether another file has the same values in the same order.
    pub fn equals(&self, other: &Tree) -> bool {
        equal(&self.root, &other.root)
    }
}

fn collect_comments<'t>(node: &'t Node, found: &mut Vec<&'t str>) {
    let Some(collection) = node.collection() else {
        return;
    };
    for part in &collection.parts {
        found.extend(part.leading.iter().map(|comment| &*comment.text));
        found.extend(part.trailing.iter().map(|comment| &*comment.text));
        collect_comments(&part.value, found);
    }
    found.extend(collection.tail.iter().map(|comment| &*comment.text));
}

fn equal(one: &Node, other: &Node) -> bool {
    if one.anchor != other.anchor || one.tag != other.tag {
        return false;
    }
    match (&one.content, &other.content) {
        (Content::Scalar(one), Content::Scalar(other)) => {
            one.text == other.text || both_null(one, other)
        }
        (Content::Alias(one), Content::Alias(other)) => one == other,
        (Content::Collection(one), Content::Collection(other)) => {
            one.is_list == other.is_list
                && one.parts.len() == other.parts.len()
                && one.parts.iter().zip(&other.parts).all(|(one, other)| {
                    let keys = match (&one.key, &other.key) {
                        (Some(one), Some(other)) => equal(one, other),
                        (one, other) => one.is_none() && other.is_none(),
                    };
                    keys && equal(&one.value, &other.value)
                })
        }
        _ => false,
    }
}

fn both_null(one: &Scalar, other: &Scalar) -> bool {
    let is_null = |scalar: &Scalar| {
        scalar.style == Style::Plain && matches!(&*scalar.text, "" | "~" | "null" | "Null" | "NULL")
    };
    is_null(one) && is_null(other)
}
