//! Definitions that nothing uses.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
use crate::spec::Spec;
use crate::yaml::Spanned;

use super::inherit::MergedAction;

/// Warns about groups, quotas and aliases of types that nothing uses.
pub(super) fn warn(
    spec: &Spec,
    actions: &[MergedAction],
    names: &[&Spanned<String>],
    diagnostics: &mut Diagnostics,
) {
    let service = &spec.service.content;
    for (name, _) in &service.groups {
        if !actions.iter().any(|action| action.group == Some(name)) {
            let message = format!("no action uses the group `{}`", name.value);
            diagnostics.push(unused(Code::UnusedEntry, name, message));
        }
    }
    for (name, _) in &service.quotas {
        if !actions.iter().any(|action| action.quota == Some(name)) {
            let message = format!("no action uses the quota `{}`", name.value);
            diagnostics.push(unused(Code::UnusedEntry, name, message));
        }
    }
    for name in names {
        let message = format!("unused type `{}`", name.value);
        diagnostics.push(unused(Code::UnusedShape, name, message));
    }
}

fn unused(code: Code, name: &Spanned<String>, message: String) -> Diagnostic {
    Diagnostic::new(code, name.span, message).deletion(Place::at(name.span))
}
