//! Positions of the protocol and offsets in bytes.

use std::ops::Range;

use lsp_types::{Position, PositionEncodingKind, TextEdit};

/// The unit in which the client counts columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// 16-bit units, the protocol's default.
    Utf16,
}

impl Encoding {
    /// UTF-8 if the client offers it.
    pub fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offered = offered.unwrap_or_default();
        if offered.contains(&PositionEncodingKind::UTF8) {
            Encoding::Utf8
        } else {
            Encoding::Utf16
        }
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// The length of a text. Lines can be long, and have many places.
    fn length(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 if text.is_ascii() => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }

    fn units(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
        }
    }
}

/// The lines of a text.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    pub fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
        Lines {
            text,
            starts: starts.collect(),
            encoding,
        }
    }

    /// The position of a byte. An offset outside of the text means its end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor(self.text, offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        let line = line.saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or_default();
        let column = self.encoding.length(before);
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            character: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The positions of both ends.
    pub fn range(&self, range: &Range<usize>) -> lsp_types::Range {
        lsp_types::Range {
            start: self.position(range.start),
            end: self.position(range.end.max(range.start)),
        }
    }

    /// The byte at a position; the end of the line or of the text, if the position is behind it.
    pub fn offset(&self, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.starts.get(line).copied() else {
            return self.text.len();
        };
        let end = self.starts.get(line.saturating_add(1)).copied();
        let end = end.unwrap_or(self.text.len());
        let content = self.text.get(start..end).unwrap_or_default();
        let content = content.trim_end_matches(['\n', '\r']);
        let wanted = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut column = 0;
        for (at, c) in content.char_indices() {
            column += self.encoding.units(c);
            if column > wanted {
                return start + at;
            }
        }
        start + content.len()
    }
}

/// The start of the character that the byte at `at` belongs to.
pub fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The edit that makes `new` of `old`: the lines between what is the same at both ends. `None` if nothing differs.
pub fn edit_between(old: &str, new: &str, encoding: Encoding) -> Option<TextEdit> {
    if old == new {
        return None;
    }
    let same: usize = lines(old)
        .zip(lines(new))
        .take_while(|(old, new)| old == new)
        .map(|(line, _)| line.len())
        .sum();
    let (old_rest, new_rest) = (old.get(same..)?, new.get(same..)?);
    let ends = lines(old_rest).rev().zip(lines(new_rest).rev());
    let end: usize = ends
        .take_while(|(old, new)| old == new)
        .map(|(line, _)| line.len())
        .sum();
    let range = same..old.len() - end;
    let text = new_rest.get(..new_rest.len() - end)?;
    Some(TextEdit {
        range: Lines::new(old, encoding).range(&range),
        new_text: text.to_owned(),
    })
}

fn lines(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split_inclusive('\n')
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;

    use super::{Encoding, Lines, edit_between};

    #[test]
    fn columns_count_units_of_the_encoding() {
        let text = "a: 音😀b\r\nc";
        for (encoding, column) in [(Encoding::Utf16, 6), (Encoding::Utf8, 10)] {
            let lines = Lines::new(text, encoding);
            let b = Position::new(0, column);
            assert_eq!(lines.position(10), b);
            assert_eq!(lines.offset(b), 10);
            // Behind the end of a line, and of the text.
            assert_eq!(lines.offset(Position::new(0, 99)), 11);
            assert_eq!(lines.offset(Position::new(9, 0)), text.len());
            assert_eq!(lines.position(99), Position::new(1, 1));
            // In the middle of a character.
            assert_eq!(lines.offset(Position::new(0, column - 1)), 6);
            assert_eq!(lines.position(8), lines.position(6));
        }
    }

    #[test]
    fn an_edit_has_only_the_lines_that_differ() {
        let edit = edit_between("a\nb\nc\n", "a\nx\ny\nc\n", Encoding::Utf16).unwrap();
        assert_eq!(edit.range.start, Position::new(1, 0));
        assert_eq!(edit.range.end, Position::new(2, 0));
        assert_eq!(edit.new_text, "x\ny\n");
        assert_eq!(edit_between("a\n", "a\n", Encoding::Utf16), None);
        let edit = edit_between("a\na\n", "a\n", Encoding::Utf16).unwrap();
        assert_eq!(edit.new_text, "");
    }
}
