//! Strings that match a regular expression.

use regex_syntax::hir::{Class, Hir, HirKind};

/// A string that matches; none if `pattern` is not a valid regular expression or matches nothing.
///
/// Every repetition has `times` copies, or the nearest allowed number. Different numbers give
/// different strings if the pattern allows it.
pub(super) fn generate(pattern: &str, number: usize, times: u32) -> Option<String> {
    let parsed = regex_syntax::parse(pattern).ok()?;
    let mut writer = Writer {
        number,
        times,
        output: String::new(),
    };
    writer.write(&parsed)?;
    Some(writer.output)
}

struct Writer {
    /// The rest of the number: each choice takes a digit from it.
    number: usize,
    times: u32,
    output: String,
}

impl Writer {
    fn write(&mut self, part: &Hir) -> Option<()> {
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                let literal = std::str::from_utf8(&literal.0).ok()?;
                self.output.push_str(literal);
            }
            HirKind::Class(class) => {
                let character = self.character(class)?;
                self.output.push(character);
            }
            HirKind::Repetition(repetition) => {
                let most = repetition.max.unwrap_or(u32::MAX);
                for _ in 0..self.times.clamp(repetition.min, most) {
                    self.write(&repetition.sub)?;
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub)?,
            HirKind::Concat(parts) => {
                for part in parts {
                    self.write(part)?;
                }
            }
            HirKind::Alternation(parts) => {
                let choice = self.choose(parts.len());
                self.write(parts.get(choice)?)?;
            }
        }
        Some(())
    }

    fn character(&mut self, class: &Class) -> Option<char> {
        let Class::Unicode(class) = class else {
            return None;
        };
        let ranges = class.ranges();
        let sizes = ranges.iter().map(regex_syntax::hir::ClassUnicodeRange::len);
        let choice = self.choose(sizes.sum());
        let characters = ranges.iter().flat_map(|range| range.start()..=range.end());
        characters.into_iter().nth(choice)
    }

    /// An index below `count`; 0 if the number is used up.
    fn choose(&mut self, count: usize) -> usize {
        let choice = self.number.checked_rem(count).unwrap_or(0);
        self.number = self.number.checked_div(count).unwrap_or(0);
        choice
    }
}

#[cfg(test)]
mod tests {
    use super::generate;

    #[test]
    fn strings_match_and_differ() {
        let id = r"[a-zA-Z0-9_@\-\.]{1,128}";
        assert_eq!(generate(id, 0, 128).map(|string| string.len()), Some(128));
        assert_eq!(generate(id, 0, 0).map(|string| string.len()), Some(1));
        assert_ne!(generate(id, 1, 3), generate(id, 2, 3));
        assert_eq!(generate("#[0-9A-F]{6}", 17, 0).as_deref(), Some("#110000"));
        assert_eq!(generate("^(?:ab|c+)$", 1, 2).as_deref(), Some("cc"));
        assert_eq!(generate("[", 0, 1), None);
    }

    #[test]
    fn unicode_scripts_have_strings() {
        for number in [0, 300] {
            let han = generate(r"\p{Han}{2}", number, 1).unwrap_or_default();
            assert_eq!(han.chars().count(), 2, "{han}");
        }
    }
}
