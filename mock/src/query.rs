//! Parameters that travel in a query: pairs of a dotted key and a text become JSON again.
//!
//! `A.B` is the field of an object, `Key.1` the first element of a list, `Key.entry.1.key` and
//! `Key.entry.1.value` the first entry of a map, `Key=` alone an empty list or map. What does not
//! read as the type says stays a text, or an object with the keys that came, so that the check
//! against the spec names it. So does free-form JSON, for a query has no types.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use volcengine_core::sign::canonical::pairs;
use volcgen_model::model::{EnumBase, Service, ShapeId, ShapeKind, Type, TypeKind};

/// How deep keys are taken apart; deeper parts stay together as one.
const MAX_DEPTH: usize = 64;

/// A part of a query: the text at a key, and what is below that key.
#[derive(Debug, Default)]
pub(crate) struct QueryNode {
    text: Option<String>,
    children: BTreeMap<String, QueryNode>,
}

impl QueryNode {
    /// Sorts the pairs of a query by their keys. The first of several values stays.
    pub(crate) fn from_query(query: &str) -> Self {
        let mut root = QueryNode::default();
        for (key, value) in pairs(query) {
            let node = key.splitn(MAX_DEPTH, '.').fold(&mut root, |node, name| {
                node.children.entry(name.to_owned()).or_default()
            });
            node.text.get_or_insert_with(|| value.into_owned());
        }
        root
    }

    /// Takes out what is at and below a name.
    pub(crate) fn take(&mut self, name: &str) -> Option<QueryNode> {
        self.children.remove(name)
    }

    /// A name that is neither taken nor one of the protocol's own.
    pub(crate) fn first_stray(&self) -> Option<&str> {
        let own = |name: &&str| matches!(*name, "Action" | "Version") || name.starts_with("X-");
        let mut names = self.children.keys().map(String::as_str);
        names.find(|name| !own(name))
    }

    /// The value that this is for a type.
    pub(crate) fn typed(self, service: &Service, ty: &Type) -> Value {
        match &ty.kind {
            TypeKind::String | TypeKind::DateTime => self.scalar(|text| Some(text.into())),
            TypeKind::Bool => self.scalar(|text| Some(text.parse::<bool>().ok()?.into())),
            TypeKind::Int32 | TypeKind::Int64 => self.scalar(integer),
            TypeKind::Float32 | TypeKind::Float64 => self.scalar(float),
            TypeKind::Json => self.untyped(),
            TypeKind::List(element) => self.list(service, element),
            TypeKind::Map(value) => self.map(service, value),
            TypeKind::Shape(id) => self.shape(service, *id),
        }
    }

    fn scalar(self, read: impl Fn(&str) -> Option<Value>) -> Value {
        match &self.text {
            Some(text) if self.children.is_empty() => {
                read(text).unwrap_or_else(|| text.as_str().into())
            }
            _ => self.untyped(),
        }
    }

    fn shape(self, service: &Service, id: ShapeId) -> Value {
        match &service.shape(id).kind {
            ShapeKind::Enum(values) => match values.base {
                EnumBase::String => self.scalar(|text| Some(text.into())),
                EnumBase::Int32 | EnumBase::Int64 => self.scalar(integer),
            },
            ShapeKind::Record(fields) => self.object(|name| {
                let mut fields = fields.iter();
                let field = fields.find(|field| field.name == name)?;
                Some((service, &field.ty))
            }),
        }
    }

    fn object<'m>(self, field: impl Fn(&str) -> Option<(&'m Service, &'m Type)>) -> Value {
        if self.text.is_some() {
            return self.untyped();
        }
        let values = self.children.into_iter().map(|(name, node)| {
            let value = match field(&name) {
                Some((service, ty)) => node.typed(service, ty),
                None => node.untyped(),
            };
            (name, value)
        });
        Value::Object(values.collect())
    }

    fn list(self, service: &Service, element: &Type) -> Value {
        if self.is_empty_list() {
            return Value::Array(Vec::new());
        }
        match self.numbered() {
            Ok(nodes) => nodes
                .into_iter()
                .map(|node| node.typed(service, element))
                .collect(),
            Err(other) => other.untyped(),
        }
    }

    fn map(mut self, service: &Service, value: &Type) -> Value {
        if self.is_empty_list() {
            return Value::Object(Map::new());
        }
        let entries = match self.take("entry").map(QueryNode::numbered) {
            Some(Ok(entries)) if self.children.is_empty() => entries,
            _ => return self.untyped(),
        };
        let pairs = entries.into_iter().filter_map(|mut entry| {
            let key = entry.take("key")?.text?;
            let value = entry.take("value")?.typed(service, value);
            Some((key, value))
        });
        Value::Object(pairs.collect())
    }

    /// What came, without a type: a text, or an object of what is below.
    fn untyped(self) -> Value {
        match self.text {
            Some(text) if self.children.is_empty() => Value::String(text),
            _ => {
                let below = self.children.into_iter();
                Value::Object(below.map(|(name, node)| (name, node.untyped())).collect())
            }
        }
    }

    fn is_empty_list(&self) -> bool {
        self.children.is_empty() && self.text.as_deref() == Some("")
    }

    /// The nodes below in order, if their names are 1, 2, 3 and so on; else this node again.
    fn numbered(mut self) -> Result<Vec<QueryNode>, QueryNode> {
        let count = self.children.len();
        let complete = (1..=count).all(|number| self.children.contains_key(&number.to_string()));
        if !complete || count == 0 || self.text.is_some() {
            return Err(self);
        }
        Ok((1..=count)
            .filter_map(|number| self.children.remove(&number.to_string()))
            .collect())
    }
}

fn integer(text: &str) -> Option<Value> {
    text.parse::<i64>().ok().map(Value::from)
}

fn float(text: &str) -> Option<Value> {
    let number = text.parse().ok()?;
    serde_json::Number::from_f64(number).map(Value::Number)
}
