//! Facts of specs that OpenAPI has no words for: extensions with the keys of the specs, from which
//! `volcgen import openapi` reads the same model.

use serde_json::{Map, Value, json};
use volcgen_model::model::{
    Action, Condition, Constraint, Constraints, Field, Format, ListStyle, Period, Requirement,
    Rule, Service, Type, TypeKind, Union, Variant,
};

use crate::object::{Object, list, number};

/// The facts of a service.
pub fn service(service: &Service) -> Object {
    let versions: Object = service
        .versions
        .iter()
        .map(|version| {
            let info = Object::default().with("doc", version.doc.as_str());
            (version.name.clone(), info.flag("default", version.default))
        })
        .collect();
    let groups: Object = service
        .groups
        .iter()
        .map(|group| {
            let info = Object::default().with("title", group.title.as_str());
            (group.name.clone(), info.with("doc", group.doc.as_str()))
        })
        .collect();
    Object::default()
        .with("doc", service.doc.as_str())
        .with("crate", service.crate_name.as_str())
        .maybe("manifest", serde_json::to_value(service.manifest).ok())
        .several(
            "acronyms",
            service.acronyms.iter().map(String::as_str).collect(),
        )
        .maybe("host", service.host.as_deref())
        .with("versions", versions)
        .with("groups", groups)
        .maybe("quotas", quotas(service))
}

/// The quotas that actions share.
fn quotas(service: &Service) -> Option<Value> {
    let mut shared: Map<String, Value> = Map::new();
    let actions = service.versions.iter().flat_map(|version| &version.actions);
    for action in actions {
        for quota in &action.quotas {
            let Some(name) = &quota.name else {
                continue;
            };
            if !shared.contains_key(name) {
                let entry = Object::default()
                    .with("rate", rates(action, Some(name)))
                    .maybe("per", quota.key.as_deref());
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
    let rules = action.rules.iter().filter_map(rule);
    Object::default()
        .with("x-summary", action.summary.as_str())
        .maybe("x-doc", action.doc.as_deref())
        .maybe("x-deprecated", action.deprecated.as_deref())
        .several("x-rate", rates(action, None))
        .maybe("x-rate-per", own.and_then(|quota| quota.key.as_deref()))
        .maybe("x-quota", shared)
        .maybe("x-cost", cost)
        .several("x-errors", errors.collect())
        .several("x-rules", rules.collect())
}

/// A rule of the whole request. Rules of objects have no place yet.
fn rule(rule: &Rule) -> Option<Object> {
    if !rule.within.is_empty() {
        return None;
    }
    let (mut when, mut set, mut unset) = (Object::default(), Vec::new(), Vec::new());
    for condition in &rule.conditions {
        match condition {
            Condition::Equals(path, values) => {
                when.add(
                    path,
                    list(values.iter().map(volcgen_model::model::Literal::to_json)),
                );
            }
            Condition::Set(path) => set.push(path.as_str()),
            Condition::Unset(path) => unset.push(path.as_str()),
            Condition::Variant(path, _, name) => when.add(path, name.as_str()),
            Condition::Present(_) => return None,
        }
    }
    let (mut require, mut forbid, mut unique) = (Vec::new(), Vec::new(), Vec::new());
    let (mut items, mut at_most) = (Object::default(), Object::default());
    let (mut any_of, mut one_of) = (Vec::new(), Vec::new());
    for requirement in &rule.requirements {
        match requirement {
            Requirement::Require(path) => require.push(path.as_str()),
            Requirement::Forbid(path) => forbid.push(path.as_str()),
            Requirement::Items(path, least, most) => items.add(path, json!([least, most])),
            Requirement::Unique(path) => unique.push(path.as_str()),
            Requirement::AnyOf(groups) => any_of.clone_from(groups),
            Requirement::OneOf(groups) => one_of.clone_from(groups),
            Requirement::AtMost(less, more) => at_most.add(less, more.as_str()),
        }
    }
    let entries = |object: Object| (!object.is_empty()).then_some(object);
    Some(
        Object::default()
            .with("doc", rule.doc.as_str())
            .maybe("when", entries(when))
            .several("when_set", set)
            .several("when_unset", unset)
            .several("require", require)
            .several("forbid", forbid)
            .maybe("items", entries(items))
            .several("unique", unique)
            .several("any_of", any_of)
            .several("one_of", one_of)
            .maybe("at_most", entries(at_most)),
    )
}

/// The facts of a field.
pub fn field(field: &Field) -> Object {
    let constraints = constraints(&field.ty);
    let style = (field.list_style != ListStyle::Numbered).then_some(field.list_style);
    Object::default()
        .with("x-doc", field.doc.as_str())
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
        .maybe("doc", variant.doc.as_deref())
        .maybe("tags", (!tags.is_empty()).then_some(tags))
        .maybe("when", (!when.is_empty()).then_some(when))
        .several(
            "when_set",
            variant.when_set.iter().map(String::as_str).collect(),
        )
}
