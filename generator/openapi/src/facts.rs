//! Facts of specs that OpenAPI has no words for: extensions with the keys of the specs, from which
//! `volcgen import openapi` reads the same model.

use serde_json::{Map, Value, json};
use volcgen_model::model::{
    Action, Constraint, Constraints, Doc, Field, Format, ListStyle, Output, Period, Scope, Service,
    Shape, StatedRule, Type, TypeKind, Union, Variant, Version,
};

use crate::object::{Object, list, number};

/// The facts of a service with these versions.
pub fn service(service: &Service, versions: &[&Version]) -> Object {
    let shared = quotas(service, versions);
    let versions: Object = versions
        .iter()
        .map(|version| {
            let info = Object::default().with("doc", &version.doc);
            (version.name.clone(), info.flag("default", version.default))
        })
        .collect();
    let groups: Object = service
        .groups
        .iter()
        .map(|group| {
            let info = Object::default().with("title", group.title.as_str());
            (group.name.clone(), info.with("doc", &group.doc))
        })
        .collect();
    Object::default()
        .with("doc", &service.doc)
        .with("crate", service.crate_name.as_str())
        .maybe("manifest", serde_json::to_value(service.manifest).ok())
        .several(
            "acronyms",
            service.acronyms.iter().map(String::as_str).collect(),
        )
        .maybe("host", service.host.as_deref())
        .with("versions", versions)
        .with("groups", groups)
        .maybe("quotas", shared)
}

/// The quotas that actions share.
fn quotas(service: &Service, versions: &[&Version]) -> Option<Value> {
    let mut shared: Map<String, Value> = Map::new();
    let actions = versions.iter().flat_map(|version| &version.actions);
    for action in actions {
        for quota in &action.quotas {
            let Some(name) = &quota.name else {
                continue;
            };
            if !shared.contains_key(name) {
                let entry = Object::default()
                    .with("rate", rates(action, Some(name)))
                    .maybe("per", quota.key.as_deref())
                    .maybe("doc", service.quota_docs.get(name));
                shared.insert(name.clone(), entry.into());
            }
        }
    }
    (!shared.is_empty()).then_some(Value::Object(shared))
}

/// The rates of an action's own quotas, or of a shared one.
fn rates(action: &Action, name: Option<&String>) -> Vec<String> {
    let quotas = action.quotas.iter();
    let quotas = quotas.filter(|quota| quota.name.as_ref() == name);
    let rates = quotas.map(|quota| {
        let period = match quota.period {
            Period::Second => "s",
            Period::Minute => "min",
            Period::Hour => "h",
            Period::Day => "day",
        };
        format!("{}/{period}", quota.limit)
    });
    rates.collect()
}

/// The facts of an action.
pub fn action(service: &Service, action: &Action) -> Object {
    let own = action.quotas.iter().find(|quota| quota.name.is_none());
    let shared = action.quotas.iter().find_map(|quota| quota.name.as_deref());
    let cost = action.quotas.iter().find_map(|quota| quota.cost.as_deref());
    let errors = action.errors.iter();
    let errors = errors.filter_map(|index| Some(service.errors.get(*index)?.code.as_str()));
    let rules = rules(service.shape(action.request));
    Object::default()
        .with("x-summary", &action.summary)
        .maybe("x-doc", action.doc.as_ref())
        .maybe("x-deprecated", action.deprecated.as_deref())
        .several("x-rate", rates(action, None))
        .maybe("x-rate-per", own.and_then(|quota| quota.key.as_deref()))
        .maybe("x-quota", shared)
        .maybe("x-cost", cost)
        .several("x-errors", errors.collect())
        .several("x-rules", rules)
        .maybe("x-inherits", action.inherits.as_deref())
        .maybe("x-docs-version", action.docs_version.as_deref())
}

/// Rules as their description states them.
pub fn rules(shape: &Shape) -> Vec<Value> {
    shape.rules.iter().filter_map(rule).collect()
}

/// A rule with the keys that say something.
fn rule(rule: &StatedRule) -> Option<Value> {
    let Value::Object(mut keys) = serde_json::to_value(rule).ok()? else {
        return None;
    };
    keys.retain(|_, value| match value {
        Value::Object(entries) => !entries.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        other => !other.is_null(),
    });
    let items = rule.items.iter().map(|(path, count)| {
        let count = json!([count.value.min, count.value.max]);
        (path.value.clone(), count)
    });
    if let Some(known) = keys.get_mut("items") {
        *known = items.collect::<Object>().into();
    }
    Some(keys.into())
}

/// Where a shape is defined, which decides its name and its module.
pub fn place(shape: &Shape) -> Object {
    let (version, action) = match &shape.scope {
        Scope::Service => (None, None),
        Scope::Version(version) => (Some(version), None),
        Scope::Action { version, action } => (Some(version), Some(action)),
    };
    let place = Object::default()
        .with("name", shape.name.as_str())
        .maybe("version", version.map(String::as_str))
        .maybe("action", action.map(String::as_str))
        .maybe("topic", shape.topic.as_deref());
    Object::default().with("x-shape", place)
}

/// The facts of a field.
pub fn field(field: &Field) -> Object {
    let constraints = constraints(&field.ty);
    let style = (field.list_style != ListStyle::Numbered).then_some(field.list_style);
    Object::default()
        .with("x-doc", &field.doc)
        .maybe("x-deprecated", field.deprecated.as_deref())
        .maybe("x-null-means", field.null_means.as_deref())
        .maybe("x-rename", field.rename.as_deref())
        .maybe("x-clamps-until", field.clamps_until.as_deref())
        .maybe(
            "x-list-style",
            style.and_then(|style| serde_json::to_value(style).ok()),
        )
        .maybe(
            "x-constraints",
            (!constraints.is_empty()).then_some(constraints),
        )
}

/// The description of a result, if a `description` cannot say all of it, with what it is the description of.
pub fn result(result: &Output) -> Object {
    let constraints = constraints(&result.ty);
    let stated = doc_in_languages(&result.doc);
    if !result.doc.is_stated() || constraints.is_empty() {
        return stated;
    }
    stated.with("x-constraints", constraints)
}

/// A description that states its languages, which a `description` cannot.
pub fn doc_in_languages(doc: &Doc) -> Object {
    Object::default().maybe("x-doc", doc.is_stated().then_some(doc))
}

/// The constraints of a value and of all that it holds, which specs state in one place.
fn constraints(ty: &Type) -> Object {
    let own = keys(&ty.constraints);
    match &ty.kind {
        TypeKind::List(inner) | TypeKind::Map(inner) => constraints(inner).and(own),
        _ => own,
    }
}

fn keys(constraints: &Constraints) -> Object {
    let mut all = Object::default();
    for constraint in constraints {
        all = match constraint {
            Constraint::Range(intervals) => match intervals.as_slice() {
                [only] => {
                    let from = only
                        .from
                        .map(|bound| (if bound.included { "min" } else { "above" }, bound.value));
                    let to = only
                        .to
                        .map(|bound| (if bound.included { "max" } else { "below" }, bound.value));
                    let ends = from.into_iter().chain(to);
                    ends.fold(all, |all, (key, value)| all.with(key, number(value)))
                }
                several => {
                    let ranges = several.iter().filter_map(|interval| {
                        Some(json!([
                            number(interval.from?.value),
                            number(interval.to?.value)
                        ]))
                    });
                    all.with("ranges", list(ranges))
                }
            },
            Constraint::MultipleOf(factor) => all.with("multiple_of", *factor),
            Constraint::Chars(count) => all
                .maybe("min_chars", count.min)
                .maybe("max_chars", count.max),
            Constraint::MaxBytes(most) => all.with("max_bytes", *most),
            Constraint::Pattern(pattern) => all.with("pattern", pattern.as_str()),
            Constraint::Format(Format::Integer) => all.with("format", "integer"),
            Constraint::Items(count) => all
                .maybe("min_items", count.min)
                .maybe("max_items", count.max),
            Constraint::EvenItems => all.with("even_items", true),
            Constraint::Keys(of_keys) => all.with("keys", keys(of_keys)),
            Constraint::MaxCsvItems(most) => all.with("max_csv_items", *most),
            Constraint::MaxTotalChars(most) => all.with("max_total_chars", *most),
            // The style of the list has it.
            Constraint::ElementOf(_) => all,
        };
    }
    all
}

/// The variants of a union, in the order of its schemas.
pub fn variants(union: &Union) -> Value {
    list(union.variants.iter().map(|each| variant(union, each)))
}

fn variant(union: &Union, variant: &Variant) -> Object {
    let parent = union.parent.as_ref().zip(variant.parent_tag.as_ref());
    let parent = parent.map(|(member, tag)| (format!("../{member}"), Value::from(tag.as_str())));
    let own = variant.tags.iter();
    let own = own.map(|(name, tag)| (name.clone(), tag.to_json()));
    let tags: Object = parent.into_iter().chain(own).collect();
    let when = variant.when.iter();
    let when = when.map(|(path, values)| {
        (
            path.clone(),
            list(values.iter().map(volcgen_model::model::Literal::to_json)),
        )
    });
    let when: Object = when.collect();
    Object::default()
        .with("name", variant.name.as_str())
        .maybe("doc", variant.doc.as_ref())
        .maybe("tags", (!tags.is_empty()).then_some(tags))
        .maybe("when", (!when.is_empty()).then_some(when))
        .several(
            "when_set",
            variant.when_set.iter().map(String::as_str).collect(),
        )
}
