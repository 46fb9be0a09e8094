//! From [`Service`] to diagnostics: one function per rule that a resolved service must satisfy.
//!
//! A mistake in a single value, such as an invalid regular expression, is reported where the value is
//! read. These rules need the whole service.

mod equal_shapes;
mod nulls;
mod pairs;
mod tokens;
mod unions;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Span};
use crate::model::{Action, Field, Service, Shape, ShapeKind};

pub use equal_shapes::{EqualShapes, equal_shapes};

/// Checks a service that was resolved.
pub fn validate(service: &Service, diagnostics: &mut Diagnostics) {
    for action in service.versions.iter().flat_map(|version| &version.actions) {
        pairs::pairs_carry_parameters(service, action, diagnostics);
        parameters_leave_the_protocol_alone(service, action, diagnostics);
        tokens::tokens_can_be_filled_in(service, action, diagnostics);
    }
    nulls::null_has_a_form(service, diagnostics);
    every_field_is_described(service, diagnostics);
    aliases_have_one_meaning(service, diagnostics);
    unions::check(service, diagnostics);
    // What an action with errors uses would otherwise seem unused.
    if !diagnostics.has_errors() {
        every_shape_is_used(service, diagnostics);
        equal_shapes::warn(service, diagnostics);
    }
}

fn every_field_is_described(service: &Service, diagnostics: &mut Diagnostics) {
    for field in fields(service) {
        if field.doc.trim().is_empty() {
            let message = format!("`{}` has no description", field.name);
            diagnostics.push(
                Diagnostic::new(Code::Undocumented, field.span, message)
                    .help("describe it with `doc`"),
            );
        }
    }
}

/// The query holds the names of the action and the version, and that of a presigned link the signature.
/// Servers read the pairs of a form together with those of the query.
fn parameters_leave_the_protocol_alone(
    service: &Service,
    action: &Action,
    diagnostics: &mut Diagnostics,
) {
    let is_reserved = |name: &str| {
        let starts_with_x = name
            .get(..2)
            .is_some_and(|start| start.eq_ignore_ascii_case("x-"));
        matches!(name, "Action" | "Version") || starts_with_x
    };
    for field in service.fields(action.request) {
        if action.flattens(field) && is_reserved(&field.name) {
            let message = format!("the protocol has a parameter `{}` of its own", field.name);
            let diagnostic = Diagnostic::new(Code::ReservedParameter, field.span, message);
            let help = "delete it, or send it in the JSON body of a POST request";
            let place = Place::at(field.span);
            diagnostics.push(diagnostic.help(help).deletion(place));
        }
    }
}

/// A name that two fields of a record can have in a response would make the response ambiguous.
fn aliases_have_one_meaning(service: &Service, diagnostics: &mut Diagnostics) {
    for shape in &service.shapes {
        let ShapeKind::Record(fields) = &shape.kind else {
            continue;
        };
        let mut taken: BTreeMap<&str, &Field> = BTreeMap::new();
        for field in fields {
            taken.insert(&field.name, field);
        }
        for field in fields {
            for alias in &field.aliases {
                let Some(other) = taken.insert(alias, field) else {
                    continue;
                };
                let message = match other {
                    same if std::ptr::eq(same, field) => {
                        format!("`{}` has the name `{alias}` twice", field.name)
                    }
                    other if other.name == *alias => {
                        format!("the alias `{alias}` of `{}` is also a field", field.name)
                    }
                    other => format!(
                        "`{}` and `{}` have the same alias `{alias}`",
                        other.name, field.name
                    ),
                };
                diagnostics.push(
                    Diagnostic::new(Code::AmbiguousAlias, field.span, message)
                        .related(other.span, "the name is taken here")
                        .help("delete the alias, or give it to one field")
                        .deletion(Place {
                            span: field.span,
                            path: vec!["aliases".to_owned(), alias.clone()],
                        }),
                );
            }
        }
    }
}

/// A definition can give several shapes, one for each version that inherits it.
fn every_shape_is_used(service: &Service, diagnostics: &mut Diagnostics) {
    let is_used = |shape: &&Shape| shape.in_request || shape.in_response;
    let used: BTreeSet<Span> = service
        .shapes
        .iter()
        .filter(is_used)
        .map(|shape| shape.span)
        .collect();
    for shape in &service.shapes {
        if !used.contains(&shape.span) {
            let message = format!("unused shape `{}`", shape.name);
            let diagnostic = Diagnostic::new(Code::UnusedShape, shape.span, message);
            diagnostics.push(diagnostic.deletion(Place::at(shape.span)));
        }
    }
}

fn fields(service: &Service) -> impl Iterator<Item = &Field> {
    service.shapes.iter().flat_map(|shape| match &shape.kind {
        ShapeKind::Record(fields) => fields.as_slice(),
        ShapeKind::Enum(_) | ShapeKind::Union(_) => &[],
    })
}
