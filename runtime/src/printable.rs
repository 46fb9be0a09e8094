//! Text for terminals and logs: characters that control them are written as escapes.
//!
//! Servers choose codes, messages, ids and headers. Shown as they are, an escape sequence could clear
//! a terminal or forge lines of a log, and a bidirectional mark could reverse what is read.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// Writes to a formatter. Characters that are not printable become escapes such as `\n` and
/// `\u{1b}`.
pub(crate) struct PrintableWriter<'a, 'f>(pub(crate) &'a mut fmt::Formatter<'f>);

impl Write for PrintableWriter<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some((index, character)) = rest.char_indices().find(|(_, it)| !is_printable(*it))
        {
            let (before, from) = rest.split_at(index);
            self.0.write_str(before)?;
            write!(self.0, "{}", character.escape_default())?;
            rest = from.get(character.len_utf8()..).unwrap_or_default();
        }
        self.0.write_str(rest)
    }
}

/// Displays a value with escapes for what is not printable.
pub(crate) struct Printable<T>(pub(crate) T);

impl<T: fmt::Display> fmt::Display for Printable<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(PrintableWriter(formatter), "{}", self.0)
    }
}

/// A text with escapes for what is not printable.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_printable) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(Printable(text).to_string())
    }
}

/// The first character of a text that is not allowed: what it is and where. It does not show the
/// text, which can be a secret.
pub(crate) fn odd_character(text: &str, is_allowed: impl Fn(char) -> bool) -> Option<String> {
    let mut characters = text.chars().zip(1..);
    let (character, position) = characters.find(|(character, _)| !is_allowed(*character))?;
    let what = match character {
        '\n' | '\r' => "a line break".to_owned(),
        '\t' => "a tab".to_owned(),
        ' ' => "a space".to_owned(),
        '!'..='~' => format!("`{character}`"),
        _ => format!("U+{:04X}", u32::from(character)),
    };
    Some(format!("{what} at character {position}"))
}

/// Whether a character stands for itself: not a control character (C0, DEL, C1), a line or paragraph
/// separator, a bidirectional mark, a byte order mark, or one that is not visible.
fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_and_bidirectional_marks_are_escaped() {
        for (text, expected) in [
            ("\u{1b}[2J\u{7}", "\\u{1b}[2J\\u{7}"),
            ("a\r\nb\tc\0", "a\\r\\nb\\tc\\u{0}"),
            ("\u{7f}\u{80}\u{9b}31m", "\\u{7f}\\u{80}\\u{9b}31m"),
            (
                "\u{202e}cba\u{2066}\u{200f}",
                "\\u{202e}cba\\u{2066}\\u{200f}",
            ),
            ("\u{2028}\u{feff}\u{200b}", "\\u{2028}\\u{feff}\\u{200b}"),
        ] {
            assert_eq!(Printable(text).to_string(), expected);
        }
    }

    #[test]
    fn odd_characters_are_described_without_their_text() {
        let odd = |text| odd_character(text, |character| character.is_ascii_alphabetic());
        assert_eq!(odd("secret"), None);
        for (text, expected) in [
            ("secret\n", "a line break at character 7"),
            ("\ts", "a tab at character 1"),
            ("a b", "a space at character 2"),
            ("a/b", "`/` at character 2"),
            ("é\u{200b}", "U+00E9 at character 1"),
            ("s\u{200b}", "U+200B at character 2"),
        ] {
            assert_eq!(odd(text).as_deref(), Some(expected));
        }
    }

    #[test]
    fn every_other_text_stays() {
        let text = "资源不存在: é 👩\u{200d}👩 \"q\" \\n `x`";
        assert_eq!(Printable(text).to_string(), text);
    }
}
