//! What probably has another name: one side has a name that the other lacks, and the other way round, and both are alike.
//!
//! A guess is made only if there is a single candidate on each side. Nothing is hidden by a wrong one: a rename breaks
//! whom a removal breaks.

use heck::ToSnakeCase;
use volcgen_model::model::{Action, EnumValue, Field, Service, ShapeId, ShapeKind, Type, TypeKind};

use super::matched;
use super::pairs::is_same_kind;

/// What is on both sides, on the old one, or on the new one.
type Matched<'s, T> = (Option<&'s T>, Option<&'s T>);

/// The fields of two records, by their names or by what they probably are called now.
pub(super) fn fields<'s>(
    (old, new): (&'s Service, &'s Service),
    (left, right): (ShapeId, ShapeId),
) -> Vec<Matched<'s, Field>> {
    let (old_fields, new_fields) = (old.fields(left), new.fields(right));
    let by_name = matched(old_fields, new_fields, |field| &field.name);
    let by_rust_name = unite(&by_name, |left, right| rust_name(left) == rust_name(right));
    unite(&by_rust_name, |left, right| {
        let is_in_place =
            place(old_fields, left, new_fields) == place(new_fields, right, old_fields);
        is_same_field((old, new), left, right)
            && (right.aliases.contains(&left.name)
                || left.aliases.contains(&right.name)
                || is_same_text(&left.doc, &right.doc)
                || is_in_place && share_a_word(&left.name, &right.name))
    })
}

/// The values of two enums that have neither their value nor their name in common with another one.
pub(super) fn values<'s>(
    removed: Vec<&'s EnumValue>,
    added: Vec<&'s EnumValue>,
) -> Vec<Matched<'s, EnumValue>> {
    let removed = removed.into_iter().map(|value| (Some(value), None));
    let added = added.into_iter().map(|value| (None, Some(value)));
    let all: Vec<_> = removed.chain(added).collect();
    unite(&all, |left, right| {
        let doc = |value: &EnumValue| value.doc.clone().unwrap_or_default();
        left.name.to_snake_case() == right.name.to_snake_case()
            || is_same_text(&doc(left), &doc(right))
    })
}

/// The actions of two versions.
pub(super) fn actions<'s>(
    services: (&'s Service, &'s Service),
    old: &'s [Action],
    new: &'s [Action],
) -> Vec<Matched<'s, Action>> {
    let by_name = matched(old, new, |action| &action.name);
    unite(&by_name, |left, right| {
        let is_same_page = left.docs_url.is_some() && left.docs_url == right.docs_url;
        let protocol =
            |action: &Action| (action.method, action.path.clone(), action.body, action.auth);
        (is_same_page || is_same_text(&left.summary, &right.summary))
            && protocol(left) == protocol(right)
            && is_same_record(services, left.request, right.request)
            && match (&left.result, &right.result) {
                (Some(left), Some(right)) => is_same_type(services, &left.ty, &right.ty),
                (None, None) => true,
                _ => false,
            }
    })
}

/// Makes one of what one side lacks and what the other side lacks, if both are alike and nothing else is.
fn unite<'s, T>(all: &[Matched<'s, T>], is_alike: impl Fn(&T, &T) -> bool) -> Vec<Matched<'s, T>> {
    let removed = all
        .iter()
        .enumerate()
        .filter_map(|(index, pair)| match pair {
            (Some(left), None) => Some((index, *left)),
            _ => None,
        });
    let removed: Vec<_> = removed.collect();
    let added = all
        .iter()
        .enumerate()
        .filter_map(|(index, pair)| match pair {
            (None, Some(right)) => Some((index, *right)),
            _ => None,
        });
    let mut candidates: Vec<(usize, usize, &'s T)> = Vec::new();
    for (index, right) in added {
        let alike = removed.iter().filter(|(_, left)| is_alike(left, right));
        candidates.extend(alike.map(|(old, _)| (*old, index, right)));
    }
    let is_single = |(old, new, _): &&(usize, usize, &'s T)| {
        let others = candidates.iter();
        let count = others.filter(|(left, right, _)| left == old || right == new);
        count.count() == 1
    };
    let pairs: Vec<_> = candidates.iter().filter(is_single).collect();
    let united = all.iter().enumerate().filter_map(|(index, pair)| {
        if pairs.iter().any(|(_, new, _)| *new == index) {
            return None;
        }
        let renamed = pairs.iter().find(|(old, ..)| *old == index);
        let right = renamed.map_or(pair.1, |(_, _, right)| Some(*right));
        Some((pair.0, right))
    });
    united.collect()
}

/// How many fields that both sides have are before a field.
fn place(fields: &[Field], field: &Field, others: &[Field]) -> usize {
    let before = fields.iter().take_while(|each| each.name != field.name);
    let kept = before.filter(|each| others.iter().any(|other| other.name == each.name));
    kept.count()
}

/// The name in Rust, if no word stays whole because the service says so.
pub(super) fn rust_name(field: &Field) -> String {
    match &field.rename {
        Some(name) => name.clone(),
        None => field.name.to_snake_case(),
    }
}

fn is_same_text(old: &str, new: &str) -> bool {
    !old.trim().is_empty() && old.trim() == new.trim()
}

fn share_a_word(old: &str, new: &str) -> bool {
    let (old, new) = (old.to_snake_case(), new.to_snake_case());
    old.split('_')
        .any(|word| new.split('_').any(|other| word == other))
}

/// Whether two fields state the same, apart from names and descriptions.
fn is_same_field(services: (&Service, &Service), old: &Field, new: &Field) -> bool {
    let facts = |field: &Field| {
        (
            field.required,
            field.location,
            field.server_clamps,
            field.null_means.is_some(),
            field.default.clone(),
            field.unit,
            field.sensitive,
            field.list_style,
            field.idempotency_token,
        )
    };
    facts(old) == facts(new) && is_same_type(services, &old.ty, &new.ty)
}

fn is_same_record(services: (&Service, &Service), old: ShapeId, new: ShapeId) -> bool {
    let fields = matched(services.0.fields(old), services.1.fields(new), |field| {
        &field.name
    });
    fields.into_iter().all(|pair| match pair {
        (Some(left), Some(right)) => is_same_field(services, left, right),
        _ => false,
    })
}

fn is_same_type(services: (&Service, &Service), old: &Type, new: &Type) -> bool {
    use TypeKind::{JsonText, List, Map, Shape};

    let is_same = match (&old.kind, &new.kind) {
        (List(old), List(new)) | (Map(old), Map(new)) | (JsonText(old), JsonText(new)) => {
            is_same_type(services, old, new)
        }
        (Shape(old), Shape(new)) => is_same_shape(services, *old, *new),
        (old, new) => old == new,
    };
    is_same && old.constraints == new.constraints
}

/// Whether two shapes have one name, or members of the same names.
fn is_same_shape((old, new): (&Service, &Service), left: ShapeId, right: ShapeId) -> bool {
    let (left, right) = (old.shape(left), new.shape(right));
    is_same_kind(&left.kind, &right.kind)
        && (left.name == right.name || members(&left.kind) == members(&right.kind))
}

fn members(kind: &ShapeKind) -> Vec<&str> {
    match kind {
        ShapeKind::Record(fields) => fields.iter().map(|field| &*field.name).collect(),
        ShapeKind::Enum(values) => values.values.iter().map(|value| &*value.name).collect(),
        ShapeKind::Union(union) => union.variants.iter().map(|each| &*each.name).collect(),
    }
}
