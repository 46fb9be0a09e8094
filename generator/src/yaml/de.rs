//! A serde deserializer over [`Node`]s that reports every mistake of a file.
//!
//! A derived `Deserialize` gives up at the first mistake. The remedy: report the mistake, note its
//! map entry or list element as skipped, and deserialize the whole tree again, now without it.
//! What is then missing only because it was skipped is not reported. Unknown and repeated keys
//! need no second attempt: they are reported and skipped in passing.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::error::{Error, LIST, MAPPING, wrong_type};
use super::node::{Entry, Kind, Node};
use super::types::{ONE_OR_MANY, SPANNED};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceId, Span, nearest};

/// A file that was read.
#[derive(Debug)]
pub struct Read<T> {
    /// What it says, as far as it could be understood.
    pub content: Option<T>,
    /// Its uppermost keys under which something is wrong.
    pub damaged: BTreeSet<String>,
}

/// Reads a file's text as a `T`, reporting every mistake.
pub fn read<T: DeserializeOwned>(
    text: &str,
    source: SourceId,
    diagnostics: &mut Diagnostics,
) -> Read<T> {
    match Node::parse(text, source) {
        Ok(root) => read_node(&root, diagnostics),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            Read {
                content: None,
                damaged: BTreeSet::new(),
            }
        }
    }
}

fn read_node<T: DeserializeOwned>(root: &Node, diagnostics: &mut Diagnostics) -> Read<T> {
    let shared = Context::default();
    let content = loop {
        let reader = Reader {
            node: root,
            context: &shared,
        };
        match T::deserialize(reader) {
            Ok(content) => break Some(content),
            Err(Error::Reported) => {}
            Err(error) => {
                if let Error::Placed(Some(diagnostic)) = reader.place(error) {
                    shared.report(*diagnostic);
                }
                break None;
            }
        }
    };
    let found = shared.found.into_inner();
    let damaged = damaged_keys(root, &found);
    for diagnostic in found {
        diagnostics.push(diagnostic);
    }
    Read { content, damaged }
}

fn damaged_keys(root: &Node, found: &[Diagnostic]) -> BTreeSet<String> {
    let Kind::Map(entries) = &root.kind else {
        return BTreeSet::new();
    };
    let holds = |entry: &Entry, span: Span| {
        entry.key_span.start <= span.start && span.start <= entry.value.span.end
    };
    entries
        .iter()
        .filter(|entry| {
            found
                .iter()
                .filter_map(|diagnostic| diagnostic.span)
                .any(|span| holds(entry, span))
        })
        .map(|entry| entry.key.clone())
        .collect()
}

/// What the attempts at one file share.
#[derive(Default)]
struct Context {
    /// Nodes that later attempts pass over.
    skipped: RefCell<BTreeSet<u32>>,
    found: RefCell<Vec<Diagnostic>>,
}

impl Context {
    fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    fn skip(&self, node: &Node) {
        self.skipped.borrow_mut().insert(node.id);
    }

    fn skips(&self, node: &Node) -> bool {
        self.skipped.borrow().contains(&node.id)
    }
}

/// A node to be deserialized.
#[derive(Clone, Copy)]
struct Reader<'a> {
    node: &'a Node,
    context: &'a Context,
}

impl<'a> Reader<'a> {
    fn of<'b>(self, node: &'b Node) -> Reader<'b>
    where
        'a: 'b,
    {
        Reader {
            node,
            context: self.context,
        }
    }

    /// Attaches this node to an error that has no place yet.
    fn place(self, error: Error) -> Error {
        error.at(self.node, |key| self.has_lost(key))
    }

    /// Whether a key is missing only because its value, or a misspelt key that must have meant it,
    /// was reported.
    fn has_lost(self, key: &str) -> bool {
        let Kind::Map(entries) = &self.node.kind else {
            return false;
        };
        let lost = |entry: &Entry| {
            entry.key == key
                || (self.context.skips(&entry.value) && nearest(&entry.key, [key]).is_some())
        };
        entries.iter().any(lost)
    }

    /// Deserializes this node as an entry or element: a mistake is reported and skipped next time.
    fn read_part<'de, S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        match seed.deserialize(self).map_err(|error| self.place(error)) {
            Err(Error::Placed(diagnostic)) => {
                if let Some(diagnostic) = diagnostic {
                    self.context.report(*diagnostic);
                }
                self.context.skip(self.node);
                Err(Error::Reported)
            }
            result => result,
        }
    }

    fn wrong_type<T>(self, expected: &str) -> Result<T, Error> {
        Err(Error::Placed(Some(Box::new(wrong_type(
            self.node, expected,
        )))))
    }

    /// The entries of a mapping that are to be read. A repeated key counts once, and a key that is
    /// not of `known` not at all.
    fn entries(self, entries: &'a [Entry], known: Option<&[&'static str]>) -> Entries<'a> {
        let mut left: Vec<&Entry> = Vec::with_capacity(entries.len());
        let mut seen = std::collections::BTreeMap::new();
        for entry in entries {
            if self.context.skips(&entry.value) {
                continue;
            }
            if let Some(first) = seen.insert(entry.key.as_str(), entry.key_span) {
                seen.insert(entry.key.as_str(), first);
                self.context.skip(&entry.value);
                self.context.report(repeated_key(entry, first));
            } else if let Some(known) = known
                && !known.contains(&entry.key.as_str())
            {
                self.context.skip(&entry.value);
                self.context.report(unknown_key(entry, known));
            } else {
                left.push(entry);
            }
        }
        Entries {
            reader: self,
            left: left.into_iter(),
            value: None,
        }
    }

    fn elements(self, nodes: &'a [Node]) -> Elements<'a> {
        Elements {
            reader: self,
            left: nodes.iter(),
        }
    }
}

fn repeated_key(entry: &Entry, first: Span) -> Diagnostic {
    let message = format!("the key `{}` occurs twice", entry.key);
    Diagnostic::new(Code::DuplicateKey, entry.key_span, message)
        .label("again here")
        .related(first, "first here")
}

fn unknown_key(entry: &Entry, known: &[&'static str]) -> Diagnostic {
    let message = format!("unknown key `{}`", entry.key);
    let diagnostic = Diagnostic::new(Code::UnknownKey, entry.key_span, message);
    match nearest(&entry.key, known.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("known here: {}", list(known))),
    }
}

fn list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

impl<'de> de::Deserializer<'de> for Reader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let result = match &self.node.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(value) => visitor.visit_bool(*value),
            Kind::Int(value) => match u64::try_from(*value) {
                Ok(value) => visitor.visit_u64(value),
                Err(_) => visitor.visit_i64(*value),
            },
            Kind::Float(value) => visitor.visit_f64(*value),
            Kind::String(text) => visitor.visit_str(text),
            Kind::Seq(nodes) => visitor.visit_seq(self.elements(nodes)),
            Kind::Map(entries) => visitor.visit_map(self.entries(entries, None)),
        };
        result.map_err(|error| self.place(error))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.kind {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// Our own wrapper types ask for what serde has no words for by the name of a newtype.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match (name, &self.node.kind) {
            (SPANNED, _) => visitor.visit_seq(WithSpan {
                reader: self,
                step: 0,
            }),
            (ONE_OR_MANY, Kind::Seq(nodes)) => visitor.visit_seq(self.elements(nodes)),
            (ONE_OR_MANY, _) => visitor.visit_seq(self.elements(std::slice::from_ref(self.node))),
            _ => visitor.visit_newtype_struct(self),
        }
        .map_err(|error| self.place(error))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.node.kind {
            Kind::Seq(nodes) if nodes.len() == length => visitor
                .visit_seq(self.elements(nodes))
                .map_err(|error| self.place(error)),
            _ => self.wrong_type(&format!("a list of {length} values")),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.kind {
            Kind::Seq(_) => self.deserialize_any(visitor),
            _ => self.wrong_type(LIST),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.kind {
            Kind::Map(_) => self.deserialize_any(visitor),
            _ => self.wrong_type(MAPPING),
        }
    }

    /// A struct is a mapping. One whose first field is called `value` may be written as that
    /// value alone.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.node.kind {
            Kind::Map(entries) => visitor
                .visit_map(self.entries(entries, Some(fields)))
                .map_err(|error| self.place(error)),
            _ if fields.first() == Some(&"value") => {
                let short = Short { reader: Some(self) };
                visitor.visit_map(short).map_err(|error| self.place(error))
            }
            _ => self.wrong_type(MAPPING),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let choice = match &self.node.kind {
            Kind::String(text) => variants.iter().find(|variant| *variant == text),
            _ => None,
        };
        if let Some(choice) = choice {
            return visitor.visit_enum((*choice).into_deserializer());
        }
        let message = format!(
            "expected {}, found {}",
            choices(variants),
            self.node.describe()
        );
        let diagnostic = Diagnostic::new(Code::UnknownChoice, self.node.span, message);
        let diagnostic = match &self.node.kind {
            Kind::String(text) => diagnostic.did_you_mean(text, variants.iter().copied()),
            _ => diagnostic,
        };
        Err(Error::Placed(Some(Box::new(diagnostic))))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct tuple_struct identifier ignored_any
    }
}

fn choices(variants: &[&str]) -> String {
    match variants {
        [only] => format!("`{only}`"),
        [first, second] => format!("`{first}` or `{second}`"),
        many => format!("one of {}", list(many)),
    }
}

/// The entries of a mapping, one by one.
struct Entries<'a> {
    reader: Reader<'a>,
    left: std::vec::IntoIter<&'a Entry>,
    value: Option<&'a Node>,
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some(entry) = self.left.next() else {
            return Ok(None);
        };
        self.value = Some(&entry.value);
        let key = Node {
            span: entry.key_span,
            kind: Kind::String(entry.key.clone()),
            id: entry.value.id,
        };
        seed.deserialize(self.reader.of(&key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.value.take() {
            Some(node) => self.reader.of(node).read_part(seed),
            None => Err(Error::Other(
                "a value was asked for before its key".to_owned(),
            )),
        }
    }
}

/// The elements of a list, one by one.
struct Elements<'a> {
    reader: Reader<'a>,
    left: std::slice::Iter<'a, Node>,
}

impl<'de> de::SeqAccess<'de> for Elements<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let context = self.reader.context;
        match self.left.find(|node| !context.skips(node)) {
            Some(node) => self.reader.of(node).read_part(seed).map(Some),
            None => Ok(None),
        }
    }
}

/// A value written alone where a mapping with a `value` is expected.
struct Short<'a> {
    reader: Option<Reader<'a>>,
}

impl<'de> de::MapAccess<'de> for Short<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        if self.reader.is_none() {
            return Ok(None);
        }
        let key: StrDeserializer<'_, Error> = "value".into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.reader.take() {
            Some(reader) => seed.deserialize(reader),
            None => Err(Error::Missing("value")),
        }
    }
}

/// A node as [`Spanned`](super::Spanned) wants it: source, start, end, value.
struct WithSpan<'a> {
    reader: Reader<'a>,
    step: u8,
}

impl<'de> de::SeqAccess<'de> for WithSpan<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Span { source, start, end } = self.reader.node.span;
        self.step += 1;
        match self.step {
            1 => seed.deserialize(source.0.into_deserializer()).map(Some),
            2 => seed.deserialize(start.into_deserializer()).map(Some),
            3 => seed.deserialize(end.into_deserializer()).map(Some),
            4 => seed.deserialize(self.reader).map(Some),
            _ => Ok(None),
        }
    }
}
