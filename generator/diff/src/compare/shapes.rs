//! Shapes that are used at the same place.

use heck::ToSnakeCase;
use volcgen_model::model::{Scope, Shape, ShapeId, ShapeKind};

use super::about::About;
use super::pairs::{Owner, Usage};
use super::{Comparison, enums, fields, unions};
use crate::Class::{Breaking, Compatible, None as Unchanged};
use crate::words::Words;
use crate::{Code, Subject};

/// Compares a pair of shapes, without those that they refer to.
pub(super) fn compare(comparison: &mut Comparison, usage: &Usage, left: ShapeId, right: ShapeId) {
    let (old_service, new_service) = comparison.services();
    let (old, new) = (old_service.shape(left), new_service.shape(right));
    let about = About {
        subject: Subject::Type(new.name.clone()),
        actions: usage.actions.clone(),
        old: Some(old.span),
        new: Some(new.span),
    };
    names(comparison, &about, usage, old, new);
    match (&old.kind, &new.kind) {
        (ShapeKind::Record(_), ShapeKind::Record(_)) => {
            builders(comparison, &about, old, new);
            fields::compare(comparison, &about, usage, (left, right));
        }
        (ShapeKind::Enum(left), ShapeKind::Enum(right)) => {
            enums::compare(comparison, &about, usage, left, right);
        }
        (ShapeKind::Union(left), ShapeKind::Union(right)) => {
            unions::compare(comparison, &about, usage, left, right);
        }
        _ => {}
    }
}

fn names(comparison: &mut Comparison, about: &About, usage: &Usage, old: &Shape, new: &Shape) {
    let (old_name, new_name) = (rust_name(old), rust_name(new));
    // What an action describes in place of its result is called after the action.
    if old_name != new_name && usage.owner == Owner::Shape {
        let message = Words::new(
            format!("in Rust, `{old_name}` is `{new_name}` now"),
            format!("在 Rust 中，`{old_name}` 现在是 `{new_name}`"),
        );
        comparison.report(about, Code::TypeMoved, (Unchanged, Breaking), &message);
    }
    if usage.owner == Owner::Request {
        return;
    }
    let message = Words::new(
        format!("the description of `{}` changed", new.name),
        format!("`{}` 的说明有变化", new.name),
    );
    let docs = (&[(&old.doc, &new.doc)][..], false);
    comparison.report_docs(about, Code::TypeDocChanged, docs, &message);
}

/// The module of a shape and its name, without the module of its version.
fn rust_name(shape: &Shape) -> String {
    match &shape.scope {
        Scope::Service => format!("types::{}", shape.name),
        Scope::Version(_) => format!("<version>::types::{}", shape.name),
        Scope::Action { action, .. } => {
            format!("<version>::{}::{}", action.to_snake_case(), shape.name)
        }
    }
}

fn builders(comparison: &mut Comparison, about: &About, old: &Shape, new: &Shape) {
    match (old.in_request, new.in_request) {
        (true, false) => {
            let message = Words::new(
                format!("`{}` has no builder anymore", new.name),
                format!("`{}` 不再有构建器", new.name),
            );
            comparison.report(about, Code::BuilderRemoved, (Unchanged, Breaking), &message);
        }
        (false, true) => {
            let message = Words::new(
                format!("`{}` has a builder now", new.name),
                format!("`{}` 现在有构建器", new.name),
            );
            comparison.report(about, Code::BuilderAdded, (Unchanged, Compatible), &message);
        }
        _ => {}
    }
}
