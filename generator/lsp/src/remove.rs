//! A scalar without a character, also where an escape stands for it.

use std::str::Chars;

/// A scalar as it is written, without a character.
pub fn without(written: &str, unwanted: char) -> String {
    if !written.starts_with('"') {
        return written.replace(unwanted, "");
    }
    let mut kept = String::new();
    let mut chars = written.chars();
    loop {
        let before = chars.as_str();
        let Some(c) = chars.next() else {
            return kept;
        };
        let meant = if c == '\\' {
            escaped(&mut chars)
        } else {
            Some(c)
        };
        let length = before.len() - chars.as_str().len();
        if meant != Some(unwanted) {
            kept.push_str(before.get(..length).unwrap_or_default());
        }
    }
}

/// What an escape means, after its backslash.
fn escaped(chars: &mut Chars<'_>) -> Option<char> {
    let digits = match chars.next()? {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        '0' => return Some('\0'),
        'a' => return Some('\u{7}'),
        'b' => return Some('\u{8}'),
        't' => return Some('\t'),
        'n' => return Some('\n'),
        'v' => return Some('\u{b}'),
        'f' => return Some('\u{c}'),
        'r' => return Some('\r'),
        'e' => return Some('\u{1b}'),
        'N' => return Some('\u{85}'),
        '_' => return Some('\u{a0}'),
        'L' => return Some('\u{2028}'),
        'P' => return Some('\u{2029}'),
        c => return Some(c),
    };
    let code: String = chars.by_ref().take(digits).collect();
    char::from_u32(u32::from_str_radix(&code, 16).ok()?)
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn characters_and_their_escapes_are_removed() {
        for (written, unwanted, expected) in [
            ("a\u{202e}b", '\u{202e}', "ab"),
            (r"a\u202eb", '\u{202e}', r"a\u202eb"),
            (r#""a\u202eb\u202f""#, '\u{202e}', r#""ab\u202f""#),
            (r#""\x7f\\x7f\N""#, '\u{7f}', r#""\\x7f\N""#),
            (r#""\N\"""#, '\u{85}', r#""\"""#),
            (r#""\u12"#, 'x', r#""\u12"#),
        ] {
            assert_eq!(without(written, unwanted), expected, "{written}");
        }
    }
}
