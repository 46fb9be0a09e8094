//! Fields of requests, responses and the objects in them.

mod traits;

use volcgen_model::model::{Field, Service, ShapeId, TypeKind};

use super::about::About;
use super::pairs::{Owner, Usage};
use super::{Comparison, renames, types};
use crate::Class::{Breaking, Compatible, Documentation, None as Unchanged};
use crate::Code;
use crate::words::Words;

/// A field of both sides.
struct Both<'s> {
    usage: &'s Usage,
    old: &'s Field,
    new: &'s Field,
    /// Whether a request reaches its record, old and new.
    in_request: (bool, bool),
    /// The field in messages.
    name: Words,
}

/// Compares the fields of two records.
pub(super) fn compare(
    comparison: &mut Comparison,
    about: &About,
    usage: &Usage,
    (left, right): (ShapeId, ShapeId),
) {
    let (old, new) = comparison.services();
    let place = owner(new, usage, right);
    let in_request = (old.shape(left).in_request, new.shape(right).in_request);
    for (old_field, new_field) in renames::fields((old, new), (left, right)) {
        match (old_field, new_field) {
            (Some(old_field), Some(new_field)) => {
                let both = Both {
                    usage,
                    old: old_field,
                    new: new_field,
                    in_request,
                    name: named(&new_field.name, &place),
                };
                let about = about.at(old_field.span, new_field.span);
                wire_name(comparison, &about, &both, &place);
                field(comparison, &about, &both);
            }
            (Some(field), None) => {
                let about = about.at(field.span, new.shape(right).span);
                let message = named(&field.name, &place).then("was removed", "已移除");
                comparison.report(&about, Code::FieldRemoved, (Breaking, Breaking), &message);
            }
            (None, Some(field)) => {
                let about = about.at(old.shape(left).span, field.span);
                added(comparison, &about, usage, (field, &place));
            }
            (None, None) => {}
        }
    }
    order(
        comparison,
        about,
        (old.fields(left), new.fields(right)),
        &place,
    );
}

/// What contains a field, in words.
fn owner(service: &Service, usage: &Usage, id: ShapeId) -> Words {
    match usage.owner {
        Owner::Request => Words::new("the request", "请求"),
        Owner::Response => Words::new("the response", "响应"),
        Owner::Shape => Words::new(
            format!("`{}`", service.shape(id).name),
            format!("`{}` ", service.shape(id).name),
        ),
    }
}

/// A field, in words.
fn named(field: &str, place: &Words) -> Words {
    Words::new(
        format!("field `{field}` of {}", place.en),
        format!("{}的字段 `{field}`", place.zh),
    )
}

fn added(
    comparison: &mut Comparison,
    about: &About,
    usage: &Usage,
    (field, place): (&Field, &Words),
) {
    if usage.request && field.required {
        let name = named(&field.name, place);
        let message = Words::new(
            format!("required {} was added", name.en),
            format!("新增了{}，必填", name.zh),
        );
        let class = (Breaking, Breaking);
        comparison.report(about, Code::RequiredFieldAdded, class, &message);
    } else {
        let message = named(&field.name, place).then("was added", "是新增的");
        comparison.report(about, Code::FieldAdded, (Compatible, Compatible), &message);
    }
}

fn order(
    comparison: &mut Comparison,
    about: &About,
    (old, new): (&[Field], &[Field]),
    place: &Words,
) {
    let kept = |fields: &[Field], others: &[Field]| {
        let is_kept = |name: &String| others.iter().any(|other| other.name == *name);
        let names = fields.iter().map(|field| field.name.clone());
        names.filter(is_kept).collect::<Vec<_>>()
    };
    if kept(old, new) != kept(new, old) {
        let message = Words::new(
            format!("the fields of {} have another order", place.en),
            format!("{}的字段顺序有变化", place.zh),
        );
        let class = (Unchanged, Documentation);
        comparison.report(about, Code::OrderChanged, class, &message);
    }
}

/// A name that seems to be new: one change instead of a removal and an addition.
fn wire_name(comparison: &mut Comparison, about: &About, both: &Both, place: &Words) {
    let (old, new) = (both.old, both.new);
    if old.name != new.name {
        let is_same = renames::rust_name(old) == renames::rust_name(new);
        let rust = if is_same { Unchanged } else { Breaking };
        let (from, to) = (&old.name, &new.name);
        let message = named(from, place).then(
            format!("seems to be called `{to}` now"),
            format!("似乎改名为 `{to}`"),
        );
        let is_alias = !both.usage.request && old.aliases.contains(to);
        let wire = if is_alias { Compatible } else { Breaking };
        comparison.report(about, Code::FieldRenamedOnWire, (wire, rust), &message);
    }
}

fn field(comparison: &mut Comparison, about: &About, both: &Both) {
    let (old, new) = (both.old, both.new);
    if old.name == new.name && old.rename != new.rename {
        let name = |field: &Field| match &field.rename {
            Some(name) => Words::same(&format!("`{name}`")),
            None => Words::new("named after the wire", "按传输名命名"),
        };
        let (name, old_name) = (name(new), name(old));
        let message = both.name.then(
            format!("is {} in Rust instead of {}", name.en, old_name.en),
            format!("在 Rust 中的名称由 {} 改为 {}", old_name.zh, name.zh),
        );
        comparison.report(about, Code::FieldRenamed, (Unchanged, Breaking), &message);
    }
    presence(comparison, about, both);
    let subject = types::Subject::field(&both.name, old.server_clamps && new.server_clamps);
    types::compare(comparison, both.usage, about, &subject, (&old.ty, &new.ty));
    traits::compare(comparison, about, both);
}

/// Whether a field must be set, and what that means for its type in Rust.
fn presence(comparison: &mut Comparison, about: &About, both: &Both) {
    let (old, new, usage) = (both.old, both.new, both.usage);
    let was_option = is_option(old, both.in_request.0);
    let is_option = is_option(new, both.in_request.1);
    let read = if was_option == is_option {
        Unchanged
    } else {
        Breaking
    };
    match (old.required, new.required) {
        (false, true) => {
            let wire = usage.worst(Breaking, Compatible);
            let rust = usage.worst(Breaking, read.max(Compatible));
            let message = both.name.then("is required now", "现在必填");
            comparison.report(about, Code::FieldRequired, (wire, rust), &message);
        }
        (true, false) => {
            let wire = usage.worst(Compatible, Breaking);
            let rust = usage.worst(Compatible, read.max(Compatible));
            let message = both.name.then("is optional now", "现在可选");
            comparison.report(about, Code::FieldOptional, (wire, rust), &message);
        }
        _ if usage.response && was_option != is_option => {
            let message = if is_option {
                both.name
                    .then("is an `Option` in Rust now", "在 Rust 中现在是 `Option`")
            } else {
                both.name
                    .then("is no `Option` in Rust now", "在 Rust 中不再是 `Option`")
            };
            comparison.report(
                about,
                Code::ListOptionChanged,
                (Unchanged, Breaking),
                &message,
            );
        }
        _ => {}
    }
}

/// Whether a field is an `Option` in Rust. An optional list or map that only responses have is plain.
fn is_option(field: &Field, in_request: bool) -> bool {
    let is_collection = matches!(field.ty.kind, TypeKind::List(_) | TypeKind::Map(_));
    !field.required && (in_request || !is_collection)
}
