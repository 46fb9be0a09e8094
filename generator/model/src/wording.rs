//! Words of users in messages: suggestions for misspelled ones, and what is shown of long ones.

use std::borrow::Cow;

use crate::characters;

/// The longest word, in characters, for which a similar one is looked for.
const LONGEST: usize = 64;
/// The most words with which one is compared.
const MOST_KNOWN: usize = 1000;

/// The word of `known` that is most similar to `wrong`, if any is similar enough.
///
/// It takes a bounded time: a word of more than 64 characters is similar to none, and only the first
/// 1000 words of `known` count.
pub fn best_match<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.75;
    let wrong = lower(wrong)?;
    known
        .into_iter()
        .take(MOST_KNOWN)
        .filter_map(|word| {
            let lower = lower(word)?;
            // One typo is a large part of a short word.
            let slip = strsim::damerau_levenshtein(&wrong, &lower) == 1;
            let likeness = strsim::jaro_winkler(&wrong, &lower);
            Some((if slip { likeness.max(ALIKE) } else { likeness }, word))
        })
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, word)| word)
}

/// A word in lower case, unless it is too long to be compared.
fn lower(word: &str) -> Option<String> {
    let is_short = word.chars().nth(LONGEST).is_none();
    is_short.then(|| word.to_lowercase())
}

/// A message as it is shown: long words and the rest of a long message are cut, and characters that a
/// terminal could obey are escaped.
#[must_use]
pub fn shown(message: &str) -> Cow<'_, str> {
    const LONGEST_WORD: usize = 200;
    const LONGEST_MESSAGE: usize = 4000;
    let is_plain = |c: char| c == '\n' || !characters::is_unsafe(c);
    if message.len() <= LONGEST_WORD && message.chars().all(is_plain) {
        return Cow::Borrowed(message);
    }
    let mut output = String::new();
    let mut word = 0;
    for c in message.chars() {
        if output.len() >= LONGEST_MESSAGE {
            output.push('…');
            break;
        }
        word = if c.is_whitespace() { 0_usize } else { word + 1 };
        match word {
            ..=LONGEST_WORD if is_plain(c) => output.push(c),
            ..=LONGEST_WORD => output.extend(c.escape_default()),
            _ if word == LONGEST_WORD + 1 => output.push('…'),
            _ => {}
        }
    }
    Cow::Owned(output)
}

#[cfg(test)]
mod tests {
    use super::{best_match, shown};

    #[test]
    fn similar_words_are_suggested_for_words_of_a_sane_length() {
        assert_eq!(best_match("titles", ["doc", "title"]), Some("title"));
        assert_eq!(best_match("xyz", ["doc", "title"]), None);
        let long = "a".repeat(65);
        assert_eq!(best_match(&long, [long.as_str()]), None);
        assert_eq!(best_match("a", [long.as_str()]), None);
    }

    /// Takes minutes if the words are compared.
    #[test]
    fn suggestions_for_huge_words_cost_nothing() {
        let huge = "ab".repeat(500_000);
        for _ in 0..100 {
            assert_eq!(best_match(&huge, [huge.as_str(), "ab"]), None);
        }
    }

    #[test]
    fn long_words_and_messages_are_cut() {
        assert_eq!(shown("unknown key `a`"), "unknown key `a`");
        let cut = shown(&format!("unknown key `{}` here", "x".repeat(1_000_000))).into_owned();
        assert!(cut.len() < 300 && cut.ends_with("x… here"), "{cut}");
        assert!(shown(&"word ".repeat(1_000_000)).len() < 5000);
        assert_eq!(shown("a\u{1b}[31m\u{202e}"), "a\\u{1b}[31m\\u{202e}");
    }
}
