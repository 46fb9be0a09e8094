//! Single scalars.

use std::ops::Range;

/// A scalar of the text.
pub struct Scalar {
    /// Its bytes, without quotes.
    pub content: Range<usize>,
    /// Where the text goes on.
    pub end: usize,
}

/// Reads the scalar at an offset. In braces, commas and brackets end it, too.
pub fn read(text: &str, start: usize, in_flow: bool) -> Scalar {
    let rest = text.get(start..).unwrap_or_default();
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(rest, start, quote),
        _ => plain(rest, start, in_flow),
    }
}

fn quoted(rest: &str, start: usize, quote: char) -> Scalar {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            let is_doubled = quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == quote);
            if !is_doubled {
                return Scalar {
                    content: start + 1..start + at,
                    end: start + at + 1,
                };
            }
            chars.next();
        }
    }
    // While it is typed, it ends with its line.
    let length = rest.find('\n').unwrap_or(rest.len());
    Scalar {
        content: start + 1..start + length,
        end: start + length,
    }
}

fn plain(rest: &str, start: usize, in_flow: bool) -> Scalar {
    let mut before = ' ';
    let mut length = rest.len();
    for (at, c) in rest.char_indices() {
        let is_end = match c {
            '\n' | '\r' => true,
            '#' => before == ' ',
            ':' => is_colon(rest.get(at..).unwrap_or_default(), in_flow),
            ',' | '[' | ']' | '{' | '}' => in_flow,
            _ => false,
        };
        if is_end {
            length = at;
            break;
        }
        before = c;
    }
    let content = rest.get(..length).unwrap_or_default().trim_end();
    Scalar {
        content: start..start + content.len(),
        end: start + length,
    }
}

/// Whether a text begins with the colon after a key.
pub fn is_colon(text: &str, in_flow: bool) -> bool {
    let Some(rest) = text.strip_prefix(':') else {
        return false;
    };
    match rest.chars().next() {
        None | Some(' ' | '\t' | '\n' | '\r') => true,
        Some(',' | '[' | ']' | '{' | '}') => in_flow,
        Some(_) => false,
    }
}
