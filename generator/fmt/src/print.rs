//! The canonical style: on one line what is short, otherwise a line for each part.

use unicode_width::UnicodeWidthStr;

use crate::place::At;
use crate::scalar::{self, Context};
use crate::tree::{Collection, Comment, Content, Node, Part, Scalar, Style, Trailing, Tree};

/// The last column of a line that something is put on.
const WIDTH: usize = 100;
/// Comments behind values are aligned up to this column.
const ALIGNED: usize = 60;

/// The text of a file.
pub(crate) fn print(tree: &Tree, at: At) -> String {
    let mut printer = Printer::default();
    printer.comments(&tree.header, 0, true);
    if let Some(root) = tree.root.collection() {
        if tree.root.has_properties() {
            printer.line(0, properties(&tree.root).trim_start());
        }
        if root.parts.is_empty() {
            printer.line(0, "{}");
        }
        printer.collection(root, at, 0, false);
    }
    printer.text
}

#[derive(Default)]
struct Printer {
    text: String,
    /// Whether the last lines are a block to which blank lines below it belong.
    ends_with_block: bool,
}

impl Printer {
    fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
        self.ends_with_block = false;
    }

    fn blank_line(&mut self) {
        if !self.ends_with_block {
            self.text.push('\n');
        }
    }

    fn comments(&mut self, comments: &[Comment], indent: usize, is_first: bool) {
        for (index, comment) in comments.iter().enumerate() {
            if comment.blank && !(is_first && index == 0) {
                self.blank_line();
            }
            self.line(indent, &comment.text);
        }
    }

    /// The parts, each on lines of its own. The first one can continue a line.
    fn collection(&mut self, collection: &Collection, at: At, indent: usize, continues: bool) {
        for (index, part) in collection.parts.iter().enumerate() {
            let continues = continues && index == 0;
            // Above the first part is what contains it, or the header.
            let is_first = index == 0 && (indent > 0 || self.text.is_empty());
            if !continues {
                self.above(part, at, indent, is_first);
            }
            self.part(part, at, indent);
        }
        self.comments(&collection.tail, indent, collection.parts.is_empty());
    }

    /// The comments and the blank line above a part, and its indentation.
    fn above(&mut self, part: &Part, at: At, indent: usize, is_first: bool) {
        self.comments(&part.leading, indent, is_first);
        if part.blank && !(is_first && part.leading.is_empty()) {
            self.blank_line();
        }
        self.comments(&hoisted(part, at, indent), indent, is_first);
        self.text.push_str(&" ".repeat(indent));
    }

    /// A part, from its key or dash on.
    fn part(&mut self, part: &Part, at: At, indent: usize) {
        let (head, at) = head(part, at);
        self.ends_with_block = false;
        self.text.push_str(&head);
        let properties = properties(&part.value);
        let column = indent + width(&head) + width(&properties);
        self.text.push_str(&properties);
        if is_empty(part) {
            self.end_line(part);
            return;
        }
        if let Some(value) = inline(part, at, column + 1) {
            self.text.push(' ');
            self.text.push_str(&value);
            self.end_line(part);
            return;
        }
        match &part.value.content {
            Content::Scalar(scalar) => {
                let (header, lines) = scalar::block(scalar).unwrap_or_default();
                self.text.push(' ');
                self.text.push_str(&header);
                self.end_line(part);
                for line in lines {
                    let indent = if line.is_empty() { 0 } else { indent + 2 };
                    self.line(indent, &line);
                }
                self.ends_with_block = header.ends_with('+');
            }
            Content::Collection(inner) if part.key.is_none() && properties.is_empty() => {
                self.text.push(' ');
                self.collection(inner, at, indent + 2, true);
            }
            Content::Collection(inner) => {
                self.end_line(part);
                self.collection(inner, at, indent + 2, false);
            }
            Content::Alias(_) => {}
        }
    }

    /// The comment behind a part, and the end of its line.
    fn end_line(&mut self, part: &Part) {
        if let Some(trailing) = &part.trailing {
            let line = self.text.rsplit('\n').next().unwrap_or_default();
            let gap = gap(trailing, width(line));
            self.text.push_str(&" ".repeat(gap));
            self.text.push_str(&trailing.text);
        }
        self.text.push('\n');
    }
}

/// Comments inside of an element that have no place after its dash.
fn hoisted(part: &Part, at: At, indent: usize) -> Vec<Comment> {
    let mut found = Vec::new();
    let (mut part, mut at, mut column) = (part, at, indent + 2);
    while part.key.is_none() && !part.value.has_properties() {
        at = at.element();
        let Some(inner) = part.value.collection() else {
            break;
        };
        if inline(part, at, column).is_some() {
            break;
        }
        found.extend(part.trailing.iter().map(|comment| Comment {
            text: comment.text.clone(),
            blank: false,
        }));
        let Some(first) = inner.parts.first() else {
            break;
        };
        found.extend(first.leading.iter().cloned());
        part = first;
        column += 2;
    }
    found
}

/// The key with its colon, or the dash, and the place of the value.
fn head(part: &Part, at: At) -> (String, At) {
    match &part.key {
        Some(key) => (key_text(key, Context::Block), at.key(part.name())),
        None => ("-".to_owned(), at.element()),
    }
}

fn key_text(key: &Node, context: Context) -> String {
    let properties = properties(key);
    let text = match &key.content {
        // Quotes would make it a text, also for its aliases.
        Content::Scalar(scalar) if is_nothing(scalar) && key.has_properties() => String::new(),
        Content::Scalar(scalar) => scalar::key(scalar, context),
        Content::Alias(name) => format!("*{name} "),
        Content::Collection(_) => String::new(),
    };
    let space = if properties.is_empty() { "" } else { " " };
    format!("{}{space}{text}:", properties.trim_start())
}

/// Anchor and tag with a space in front of each.
fn properties(node: &Node) -> String {
    let anchor = node.anchor.as_ref().map(|name| format!(" &{name}"));
    let tag = node.tag.as_ref().map(|tag| format!(" {tag}"));
    format!("{}{}", anchor.unwrap_or_default(), tag.unwrap_or_default())
}

/// Whether nothing is written after a key.
fn is_empty(part: &Part) -> bool {
    match &part.value.content {
        Content::Scalar(scalar) => {
            is_nothing(scalar) && (part.key.is_some() || part.value.has_properties())
        }
        _ => false,
    }
}

/// Whether a scalar has no text and no quotes.
fn is_nothing(scalar: &Scalar) -> bool {
    scalar.text.is_empty() && scalar.style == Style::Plain
}

/// A part's value, if it goes on one line, which has come to a column.
fn inline(part: &Part, at: At, column: usize) -> Option<String> {
    match &part.value.content {
        Content::Scalar(scalar) if part.value.tag.is_some() => tagged(scalar, Context::Block),
        Content::Scalar(scalar) => scalar::value(scalar, Context::Block),
        Content::Alias(name) => Some(format!("*{name}")),
        Content::Collection(inner) => {
            let text = content(&part.value, at)?;
            let end = column + width(&text);
            let trailing = part.trailing.as_ref();
            let end = trailing.map_or(end, |comment| {
                end + gap(comment, end) + width(&comment.text)
            });
            (end <= WIDTH || inner.parts.is_empty()).then_some(text)
        }
    }
}

/// The spaces in front of a comment behind something that ends at a column.
fn gap(comment: &Trailing, end: usize) -> usize {
    let is_aligned = comment.gap > 2 && comment.column <= ALIGNED;
    let column = if is_aligned { comment.column } else { 0 };
    column.saturating_sub(end).max(2)
}

/// A scalar with a tag keeps its style, which has a meaning.
fn tagged(scalar: &Scalar, context: Context) -> Option<String> {
    match scalar.style {
        Style::Plain if scalar.text.is_empty() || scalar::is_plain_safe(&scalar.text, context) => {
            Some(scalar.text.clone())
        }
        Style::Plain | Style::Quoted => Some(scalar::quoted(&scalar.text)),
        _ => scalar::value(scalar, context),
    }
}

/// A value between brackets. `None` if that is not possible or not its style.
fn flow(node: &Node, at: At) -> Option<String> {
    let content = content(node, at)?;
    let properties = properties(node);
    match properties.trim_start() {
        "" => Some(content),
        properties => Some(format!("{properties} {content}")),
    }
}

fn content(node: &Node, at: At) -> Option<String> {
    let collection = match &node.content {
        Content::Scalar(scalar) if node.tag.is_some() => return tagged(scalar, Context::Flow),
        Content::Scalar(scalar) => return scalar::value(scalar, Context::Flow),
        Content::Alias(name) => return Some(format!("*{name}")),
        Content::Collection(collection) => collection,
    };
    let is_list = collection.is_list;
    if collection.parts.is_empty() {
        return Some(if is_list { "[]" } else { "{}" }.to_owned());
    }
    if at.is_block(is_list) || has_lines(collection) || has_several_mappings(collection) {
        return None;
    }
    let mut parts = Vec::with_capacity(collection.parts.len());
    for part in &collection.parts {
        parts.push(match &part.key {
            Some(key) => {
                let value = flow(&part.value, at.key(part.name()))?;
                format!("{} {value}", key_text(key, Context::Flow))
            }
            None => flow(&part.value, at.element())?,
        });
    }
    let parts = parts.join(", ");
    Some(if is_list {
        format!("[{parts}]")
    } else {
        format!("{{ {parts} }}")
    })
}

/// Whether comments or blank lines are between the parts.
fn has_lines(collection: &Collection) -> bool {
    let mut parts = collection.parts.iter().enumerate();
    !collection.tail.is_empty()
        || parts.any(|(index, part)| {
            let is_apart = part.blank && index > 0;
            is_apart || !part.leading.is_empty() || part.trailing.is_some()
        })
}

fn has_several_mappings(collection: &Collection) -> bool {
    let is_mapping = |part: &&Part| part.value.collection().is_some_and(|inner| !inner.is_list);
    collection.is_list && collection.parts.iter().filter(is_mapping).count() > 1
}

fn width(text: &str) -> usize {
    text.width()
}
