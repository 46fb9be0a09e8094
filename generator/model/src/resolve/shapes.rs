//! Objects, enums and unions: declaration and contents.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{Enum, EnumBase, EnumValue, Literal, Scope, ShapeId, ShapeKind, TypeKind};
use crate::spec::{self, Field};
use crate::yaml::{Entries, Kind, Spanned};

use super::fields::FieldContext;
use super::inline_names::InlineShape;
use super::resolver::{Declaration, Resolver, Scopes};

impl<'s> Resolver<'s, '_> {
    /// Declares the shapes in the files of the service and of its versions, then fills them.
    pub fn declare_files(&mut self) {
        let spec = self.spec;
        let mut declared = Vec::new();
        let of_service = spec.types.iter().map(|types| (types, Scope::Service, ""));
        let of_versions = spec.versions.iter().flat_map(|version| {
            let scope = Scope::Version(version.name.clone());
            let types = version.types.iter();
            types.map(move |types| (types, scope.clone(), version.name.as_str()))
        });
        for (types, owner, written_in) in of_service.chain(of_versions) {
            let scopes = Scopes {
                owner,
                written_in: written_in.to_owned(),
                topic: types.topic.clone(),
            };
            for (name, field) in &types.file.content.0 {
                declared.push(self.declare(name, field, scopes.clone()));
            }
        }
        for declared in &declared {
            self.fill(declared);
        }
    }

    /// The contents of an object, enum or union of this name.
    pub fn shape_kind(&mut self, name: &str, field: &'s Field, scopes: &Scopes) -> ShapeKind {
        let scopes = &scopes.of_field(field);
        if let Some(variants) = &field.variants {
            return ShapeKind::Union(self.union(name, &field.type_name, variants, scopes));
        }
        match (&field.values, &field.fields) {
            (Some(values), _) => ShapeKind::Enum(self.enumeration(field, values)),
            (None, Some(fields)) => {
                self.parents.push(name.to_owned());
                let fields = fields
                    .iter()
                    .map(|(name, field)| self.field(name, field, FieldContext::Record, scopes))
                    .collect();
                self.parents.pop();
                ShapeKind::Record(fields)
            }
            (None, None) => ShapeKind::Record(Vec::new()),
        }
    }

    /// Gives a declared shape its contents; checks an alias.
    pub fn fill(&mut self, declared: &Declaration<'s>) {
        self.reject_field_keys(declared.field);
        match declared.shape {
            Some(id) => {
                let kind = self.shape_kind(declared.name, declared.field, &declared.scopes);
                if let Some(shape) = self.shapes.get_mut(id.0) {
                    shape.kind = kind;
                }
                self.add_rules(id, declared.field);
            }
            None => {
                self.expand(declared);
            }
        }
    }

    /// Adds a shape that is defined where it is used, or finds an equal one of that name.
    pub fn add_inline(
        &mut self,
        name: String,
        place: Span,
        field: &'s Field,
        scopes: &Scopes,
    ) -> TypeKind {
        let parents = self.parents.clone();
        let kind = self.shape_kind(&name, field, scopes);
        let key = (scopes.owner.clone(), name.clone());
        let declared = self.declared.get(&key).and_then(|declared| declared.shape);
        let inline = self.inline.get(&key).into_iter().flatten();
        let known = inline.map(|inline| inline.id).chain(declared);
        let is_same = |id: &ShapeId| {
            let shape = self.shapes.get(id.0);
            shape.is_some_and(|shape| same(&shape.kind, &kind))
                && same_rules(self.rules.get(id).copied(), field)
        };
        if let Some(id) = known.into_iter().find(is_same) {
            let inline = self.inline.get_mut(&key).into_iter().flatten();
            for known in inline.filter(|inline| inline.id == id) {
                known.is_named |= field.name.is_some();
            }
            return TypeKind::Shape(id);
        }
        let id = self.push_shape(name, scopes, field, place);
        if let Some(shape) = self.shapes.get_mut(id.0) {
            shape.kind = kind;
        }
        self.add_rules(id, field);
        self.inline.entry(key).or_default().push(InlineShape {
            id,
            parents,
            is_named: field.name.is_some(),
        });
        TypeKind::Shape(id)
    }

    fn add_rules(&mut self, id: ShapeId, field: &'s Field) {
        if let Some(rules) = &field.rules
            && !rules.is_empty()
        {
            self.rules.insert(id, rules);
            if let Some(shape) = self.shapes.get_mut(id.0) {
                shape.rules = stated(rules);
            }
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
                "empty enum: expected at least one value".to_owned(),
            );
        }
        for (name, value) in values {
            let node = value.value.node();
            let Some(literal) = enum_literal(base, &node.kind) else {
                let wanted = match base {
                    EnumBase::Int32 => "a 32-bit integer",
                    EnumBase::Int64 => "an integer",
                    EnumBase::String => "a string",
                };
                let message = format!("expected {wanted}, found {}", node.describe());
                self.diagnostics
                    .push(Diagnostic::new(Code::BadEnum, node.span, message));
                continue;
            };
            if name.value == "Other" {
                self.diagnostics.push(
                    Diagnostic::new(Code::BadEnum, name.span, "the name `Other` is reserved")
                        .label("generated code uses it for undocumented values"),
                );
            }
            if let Some(first) = by_value.insert(literal_key(&literal), node.span) {
                let message = format!("duplicate enum value: {}", node.describe());
                self.diagnostics.push(
                    Diagnostic::new(Code::BadEnum, node.span, message)
                        .related(first, "first occurrence"),
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

/// Rules as their description states them.
pub(super) fn stated(rules: &[Spanned<spec::Rule>]) -> Vec<spec::Rule> {
    rules.iter().map(|rule| rule.value.clone()).collect()
}

/// Whether an object that is described again has the rules of the first description: none, or a copy.
fn same_rules(rules: Option<&[Spanned<spec::Rule>]>, field: &Field) -> bool {
    let spans = |rules: &[Spanned<spec::Rule>]| rules.iter().map(|rule| rule.span).collect();
    let first: Vec<Span> = spans(rules.unwrap_or_default());
    first == spans(field.rules.as_deref().unwrap_or_default())
}

/// Whether two shapes are the same on the wire, so that one definition serves both.
fn same(one: &ShapeKind, other: &ShapeKind) -> bool {
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
        (ShapeKind::Union(one), ShapeKind::Union(other)) => {
            one.parent == other.parent
                && one.variants.len() == other.variants.len()
                && one.variants.iter().zip(&other.variants).all(|(a, b)| {
                    a.name == b.name
                        && a.record == b.record
                        && (&a.parent_tag, &a.tags) == (&b.parent_tag, &b.tags)
                        && (&a.when, &a.when_set) == (&b.when, &b.when_set)
                })
        }
        _ => false,
    }
}
