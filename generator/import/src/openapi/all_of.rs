//! `allOf`: one schema of several.

use serde_json::Value;

use super::reader::{MAX_DEPTH, Object, Reader};
use super::refs::step;
use crate::codes;
use crate::notes::Assumption;

const CONFLICT: Assumption = Assumption {
    code: codes::ALL_OF_CONFLICT,
    message: "parts of `allOf` say something different; what comes last is kept",
    help: "compare the type with the document",
};

/// Keys of a part that do not describe the whole.
const OWN: &[&str] = &["allOf", "discriminator", "title", "$ref"];

impl Reader<'_> {
    /// A schema with the parts of its `allOf`, and without it.
    pub(super) fn merged(&mut self, schema: &Object, at: &str) -> Object {
        self.merged_in(schema, at, &mut Vec::new())
    }

    fn merged_in(&mut self, schema: &Object, at: &str, around: &mut Vec<String>) -> Object {
        let Some(parts) = schema.get("allOf").and_then(Value::as_array) else {
            return schema.clone();
        };
        let mut merged = Object::new();
        for (index, part) in parts.iter().enumerate() {
            if !self.spend(at) || around.len() > MAX_DEPTH {
                break;
            }
            let place = step(&step(at, "allOf"), &index.to_string());
            let Some(reference) = part.get("$ref").and_then(Value::as_str) else {
                if let Some(part) = part.as_object() {
                    let part = self.merged_in(part, &place, around);
                    self.add(&mut merged, part, &place);
                }
                continue;
            };
            if around.iter().any(|known| known == reference) {
                self.cycle(&place, reference);
                continue;
            }
            let target = self.target(reference, &place).and_then(Value::as_object);
            around.push(reference.to_owned());
            let target = target.map(|target| self.merged_in(&chained(target), reference, around));
            around.pop();
            if let Some(mut target) = target {
                target.remove("description");
                self.add(&mut merged, target, &place);
            }
        }
        let own = schema.iter().filter(|(key, _)| *key != "allOf");
        let own: Object = own
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        let kept = own.iter().filter(|(key, _)| OWN.contains(&key.as_str()));
        let kept: Vec<_> = kept
            .into_iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        self.add(&mut merged, own, at);
        merged.extend(kept);
        merged
    }

    fn add(&mut self, merged: &mut Object, part: Object, at: &str) {
        for (key, value) in part {
            if OWN.contains(&key.as_str()) {
                continue;
            }
            let Some(known) = merged.get_mut(&key) else {
                merged.insert(key, value);
                continue;
            };
            match (key.as_str(), known, value) {
                ("properties", Value::Object(known), Value::Object(value)) => {
                    for (name, schema) in value {
                        match known.get_mut(&name) {
                            Some(before) if *before != schema => {
                                let both = vec![before.take(), schema];
                                *before = serde_json::json!({ "allOf": both });
                            }
                            Some(_) => {}
                            None => drop(known.insert(name, schema)),
                        }
                    }
                }
                ("required" | "x-required", Value::Array(known), Value::Array(value)) => {
                    known.extend(value);
                }
                ("enum", Value::Array(known), Value::Array(value)) => {
                    known.retain(|one| value.contains(one));
                }
                ("minimum" | "minLength" | "minItems", known, value) => {
                    if value.as_f64() > known.as_f64() {
                        *known = value;
                    }
                }
                ("maximum" | "maxLength" | "maxItems", known, value) => {
                    if value.as_f64() < known.as_f64() {
                        *known = value;
                    }
                }
                ("description" | "example" | "examples" | "default", known, value) => {
                    *known = value;
                }
                (_, known, value) => {
                    if *known != value {
                        *known = value;
                        self.note(CONFLICT, at, &key);
                    }
                }
            }
        }
    }
}

/// A schema that is a reference alone, as the `allOf` of what it refers to.
fn chained(schema: &Object) -> Object {
    let Some(reference) = schema.get("$ref") else {
        return schema.clone();
    };
    let mut chained = schema.clone();
    chained.insert(
        "allOf".to_owned(),
        serde_json::json!([{ "$ref": reference }]),
    );
    chained.remove("$ref");
    chained
}
