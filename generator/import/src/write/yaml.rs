//! Trees of values as YAML text.

mod scalar;

use serde_json::{Map, Value};

use self::scalar::{Place, is_block, plain_key, scalar};

/// What a line of one object has at most.
const WIDTH: usize = 100;
/// What a level is indented by.
const INDENT: usize = 2;

/// A tree as the text of a file. If `is_spaced`, a blank line is between the entries.
pub(super) fn print(tree: &Map<String, Value>, is_spaced: bool) -> String {
    let mut text = String::new();
    for (index, (key, value)) in tree.iter().enumerate() {
        if is_spaced && index > 0 {
            text.push('\n');
        }
        entry(key, value, 0, &mut text);
    }
    text
}

fn pad(depth: usize, text: &mut String) {
    text.extend(std::iter::repeat_n(' ', depth * INDENT));
}

/// `key: value`, with the line break after it.
fn entry(key: &str, value: &Value, depth: usize, text: &mut String) {
    pad(depth, text);
    text.push_str(&plain_key(key));
    text.push(':');
    after_key(value, (depth, key.chars().count() + 1), text);
}

/// What follows a key or a dash, with `used` characters of the line taken by it.
fn after_key(value: &Value, (depth, used): (usize, usize), text: &mut String) {
    if let Some(line) = one_line(value) {
        let width = depth * INDENT + used + 1 + line.chars().count();
        if width <= WIDTH || !is_nested(value) {
            text.push(' ');
            text.push_str(&line);
            text.push('\n');
            return;
        }
    }
    match value {
        Value::Object(entries) => {
            text.push('\n');
            for (key, value) in entries {
                entry(key, value, depth + 1, text);
            }
        }
        Value::Array(items) => {
            text.push('\n');
            for item in items {
                self::item(item, depth + 1, text);
            }
        }
        Value::String(value) => block(value, depth + 1, text),
        Value::Null | Value::Bool(_) | Value::Number(_) => text.push('\n'),
    }
}

/// `- value`, where the first entry of an object follows the dash.
fn item(value: &Value, depth: usize, text: &mut String) {
    let start = text.len();
    match value {
        Value::Object(entries) if one_line(value).is_none() => {
            for (key, value) in entries {
                entry(key, value, depth + 1, text);
            }
            let dash = start + depth * INDENT;
            if text.get(dash..dash + INDENT).is_some() {
                text.replace_range(dash..dash + INDENT, "- ");
            }
        }
        _ => {
            pad(depth, text);
            text.push('-');
            after_key(value, (depth, 1), text);
        }
    }
}

fn is_nested(value: &Value) -> bool {
    match value {
        Value::Object(entries) => !entries.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

/// A value that fits one line whatever its width: a scalar, and what has scalars only.
fn one_line(value: &Value) -> Option<String> {
    let scalars = |value: &Value| match value {
        Value::Object(_) | Value::Array(_) => None,
        value => (!is_block(value)).then(|| scalar(value, Place::Flow)),
    };
    match value {
        Value::Object(entries) if entries.is_empty() => Some("{}".to_owned()),
        Value::Array(items) if items.is_empty() => Some("[]".to_owned()),
        Value::Object(entries) => {
            let is_small = entries.contains_key("type") || entries.contains_key("value");
            let all = entries
                .iter()
                .map(|(key, value)| Some(format!("{}: {}", plain_key(key), scalars(value)?)));
            let all: Option<Vec<_>> = all.collect();
            all.filter(|_| is_small)
                .map(|all| format!("{{ {} }}", all.join(", ")))
        }
        Value::Array(items) => {
            let all: Option<Vec<_>> = items.iter().map(scalars).collect();
            all.map(|all| format!("[{}]", all.join(", ")))
        }
        value if is_block(value) => None,
        value => Some(scalar(value, Place::Block)),
    }
}

/// A literal block of lines.
fn block(value: &str, depth: usize, text: &mut String) {
    text.push_str(if value.ends_with('\n') {
        " |\n"
    } else {
        " |-\n"
    });
    for line in value.lines() {
        if !line.is_empty() {
            pad(depth, text);
            text.push_str(line);
        }
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::print;

    #[test]
    fn values_are_laid_out_by_their_size() {
        let tree = json!({
            "action": "Stop",
            "doc": "First.\n\nThen: more.\n",
            "request": {
                "Id": { "type": "string", "required": true, "doc": "The id: a number." },
                "Long": { "type": "string", "doc": "x ".repeat(50).trim() },
            },
            "examples": [{ "name": "stop", "request": { "Ids": ["1", 2, [3]], "No": {} } }],
            "errors": ["A", "B"],
        });
        let text = print(tree.as_object().unwrap(), false);
        let long = "x ".repeat(50);
        let expected = format!(
            "action: Stop
doc: |
  First.

  Then: more.
request:
  Id: {{ type: string, required: true, doc: 'The id: a number.' }}
  Long:
    type: string
    doc: {}
examples:
  - name: stop
    request:
      Ids:
        - '1'
        - 2
        - [3]
      No: {{}}
errors: [A, B]
",
            long.trim()
        );
        assert_eq!(text, expected);
    }
}
