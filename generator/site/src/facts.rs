//! Facts of the model in words.

use volcgen_model::model::{
    Field, ListStyle, Literal, Quota, RetryClass, Service, ShapeKind, Type, TypeKind, Union,
    Variant,
};
use volcgen_model::prose::{self, zh};

use crate::markdown::{Text, phrase, sentence};

/// What a field's values must be, as sentences.
pub fn of_field(field: &Field) -> Vec<Text> {
    let unit = field.unit.map(|unit| (prose::unit(unit), zh::unit(unit)));
    let mut facts: Vec<Text> = both(unit).into_iter().collect();
    let english = prose::constraints(&field.ty, &|_| true).into_iter();
    let constraints = english.zip(zh::constraints(&field.ty, &|_| true));
    let constraints: Vec<_> = constraints.filter(|(en, _)| !en.is_empty()).collect();
    let is_constrained = !constraints.is_empty();
    facts.extend(constraints.iter().map(|(en, zh)| sentence(en, zh)));
    if matches!(field.ty.kind, TypeKind::DateTime) {
        let text = sentence(
            "A date and time as in RFC 3339.",
            "RFC 3339 格式的日期和时间。",
        );
        facts.push(text);
    }
    if is_constrained {
        facts.extend(both(prose::clamps(field).zip(zh::clamps(field))));
    }
    facts.extend(both(prose::token(field).zip(zh::token(field))));
    facts.extend(prose::null(field, "null").map(|null| phrase(&null.into())));
    facts.extend(both(match field.list_style {
        ListStyle::Numbered => None,
        ListStyle::Comma => Some((
            "In a query, elements are separated by commas.",
            "在查询串中，元素以逗号分隔。",
        )),
        ListStyle::Repeated => Some((
            "In a query, the name is repeated for each element.",
            "在查询串中，每个元素都重复一次名称。",
        )),
    }));
    facts
}

fn both<T: AsRef<str>>(pair: Option<(T, T)>) -> Option<Text> {
    pair.map(|(english, chinese)| sentence(english.as_ref(), chinese.as_ref()))
}

/// A quota.
pub fn quota(quota: &Quota) -> Text {
    sentence(&prose::quota(quota), &zh::quota(quota))
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

/// When an object has a variant of a union, as a sentence.
pub fn variant(union: &Union, variant: &Variant) -> Text {
    let code = |value: &Literal| prose::code(&literal(value));
    let is = |what: String, values: &[String]| {
        let english = format!("{what} is {}", values.join(" or "));
        (english, format!("{what} 为 {}", values.join(" 或 ")))
    };
    let mut conditions = Vec::new();
    if let (Some(member), Some(tag)) = (&union.parent, &variant.parent_tag) {
        let (member, tag) = (prose::code(member), prose::code(tag));
        let english = format!("{member} next to it is {tag}");
        conditions.push((english, format!("同级的 {member} 为 {tag}")));
    }
    let tags = variant.tags.iter();
    conditions.extend(tags.map(|(member, value)| is(prose::code(member), &[code(value)])));
    for (path, values) in &variant.when {
        let values: Vec<_> = values.iter().map(code).collect();
        conditions.push(is(prose::code(path), &values));
    }
    for path in &variant.when_set {
        let path = prose::code(path);
        conditions.push((format!("{path} is set"), format!("设置了 {path}")));
    }
    if conditions.is_empty() {
        return sentence("Otherwise.", "其他情况。");
    }
    let (english, chinese): (Vec<_>, Vec<_>) = conditions.into_iter().unzip();
    sentence(
        &format!("If {}.", english.join(" and ")),
        &format!("当 {} 时。", chinese.join("，且 ")),
    )
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
