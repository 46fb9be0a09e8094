//! Characters that make text look different from what it is, or that source code cannot hold.

/// Whether a text of several lines must not have this character: control characters except for tabs and
/// line feeds, the separators of lines and paragraphs, byte order marks, and what changes the direction
/// of text, which rustc rejects in comments.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => true,
        _ => c.is_control(),
    }
}

/// Whether a text of one line must not have this character.
#[must_use]
pub fn is_unsafe_in_line(c: char) -> bool {
    is_unsafe(c) || matches!(c, '\t' | '\n')
}

/// A character as messages name it: its code point, and what it is.
#[must_use]
pub fn name(c: char) -> String {
    let what = match c {
        '\t' => "a tab",
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => "a line break",
        '\u{feff}' => "a byte order mark",
        c if c.is_control() => "a control character",
        _ => "which changes the direction of text",
    };
    format!("U+{:04X}, {what}", u32::from(c))
}

/// The first character that a text of several lines must not have.
#[must_use]
pub fn first_unsafe(text: &str) -> Option<char> {
    text.chars().find(|c| is_unsafe(*c))
}

/// The first character that a text of one line must not have.
#[must_use]
pub fn first_unsafe_in_line(text: &str) -> Option<char> {
    text.chars().find(|c| is_unsafe_in_line(*c))
}
