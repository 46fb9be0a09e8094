//! Descriptions: what the spec says, and what a schema cannot express.

use volcgen_model::model::{Action, Constraint, Enum, Field, Literal};
use volcgen_model::prose;

use crate::export::Direction;
use crate::pattern;

/// The description of an action, with what a client sends in place of the document's path.
pub fn action_doc(action: &Action, method: &str) -> String {
    let mut parts = Vec::new();
    parts.extend(action.doc.as_deref().map(|doc| doc.trim().to_owned()));
    parts.extend(action.deprecated.as_deref().map(prose::deprecation));
    let quotas: Vec<_> = action.quotas.iter().map(prose::quota).collect();
    if !quotas.is_empty() {
        parts.push(format!("Rate limit: {}.", quotas.join(", and ")));
    }
    let rules = action.rule_docs().into_iter();
    parts.extend(rules.map(|rule| format!("Rule: {rule}.")));
    parts.push(format!(
        "On the wire: `{} {}?Action={}&Version={}`.",
        method.to_uppercase(),
        action.path,
        action.name,
        action.version
    ));
    parts.join("\n\n")
}

/// The description of a field, with everything that its schema does not say clearly.
pub fn field_doc(field: &Field, direction: Direction) -> String {
    let mut facts = vec![field.doc.trim().to_owned()];
    facts.extend(field.unit.map(prose::unit));
    if direction != Direction::Response {
        facts.extend(constraint_sentences(field, direction.of(field)));
        facts.extend(prose::null(field, "null"));
    }
    facts.extend(field.deprecated.as_deref().map(prose::deprecation));
    facts.join(" ")
}

/// The constraints that a schema does not say clearly. Where the service corrects values, every
/// constraint: a schema that had them would reject those values.
fn constraint_sentences(field: &Field, direction: Direction) -> Vec<String> {
    let all = direction == Direction::Corrected;
    let mut facts = prose::constraints(&field.ty, &|constraint| all || is_unclear(constraint));
    if all && !facts.is_empty() {
        let corrected = || "The service corrects other values.".to_owned();
        facts.push(prose::clamps(field).unwrap_or_else(corrected));
    }
    facts
}

/// Whether a constraint has no schema, or one that is hard to read.
fn is_unclear(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Pattern(pattern) => pattern::anchored(pattern).is_none(),
        Constraint::Range(intervals) => intervals.len() > 1,
        Constraint::MaxBytes(_)
        | Constraint::EvenItems
        | Constraint::Keys(_)
        | Constraint::MaxCsvItems(_)
        | Constraint::MaxTotalChars(_)
        | Constraint::ElementOf(_) => true,
        Constraint::MultipleOf(_)
        | Constraint::Chars(_)
        | Constraint::Format(_)
        | Constraint::Items(_) => false,
    }
}

/// The description of an enum, with its values.
pub fn enum_doc(doc: &str, shape_enum: &Enum) -> String {
    let mut lines = vec![doc.trim().to_owned(), String::new()];
    for value in &shape_enum.values {
        let sent = match &value.value {
            Literal::Bool(value) => value.to_string(),
            Literal::Int(value) => value.to_string(),
            Literal::String(value) => value.clone(),
        };
        let meaning = value.doc.as_deref().map(str::trim).unwrap_or_default();
        let separator = if meaning.is_empty() { "" } else { ". " };
        lines.push(format!("* `{sent}`: {}{separator}{meaning}", value.name));
    }
    lines.join("\n")
}
