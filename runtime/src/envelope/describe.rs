//! Describing what cannot be read, without showing values: a response can contain secrets.

use std::fmt;

use crate::json;
use crate::schema::DecodeContext;

/// The maximum length of an excerpt in an error, in characters.
const EXCERPT: usize = 200;

/// What JSON has and other text rarely: as it is, in HTML, in URLs, in strings and in base64. NUL and
/// U+FFFD stand for text in an unknown encoding.
const MARKS_OF_JSON: [&str; 18] = [
    "{", "}", "[", "]", "\":", "\" :", "&quot;", "&#34;", "&#x22;", "&#123;", "&lbrace;", "%7b",
    "%5b", "%22", "\\u007b", "eyj", "\0", "\u{fffd}",
];

/// Describes a member that does not match the schema. It has the path and the types, but not the
/// value.
pub(super) fn describe(member: &str, context: &DecodeContext, error: &serde_json::Error) -> String {
    let path = context.path_without_keys();
    let dot = if path.is_empty() || path.starts_with('[') {
        ""
    } else {
        "."
    };
    format!("{member}{dot}{path}: {}", without_value(&error.to_string()))
}

/// A message of serde without the value that it quotes and without its position, which is not that in
/// the response.
fn without_value(message: &str) -> String {
    let message = message
        .rsplit_once(" at line ")
        .map_or(message, |(message, _position)| message);
    let Some((what, expected)) = message.rsplit_once(", expected ") else {
        return message.to_owned();
    };
    let what = what.split(['`', '"']).next().unwrap_or_default();
    format!("{}, expected {expected}", what.trim_end())
}

/// Whether a text that is not JSON looks like a part of some.
pub(super) fn has_marks_of_json(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.starts_with('"') || MARKS_OF_JSON.iter().any(|mark| lower.contains(mark))
}

/// Describes a body that is not a JSON object. It shows nothing of a body that may contain JSON.
pub(super) fn describe_invalid_body(body: &[u8], error: &dyn fmt::Display) -> String {
    let body = json::text(body);
    let words = body.split_whitespace().flat_map(|word| [" ", word]);
    let excerpt: String = words.skip(1).flat_map(str::chars).take(EXCERPT).collect();
    if excerpt.is_empty() {
        "the response is empty".to_owned()
    } else if has_marks_of_json(&excerpt) {
        let error = without_value(&error.to_string());
        format!("the response is not a JSON object: {error}")
    } else {
        format!("the response is not JSON; it begins with `{excerpt}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_serde_lose_values_and_positions() {
        for (message, expected) in [
            (
                "invalid type: string \"a, expected b\", expected a list at line 1 column 5",
                "invalid type: string, expected a list",
            ),
            (
                "invalid value: integer `7`, expected a boolean",
                "invalid value: integer, expected a boolean",
            ),
            (
                "invalid type: null, expected a list",
                "invalid type: null, expected a list",
            ),
            (
                "EOF while parsing a string at line 1 column 5",
                "EOF while parsing a string",
            ),
        ] {
            assert_eq!(without_value(message), expected);
        }
    }

    #[test]
    fn a_body_that_may_contain_json_is_not_shown() {
        let json = r#"{"AppKey":"topsecret"}"#;
        let wide: Vec<u8> = json.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let page = |inside: &str| format!("<pre>{inside}</pre>").into_bytes();
        let cases = [
            page(json),
            format!("\u{feff}{json}").into_bytes(),
            [b")]}'\n", json.as_bytes()].concat(),
            format!("callback({json}").into_bytes(),
            br#"topsecret"}"#.to_vec(),
            br#"AppKey":"topsecret","#.to_vec(),
            br#""topsecret""#.to_vec(),
            page(&json.replace('"', "&quot;").replace('{', "")),
            b"body=%7B%22AppKey%22%3A%22topsecret%22%7D".to_vec(),
            b"token eyJhbGciOiJub25lIn0.topsecret".to_vec(),
            wide.clone(),
            [&[0xff, 0xfe], wide.as_slice()].concat(),
            [b"text ", wide.as_slice()].concat(),
            [b"\xe9", json.as_bytes()].concat(),
        ];
        for body in cases {
            let message = describe_invalid_body(&body, &"expected value at line 1 column 1");
            assert!(!message.contains("topsecret"), "{message}");
            assert_eq!(message, "the response is not a JSON object: expected value");
        }
    }

    #[test]
    fn other_text_is_shown_in_part() {
        let page = "\u{feff}<html>\n  <h1 class=\"a\">Bad Gateway</h1></html>";
        let message = describe_invalid_body(page.as_bytes(), &"");
        let expected = "begins with `<html> <h1 class=\"a\">Bad Gateway</h1></html>`";
        assert!(message.ends_with(expected), "{message}");
        let long = describe_invalid_body("word ".repeat(1_000).as_bytes(), &"");
        assert!(long.len() < 300, "{long}");
        let empty = describe_invalid_body(b" \n", &"");
        assert_eq!(empty, "the response is empty");
    }
}
