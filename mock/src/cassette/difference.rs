//! Where a request differs from a recorded one.

use std::fmt;

use serde_json::{Map, Value};

use super::secrets::SCRUBBED;

/// How much of a value a message shows, in characters.
const EXCERPT: usize = 80;

/// A place where two requests differ.
#[derive(Debug)]
pub(super) struct Difference {
    /// A JSON path, such as `body.json.RoomId`.
    pub(super) path: String,
    recorded: Option<Value>,
    asked: Option<Value>,
}

/// Everything in which `asked` differs from `recorded`. Numbers are compared by value, and a
/// scrubbed part of a recorded text is any text.
pub(super) fn differences(recorded: &Value, asked: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", Some(recorded), Some(asked), &mut found);
    found
}

fn compare(
    path: &str,
    recorded: Option<&Value>,
    asked: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    match (recorded, asked) {
        (Some(Value::Object(recorded)), Some(Value::Object(asked))) => {
            objects(path, recorded, asked, found);
        }
        (Some(Value::Array(recorded)), Some(Value::Array(asked))) => {
            for index in 0..recorded.len().max(asked.len()) {
                let path = format!("{path}[{index}]");
                compare(&path, recorded.get(index), asked.get(index), found);
            }
        }
        (Some(recorded), Some(asked)) if is_same(recorded, asked) => {}
        (recorded, asked) => found.push(Difference {
            path: path.to_owned(),
            recorded: recorded.cloned(),
            asked: asked.cloned(),
        }),
    }
}

fn objects(
    path: &str,
    recorded: &Map<String, Value>,
    asked: &Map<String, Value>,
    found: &mut Vec<Difference>,
) {
    let dot = if path.is_empty() { "" } else { "." };
    let added = asked.keys().filter(|name| !recorded.contains_key(*name));
    for name in recorded.keys().chain(added) {
        let path = format!("{path}{dot}{name}");
        compare(&path, recorded.get(name), asked.get(name), found);
    }
}

fn is_same(recorded: &Value, asked: &Value) -> bool {
    match (recorded, asked) {
        (Value::Number(recorded), Value::Number(asked)) => {
            recorded == asked || recorded.as_f64() == asked.as_f64()
        }
        (Value::String(recorded), Value::String(asked)) => fits(recorded, asked),
        _ => recorded == asked,
    }
}

/// Whether a text is a recorded one, in which a scrubbed part can be anything.
fn fits(recorded: &str, asked: &str) -> bool {
    let Some((start, rest)) = recorded.split_once(SCRUBBED) else {
        return recorded == asked;
    };
    let (middle, end) = rest.rsplit_once(SCRUBBED).unwrap_or(("", rest));
    let inside = asked.strip_prefix(start);
    let Some(mut inside) = inside.and_then(|inside| inside.strip_suffix(end)) else {
        return false;
    };
    middle.split(SCRUBBED).all(|part| {
        let after = inside.split_once(part).map(|(_, after)| after);
        inside = after.unwrap_or_default();
        after.is_some()
    })
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match (&self.recorded, &self.asked) {
            (Some(recorded), Some(asked)) => write!(
                formatter,
                "`{path}` is {} and not {}",
                excerpt(recorded),
                excerpt(asked)
            ),
            (Some(recorded), None) => {
                write!(
                    formatter,
                    "`{path}` is {} and not missing",
                    excerpt(recorded)
                )
            }
            (None, asked) => {
                let asked = asked.as_ref().map_or_else(String::new, excerpt);
                write!(formatter, "`{path}` is missing and not {asked}")
            }
        }
    }
}

fn excerpt(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn say(recorded: &Value, asked: &Value) -> Vec<String> {
        let found = differences(recorded, asked);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_difference_has_its_path() {
        let recorded = json!({ "a": "x", "body": { "gone": null, "l": [1, { "b": 2 }, 3] } });
        let asked = json!({ "a": "x", "body": { "l": [1, { "b": true }], "new": "y".repeat(99) } });
        let new = format!("`body.new` is missing and not \"{}…", "y".repeat(79));
        assert_eq!(
            say(&recorded, &asked),
            [
                "`body.gone` is null and not missing",
                "`body.l[1].b` is 2 and not true",
                "`body.l[2]` is 3 and not missing",
                &new,
            ]
        );
        assert!(say(&recorded, &recorded).is_empty());
        assert_eq!(say(&json!(1), &json!({})), ["`` is 1 and not {}"]);
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(say(&json!([1, 2.0, -0.5]), &json!([1.0, 2, -0.5])).is_empty());
        assert_eq!(say(&json!(1), &json!(1.5)).len(), 1);
        assert_eq!(say(&json!(1), &json!("1")).len(), 1);
    }

    #[test]
    fn a_scrubbed_part_is_any_text() {
        for (recorded, asked, is_same) in [
            ("[scrubbed]", "", true),
            ("[scrubbed]", "anything", true),
            ("a[scrubbed]b", "a-b", true),
            ("a[scrubbed]a", "a", false),
            ("a[scrubbed]b", "a-bc", false),
            ("a[scrubbed]b[scrubbed]c", "a12b34c", true),
            ("a[scrubbed]b[scrubbed]c", "a1234c", false),
            ("[scrubbed]b[scrubbed]c[scrubbed]", "cb", false),
            ("[scrubbed]b[scrubbed]c[scrubbed]", "bc", true),
            ("plain", "plain ", false),
        ] {
            assert_eq!(fits(recorded, asked), is_same, "{recorded} {asked}");
        }
    }
}
