//! Which definitions of types are equal.

use serde_json::Value;

use crate::write::Tree;

use super::resolve::{split, text};

/// How many types in each other are compared.
const MAX_DEPTH: usize = 32;

/// The same text for equal objects and enums; descriptions and examples can differ.
pub(super) fn signature<'t>(
    tree: &Tree,
    depth: usize,
    look: &dyn Fn(&str) -> Option<&'t Tree>,
) -> String {
    let (wraps, name) = text(tree, "type").map_or((Vec::new(), ""), split);
    let mut output = format!("{wraps:?}");
    if depth > MAX_DEPTH {
        return output;
    }
    if let Some(Value::Object(fields)) = tree.get("fields") {
        let fields = fields
            .iter()
            .filter_map(|(name, field)| Some((name, field.as_object()?)));
        let mut fields: Vec<String> = fields
            .map(|(name, field)| {
                format!(
                    "{name:?}{:?}{}",
                    facts(field),
                    signature(field, depth + 1, look)
                )
            })
            .collect();
        fields.sort();
        return fields.concat();
    }
    if let Some(values) = tree.get("values") {
        return format!("{name}{values}");
    }
    match look(name) {
        Some(definition) => output.push_str(&format!(
            "{:?}{}",
            facts(definition),
            signature(definition, depth + 1, look)
        )),
        None => output.push_str(name),
    }
    output
}

/// What makes two fields of one type differ.
fn facts(field: &Tree) -> Vec<(&String, &Value)> {
    let is_fact = |key: &str| {
        !matches!(
            key,
            "type" | "doc" | "example" | "fields" | "values" | "name" | "rename" | "unit"
        )
    };
    let mut facts: Vec<_> = field.iter().filter(|(key, _)| is_fact(key)).collect();
    facts.sort_by_key(|(key, _)| *key);
    facts
}
