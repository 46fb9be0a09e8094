//! Facts of the model in words.

use volcgen_model::model::{
    Field, ListStyle, Literal, RetryClass, Service, ShapeKind, Type, TypeKind, Union, Variant,
};
use volcgen_model::prose;

/// What a field's values must be, as sentences of Markdown.
pub fn of_field(field: &Field) -> Vec<String> {
    let mut facts: Vec<String> = field.unit.map(prose::unit).into_iter().collect();
    let constraints = prose::constraints(&field.ty, &|_| true);
    let is_constrained = constraints.iter().any(|sentence| !sentence.is_empty());
    facts.extend(
        constraints
            .into_iter()
            .filter(|sentence| !sentence.is_empty()),
    );
    if matches!(field.ty.kind, TypeKind::DateTime) {
        facts.push("A date and time as in RFC 3339.".to_owned());
    }
    if is_constrained {
        facts.extend(prose::clamps(field));
    }
    facts.extend(prose::token(field).map(str::to_owned));
    facts.extend(prose::null(field, "null"));
    match field.list_style {
        ListStyle::Numbered => {}
        ListStyle::Comma => facts.push("In a query, elements are separated by commas.".to_owned()),
        ListStyle::Repeated => {
            facts.push("In a query, the name is repeated for each element.".to_owned());
        }
    }
    facts
}

/// A value of JSON as a reader would write it, with the name that an enum gives it.
pub fn value(service: &Service, ty: &Type, value: &serde_json::Value) -> String {
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match name_of(service, ty, value) {
        Some(name) if name != text => format!("{text} ({name})"),
        _ => text,
    }
}

fn name_of<'s>(service: &'s Service, ty: &Type, value: &serde_json::Value) -> Option<&'s str> {
    let TypeKind::Shape(id) = ty.kind else {
        return None;
    };
    let ShapeKind::Enum(shape_enum) = &service.shape(id).kind else {
        return None;
    };
    let mut values = shape_enum.values.iter();
    let known = values.find(|known| known.value.equals(value))?;
    Some(&known.name)
}

/// A literal as a reader would write it.
pub fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::String(value) => value.clone(),
    }
}

/// When an object has a variant of a union, as a sentence of Markdown.
pub fn variant(union: &Union, variant: &Variant) -> String {
    let mut conditions = Vec::new();
    if let (Some(member), Some(tag)) = (&union.parent, &variant.parent_tag) {
        conditions.push(format!(
            "{} next to it is {}",
            prose::code(member),
            prose::code(tag)
        ));
    }
    for (member, value) in &variant.tags {
        conditions.push(format!(
            "{} is {}",
            prose::code(member),
            prose::code(&literal(value))
        ));
    }
    for (path, values) in &variant.when {
        let values: Vec<_> = values
            .iter()
            .map(|value| prose::code(&literal(value)))
            .collect();
        conditions.push(format!("{} is {}", prose::code(path), values.join(" or ")));
    }
    for path in &variant.when_set {
        conditions.push(format!("{} is set", prose::code(path)));
    }
    if conditions.is_empty() {
        return "Otherwise.".to_owned();
    }
    format!("If {}.", conditions.join(" and "))
}

/// Whether clients repeat a call after an error of this class: a key of the interface, and a sentence.
pub fn retry(class: RetryClass) -> (&'static str, &'static str) {
    match class {
        RetryClass::Never => ("retry_never", "Not retried: the same call fails again."),
        RetryClass::Throttled => (
            "retry_throttled",
            "Retried after a longer wait: the call was not executed.",
        ),
        RetryClass::IfIdempotent => ("retry_idempotent", "Retried if the action is idempotent."),
        RetryClass::FixClock => ("retry_clock", "Retried once with the service's time."),
        RetryClass::RefreshCredentials => {
            ("retry_credentials", "Retried once with new credentials.")
        }
    }
}
