//! The building blocks of the spec types: values with places, ordered maps, free-form values.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::node::{Entry, Kind, Node};
use crate::diagnostic::{SourceId, Span};

/// The name by which [`Spanned`] asks the deserializer for a value with its place.
pub(super) const SPANNED: &str = "$volcgen::Spanned";
/// The name by which [`OneOrMany`] asks for a list, even of a value that is none.
pub(super) const ONE_OR_MANY: &str = "$volcgen::OneOrMany";

/// A value and where it stands. Two of them are equal if their values are.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl Spanned<String> {
    /// The place of a part of the text, given in bytes; the whole place if escapes or line breaks
    /// keep the part from being found.
    #[must_use]
    pub fn part(&self, start: usize, end: usize) -> Span {
        let offset = |at: usize, quote: u32| {
            let at = u32::try_from(at).ok()?;
            self.span.start.checked_add(at)?.checked_add(quote)
        };
        let written = self.span.end - self.span.start;
        let quote = match u32::try_from(self.value.len()) {
            Ok(length) if length == written => 0,
            Ok(length) if length.checked_add(2) == Some(written) => 1,
            _ => return self.span,
        };
        match (offset(start, quote), offset(end, quote)) {
            (Some(start), Some(end)) => Span {
                start,
                end,
                ..self.span
            },
            _ => self.span,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(SPANNED, SpannedVisitor(PhantomData))
    }
}

struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a value with its place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Spanned<T>, A::Error> {
        let span = Span {
            source: SourceId(part(&mut seq)?),
            start: part(&mut seq)?,
            end: part(&mut seq)?,
        };
        let value = part(&mut seq)?;
        Ok(Spanned { value, span })
    }
}

fn part<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(seq: &mut A) -> Result<T, A::Error> {
    seq.next_element()?
        .ok_or_else(|| A::Error::custom("only our own deserializer knows places"))
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A mapping in the order of the file, whose keys are not known beforehand.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries<T>(Vec<(Spanned<String>, T)>);

impl<T> Entries<T> {
    /// The entries, in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, (Spanned<String>, T)> {
        self.0.iter()
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.value.as_str())
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&T> {
        self.0
            .iter()
            .find(|(candidate, _)| candidate.value == key)
            .map(|(_, value)| value)
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'a, T> IntoIterator for &'a Entries<T> {
    type Item = &'a (Spanned<String>, T);
    type IntoIter = std::slice::Iter<'a, (Spanned<String>, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
    type Value = Entries<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("EntriesOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "additionalProperties": generator.subschema_for::<T>(),
        })
    }
}

/// One value, or a list of them.
#[derive(Clone, Debug, PartialEq)]
pub struct OneOrMany<T>(Vec<T>);

impl<T> OneOrMany<T> {
    /// The values, one at least unless the file has an empty list.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }
}

impl<'a, T> IntoIterator for &'a OneOrMany<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(ONE_OR_MANY, ManyVisitor(PhantomData))
    }
}

struct ManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a value or a list of values")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMany<T>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(OneOrMany(values))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one.clone(), { "type": "array", "items": one }] })
    }
}

/// A free-form value whose parts all know their places.
#[derive(Clone, Debug, PartialEq)]
pub struct Any(Node);

impl Any {
    /// The tree behind it.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.0
    }

    /// The value as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        to_json(&self.0)
    }

    /// The place of the part at `path`, such as `Layout.Regions[0].Alpha`, or of the innermost
    /// part around it that exists.
    #[must_use]
    pub fn span_at(&self, path: &str) -> Span {
        let (key, node) = self.follow(path);
        key.filter(|_| is_container(node)).unwrap_or(node.span)
    }

    /// The same for the key of that part.
    #[must_use]
    pub fn key_span_at(&self, path: &str) -> Span {
        let (key, node) = self.follow(path);
        key.unwrap_or(node.span)
    }

    fn follow(&self, path: &str) -> (Option<Span>, &Node) {
        let mut node = &self.0;
        let mut key = None;
        for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
            match step_into(node, step) {
                Some((child_key, child)) => (key, node) = (child_key, child),
                None => break,
            }
        }
        (key, node)
    }
}

/// The part that a key, or an index followed by `]`, leads to; with the place of the key.
fn step_into<'n>(node: &'n Node, step: &str) -> Option<(Option<Span>, &'n Node)> {
    match &node.kind {
        Kind::Map(entries) => {
            let entry = entries.iter().find(|entry| entry.key == step)?;
            Some((Some(entry.key_span), &entry.value))
        }
        Kind::Seq(nodes) => {
            let index: usize = step.strip_suffix(']')?.parse().ok()?;
            Some((None, nodes.get(index)?))
        }
        _ => None,
    }
}

/// Mappings and lists may span many lines; their key says it better.
fn is_container(node: &Node) -> bool {
    matches!(node.kind, Kind::Map(_) | Kind::Seq(_) | Kind::Null)
}

fn to_json(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Bool(*value),
        Kind::Int(value) => Value::from(*value),
        Kind::Float(value) => Value::from(*value),
        Kind::String(text) => Value::from(text.as_str()),
        Kind::Seq(nodes) => nodes.iter().map(to_json).collect(),
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| (entry.key.clone(), to_json(&entry.value)))
            .collect(),
    }
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Spanned { value, span } = Spanned::<AnyKind>::deserialize(deserializer)?;
        Ok(Any(Node {
            span,
            kind: value.0,
            id: 0,
        }))
    }
}

struct AnyKind(Kind);

impl<'de> Deserialize<'de> for AnyKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyVisitor).map(AnyKind)
    }
}

struct AnyVisitor;

impl<'de> Visitor<'de> for AnyVisitor {
    type Value = Kind;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Kind, E> {
        Ok(Kind::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Kind, E> {
        Ok(Kind::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Kind, E> {
        i64::try_from(value).map(Kind::Int).map_err(E::custom)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Kind, E> {
        Ok(Kind::Float(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Kind, E> {
        Ok(Kind::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Kind, A::Error> {
        let mut nodes = Vec::new();
        while let Some(Any(node)) = seq.next_element()? {
            nodes.push(node);
        }
        Ok(Kind::Seq(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Kind, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, Any(value))) = map.next_entry::<Spanned<String>, _>()? {
            entries.push(Entry {
                key_span: key.span,
                key: key.value,
                value,
            });
        }
        Ok(Kind::Map(entries))
    }
}

impl JsonSchema for Any {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Any".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!(true)
    }
}
