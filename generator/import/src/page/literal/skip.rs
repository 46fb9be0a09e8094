//! What is skipped, because it is no data.

use super::scanner::{Scanner, is_name};

impl Scanner<'_> {
    /// Skips to one of some characters, over whatever is in brackets, quotation marks and elements.
    pub fn skip_to_end(&mut self, ends: &[char]) {
        let mut open = 0_usize;
        loop {
            self.skip_trivia();
            let Some(found) = self.peek() else {
                return;
            };
            if open == 0 && ends.contains(&found) {
                return;
            }
            match found {
                '"' | '\'' => {
                    self.string();
                }
                '`' => self.skip_template(),
                '{' | '[' | '(' => {
                    open += 1;
                    self.next();
                }
                '}' | ']' | ')' => {
                    open = open.saturating_sub(1);
                    self.next();
                }
                '<' if self.is_element() => self.skip_element(),
                _ => {
                    self.next();
                }
            }
        }
    }

    /// Skips a template literal, with its expressions as text.
    pub fn skip_template(&mut self) {
        self.next();
        while let Some(found) = self.next() {
            match found {
                '\\' => {
                    self.next();
                }
                '`' => return,
                _ => {}
            }
        }
    }

    /// Whether `<` begins an element and compares nothing.
    pub fn is_element(&self) -> bool {
        let begins = self
            .peek_second()
            .is_some_and(|found| found.is_ascii_alphabetic() || found == '>');
        begins && !is_name(self.last()) && !matches!(self.last(), ')' | ']')
    }
}
