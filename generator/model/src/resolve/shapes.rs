//! What shapes are made of.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Enum, EnumBase, EnumValue, Literal, ShapeKind};
use crate::spec::{self, Field};
use crate::yaml::{Entries, Kind};

use super::fields::FieldContext;
use super::resolver::{Resolver, Scopes};

impl<'s> Resolver<'s, '_> {
    /// The contents of an object or enum.
    pub fn shape_kind(&mut self, field: &'s Field, scopes: &Scopes) -> ShapeKind {
        match (&field.values, &field.fields) {
            (Some(values), _) => ShapeKind::Enum(self.enumeration(field, values)),
            (None, Some(fields)) => {
                let fields = fields
                    .iter()
                    .map(|(name, field)| self.field(name, field, FieldContext::Record, scopes))
                    .collect();
                ShapeKind::Record(fields)
            }
            (None, None) => ShapeKind::Record(Vec::new()),
        }
    }

    fn enumeration(&mut self, field: &Field, values: &Entries<spec::EnumValue>) -> Enum {
        let base = match field.type_name.trim().trim_end_matches('>') {
            text if text.ends_with("int32") => EnumBase::Int32,
            text if text.ends_with("int64") => EnumBase::Int64,
            _ => EnumBase::String,
        };
        let mut by_value = BTreeMap::new();
        let mut list = Vec::new();
        if values.is_empty() {
            self.report(
                Code::BadEnum,
                &field.type_name,
                "an enum needs at least one value".to_owned(),
            );
        }
        for (name, value) in values {
            let node = value.value.node();
            let Some(literal) = enum_literal(base, &node.kind) else {
                let wanted = match base {
                    EnumBase::Int32 => "a whole number of 32 bits",
                    EnumBase::Int64 => "a whole number",
                    EnumBase::String => "a text",
                };
                let message = format!("expected {wanted}, found {}", node.describe());
                self.diagnostics
                    .push(Diagnostic::new(Code::BadEnum, node.span, message));
                continue;
            };
            if name.value == "Other" {
                self.diagnostics.push(
                    Diagnostic::new(Code::BadEnum, name.span, "no value can be called `Other`")
                        .label("this name is kept for values that are not documented"),
                );
            }
            if let Some(first) = by_value.insert(literal_key(&literal), node.span) {
                let message = format!("{} is already a value of this enum", node.describe());
                self.diagnostics.push(
                    Diagnostic::new(Code::BadEnum, node.span, message).related(first, "first here"),
                );
            }
            list.push(EnumValue {
                name: name.value.clone(),
                value: literal,
                doc: value.doc.clone(),
                span: name.span,
            });
        }
        Enum { base, values: list }
    }
}

fn enum_literal(base: EnumBase, kind: &Kind) -> Option<Literal> {
    match (base, kind) {
        (EnumBase::Int32, Kind::Int(value)) => i32::try_from(*value)
            .ok()
            .map(|value| Literal::Int(value.into())),
        (EnumBase::Int64, Kind::Int(value)) => Some(Literal::Int(*value)),
        (EnumBase::String, Kind::String(text)) => Some(Literal::String(text.clone())),
        _ => None,
    }
}

fn literal_key(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::String(text) => text.clone(),
    }
}

/// Whether two shapes are the same on the wire: one definition then stands for both.
pub(super) fn same(one: &ShapeKind, other: &ShapeKind) -> bool {
    match (one, other) {
        (ShapeKind::Record(one), ShapeKind::Record(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(a, b)| a.name == b.name && a.ty == b.ty && a.required == b.required)
        }
        (ShapeKind::Enum(one), ShapeKind::Enum(other)) => {
            one.base == other.base
                && one.values.len() == other.values.len()
                && one
                    .values
                    .iter()
                    .zip(&other.values)
                    .all(|(a, b)| a.name == b.name && a.value == b.value)
        }
        _ => false,
    }
}
