//! Strings and template literals.

use super::scanner::Scanner;

impl Scanner<'_> {
    /// Reads a string in single or double quotation marks. A string that is not closed ends with its line.
    pub fn string(&mut self) -> String {
        let mut text = String::new();
        let quote = self.next();
        loop {
            match self.peek() {
                None | Some('\n') => {
                    self.problem("this string has no end".to_owned());
                    // What follows the string on its line is most likely no part of it.
                    let end = text
                        .trim_end_matches([' ', ',', '}', ']', ')', ';', '\r'])
                        .len();
                    text.truncate(end);
                    return text;
                }
                Some('\\') => self.escape(&mut text),
                found => {
                    self.next();
                    if found == quote {
                        return text;
                    }
                    text.extend(found);
                }
            }
        }
    }

    /// Reads a template literal. What it would compute is left out.
    pub fn template(&mut self) -> String {
        let line = self.line();
        let mut text = String::new();
        self.next();
        while let Some(found) = self.peek() {
            match found {
                '\\' => self.escape(&mut text),
                '`' => {
                    self.next();
                    return text;
                }
                '$' if self.peek_second() == Some('{') => {
                    self.eat("${");
                    self.skip_to_end(&['}']);
                    self.eat("}");
                }
                _ => {
                    self.next();
                    text.push(found);
                }
            }
        }
        self.problem_at(line, "this string has no end".to_owned());
        text
    }

    fn escape(&mut self, text: &mut String) {
        self.next();
        let Some(found) = self.next() else {
            return;
        };
        match found {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'b' | 'f' | 'v' | '0' => text.push(' '),
            'u' => text.extend(self.unicode()),
            'x' => text.extend(self.hexadecimal(2).and_then(char::from_u32)),
            '\n' => {}
            _ => text.push(found),
        }
    }

    fn unicode(&mut self) -> Option<char> {
        if self.eat("{") {
            let digits = self.take_while(|found| found.is_ascii_hexdigit());
            self.eat("}");
            return u32::from_str_radix(digits, 16)
                .ok()
                .and_then(char::from_u32);
        }
        let first = self.hexadecimal(4)?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        if !self.eat("\\u") {
            return None;
        }
        let second = self.hexadecimal(4)?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low)
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        let mut value = 0;
        for _ in 0..digits {
            let digit = self.peek().and_then(|found| found.to_digit(16))?;
            self.next();
            value = value * 16 + digit;
        }
        Some(value)
    }
}
