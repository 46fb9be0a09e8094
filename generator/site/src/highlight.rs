//! Code with its tokens marked, for Rust, JSON, YAML, TOML and shells.
//!
//! Whatever the input is, the text stays the same: only markup around parts of it is added.

mod scanner;

use scanner::Scanner;

/// A language whose tokens are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Rust.
    Rust,
    /// JSON.
    Json,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// Commands.
    Shell,
    /// Anything else, without marks.
    Text,
}

/// What a token is; the name of its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Keyword,
    String,
    Number,
    Comment,
    Key,
    Type,
}

impl Token {
    const fn class(self) -> &'static str {
        match self {
            Token::Keyword => "k",
            Token::String => "s",
            Token::Number => "n",
            Token::Comment => "c",
            Token::Key => "f",
            Token::Type => "t",
        }
    }
}

const RUST: &[&str] = &[
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "false",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe",
    "use", "where", "while",
];
const CONSTANTS: &[&str] = &["true", "false", "null"];

impl Language {
    /// The language of a block of Markdown, by the first word after its fence.
    pub fn named(info: &str) -> Language {
        let word = info.split([' ', ',', '\t']).next().unwrap_or_default();
        match word {
            "rust" => Language::Rust,
            "json" => Language::Json,
            "yaml" | "yml" => Language::Yaml,
            "toml" => Language::Toml,
            "sh" | "shell" | "bash" | "console" => Language::Shell,
            _ => Language::Text,
        }
    }

    fn keywords(self) -> &'static [&'static str] {
        match self {
            Language::Rust => RUST,
            Language::Json | Language::Yaml | Language::Toml => CONSTANTS,
            Language::Shell | Language::Text => &[],
        }
    }

    /// What begins a comment that ends with the line.
    fn comment(self) -> Option<&'static str> {
        match self {
            Language::Rust => Some("//"),
            Language::Yaml | Language::Toml | Language::Shell => Some("#"),
            Language::Json | Language::Text => None,
        }
    }
}

/// Code as HTML.
pub fn highlight(language: Language, code: &str) -> String {
    let mut scanner = Scanner::new(code);
    if language == Language::Text {
        scanner.take(code.len(), None);
        return scanner.finish();
    }
    while let Some(first) = scanner.peek() {
        let rest = scanner.rest();
        if let Some(mark) = language.comment()
            && rest.starts_with(mark)
            && (mark == "//" || scanner.is_after_space())
        {
            let length = rest.find('\n').unwrap_or(rest.len());
            scanner.take(length, Some(Token::Comment));
        } else if let Some(length) = string_length(language, rest) {
            let is_key = language == Language::Json
                && rest
                    .get(length..)
                    .is_some_and(|after| after.trim_start().starts_with(':'));
            let token = if is_key { Token::Key } else { Token::String };
            scanner.take(length, Some(token));
        } else if first.is_ascii_digit() {
            let length = length_while(rest, |c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
            let is_word = language == Language::Shell;
            scanner.take(length, (!is_word).then_some(Token::Number));
        } else if is_word_part(first) || (language == Language::Shell && "-$".contains(first)) {
            word(language, &mut scanner);
        } else {
            scanner.take(first.len_utf8(), None);
        }
    }
    scanner.finish()
}

fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn length_while(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

/// A word, a flag or a variable.
fn word(language: Language, scanner: &mut Scanner<'_>) {
    let rest = scanner.rest();
    let is_plain = |c: char| is_word_part(c) || c == '-';
    let length = match language {
        Language::Shell => {
            let first = rest.chars().next().map_or(0, char::len_utf8);
            first
                + length_while(rest.get(first..).unwrap_or_default(), |c| {
                    is_plain(c) || c == '.'
                })
        }
        Language::Yaml | Language::Toml => length_while(rest, |c| is_plain(c) || c == '.'),
        _ => length_while(rest, is_word_part),
    };
    // A hyphen or a dollar of a shell can stand alone.
    let length = length.max(1);
    let text = rest.get(..length).unwrap_or_default();
    let after = rest.get(length..).unwrap_or_default();
    let is_key = match language {
        Language::Yaml => after.starts_with(": ") || after.starts_with(":\n") || after == ":",
        Language::Toml => after.trim_start_matches(' ').starts_with('='),
        Language::Shell => text.starts_with('-') && scanner.is_after_space(),
        _ => false,
    };
    let token = if language.keywords().contains(&text) {
        Some(Token::Keyword)
    } else if is_key {
        Some(Token::Key)
    } else if language == Language::Shell && text.starts_with('$') {
        Some(Token::Type)
    } else if language == Language::Shell && scanner.is_at_line_start() {
        Some(Token::Keyword)
    } else if language == Language::Rust && text.starts_with(char::is_uppercase) {
        Some(Token::Type)
    } else {
        None
    };
    scanner.take(length, token);
}

/// The length of a string that begins here.
fn string_length(language: Language, text: &str) -> Option<usize> {
    if language == Language::Rust && text.starts_with("r#") {
        let hashes = length_while(text.get(1..)?, |c| c == '#');
        let opening = hashes + 2;
        if text.get(hashes + 1..opening) != Some("\"") {
            return None;
        }
        let closing = format!("\"{}", "#".repeat(hashes));
        let body = text.get(opening..)?;
        return Some(
            body.find(&closing)
                .map_or(text.len(), |end| opening + end + closing.len()),
        );
    }
    let quote = text.chars().next()?;
    let is_quote = match language {
        Language::Rust | Language::Json => quote == '"',
        Language::Yaml | Language::Toml | Language::Shell => quote == '"' || quote == '\'',
        Language::Text => false,
    };
    if !is_quote {
        return None;
    }
    let has_escapes = quote == '"';
    let mut is_escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if has_escapes && c == '\\' {
            is_escaped = true;
        } else if c == quote {
            return Some(index + 1);
        }
    }
    // An apostrophe, or a string without an end.
    if has_escapes { Some(text.len()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::{Language, highlight};

    #[test]
    fn tokens_are_marked() {
        for (language, code, html) in [
            (
                Language::Rust,
                "let a = Client::new(1);",
                "<b class=\"k\">let</b> a = <b class=\"t\">Client</b>::new(<b class=\"n\">1</b>);",
            ),
            (
                Language::Rust,
                "r#\"a\"b\"# // x",
                "<b class=\"s\">r#\"a\"b\"#</b> <b class=\"c\">// x</b>",
            ),
            (
                Language::Json,
                "{\"a\": \"b\\\"\", \"c\": null}",
                "{<b class=\"f\">\"a\"</b>: <b class=\"s\">\"b\\\"\"</b>, <b class=\"f\">\"c\"</b>: <b class=\"k\">null</b>}",
            ),
            (
                Language::Yaml,
                "a-b: true # x",
                "<b class=\"f\">a-b</b>: <b class=\"k\">true</b> <b class=\"c\"># x</b>",
            ),
            (
                Language::Shell,
                "curl -X $A 'b' it's",
                "<b class=\"k\">curl</b> <b class=\"f\">-X</b> <b class=\"t\">$A</b> <b class=\"s\">'b'</b> it's",
            ),
            (Language::Text, "<a & b>", "&lt;a &amp; b&gt;"),
        ] {
            assert_eq!(highlight(language, code).replace("span", "b"), html);
        }
    }

    #[test]
    fn no_text_is_lost() {
        for code in [
            "",
            "\"",
            "r#\"",
            "r##",
            "'a",
            "- $ --",
            "é\u{301}\"\\",
            "0x",
            "a:\n# b",
        ] {
            for language in [
                Language::Rust,
                Language::Json,
                Language::Yaml,
                Language::Toml,
                Language::Shell,
            ] {
                let html = highlight(language, code);
                let mut text = String::new();
                for part in html.split('<') {
                    text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
                }
                assert_eq!(
                    text.replace("&quot;", "\"").replace("&#39;", "'"),
                    code,
                    "{language:?}"
                );
            }
        }
    }
}
