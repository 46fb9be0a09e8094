//! Free-form values.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::Spanned;
use super::node::{Entry, Kind, Node};
use crate::diagnostic::Span;

/// A free-form value whose parts all know their spans.
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

    /// The span of the part at `path`, such as `Layout.Regions[0].Alpha`, or of the innermost part
    /// around it that exists.
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

/// The part that a key, or an index followed by `]`, leads to; with the span of the key.
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

/// Mappings and lists can span many lines, so their key is shown instead.
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
