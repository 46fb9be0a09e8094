//! Unions become enums of records.

use crate::lower::context::LowerContext;
use crate::lower::imports::Imports;
use crate::lower::{docs, info, layout};
use crate::model::{Field, Literal, ShapeId, Union, Variant};
use crate::{names, plan, prose};

/// The enum of a union.
pub fn union(
    context: &LowerContext,
    imports: &mut Imports,
    id: ShapeId,
    union: &Union,
) -> plan::Union {
    let name = context.symbols.shape(id);
    let variants = union.variants.iter().enumerate();
    let variants: Vec<_> = variants
        .map(|(index, variant)| lower_variant(context, imports, (id, index), union, variant))
        .collect();
    let widest = variants
        .iter()
        .any(|variant| layout::is_wide(&variant.name));
    plan::Union {
        name: name.to_owned(),
        is_wide: layout::is_wide(name) || widest,
        doc: docs::lines(&context.service.shape(id).doc),
        after: union.parent.as_deref().map(names::string_literal),
        conversions: conversions(context, imports, id, union),
        variants,
        tag: imports.prelude("std::string", "String"),
        other: imports.name("volcengine_core", "Value"),
    }
}

/// The tag that is sent before a field, as a literal.
pub fn tag_of(context: &LowerContext, field: &Field) -> Option<String> {
    let union = context.service.union(&field.ty)?;
    union.parent.as_deref().map(names::string_literal)
}

/// Whether a record alone decides about the variant, so that it can be converted.
pub fn is_convertible(union: &Union, record: ShapeId) -> bool {
    let variants = union.variants.iter();
    variants.filter(|variant| variant.record == record).count() == 1
}

fn conversions(
    context: &LowerContext,
    imports: &mut Imports,
    id: ShapeId,
    union: &Union,
) -> Vec<String> {
    let variants = union.variants.iter().enumerate();
    let unique = variants.filter(|(_, variant)| is_convertible(union, variant.record));
    let rows = unique.map(|(index, variant)| {
        let record = imports.shape(context, variant.record);
        format!("{}({record});", context.symbols.variant(id, index))
    });
    rows.collect()
}

fn lower_variant(
    context: &LowerContext,
    imports: &mut Imports,
    (id, index): (ShapeId, usize),
    union: &Union,
    variant: &Variant,
) -> plan::UnionVariant {
    let record = imports.shape(context, variant.record);
    let ty = if context.symbols.is_boxed(id, index) {
        let boxed = imports.prelude("std::boxed", "Box");
        context.fragments.generic(&boxed, &[&record])
    } else {
        record
    };
    let own = variant.doc.as_deref().filter(|doc| !doc.trim().is_empty());
    let doc = own.unwrap_or(&context.service.shape(variant.record).doc);
    let mut lines = docs::lines(doc);
    docs::paragraph(&mut lines, &conditions(union, variant));
    plan::UnionVariant {
        name: context.symbols.variant(id, index).to_owned(),
        doc: lines,
        ty,
        attributes: attributes(imports, variant),
    }
}

/// What marks the variant, in words.
fn conditions(union: &Union, variant: &Variant) -> String {
    let value = |literal: &Literal| match literal {
        Literal::Bool(value) => prose::code(&value.to_string()),
        Literal::Int(value) => prose::code(&value.to_string()),
        Literal::String(value) => prose::code(value),
    };
    let is = |path: &str, values: &[Literal]| {
        let values: Vec<_> = values.iter().map(value).collect();
        format!("{} is {}", prose::code(path), values.join(" or "))
    };
    let parent = union.parent.iter().zip(&variant.parent_tag);
    let parent = parent.map(|(member, tag)| is(member, &[Literal::String(tag.clone())]));
    let tags = variant.tags.iter();
    let tags = tags.map(|(name, tag)| is(name, std::slice::from_ref(tag)));
    let when = variant.when.iter().map(|(path, values)| is(path, values));
    let set = variant.when_set.iter();
    let set = set.map(|path| format!("{} is set", prose::code(path)));
    let all: Vec<_> = parent.chain(tags).chain(when).chain(set).collect();
    if all.is_empty() {
        return String::new();
    }
    format!("Here {}.", all.join(", and "))
}

/// The calls of `schema::Variant`'s methods.
fn attributes(imports: &mut Imports, variant: &Variant) -> Vec<String> {
    let mut calls = Vec::new();
    if let Some(tag) = &variant.parent_tag {
        calls.push(format!(".parent({})", names::string_literal(tag)));
    }
    if !variant.tags.is_empty() {
        let tags = variant.tags.iter().map(|(name, tag)| {
            let tag = info::literal(imports, tag);
            format!("({}, {tag})", names::string_literal(name))
        });
        calls.push(format!(".tags(&[{}])", tags.collect::<Vec<_>>().join(", ")));
    }
    if !variant.when.is_empty() {
        let when = variant.when.iter().map(|(path, values)| {
            let values: Vec<_> = values
                .iter()
                .map(|value| info::literal(imports, value))
                .collect();
            format!(
                "({}, &[{}])",
                names::string_literal(path),
                values.join(", ")
            )
        });
        calls.push(format!(".when(&[{}])", when.collect::<Vec<_>>().join(", ")));
    }
    if !variant.when_set.is_empty() {
        let paths = variant
            .when_set
            .iter()
            .map(|path| names::string_literal(path));
        calls.push(format!(
            ".when_set(&[{}])",
            paths.collect::<Vec<_>>().join(", ")
        ));
    }
    calls
}
