//! JSON that a reader rejects although it can be read.
//!
//! Gateways and older writers put a byte order mark or a guard against script inclusion before it, wrap
//! it in a callback, cut a string within a surrogate pair, or send bytes that are not UTF-8. One such
//! value must not lose the rest of a response.

use std::borrow::Cow;
use std::str::Chars;

use serde_json::Value;

/// The text of a body: without a byte order mark, from UTF-16 if it is that, and with U+FFFD for what
/// is not a character.
pub(crate) fn text(body: &[u8]) -> Cow<'_, str> {
    match body {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).into(),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).into(),
        [0, 1..=255, ..] => utf16(body, u16::from_be_bytes).into(),
        [1..=255, 0, ..] => utf16(body, u16::from_le_bytes).into(),
        _ => String::from_utf8_lossy(body),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let decoded = char::decode_utf16(pairs.iter().copied().map(unit));
    decoded
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The first object (`open` is `{`) or list (`[`) in a body, repaired. Returns `None` if there is none.
/// It can be cut off.
pub(crate) fn find(body: &[u8], open: char) -> Option<String> {
    let text = text(body);
    let begins = |(index, _): &(usize, &str)| {
        let inside = text.get(index + 1..).unwrap_or_default().trim_start();
        inside.starts_with(['"', '}', ']'])
    };
    let (start, _) = text.match_indices(open).find(begins)?;
    Some(repair(text.get(start..)?))
}

/// Parses the first object in a body. Returns `None` if there is none.
pub(crate) fn object(body: &[u8]) -> Option<Value> {
    let parsed = serde_json::from_slice(body);
    let parsed = parsed.or_else(|_| serde_json::from_str(&find(body, '{').unwrap_or_default()));
    parsed.ok().filter(Value::is_object)
}

/// Repairs the strings of a JSON text: halves of surrogate pairs become U+FFFD, and control characters
/// and unknown escapes are escaped. Drops what comes after an object or a list.
pub(crate) fn repair(json: &str) -> String {
    let mut output = String::with_capacity(json.len());
    let mut depth = 0_usize;
    let mut rest = json.chars();
    while let Some(character) = rest.next() {
        output.push(character);
        match character {
            '"' => repair_string(&mut rest, &mut output),
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            _ => {}
        }
    }
    output
}

/// Repairs the rest of a string, after its first quotation mark.
fn repair_string(rest: &mut Chars<'_>, output: &mut String) {
    while let Some(character) = rest.next() {
        match character {
            '"' => return output.push('"'),
            '\\' => repair_escape(rest, output),
            '\0'..' ' => push_escape(output, character.into()),
            _ => output.push(character),
        }
    }
}

/// Repairs an escape, after its backslash.
fn repair_escape(rest: &mut Chars<'_>, output: &mut String) {
    match rest.clone().next() {
        Some('u') => {
            rest.next();
            let unit = code_unit(rest);
            match pair(unit, rest) {
                Some(character) => output.push(character),
                None if is_surrogate(unit) => output.push(char::REPLACEMENT_CHARACTER),
                None => push_escape(output, unit.into()),
            }
        }
        Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => {
            output.push('\\');
            output.extend(rest.next());
        }
        _ => output.push_str("\\\\"),
    }
}

fn is_surrogate(unit: u16) -> bool {
    (0xd800..0xe000).contains(&unit)
}

/// The character of a surrogate pair, if the second half follows as an escape.
fn pair(first: u16, rest: &mut Chars<'_>) -> Option<char> {
    let mut after = rest.clone();
    if !is_surrogate(first) || (after.next()?, after.next()?) != ('\\', 'u') {
        return None;
    }
    let units = [first, code_unit(&mut after)];
    let mut decoded = char::decode_utf16(units);
    let character = decoded.next()?.ok()?;
    *rest = after;
    Some(character)
}

/// The code unit of at most four hexadecimal digits.
fn code_unit(rest: &mut Chars<'_>) -> u16 {
    let mut unit = 0;
    for _ in 0..4 {
        let Some(digit) = rest.clone().next().and_then(|digit| digit.to_digit(16)) else {
            break;
        };
        rest.next();
        unit = unit << 4 | u16::try_from(digit).unwrap_or_default();
    }
    unit
}

fn push_escape(output: &mut String, unit: u32) {
    output.push_str(&format!("\\u{unit:04x}"));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn repaired(json: &str) -> Value {
        serde_json::from_str(&repair(json)).unwrap()
    }

    #[test]
    fn halves_of_surrogate_pairs_become_replacement_characters() {
        for (json, expected) in [
            (r#""a\ud83d""#, "a\u{fffd}"),
            (r#""\ude00b""#, "\u{fffd}b"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\ud83dx\u0041""#, "\u{fffd}xA"),
            (r#""\uD83D\n""#, "\u{fffd}\n"),
            (r#""\u005c\u0022\u0000""#, "\\\"\0"),
        ] {
            assert_eq!(repaired(json), expected, "{json}");
        }
    }

    #[test]
    fn control_characters_and_unknown_escapes_in_strings_are_escaped() {
        assert_eq!(
            repaired("{\n\"a\tb\":\"c\nd\\x\"}"),
            json!({"a\tb": "c\nd\\x"})
        );
    }

    #[test]
    fn what_stands_before_and_after_an_object_is_dropped() {
        let object = r#"{"a":["]}",{}]}"#;
        for body in [
            format!("\u{feff}{object}"),
            format!(")]}}'\n{object}"),
            format!("callback({object});"),
            format!("for(;;);{object}"),
            format!("/**/ typeof f === 'function' && f({object})"),
            format!("while(1) {{ }} {object}").replace("{ }", ""),
            format!("<pre>{object}</pre>"),
            format!(" {object}\0"),
        ] {
            let expected = json!({"a": ["]}", {}]});
            assert_eq!(super::object(body.as_bytes()), Some(expected), "{body}");
        }
        for body in ["", "no", "{", "[]", "\"{\""] {
            assert_eq!(super::object(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_and_utf16_are_read() {
        let latin = b"{\"a\":\"ab\xe9\"}";
        assert_eq!(object(latin), Some(json!({"a": "ab\u{fffd}"})));
        for mark in [true, false] {
            for to_bytes in [u16::to_be_bytes, u16::to_le_bytes] {
                let mark = mark.then_some(0xfeff);
                let units = mark.into_iter().chain(r#"{"a":"é😀"}"#.encode_utf16());
                let bytes: Vec<u8> = units.flat_map(to_bytes).collect();
                assert_eq!(object(&bytes), Some(json!({"a": "é😀"})));
            }
        }
    }

    #[test]
    fn no_input_makes_repair_panic_or_damages_valid_json() {
        let valid = r#"{"a":"\u00e9\ud83d\ude00\"\\","b":[1,{"c":null}]}"#;
        assert_eq!(
            repaired(valid),
            serde_json::from_str::<Value>(valid).unwrap()
        );
        for end in 0..valid.len() {
            repair(&valid[..end]);
            object(&valid.as_bytes()[end..]);
        }
    }
}
