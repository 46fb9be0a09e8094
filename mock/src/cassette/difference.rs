//! Where a request differs from a recorded one.

use std::fmt;

use serde_json::{Map, Value};

use super::secrets::SCRUBBED;

/// The longest excerpt of a value in a message, in characters.
const EXCERPT: usize = 80;

/// A place where two requests differ.
#[derive(Debug)]
pub(super) struct Difference {
    /// A JSON path, such as `body.json.RoomId`.
    pub(super) path: String,
    recorded: Option<Value>,
    sent: Option<Value>,
}

/// All differences between a recorded and a sent request. Numbers are compared by value; a scrubbed
/// part of a recorded string matches any string.
pub(super) fn differences(recorded: &Value, sent: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", Some(recorded), Some(sent), &mut found);
    found
}

fn compare(
    path: &str,
    recorded: Option<&Value>,
    sent: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    match (recorded, sent) {
        (Some(Value::Object(recorded)), Some(Value::Object(sent))) => {
            objects(path, recorded, sent, found);
        }
        (Some(Value::Array(recorded)), Some(Value::Array(sent))) => {
            for index in 0..recorded.len().max(sent.len()) {
                let path = format!("{path}[{index}]");
                compare(&path, recorded.get(index), sent.get(index), found);
            }
        }
        (Some(recorded), Some(sent)) if is_same(recorded, sent) => {}
        (recorded, sent) => found.push(Difference {
            path: path.to_owned(),
            recorded: recorded.cloned(),
            sent: sent.cloned(),
        }),
    }
}

fn objects(
    path: &str,
    recorded: &Map<String, Value>,
    sent: &Map<String, Value>,
    found: &mut Vec<Difference>,
) {
    let dot = if path.is_empty() { "" } else { "." };
    let added = sent.keys().filter(|name| !recorded.contains_key(*name));
    for name in recorded.keys().chain(added) {
        let path = format!("{path}{dot}{name}");
        compare(&path, recorded.get(name), sent.get(name), found);
    }
}

fn is_same(recorded: &Value, sent: &Value) -> bool {
    match (recorded, sent) {
        (Value::Number(recorded), Value::Number(sent)) => {
            recorded == sent || recorded.as_f64() == sent.as_f64()
        }
        (Value::String(recorded), Value::String(sent)) => matches(recorded, sent),
        _ => recorded == sent,
    }
}

/// Whether a string matches a recorded one, in which scrubbed parts match anything.
fn matches(recorded: &str, sent: &str) -> bool {
    let Some((start, rest)) = recorded.split_once(SCRUBBED) else {
        return recorded == sent;
    };
    let (middle, end) = rest.rsplit_once(SCRUBBED).unwrap_or(("", rest));
    let inside = sent.strip_prefix(start);
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
        match (&self.recorded, &self.sent) {
            (Some(recorded), Some(sent)) => write!(
                formatter,
                "`{path}` is {} and not {}",
                excerpt(recorded),
                excerpt(sent)
            ),
            (Some(recorded), None) => {
                write!(
                    formatter,
                    "`{path}` is {} and not missing",
                    excerpt(recorded)
                )
            }
            (None, sent) => {
                let sent = sent.as_ref().map_or_else(String::new, excerpt);
                write!(formatter, "`{path}` is missing and not {sent}")
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

    fn messages(recorded: &Value, sent: &Value) -> Vec<String> {
        let found = differences(recorded, sent);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_difference_has_its_path() {
        let recorded = json!({ "a": "x", "body": { "gone": null, "l": [1, { "b": 2 }, 3] } });
        let sent = json!({ "a": "x", "body": { "l": [1, { "b": true }], "new": "y".repeat(99) } });
        let new = format!("`body.new` is missing and not \"{}…", "y".repeat(79));
        assert_eq!(
            messages(&recorded, &sent),
            [
                "`body.gone` is null and not missing",
                "`body.l[1].b` is 2 and not true",
                "`body.l[2]` is 3 and not missing",
                &new,
            ]
        );
        assert_eq!(messages(&recorded, &recorded), [""; 0]);
        assert_eq!(messages(&json!(1), &json!({})), ["`` is 1 and not {}"]);
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert_eq!(
            messages(&json!([1, 2.0, -0.5]), &json!([1.0, 2, -0.5])),
            [""; 0]
        );
        assert_eq!(messages(&json!(1), &json!(1.5)).len(), 1);
        assert_eq!(messages(&json!(1), &json!("1")).len(), 1);
    }

    #[test]
    fn a_scrubbed_part_matches_any_string() {
        for (recorded, sent, is_same) in [
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
            assert_eq!(matches(recorded, sent), is_same, "{recorded} {sent}");
        }
    }
}
