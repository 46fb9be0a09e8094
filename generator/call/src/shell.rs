//! Words of a POSIX shell.

use std::borrow::Cow;

/// A word as a shell reads it: in single quotes, if any character of it has a meaning in a shell.
///
/// ```
/// use volcgen_call::shell::quote;
///
/// assert_eq!(quote("cn-north-1"), "cn-north-1");
/// assert_eq!(quote("it's"), r"'it'\''s'");
/// ```
#[must_use]
pub fn quote(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,@%+=".contains(c);
    // `=` first is a command of zsh.
    if !word.is_empty() && word.chars().all(is_plain) && !word.starts_with('=') {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn words_with_special_characters_are_quoted() {
        for (word, quoted) in [
            ("", "''"),
            ("a b", "'a b'"),
            ("$HOME", "'$HOME'"),
            ("a[0]", "'a[0]'"),
            ("=a", "'=a'"),
            ("--Name=x", "--Name=x"),
            ("\u{706b}", "'\u{706b}'"),
            ("a\nb", "'a\nb'"),
        ] {
            assert_eq!(quote(word), quoted);
        }
    }
}
