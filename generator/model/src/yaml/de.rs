//! A serde deserializer over [`Node`]s. What its visitors reject is reported, not returned: see
//! [`read`](super::read).

use std::collections::BTreeMap;

use serde::de::{self, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::access::{Attempt, Elements, Entries, Shorthand, WithSpan};
use super::collections::{ATTEMPT, ONE_OR_MANY};
use super::error::{Error, LIST, MAPPING, wrong_type};
use super::node::{Entry, Kind, Node};
use super::prose::{LINE, PROSE, check_line, check_prose};
use super::reader::{Context, Reader};
use super::spanned::SPANNED;
use crate::diagnostic::{Code, Diagnostic, Fix, Place, Span, best_match};

impl<'a> Reader<'a> {
    fn wrong_type<T>(self, expected: &str) -> Result<T, Error> {
        Err(Error::Located(Some(Box::new(wrong_type(
            self.node, expected,
        )))))
    }

    /// The entries of a mapping that are to be read. A repeated key counts once, and a key that is
    /// not of `known` not at all.
    fn entries(self, entries: &'a [Entry], known: Option<&[&'static str]>) -> Entries<'a> {
        let mut left: Vec<&Entry> = Vec::with_capacity(entries.len());
        let mut seen = BTreeMap::new();
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
                self.context.report(unknown_key(entry, known, self.context));
            } else {
                left.push(entry);
            }
        }
        Entries::new(self, left)
    }

    fn elements(self, nodes: &'a [Node]) -> Elements<'a> {
        Elements::new(self, nodes)
    }
}

/// Methods of HTTP that no known service uses.
const OTHER_METHODS: [&str; 7] = [
    "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT",
];

fn unsupported_method(method: &str, span: Span) -> Diagnostic {
    let message = format!(
        "the method `{method}` is not supported: the services that were read have GET and POST only"
    );
    let help = "write `method: GET` or `method: POST`, if the service accepts it";
    let diagnostic = Diagnostic::new(Code::UnknownChoice, span, message).help(help);
    let accepted = ["GET", "POST"].map(|method| Fix::Replace(method.to_owned()));
    accepted.into_iter().fold(diagnostic, Diagnostic::fix)
}

fn repeated_key(entry: &Entry, first: Span) -> Diagnostic {
    let message = format!("duplicate key `{}`", entry.key);
    Diagnostic::new(Code::DuplicateKey, entry.key_span, message)
        .label("second occurrence")
        .related(first, "first occurrence")
        .deletion(Place::at(entry.key_span))
}

fn unknown_key(entry: &Entry, known: &[&'static str], context: &Context) -> Diagnostic {
    let message = format!("unknown key `{}`", entry.key);
    let diagnostic = Diagnostic::new(Code::UnknownKey, entry.key_span, message);
    let similar = || best_match(&entry.key, known.iter().copied());
    match context.has_few_mistakes().then(similar).flatten() {
        Some(near) => diagnostic.suggest(near),
        None => diagnostic.help(format!("known keys: {}", list(known))),
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
        result.map_err(|error| self.with_span(error))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.kind {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// Wrapper types of this crate use names of newtypes for features that serde cannot express.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match (name, &self.node.kind) {
            (LINE, _) => check_line(self.node).and_then(|()| visitor.visit_newtype_struct(self)),
            (PROSE, _) => check_prose(self.node).and_then(|()| visitor.visit_newtype_struct(self)),
            (SPANNED, _) => visitor.visit_seq(WithSpan::new(self)),
            (ATTEMPT, _) => visitor.visit_seq(Attempt(Some(self))),
            (ONE_OR_MANY, Kind::Seq(nodes)) => visitor.visit_seq(self.elements(nodes)),
            (ONE_OR_MANY, _) => visitor.visit_seq(self.elements(std::slice::from_ref(self.node))),
            _ => visitor.visit_newtype_struct(self),
        }
        .map_err(|error| self.with_span(error))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.node.kind {
            Kind::Seq(nodes) if nodes.len() == length => visitor
                .visit_seq(self.elements(nodes))
                .map_err(|error| self.with_span(error)),
            Kind::Seq(nodes) => {
                let found = nodes.len();
                Err(Error::Other(format!(
                    "expected a list of {length} values, found a list of {found}"
                ))
                .at(self.node, |_| false))
            }
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

    /// A struct is a mapping. One whose first field is called `value` can be written as that
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
                .map_err(|error| self.with_span(error)),
            _ if fields.first() == Some(&"value") => {
                let short = visitor.visit_map(Shorthand(Some(self)));
                short.map_err(|error| self.with_span(error))
            }
            _ => self.wrong_type(MAPPING),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
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
        if let Kind::String(text) = &self.node.kind
            && name == "Method"
            && OTHER_METHODS.contains(&text.to_ascii_uppercase().as_str())
        {
            let diagnostic = unsupported_method(text, self.node.span);
            return Err(Error::Located(Some(Box::new(diagnostic))));
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
        Err(Error::Located(Some(Box::new(diagnostic))))
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
