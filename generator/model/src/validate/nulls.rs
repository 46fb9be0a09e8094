//! Explicit null: pairs of keys and strings have no form for it, and free-form JSON has it already.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Action, Field, Service, ShapeId, Type, TypeKind};

/// Reports fields that can be null where null has no form or no meaning of its own.
pub(super) fn null_has_a_form(service: &Service, diagnostics: &mut Diagnostics) {
    let mut reported = BTreeSet::new();
    for action in service.versions.iter().flat_map(|version| &version.actions) {
        for field in in_pairs(service, action) {
            if reported.insert(field.span) {
                diagnostics.push(no_form(field));
            }
        }
    }
    for field in super::fields(service) {
        if field.null_means.is_some() && field.ty.kind == TypeKind::Json {
            let message = format!("`{}` is free-form JSON, which includes null", field.name);
            diagnostics.push(
                Diagnostic::new(Code::MisplacedKey, field.span, message)
                    .help("say in `doc` what null means"),
            );
        }
    }
}

fn no_form(field: &Field) -> Diagnostic {
    let message = format!(
        "`{}` can be null, which a query or form cannot carry",
        field.name
    );
    Diagnostic::new(Code::NullInPairs, field.span, message)
        .help("send it in the JSON body of a POST request, or delete `null_means`")
}

/// The fields that can be null and are sent as pairs of a key and a string.
fn in_pairs<'m>(service: &'m Service, action: &Action) -> Vec<&'m Field> {
    let parameters = service.fields(action.request).iter();
    let mut waiting: Vec<&Field> = parameters.filter(|field| action.flattens(field)).collect();
    let mut seen: BTreeSet<ShapeId> = BTreeSet::new();
    let mut found: Vec<(Span, &Field)> = Vec::new();
    while let Some(field) = waiting.pop() {
        if field.null_means.is_some() {
            found.push((field.span, field));
        }
        if let Some(id) = flattened(&field.ty)
            && seen.insert(id)
        {
            waiting.extend(service.fields(id));
        }
    }
    found.sort_by_key(|(span, _)| *span);
    found.into_iter().map(|(_, field)| field).collect()
}

/// The shape whose fields become pairs, too: not one in a string of JSON.
fn flattened(ty: &Type) -> Option<ShapeId> {
    match &ty.kind {
        TypeKind::JsonText(_) => None,
        TypeKind::List(inner) | TypeKind::Map(inner) => flattened(inner),
        _ => ty.shape(),
    }
}
