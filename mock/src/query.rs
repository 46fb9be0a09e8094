//! Parameters in a query or a form: pairs of a dotted key and a string become JSON again.
//!
//! `A.B` is the field of an object, `Key.1` the first element of a list, `Key.entry.1.key` and
//! `Key.entry.1.value` the first entry of a map, `Key=` alone an empty list or map. Where the field has another
//! list style, a list is `Key=a,b` or `Key=a&Key=b`, and in no other style. A value that
//! does not fit its type stays a string, or an object of the keys that were sent, so that the check
//! against the spec reports it. So does free-form JSON, because a query has no types.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use volcengine_core::Number;
use volcengine_core::sign::canonical::pairs;
use volcgen_model::instance;
use volcgen_model::model::{
    EnumBase, Field, ListStyle, Service, ShapeId, ShapeKind, Type, TypeKind,
};

/// The maximum depth to which keys are split. Deeper parts stay one key.
const MAX_DEPTH: usize = 64;

/// A node in the tree of a query's keys.
#[derive(Debug, Default)]
pub(crate) struct QueryNode {
    /// The value at this key.
    value: Option<String>,
    /// The other values of the same key, which only a list can have.
    more: Vec<String>,
    children: BTreeMap<String, QueryNode>,
}

impl QueryNode {
    /// The tree of a query or a form. Of several values of a key, only lists read all.
    pub(crate) fn from_query(query: &str) -> Self {
        let mut root = QueryNode::default();
        for (key, value) in pairs(query) {
            let node = key.splitn(MAX_DEPTH, '.').fold(&mut root, |node, name| {
                node.children.entry(name.to_owned()).or_default()
            });
            match node.value {
                None => node.value = Some(value.into_owned()),
                Some(_) => node.more.push(value.into_owned()),
            }
        }
        root
    }

    /// Removes the child of this name and returns it.
    pub(crate) fn take(&mut self, name: &str) -> Option<QueryNode> {
        self.children.remove(name)
    }

    /// The first child that is left and is not a parameter of the protocol.
    pub(crate) fn first_unknown(&self) -> Option<&str> {
        let is_protocol =
            |name: &&str| matches!(*name, "Action" | "Version") || name.starts_with("X-");
        let mut names = self.children.keys().map(String::as_str);
        names.find(|name| !is_protocol(name))
    }

    /// The value of this node, read as a field, a list in the style of the field.
    pub(crate) fn read(self, service: &Service, field: &Field) -> Value {
        let TypeKind::List(element) = &field.ty.kind else {
            return self.read_as(service, &field.ty);
        };
        let parts: Vec<&str> = match (field.list_style, self.value.as_deref()) {
            (ListStyle::Numbered, _) => return self.read_as(service, &field.ty),
            (_, Some("")) if self.is_empty_list() => Vec::new(),
            (ListStyle::Comma, Some(text)) if self.is_one() => text.split(',').collect(),
            (ListStyle::Repeated, Some(first)) if self.children.is_empty() => {
                let more = self.more.iter().map(String::as_str);
                std::iter::once(first).chain(more).collect()
            }
            _ => return self.untyped(),
        };
        let parts = parts.into_iter().map(|part| QueryNode {
            value: Some(part.to_owned()),
            ..QueryNode::default()
        });
        parts.map(|part| part.read_as(service, element)).collect()
    }

    /// The value of this node, read as a type.
    pub(crate) fn read_as(self, service: &Service, ty: &Type) -> Value {
        match &ty.kind {
            TypeKind::String | TypeKind::DateTime | TypeKind::JsonText(_) => {
                self.scalar(|text| Some(text.into()))
            }
            TypeKind::Bool => self.scalar(boolean),
            TypeKind::Int32 | TypeKind::Int64 => self.scalar(integer),
            TypeKind::Float32 | TypeKind::Float64 => self.scalar(float),
            TypeKind::Number => self.scalar(number),
            TypeKind::Json => self.untyped(),
            TypeKind::List(element) => self.list(service, element),
            TypeKind::Map(value) => self.map(service, value),
            TypeKind::Shape(id) => self.shape(service, *id),
        }
    }

    fn scalar(self, read: impl Fn(&str) -> Option<Value>) -> Value {
        match &self.value {
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
            // No query or form has one.
            ShapeKind::Union(_) => self.untyped(),
            ShapeKind::Record(_) if self.value.is_some() => self.untyped(),
            ShapeKind::Record(fields) => Value::Object(self.members(service, fields)),
        }
    }

    /// The children, read as the fields of an object.
    pub(crate) fn members(self, service: &Service, fields: &[Field]) -> Map<String, Value> {
        let members = self.children.into_iter().map(|(name, node)| {
            let value = match fields.iter().find(|field| field.name == name) {
                Some(field) => node.read(service, field),
                None => node.untyped(),
            };
            (name, value)
        });
        members.collect()
    }

    fn list(self, service: &Service, element: &Type) -> Value {
        if self.is_empty_list() {
            return Value::Array(Vec::new());
        }
        match self.numbered() {
            Ok(nodes) => nodes
                .into_iter()
                .map(|node| node.read_as(service, element))
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
            let key = entry.take("key")?.value?;
            let value = entry.take("value")?.read_as(service, value);
            Some((key, value))
        });
        Value::Object(pairs.collect())
    }

    /// The value without a type: a string, or an object of the children.
    fn untyped(self) -> Value {
        match self.value {
            Some(text) if self.children.is_empty() => Value::String(text),
            _ => {
                let children = self.children.into_iter();
                Value::Object(
                    children
                        .map(|(name, node)| (name, node.untyped()))
                        .collect(),
                )
            }
        }
    }

    /// Whether it is `Key=` alone.
    fn is_empty_list(&self) -> bool {
        self.is_one() && self.value.as_deref() == Some("")
    }

    /// Whether its key was sent once, and no longer key begins with it.
    fn is_one(&self) -> bool {
        self.more.is_empty() && self.children.is_empty()
    }

    /// The children in order, if their names are 1, 2, 3 and so on; this node otherwise.
    fn numbered(mut self) -> Result<Vec<QueryNode>, QueryNode> {
        let count = self.children.len();
        let complete = (1..=count).all(|number| self.children.contains_key(&number.to_string()));
        if !complete || count == 0 || self.value.is_some() {
            return Err(self);
        }
        Ok((1..=count)
            .filter_map(|number| self.children.remove(&number.to_string()))
            .collect())
    }
}

/// Also as the official Python SDK spells it.
fn boolean(text: &str) -> Option<Value> {
    match text {
        "true" | "True" => Some(true.into()),
        "false" | "False" => Some(false.into()),
        _ => None,
    }
}

fn integer(text: &str) -> Option<Value> {
    text.parse::<i64>().ok().map(Value::from)
}

fn float(text: &str) -> Option<Value> {
    let number = text.parse().ok()?;
    serde_json::Number::from_f64(number).map(Value::Number)
}

/// In the grammar of JSON.
fn number(text: &str) -> Option<Value> {
    Number::parse(text).ok()?;
    instance::json(text).ok()
}
