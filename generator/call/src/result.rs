//! The result of an action, compared with its description.

use volcgen_model::instance::{self, Options, Violation, ViolationKind};

use crate::{ActionRef, Json};

/// What a result has that its description has not: members that the description lacks, and values of other types.
///
/// An unknown member is not a mistake: services get new ones before their descriptions do.
#[must_use]
pub fn undescribed(action: ActionRef<'_>, result: &Json) -> Vec<Violation> {
    let Some(output) = &action.action.result else {
        return Vec::new();
    };
    let violations = instance::check_value(
        action.service,
        &output.ty,
        &result.to_value(),
        Options::RESPONSE,
    );
    let violations = violations.into_iter().map(|mut violation| {
        if violation.kind == ViolationKind::Unknown {
            "not in the description".clone_into(&mut violation.message);
        }
        violation
    });
    violations.collect()
}
