//! Explicit null: pairs of keys and strings have no form for it, and free-form JSON has it already.

use std::collections::BTreeSet;

use super::pairs;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::model::{Field, Service, TypeKind};

/// Reports fields that can be null where null has no form or no meaning of its own.
pub(super) fn null_has_a_form(service: &Service, diagnostics: &mut Diagnostics) {
    let mut reported = BTreeSet::new();
    for action in service.versions.iter().flat_map(|version| &version.actions) {
        let parameters = service.fields(action.request).iter();
        let in_pairs = parameters.filter(|parameter| action.flattens(parameter));
        for field in pairs::flattened(service, in_pairs) {
            if field.null_means.is_some() && reported.insert(field.span) {
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
        .deletion(Place::key(field.span, "null_means"))
}
