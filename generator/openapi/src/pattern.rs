//! Regular expressions in the dialect of OpenAPI, which is JavaScript's.
//!
//! The dialect of specs means nearly the same. They differ in how a character is written by its
//! number: `\u{4E00}` is a repetition of `u` in JavaScript.

/// The pattern of a whole string.
pub fn anchored(pattern: &str) -> String {
    format!("^(?:{})$", portable(pattern))
}

/// The pattern with characters by number as every dialect reads them: `\u4E00`, and those beyond
/// sixteen bits as themselves.
fn portable(pattern: &str) -> String {
    let mut output = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, escaped)) = rest.split_once('\\') {
        output.push_str(before);
        if let Some((character, after)) = numbered(escaped) {
            output.push_str(&by_number(character));
            rest = after;
        } else {
            let mut chars = escaped.chars();
            output.push('\\');
            output.extend(chars.next());
            rest = chars.as_str();
        }
    }
    output + rest
}

/// Reads `u{…}`, `x{…}` or `U{…}`: the character, and what comes after it.
fn numbered(escaped: &str) -> Option<(char, &str)> {
    let inner = escaped.strip_prefix(['u', 'x', 'U'])?.strip_prefix('{')?;
    let (digits, after) = inner.split_once('}')?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    Some((char::from_u32(number)?, after))
}

fn by_number(character: char) -> String {
    match u32::from(character) {
        number @ ..=0xFFFF => format!("\\u{number:04X}"),
        _ => character.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_by_number_are_portable() {
        let cases = [
            (r"[\u{4E00}-\u{9FFF}]", r"[\u4E00-\u9FFF]"),
            (r"\x{2e}\U{20000}", "\\u002E\u{20000}"),
            (r"\\u{3}", r"\\u{3}"),
            (r"[a-z\-\.]{1,128}\\", r"[a-z\-\.]{1,128}\\"),
            (r"\u4E00\x2E", r"\u4E00\x2E"),
            (r"\u{110000}", r"\u{110000}"),
            ("a|房", "a|房"),
        ];
        for (spec, openapi) in cases {
            assert_eq!(portable(spec), openapi);
        }
        assert_eq!(anchored("a|b"), "^(?:a|b)$");
    }
}
