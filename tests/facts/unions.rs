//! Unions: what conditions their variants have, and where tags stand.

use volcgen_model::model::{
    Condition, Literal, Rule, Service, ShapeKind, Type, TypeKind, Union, Variant,
};

/// The union that a type is, or that the elements of a list are.
pub fn union<'m>(service: &'m Service, ty: &Type) -> Option<&'m Union> {
    match &ty.kind {
        TypeKind::List(element) => union(service, element),
        TypeKind::Shape(id) => match &service.shape(*id).kind {
            ShapeKind::Union(union) => Some(union),
            _ => None,
        },
        _ => None,
    }
}

/// The conditions of a variant, as a part of a path. The only variant of a union needs none: the table has
/// an object.
pub fn conditions(union: &Union, variant: &Variant) -> String {
    if union.variants.len() == 1 {
        return String::new();
    }
    let parent = union.parent.iter().zip(&variant.parent_tag);
    let mut conditions: Vec<String> = parent
        .map(|(name, tag)| format!("../{name}={tag}"))
        .collect();
    conditions.extend(
        variant
            .tags
            .iter()
            .map(|(name, tag)| format!("{name}={}", literal(tag))),
    );
    let when = variant.when.iter();
    conditions.extend(when.map(|(path, values)| format!("{path}={}", literals(values))));
    conditions.sort();
    let set = variant.when_set.iter();
    conditions.extend(set.map(|path| format!("has {path}")));
    format!("<{}>", conditions.join(","))
}

/// The values of the tag next to the union, each once.
pub fn parent_tags(union: &Union) -> String {
    let mut tags: Vec<&str> = Vec::new();
    for tag in union
        .variants
        .iter()
        .filter_map(|variant| variant.parent_tag.as_deref())
    {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.join("|")
}

/// A path of a rule, with the conditions of the variants that the rule is about.
pub fn with_conditions(service: &Service, rule: &Rule, path: &str) -> String {
    let mut path = path.to_owned();
    let variants = rule
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Variant(at, id, name) => Some((at, id, name)),
            _ => None,
        });
    // The inner unions come first, so that the outer ones do not move them.
    let mut variants: Vec<_> = variants.collect();
    variants.sort_by_key(|(at, ..)| std::cmp::Reverse(at.len()));
    for (at, id, name) in variants {
        let ShapeKind::Union(union) = &service.shape(*id).kind else {
            continue;
        };
        let variant = union.variants.iter().find(|variant| variant.name == *name);
        let rest = path
            .strip_prefix(at.as_str())
            .filter(|rest| rest.starts_with('.'));
        if let (Some(variant), Some(rest)) = (variant, rest) {
            path = format!("{at}{}{rest}", conditions(union, variant));
        }
    }
    path
}

pub fn literals(literals: &[Literal]) -> String {
    literals.iter().map(literal).collect::<Vec<_>>().join("|")
}

pub fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::String(value) => value.clone(),
    }
}
