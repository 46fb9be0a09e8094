//! Lists and maps with another number of elements, or with longer ones.

use serde_json::{Map, Value};
use volcgen_model::model::{Type, TypeKind};

use super::generator::{Generator, count};
use super::string;

/// Values like a list or a map, with this many elements: full ones, and for lists also minimal
/// ones. Other types have none.
pub(super) fn resized<'m>(
    generator: &mut Generator<'m>,
    ty: &'m Type,
    valid: &Value,
    length: usize,
) -> Vec<Value> {
    match (&ty.kind, valid) {
        (TypeKind::List(element), Value::Array(list)) => {
            let mut list = list.clone();
            list.truncate(length);
            while list.len() < length {
                list.push(generator.non_empty(element));
            }
            let mut minimal = generator.minimal();
            let short = (0..length).map(|_| minimal.non_empty(element)).collect();
            vec![list.into(), short]
        }
        (TypeKind::Map(entry), Value::Object(map)) => {
            let mut map: Map<_, _> = map.clone().into_iter().take(length).collect();
            while map.len() < length {
                let key = generator.key(ty, &map);
                if map.insert(key, generator.non_empty(entry)).is_some() {
                    break;
                }
            }
            vec![Value::Object(map)]
        }
        _ => Vec::new(),
    }
}

/// The map with another key, in place of the first one if there is one.
pub(super) fn with_key<'m>(
    generator: &mut Generator<'m>,
    ty: &'m Type,
    valid: &Value,
    key: String,
) -> Option<Value> {
    let (TypeKind::Map(entry), Value::Object(map)) = (&ty.kind, valid) else {
        return None;
    };
    let mut entries = map.clone().into_iter();
    let value = entries.next().map(|(_, value)| value);
    let mut map: Map<_, _> = entries.collect();
    map.insert(key, value.unwrap_or_else(|| generator.non_empty(entry)));
    Some(Value::Object(map))
}

/// Lists of strings that together have more than `max` characters: with longer strings, with more
/// strings, and with one long string.
pub(super) fn with_more_chars(list: &[Value], max: u32) -> Vec<Value> {
    let strings: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    let share = u32::try_from(strings.len()).unwrap_or(1).max(1);
    let padded = strings.iter();
    let padded = padded.map(|string| string::padded(string, max / share + 1, '7'));
    let mut repeated: Vec<&str> = strings.clone();
    let mut total: usize = strings.iter().map(|string| string.chars().count()).sum();
    for string in strings.iter().cycle().filter(|string| !string.is_empty()) {
        if total > count(Some(max)) {
            break;
        }
        repeated.push(string);
        total += string.chars().count();
    }
    let long = string::padded("", max.saturating_add(1), '7');
    vec![
        padded.collect(),
        repeated.into_iter().collect(),
        vec![long].into(),
    ]
}
