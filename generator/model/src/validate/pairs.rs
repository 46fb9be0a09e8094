//! Queries and forms: pairs of a key and a string, into which lists and objects are flattened.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Action, Field, Service, ShapeId, Type, TypeKind};

/// Free-form JSON, maps and unions have no form in a query or a form, also in objects.
pub(super) fn pairs_carry_parameters(
    service: &Service,
    action: &Action,
    diagnostics: &mut Diagnostics,
) {
    let parameters = service.fields(action.request).iter();
    for parameter in parameters.filter(|parameter| action.flattens(parameter)) {
        let place = if action.has_in_query(parameter) {
            "query"
        } else {
            "form"
        };
        for field in flattened(service, [parameter]) {
            let Some(what) = not_for_pairs(service, &field.ty) else {
                continue;
            };
            let message = format!("`{}` is {what}, which a {place} cannot carry", field.name);
            let diagnostic = Diagnostic::new(Code::NotForQuery, field.span, message)
                .help("send it in the JSON body of a POST request");
            diagnostics.push(if field.span == parameter.span {
                diagnostic
            } else {
                diagnostic.related(parameter.span, format!("this is sent in a {place}"))
            });
        }
    }
}

fn not_for_pairs(service: &Service, ty: &Type) -> Option<&'static str> {
    match &ty.kind {
        TypeKind::Shape(_) if service.union(ty).is_some() => Some("a union"),
        TypeKind::Json => Some("free-form JSON"),
        TypeKind::Map(_) => Some("a map"),
        TypeKind::List(element) => not_for_pairs(service, element),
        _ => None,
    }
}

/// These parameters, and the fields of the objects in them, which become pairs, too.
pub(super) fn flattened<'m>(
    service: &'m Service,
    parameters: impl IntoIterator<Item = &'m Field>,
) -> impl Iterator<Item = &'m Field> {
    let mut waiting: Vec<&Field> = parameters.into_iter().collect();
    let mut seen: BTreeSet<ShapeId> = BTreeSet::new();
    let mut found: Vec<&Field> = Vec::new();
    while let Some(field) = waiting.pop() {
        found.push(field);
        if let Some(id) = object(&field.ty)
            && seen.insert(id)
        {
            waiting.extend(service.fields(id));
        }
    }
    found.sort_by_key(|field| field.span);
    found.into_iter()
}

/// The shape whose fields become pairs: not one in a string of JSON.
fn object(ty: &Type) -> Option<ShapeId> {
    match &ty.kind {
        TypeKind::JsonText(_) => None,
        TypeKind::List(inner) | TypeKind::Map(inner) => object(inner),
        _ => ty.shape(),
    }
}
