//! Types: checks a value along its type.

use std::fmt::Write;

use serde_json::{Map, Value};

use crate::model::{EnumBase, Field, Literal, Service, ShapeKind, Type, TypeKind, Union};

use super::{Options, Violation, ViolationKind, constraints, json, unions};
use crate::wording;

/// How many violations a value can have before suggestions are no longer looked for.
const MOST_SUGGESTIONS: usize = 20;

/// A step into a value.
#[derive(Clone, Copy)]
pub(super) enum Step<'p> {
    Key(&'p str),
    Index(usize),
}

/// The longest part of a path, in characters. Keys of maps and unknown fields can have any length, and
/// each of them can be in the paths of many violations.
const MAX_KEY: usize = 200;

/// The path in wire names.
pub(super) fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        let written = match step {
            Step::Key(key) => {
                let dot = if path.is_empty() { "" } else { "." };
                match key.char_indices().nth(MAX_KEY) {
                    Some((end, _)) => write!(path, "{dot}{}…", key.get(..end).unwrap_or_default()),
                    None => write!(path, "{dot}{key}"),
                }
            }
            Step::Index(index) => write!(path, "[{index}]"),
        };
        debug_assert!(written.is_ok(), "a String takes everything");
    }
    path
}

/// Adds all violations of `value` below `at`.
pub(super) fn check<'p>(
    service: &'p Service,
    ty: &'p Type,
    value: &'p Value,
    options: Options,
    at: &mut Vec<Step<'p>>,
    violations: &mut Vec<Violation>,
) {
    if options.response && value.is_null() {
        return;
    }
    let mut mismatch = |message: String| {
        violations.push(Violation {
            path: path(at),
            message,
            kind: ViolationKind::Type,
        });
    };
    match (&ty.kind, value) {
        (TypeKind::List(element), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                at.push(Step::Index(index));
                check(service, element, value, options, at, violations);
                at.pop();
            }
        }
        (TypeKind::Map(element), Value::Object(values)) => {
            for (key, value) in values {
                at.push(Step::Key(key));
                check(service, element, value, options, at, violations);
                at.pop();
            }
        }
        (TypeKind::JsonText(inner), Value::String(text)) => {
            if let Err(error) = carried(service, inner, text, options, (at, violations)) {
                violations.push(Violation {
                    path: path(at),
                    message: format!("the string is not JSON: {error}"),
                    kind: ViolationKind::Type,
                });
            }
        }
        (TypeKind::Shape(id), value) => match (&service.shape(*id).kind, value) {
            (ShapeKind::Record(fields), Value::Object(entries)) => {
                object(service, (fields, &[]), entries, options, at, violations);
            }
            (ShapeKind::Union(shape), Value::Object(_)) => {
                union(service, shape, (None, value), options, at, violations);
            }
            (ShapeKind::Enum(values), value) if is_enum_value(values.base, value) => {}
            (kind, value) => mismatch(expected(wanted_of_shape(kind), value)),
        },
        (kind, value) if fits(kind, value) => {}
        (kind, value) => mismatch(expected(wanted(kind), value)),
    }
    if options.constraints {
        constraints::check(ty, value, |message| {
            violations.push(Violation {
                path: path(at),
                message,
                kind: ViolationKind::Constraint,
            });
        });
    }
}

/// Checks the value that a string of JSON carries, or says why there is none.
fn carried(
    service: &Service,
    ty: &Type,
    text: &str,
    options: Options,
    (at, violations): (&[Step], &mut Vec<Violation>),
) -> Result<(), String> {
    // Each string in a string has more escapes, so this only ends what was made to end the program.
    const MAX_STEPS: usize = 512;
    if at.len() > MAX_STEPS {
        return Err("it is nested too deep".to_owned());
    }
    let value = json(text).map_err(|error| error.to_string())?;
    let mut at = at.to_vec();
    check(service, ty, &value, options, &mut at, violations);
    Ok(())
}

/// Checks an object as the variant that it has. Any other variant is valid.
fn union<'p>(
    service: &'p Service,
    union: &'p Union,
    (parent_tag, value): (Option<&Value>, &'p Value),
    options: Options,
    at: &mut Vec<Step<'p>>,
    violations: &mut Vec<Violation>,
) {
    if let Some(variant) = unions::variant(union, parent_tag, value)
        && let Value::Object(entries) = value
    {
        let members = (service.fields(variant.record), variant.tags.as_slice());
        object(service, members, entries, options, at, violations);
    }
}

/// Checks the fields of an object, which can also have the tags of a variant.
fn object<'p>(
    service: &'p Service,
    (fields, tags): (&'p [Field], &'p [(String, Literal)]),
    entries: &'p Map<String, Value>,
    options: Options,
    at: &mut Vec<Step<'p>>,
    violations: &mut Vec<Violation>,
) {
    for field in fields {
        let found = entries.get_key_value(&field.name).or_else(|| {
            let mut aliases = field.aliases.iter().filter(|_| options.response);
            aliases.find_map(|alias| entries.get_key_value(alias))
        });
        at.push(Step::Key(found.map_or(field.name.as_str(), |(key, _)| key)));
        match found {
            Some((_, Value::Null)) if !options.response && field.null_means.is_some() => {}
            Some((_, Value::Null)) | None if field.required && options.constraints => {
                violations.push(Violation {
                    path: path(at),
                    message: "missing, but required".to_owned(),
                    kind: ViolationKind::Missing,
                });
            }
            None => {}
            Some((_, value)) => {
                let options = Options {
                    constraints: options.constraints && !field.server_clamps,
                    ..options
                };
                match service.union(&field.ty) {
                    Some(shape) if shape.parent.is_some() && value.is_object() => {
                        let tag = parent_tag(shape, entries, options, at, violations);
                        union(service, shape, (tag, value), options, at, violations);
                    }
                    _ => check(service, &field.ty, value, options, at, violations),
                }
            }
        }
        at.pop();
    }
    if options.unknown {
        let unions = fields.iter().filter_map(|field| service.union(&field.ty));
        let of_unions = unions.filter_map(|union| union.parent.as_deref());
        let own = tags.iter().map(|(name, _)| name.as_str());
        let tags: Vec<&str> = own.chain(of_unions).collect();
        unknown(fields, &tags, entries, options, at, violations);
    }
}

/// The member with the tag of a union, to which `at` leads.
fn parent_tag<'p>(
    union: &'p Union,
    entries: &'p Map<String, Value>,
    options: Options,
    at: &mut Vec<Step<'p>>,
    violations: &mut Vec<Violation>,
) -> Option<&'p Value> {
    let name = union.parent.as_deref()?;
    let tag = entries.get(name).filter(|tag| !tag.is_null());
    let problem = match tag {
        None if options.constraints => (ViolationKind::Missing, "missing, but required".to_owned()),
        Some(tag) if !tag.is_string() => (
            ViolationKind::Type,
            expected(wanted(&TypeKind::String), tag),
        ),
        _ => return tag,
    };
    let (kind, message) = problem;
    let field = at.pop();
    at.push(Step::Key(name));
    violations.push(Violation {
        path: path(at),
        message,
        kind,
    });
    at.pop();
    at.extend(field);
    tag
}

fn unknown<'p>(
    fields: &[Field],
    tags: &[&str],
    entries: &'p Map<String, Value>,
    options: Options,
    at: &mut Vec<Step<'p>>,
    violations: &mut Vec<Violation>,
) {
    for key in entries.keys() {
        let is_known =
            |field: &Field| field.name == *key || (options.response && field.aliases.contains(key));
        if fields.iter().any(is_known) || tags.contains(&key.as_str()) {
            continue;
        }
        let known = fields.iter().map(|field| field.name.as_str());
        let known = known.chain(tags.iter().copied());
        // A request can have a hundred thousand of them.
        let similar = || wording::best_match(key, known);
        let hint = (violations.len() < MOST_SUGGESTIONS)
            .then(similar)
            .flatten()
            .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        at.push(Step::Key(key));
        violations.push(Violation {
            path: path(at),
            message: format!("unknown field{hint}"),
            kind: ViolationKind::Unknown,
        });
        at.pop();
    }
}

fn fits(kind: &TypeKind, value: &Value) -> bool {
    match kind {
        TypeKind::String | TypeKind::DateTime => value.is_string(),
        TypeKind::Bool => value.is_boolean(),
        TypeKind::Int32 => is_int32(value),
        TypeKind::Int64 => value.is_i64(),
        TypeKind::Float32 | TypeKind::Float64 | TypeKind::Number => value.is_number(),
        TypeKind::Json => true,
        TypeKind::List(_) | TypeKind::Map(_) | TypeKind::JsonText(_) | TypeKind::Shape(_) => false,
    }
}

fn is_int32(value: &Value) -> bool {
    value
        .as_i64()
        .is_some_and(|number| i32::try_from(number).is_ok())
}

fn is_enum_value(base: EnumBase, value: &Value) -> bool {
    match base {
        EnumBase::Int32 => is_int32(value),
        EnumBase::Int64 => value.is_i64(),
        EnumBase::String => value.is_string(),
    }
}

fn wanted(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::String => "a string",
        TypeKind::Bool => "a boolean",
        TypeKind::Int32 => "a 32-bit integer",
        TypeKind::Int64 => "a 64-bit integer",
        TypeKind::Float32 | TypeKind::Float64 | TypeKind::Number => "a number",
        TypeKind::DateTime => "a timestamp as a string",
        TypeKind::Json => "any value",
        TypeKind::JsonText(_) => "a string of JSON",
        TypeKind::List(_) => "a list",
        TypeKind::Map(_) | TypeKind::Shape(_) => "an object",
    }
}

fn wanted_of_shape(kind: &ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Record(_) | ShapeKind::Union(_) => "an object",
        ShapeKind::Enum(values) => match values.base {
            EnumBase::Int32 => wanted(&TypeKind::Int32),
            EnumBase::Int64 => wanted(&TypeKind::Int64),
            EnumBase::String => wanted(&TypeKind::String),
        },
    }
}

fn expected(wanted: &str, value: &Value) -> String {
    let found = match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("number {number}"),
        Value::String(text) => {
            let shown: String = text.chars().take(40).collect();
            format!("string {shown:?}")
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    };
    format!("expected {wanted}, found {found}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_key_is_cut_off_in_a_path() {
        let long = "\u{706b}".repeat(MAX_KEY + 1);
        let steps = [Step::Key("Names"), Step::Key(&long), Step::Index(1)];
        let cut = "\u{706b}".repeat(MAX_KEY);
        assert_eq!(path(&steps), format!("Names.{cut}…[1]"));
        let steps = [Step::Key(&cut)];
        assert_eq!(path(&steps), cut);
    }
}
