//! Results that a type allows, and results that a lenient decoder must accept too.

use serde_json::{Map, Value, json};
use volcgen_model::model::{EnumBase, Literal, Service, ShapeKind, Type, TypeKind};

use super::generator::{Generator, Profile};
use super::union::{UnionValue, of_type, rotations};
use super::value_path::ValuePath;
use super::walk::{self, Occurrence};

/// The name of a field that no type has.
const UNKNOWN_FIELD: &str = "X-Unknown";

/// A result on the wire, and how it is decoded.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// What is special about this result, for messages.
    pub description: &'static str,
    /// The result on the wire.
    pub sent: Value,
    /// The decoded result, in the names of the spec.
    pub read: Value,
}

/// A result with every field of a type. `rotation` selects the values of enums.
#[must_use]
pub fn full(service: &Service, ty: &Type, rotation: usize) -> Value {
    Generator::new(service, Profile::Full, rotation).value(ty)
}

/// A small result with every field, for a server without an example.
#[must_use]
pub fn plain(service: &Service, ty: &Type) -> Value {
    Generator::new(service, Profile::Plain, 0).value(ty)
}

/// Results with every field: decoding and encoding them changes nothing, except for unknown fields
/// and aliases.
#[must_use]
pub fn complete(service: &Service, ty: &Type) -> Vec<Sample> {
    let whole = full(service, ty, 0);
    let rotations = ty.shape().map_or(1, |id| rotations(service, id)).max(2);
    let others = (1..rotations).map(|rotation| full(service, ty, rotation));
    let others = others.map(|whole| sample("every field with other values", whole));
    let mut samples: Vec<Sample> = others.collect();
    samples.extend([
        sample("every field", whole.clone()),
        sample(
            "values that no enum has",
            with_unknown_values(service, ty, &whole),
        ),
        sample(
            "strings that are not JSON",
            with_unread_strings(service, ty, &whole),
        ),
        Sample {
            description: "fields that no type has",
            sent: with_unknown_fields(service, ty, &whole),
            read: whole.clone(),
        },
    ]);
    samples.extend(with_unknown_forms(service, ty, &whole));
    for number in 0..max_aliases(service, ty, &whole) {
        samples.push(Sample {
            description: "other names of fields",
            sent: with_aliases(service, ty, &whole, number),
            read: whole.clone(),
        });
    }
    samples
}

/// Results in which something is missing: `null` can be decoded as an empty value.
#[must_use]
pub fn sparse(service: &Service, ty: &Type) -> Vec<Sample> {
    let whole = full(service, ty, 0);
    let occurrences = walk::result(service, ty, &whole);
    let depths = occurrences.iter().map(|occurrence| occurrence.path.depth());
    let deepest = depths.max().unwrap_or(0);
    let mut samples = Vec::new();
    for depth in 0..=deepest {
        let at_depth = |occurrence: &&Occurrence<'_>| occurrence.path.depth() == depth;
        let nulled = put_all(&whole, occurrences.iter().filter(at_depth), |_, _| {
            Value::Null
        });
        samples.push(sample("null on one level", nulled));
        let lists = |occurrence: &&Occurrence<'_>| {
            let is_list = matches!(occurrence.ty.kind, TypeKind::List(_) | TypeKind::Map(_));
            occurrence.path.depth() == depth && is_list
        };
        if occurrences.iter().any(|occurrence| lists(&occurrence)) {
            let nulled = put_all(&whole, occurrences.iter().filter(lists), |_, _| Value::Null);
            samples.push(sample("null for lists and maps", nulled));
        }
    }
    let bare = put_all(
        &whole,
        occurrences.iter().rev(),
        |occurrence, value| match &occurrence.ty.kind {
            TypeKind::List(_) => json!([]),
            TypeKind::Map(_) => json!({}),
            TypeKind::Shape(_) if value.is_object() => json!({}),
            _ => value.clone(),
        },
    );
    samples.push(sample("objects without fields", bare));
    samples
}

fn sample(description: &'static str, sent: Value) -> Sample {
    Sample {
        description,
        read: sent.clone(),
        sent,
    }
}

/// Replaces the values of some occurrences, in this order.
fn put_all<'s, 'm: 's>(
    whole: &Value,
    occurrences: impl Iterator<Item = &'s Occurrence<'m>>,
    new: impl Fn(&Occurrence<'m>, &Value) -> Value,
) -> Value {
    occurrences.fold(whole.clone(), |result, occurrence| {
        match occurrence.path.get(&result) {
            Some(value) => {
                let value = new(occurrence, value);
                occurrence.path.put(result, value)
            }
            None => result,
        }
    })
}

fn with_unknown_values(service: &Service, ty: &Type, whole: &Value) -> Value {
    let occurrences = walk::result(service, ty, whole);
    put_all(whole, occurrences.iter(), |occurrence, value| {
        let TypeKind::Shape(id) = occurrence.ty.kind else {
            return value.clone();
        };
        match &service.shape(id).kind {
            ShapeKind::Enum(of) if of.base == EnumBase::String => json!("no such value"),
            ShapeKind::Enum(of) => {
                let is_known = |number: &i64| {
                    let mut values = of.values.iter();
                    values.any(|known| known.value == Literal::Int(*number))
                };
                let mut numbers = (0..i64::from(i32::MAX)).rev();
                numbers.find(|number| !is_known(number)).into()
            }
            ShapeKind::Record(_) | ShapeKind::Union(_) => value.clone(),
        }
    })
}

/// A string that should carry JSON can have anything.
fn with_unread_strings(service: &Service, ty: &Type, whole: &Value) -> Value {
    let occurrences = walk::result(service, ty, whole);
    put_all(
        whole,
        occurrences.iter(),
        |occurrence, value| match occurrence.ty.kind {
            TypeKind::JsonText(_) => json!("not JSON"),
            _ => value.clone(),
        },
    )
}

/// Replaces each union by a variant that no variant describes.
fn with_unknown_forms(service: &Service, ty: &Type, whole: &Value) -> Vec<Sample> {
    let occurrences = walk::result(service, ty, whole);
    let unknown = occurrences.iter().filter_map(|occurrence| {
        let (_, union) = of_type(service, occurrence.ty)?;
        let value = UnionValue::unknown(union)?;
        let sent = value.put(union, &occurrence.path, whole.clone());
        Some(sample("a variant that no union has", sent))
    });
    unknown.collect()
}

/// Adds an unknown field to every object.
fn with_unknown_fields(service: &Service, ty: &Type, whole: &Value) -> Value {
    let occurrences = walk::result(service, ty, whole);
    put_all(
        whole,
        occurrences.iter().rev(),
        |occurrence, value| match (&occurrence.ty.kind, value) {
            (TypeKind::Shape(_), Value::Object(entries)) => {
                let mut entries = entries.clone();
                entries.insert(UNKNOWN_FIELD.to_owned(), json!({ "new": [null, 1] }));
                Value::Object(entries)
            }
            _ => value.clone(),
        },
    )
}

fn max_aliases(service: &Service, ty: &Type, whole: &Value) -> usize {
    let occurrences = walk::result(service, ty, whole);
    let aliases = occurrences
        .iter()
        .filter_map(|occurrence| Some(occurrence.field?.aliases.len()));
    aliases.max().unwrap_or(0)
}

/// Renames every field to its alias of this number, if it has one.
fn with_aliases(service: &Service, ty: &Type, whole: &Value, number: usize) -> Value {
    let occurrences = walk::result(service, ty, whole);
    let mut result = whole.clone();
    for occurrence in occurrences.iter().rev() {
        let field = occurrence
            .field
            .and_then(|field| Some((&field.name, field.aliases.get(number)?)));
        let around = occurrence.path.parent();
        let entries = around
            .as_ref()
            .and_then(|path: &ValuePath| path.get_mut(&mut result));
        if let (Some((name, alias)), Some(Value::Object(entries))) = (field, entries) {
            rename(entries, name, alias);
        }
    }
    result
}

fn rename(entries: &mut Map<String, Value>, name: &str, alias: &str) {
    if let Some(value) = entries.remove(name) {
        entries.insert(alias.to_owned(), value);
    }
}
