//! Names of what a shape has: its builder, its fields and setters, its values or variants.

use std::collections::{BTreeSet, HashMap};

use super::{SymbolTable, UNDOCUMENTED};
use crate::diagnostic::{Diagnostics, Span};
use crate::lower::recursion::contains;
use crate::lower::used_names::{UsedNames, checked};
use crate::model::{Scope, Service, ShapeId, ShapeKind, TypeKind};
use crate::names;

impl SymbolTable {
    /// The builder of `QueryRequest` is `QueryBuilder`, unless there is a type `Query`.
    pub(super) fn name_builders(&mut self, service: &Service) {
        let mut builders = Vec::with_capacity(service.shapes.len());
        for (shape, name) in service.shapes.iter().zip(&self.shapes) {
            let stem = match &shape.scope {
                Scope::Action { action, .. } if shape.name == format!("{action}Request") => {
                    name.strip_suffix("Request").unwrap_or(name)
                }
                _ => name,
            };
            let short = format!("{stem}Builder");
            let is_taken = |id: &ShapeId| [stem, &short].contains(&self.shape(*id));
            let siblings = self.by_scope.get(&shape.scope);
            let is_taken = stem != name && siblings.into_iter().flatten().any(is_taken);
            builders.push(if is_taken {
                format!("{name}Builder")
            } else {
                short
            });
        }
        self.builders = builders;
    }

    /// Most names of fields occur more than once in a service, so `known` has their Rust names. A name
    /// that is one of the builder's own methods gets an underscore.
    pub(super) fn name_fields<'s>(
        &mut self,
        service: &'s Service,
        (id, methods): (ShapeId, &[String]),
        known: &mut HashMap<&'s str, Option<String>>,
        diagnostics: &mut Diagnostics,
    ) {
        let mut used = UsedNames::new("field");
        // A required field is also a type parameter of the builder.
        for own in [self.shape(id), self.builder(id)] {
            used.reserve(own, "its type");
        }
        let mut names = Vec::with_capacity(service.fields(id).len());
        for field in service.fields(id) {
            let wire = field.rename.as_deref().unwrap_or(&field.name);
            let name = known
                .entry(wire)
                .or_insert_with(|| self.acronyms.field_name(wire));
            let mut name = checked("field", name.clone(), wire, field.span, diagnostics);
            if methods.contains(&name) {
                name.push('_');
            }
            used.insert(&name, &field.name, field.span, diagnostics);
            names.push(name);
        }
        self.name_adders(service, id, &names);
        if let Some(fields) = self.fields.get_mut(id.0) {
            *fields = names;
        }
    }

    /// `add_to_names` of `names`, unless a field has that name.
    fn name_adders(&mut self, service: &Service, id: ShapeId, fields: &[String]) {
        let mut used: BTreeSet<String> = fields.iter().cloned().collect();
        for (index, (field, name)) in service.fields(id).iter().zip(fields).enumerate() {
            if !matches!(field.ty.kind, TypeKind::List(_) | TypeKind::Map(_)) {
                continue;
            }
            let mut adder = format!("add_to_{}", names::plain(name));
            while !used.insert(adder.clone()) {
                adder.push('_');
            }
            self.adders.insert((id, index), adder);
        }
    }

    pub(super) fn box_fields(
        &mut self,
        service: &Service,
        id: ShapeId,
        recursive: &BTreeSet<ShapeId>,
    ) {
        for (index, field) in service.fields(id).iter().enumerate() {
            if let TypeKind::Shape(target) = field.ty.kind
                && matches!(service.shape(target).kind, ShapeKind::Record(_))
                && recursive.contains(&target)
                && contains(service, target, id)
            {
                self.boxed.insert((id, index));
            }
        }
    }

    /// The variants of a union have its record in a box if the record contains the union.
    pub(super) fn box_variants(
        &mut self,
        service: &Service,
        id: ShapeId,
        recursive: &BTreeSet<ShapeId>,
    ) {
        for (index, variant) in service.variants(id).iter().enumerate() {
            if recursive.contains(&variant.record) && contains(service, variant.record, id) {
                self.boxed.insert((id, index));
            }
        }
    }

    pub(super) fn name_variants<'s>(
        &mut self,
        what: &'static str,
        id: ShapeId,
        values: impl Iterator<Item = (&'s str, Span)>,
        diagnostics: &mut Diagnostics,
    ) {
        let mut used = UsedNames::new(what);
        used.reserve(UNDOCUMENTED, "the variant of undocumented values");
        let mut names = Vec::new();
        for (value, span) in values {
            let name = self.acronyms.variant_name(value);
            let name = checked(what, name, value, span, diagnostics);
            if value != UNDOCUMENTED {
                used.insert(&name, value, span, diagnostics);
            }
            names.push(name);
        }
        if let Some(variants) = self.variants.get_mut(id.0) {
            *variants = names;
        }
    }
}
