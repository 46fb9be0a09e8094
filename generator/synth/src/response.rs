//! Results that a type allows, and those that a lenient reader must take as well.

use serde_json::{Map, Value, json};
use volcgen_model::model::{EnumBase, Literal, Service, ShapeKind, Type, TypeKind};

use super::generator::{Generator, Profile};
use super::value_path::ValuePath;
use super::walk::{self, Occurrence};

/// The name of a field that no type has.
const STRANGER: &str = "X-Unknown";

/// A result on the wire, and the same in the names of the spec.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// What is special about it.
    pub description: &'static str,
    /// What is sent.
    pub sent: Value,
    /// What must be read, as far as `sent` says it.
    pub read: Value,
}

/// A result with every field of a type; another rotation has other values of enums.
#[must_use]
pub fn full(service: &Service, ty: &Type, rotation: usize) -> Value {
    Generator::new(service, Profile::Full, rotation).value(ty)
}

/// A small result with every field, for a server to answer without an example.
#[must_use]
pub fn plain(service: &Service, ty: &Type) -> Value {
    Generator::new(service, Profile::Plain, 0).value(ty)
}

/// The results that say all there is to say: reading and writing them again changes nothing.
#[must_use]
pub fn complete(service: &Service, ty: &Type) -> Vec<Sample> {
    let same = |description, sent: Value| Sample {
        description,
        read: sent.clone(),
        sent,
    };
    let whole = full(service, ty, 0);
    let mut samples = vec![
        same("every field", whole.clone()),
        same("every field with other values", full(service, ty, 1)),
        same(
            "values that no enum has",
            with_unknown_values(service, ty, &whole),
        ),
        Sample {
            description: "fields that no type has",
            sent: with_strangers(service, ty, &whole),
            read: whole.clone(),
        },
    ];
    for number in 0..most_aliases(service, ty, &whole) {
        samples.push(Sample {
            description: "other names of fields",
            sent: with_aliases(service, ty, &whole, number),
            read: whole.clone(),
        });
    }
    samples
}

/// The results that leave something out: what is `null` may read as empty.
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

/// Replaces the values at some places, in this order.
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
            ShapeKind::Record(_) => value.clone(),
        }
    })
}

/// Adds a field that is not known to every object.
fn with_strangers(service: &Service, ty: &Type, whole: &Value) -> Value {
    let occurrences = walk::result(service, ty, whole);
    put_all(
        whole,
        occurrences.iter().rev(),
        |occurrence, value| match (&occurrence.ty.kind, value) {
            (TypeKind::Shape(_), Value::Object(entries)) => {
                let mut entries = entries.clone();
                entries.insert(STRANGER.to_owned(), json!({ "new": [null, 1] }));
                Value::Object(entries)
            }
            _ => value.clone(),
        },
    )
}

fn most_aliases(service: &Service, ty: &Type, whole: &Value) -> usize {
    let occurrences = walk::result(service, ty, whole);
    let aliases = occurrences
        .iter()
        .filter_map(|occurrence| Some(occurrence.field?.aliases.len()));
    aliases.max().unwrap_or(0)
}

/// Renames every field that has an alias of this number.
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
            .and_then(|place: &ValuePath| place.get_mut(&mut result));
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
