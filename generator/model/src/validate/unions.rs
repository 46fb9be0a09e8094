//! Rules of unions: tags are not fields, variants can be distinguished, and parents can have the tags.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Span};
use crate::model::{Field, Literal, Service, ShapeKind, Type, TypeKind, Union, Variant};

pub(super) fn check(service: &Service, diagnostics: &mut Diagnostics) {
    for shape in &service.shapes {
        match &shape.kind {
            ShapeKind::Union(union) => {
                tags_are_not_fields(service, union, diagnostics);
                variants_differ(union, diagnostics);
            }
            ShapeKind::Record(fields) => parents_have_tags(service, fields, diagnostics),
            ShapeKind::Enum(_) => {}
        }
    }
    results_have_no_parent(service, diagnostics);
}

/// The client writes tags itself.
fn tags_are_not_fields(service: &Service, union: &Union, diagnostics: &mut Diagnostics) {
    for variant in &union.variants {
        for (tag, _) in &variant.tags {
            if let Some(field) = field_with_name(service.fields(variant.record), tag) {
                diagnostics.push(
                    Diagnostic::new(
                        Code::TagTaken,
                        variant.span,
                        format!("the tag `{tag}` is also a field"),
                    )
                    .related(field.span, "the field is declared here")
                    .help("delete the field: the client writes the tag")
                    .deletion(Place::at(field.span)),
                );
            }
        }
    }
}

fn field_with_name<'m>(fields: &'m [Field], name: &str) -> Option<&'m Field> {
    let has_name =
        |field: &&Field| field.name == name || field.aliases.iter().any(|alias| alias == name);
    fields.iter().find(has_name)
}

fn variants_differ(union: &Union, diagnostics: &mut Diagnostics) {
    for (index, variant) in union.variants.iter().enumerate() {
        let earlier = union.variants.iter().take(index);
        if let Some(other) = earlier.rev().find(|other| is_ambiguous(other, variant)) {
            let message = format!(
                "`{}` cannot be distinguished from `{}`: an object can have both variants",
                variant.name, other.name
            );
            diagnostics.push(
                Diagnostic::new(Code::AmbiguousVariants, variant.span, message)
                    .related(other.span, "the conditions are the same here")
                    .help("add `when` or `when_set` to one of them, or make them one"),
            );
        }
    }
}

/// Whether two variants have conditions on the same members, and no value of them decides which variant it is.
fn is_ambiguous(one: &Variant, other: &Variant) -> bool {
    let (one, other) = (conditions(one), conditions(other));
    let has_same = |(member, values): &(&str, Option<Vec<Literal>>)| {
        let same = other.iter().find(|(name, _)| name == member);
        same.is_some_and(|(_, others)| match (values, others) {
            (Some(values), Some(others)) => values.iter().any(|value| others.contains(value)),
            (values, others) => values.is_none() && others.is_none(),
        })
    };
    one.len() == other.len() && one.iter().all(has_same)
}

/// The members of a variant's conditions, and the values of which each has one; `None` for any value.
fn conditions(variant: &Variant) -> Vec<(&str, Option<Vec<Literal>>)> {
    let parent = variant.parent_tag.iter();
    let parent = parent.map(|tag| ("../", Some(vec![Literal::String(tag.clone())])));
    let tags = variant.tags.iter();
    let tags = tags.map(|(name, tag)| (name.as_str(), Some(vec![tag.clone()])));
    let when = variant.when.iter();
    let when = when.map(|(path, values)| (path.as_str(), Some(values.clone())));
    let set = variant.when_set.iter().map(|path| (path.as_str(), None));
    parent.chain(tags).chain(when).chain(set).collect()
}

/// A tag in the parent belongs to one union that is a field of it.
fn parents_have_tags(service: &Service, fields: &[Field], diagnostics: &mut Diagnostics) {
    for (index, field) in fields.iter().enumerate() {
        if let Some(member) = parent_tag_of_elements(service, &field.ty) {
            let message = format!(
                "the elements of `{}` have no parent with the tag `{member}` of their own",
                field.name
            );
            diagnostics.push(misplaced(field.span, message));
        }
        let Some(tag) = parent_tag(service, field) else {
            continue;
        };
        if let Some(taken) = field_with_name(fields, tag) {
            diagnostics.push(
                Diagnostic::new(
                    Code::TagTaken,
                    taken.span,
                    format!("`{tag}` is the tag of `{}`", field.name),
                )
                .related(field.span, "this union has its tag there")
                .help("delete the field: the client writes the tag")
                .deletion(Place::at(taken.span)),
            );
        }
        if field.null_means.is_some() {
            let message = format!(
                "`{}` cannot be null: its tag `{tag}` says what it is",
                field.name
            );
            diagnostics.push(misplaced(field.span, message));
        }
        let mut earlier = fields.iter().take(index);
        if let Some(other) = earlier.find(|other| parent_tag(service, other) == Some(tag)) {
            let message = format!(
                "`{}` and `{}` have the same tag `{tag}`",
                other.name, field.name
            );
            diagnostics
                .push(misplaced(field.span, message).related(other.span, "the tag is taken here"));
        }
    }
}

fn parent_tag<'m>(service: &'m Service, field: &Field) -> Option<&'m str> {
    service.union(&field.ty)?.parent.as_deref()
}

fn parent_tag_of_elements<'m>(service: &'m Service, ty: &Type) -> Option<&'m str> {
    match &ty.kind {
        TypeKind::List(element) | TypeKind::Map(element) => {
            let union = service.union(element);
            let own = union.and_then(|union| union.parent.as_deref());
            own.or_else(|| parent_tag_of_elements(service, element))
        }
        _ => None,
    }
}

/// A result has no object around it.
fn results_have_no_parent(service: &Service, diagnostics: &mut Diagnostics) {
    for action in service.versions.iter().flat_map(|version| &version.actions) {
        let Some(result) = &action.result else {
            continue;
        };
        let own = service.union(&result.ty);
        let own = own.and_then(|union| union.parent.as_deref());
        if let Some(member) = own.or_else(|| parent_tag_of_elements(service, &result.ty)) {
            let message = format!(
                "the result of `{}` has no parent with the tag `{member}`",
                action.name
            );
            diagnostics.push(misplaced(action.span, message));
        }
    }
}

fn misplaced(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(Code::MisplacedParentTag, span, message)
        .help("put the union into an object of its own, or its tags into the union")
}
