//! JSON for machines.

use serde_json::{Value, json};

use super::Counts;
use crate::{Change, Subject};

/// The changes as a JSON object, with their numbers by class in `wire` and `rust`.
#[must_use]
pub fn json(changes: &[Change]) -> Value {
    json!({
        "wire": Counts::new(changes, |change| change.wire),
        "rust": Counts::new(changes, |change| change.rust),
        "changes": changes.iter().map(change).collect::<Vec<_>>(),
    })
}

fn change(change: &Change) -> Value {
    let (kind, name) = match &change.subject {
        Subject::Service => ("service", &change.service),
        Subject::Version(name) => ("version", name),
        Subject::Action(name) => ("action", name),
        Subject::Type(name) => ("type", name),
    };
    json!({
        "code": change.code,
        "title": change.code.title(),
        "wire": change.wire,
        "rust": change.rust,
        "service": change.service,
        "subject": { "kind": kind, "name": name },
        "actions": change.actions,
        "message": change.message,
        "old": change.old,
        "new": change.new,
    })
}
