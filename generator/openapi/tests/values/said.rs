//! What schemas can say of the rules and constraints of a request.

use serde_json::Value;
use volcgen_model::model::{
    Action, BodyFormat, Condition, Method, Requirement, Rule, Service, TypeKind,
};
use volcgen_synth::{ViolatingRequest, walk};

/// Whether a schema can express a requirement of a rule.
pub fn has_schema(action: &Action, rule: &Rule, requirement: &Requirement) -> bool {
    let in_body = action.method == Method::Post && action.body == BodyFormat::Json;
    let is_form = |condition| matches!(condition, &Condition::Variant(..));
    in_body
        && !rule.conditions.iter().any(is_form)
        && match requirement {
            Requirement::AtMost(..) => false,
            Requirement::Unique(path) => path.ends_with("[]"),
            _ => true,
        }
}

/// Whether a schema can express what a request violates.
pub fn is_expressible(service: &Service, action: &Action, request: &ViolatingRequest) -> bool {
    let path = &request.value_path;
    let hidden = hidden_from_schemas(service, action, &request.request);
    if hidden.iter().any(|hidden| path.starts_with(hidden)) {
        return false;
    }
    let numbers: Vec<usize> = request
        .constraint
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect();
    match numbers.as_slice() {
        [rule, requirement] => {
            let rule = &action.rules[*rule];
            has_schema(action, rule, &rule.requirements[*requirement])
        }
        _ => !matches!(
            request.constraint.as_str(),
            "max_bytes" | "max_total_chars" | "even_items" | "keys"
        ),
    }
}
/// Where schemas do not look: at the form of a union whose tag is in the object around it, whether the tag is
/// there, and into strings of JSON.
pub fn hidden_from_schemas(service: &Service, action: &Action, request: &Value) -> Vec<String> {
    let occurrences = walk::request(service, action, request);
    let hidden = occurrences.iter().filter_map(|occurrence| {
        let path = occurrence.path.to_string();
        if matches!(occurrence.ty.kind, TypeKind::JsonText(_)) {
            return Some(vec![path]);
        }
        let tag = service.union(occurrence.ty)?.parent.as_ref()?;
        let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
        let dot = if parent.is_empty() { "" } else { "." };
        Some(vec![format!("{parent}{dot}{tag}"), format!("{path}.")])
    });
    hidden.flatten().collect()
}
