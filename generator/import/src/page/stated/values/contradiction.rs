//! Values that do not fit what else is said of them.

use serde_json::Value;

use super::item::read_item;
use super::{MOST, VALUES, enum_values, has, with_items};
use crate::draft::EnumValue;
use crate::page::types::TypeName;

/// A value that a list has twice.
pub fn repeated(doc: &str, kind: &TypeName) -> Option<String> {
    let is_integer = matches!(kind, TypeName::Int32 | TypeName::Int64);
    if !is_integer && *kind != TypeName::String {
        return None;
    }
    let doc = with_items(doc, is_integer);
    let mut known: Vec<Value> = Vec::new();
    let mut is_intro = false;
    for line in doc.lines().filter(|line| !line.trim().is_empty()) {
        let Some(item) = line.strip_prefix("- ") else {
            if !line.starts_with("  ") {
                is_intro = has(line, VALUES);
                known.clear();
            }
            continue;
        };
        let value = read_item(item, is_integer).filter(|_| is_intro)?.value;
        if known.contains(&value) {
            return Some(text_of(&value));
        }
        if known.len() < MOST {
            known.push(value);
        }
    }
    None
}

/// A value of another type, if a description lists such values: words of an integer, numbers of a boolean.
pub fn of_other_type(doc: &str, kind: &TypeName) -> Option<String> {
    let values = match kind {
        TypeName::Int32 | TypeName::Int64 if has(doc, VALUES) => {
            enum_values(doc, &TypeName::String, false)
        }
        TypeName::Bool => enum_values(doc, &TypeName::Int32, false),
        _ => return None,
    };
    let is_other = |value: &EnumValue| match &value.value {
        Value::String(text) => text.starts_with(|first: char| first.is_ascii_alphabetic()),
        _ => true,
    };
    let are_others = values.len() > 1 && values.iter().all(is_other);
    let first = values.first().filter(|_| are_others)?;
    Some(text_of(&first.value))
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
