//! Patterns of strings, as sentences state them: a regular expression, or the characters that are allowed.

use regex_lite::{Regex, RegexBuilder};

use super::limits::CONDITIONS;
use super::{after, has};

/// The regular expression that a sentence states.
pub fn expression(sentence: &str) -> Option<String> {
    let words = [
        "正则表达式",
        "正则",
        "regular expression",
        "regex",
        "pattern",
    ];
    let (_, code) = after(sentence, &words)?.split_once('`')?;
    let (code, _) = code.split_once('`')?;
    let whole = code.strip_prefix('^').unwrap_or(code);
    let whole = whole.strip_suffix('$').unwrap_or(whole);
    // Other engines know more than the one of the specs.
    let is_plain = !whole.is_empty() && !whole.contains("(?") && whole.len() <= LONGEST_PATTERN;
    (is_plain && self::whole(whole).is_some()).then(|| whole.to_owned())
}

/// A pattern of whole strings; `None` if it is none, or takes long.
pub fn whole(pattern: &str) -> Option<Regex> {
    const SIZE: usize = 1 << 15;
    let builder = RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(SIZE)
        .build();
    builder.ok()
}

/// The longest regular expression, in bytes.
const LONGEST_PATTERN: usize = 500;

/// Words in front of all the characters that a string can have.
const ONLY: &[&str] = &[
    "只能包含",
    "仅能包含",
    "仅可包含",
    "只可包含",
    "仅包含",
    "只包含",
    "仅支持包含",
    "只支持",
    "仅支持",
    "只允许包含",
    "仅允许",
    "只能由",
    "can contain only",
    "can only contain",
    "must contain only",
    "may contain only",
    "only contains",
];

/// Kinds of characters, the longer names first, with their part of a character class.
const KINDS: &[(&str, &str)] = &[
    ("大小写英文字母", "A-Za-z"),
    ("大小写字母", "A-Za-z"),
    ("大写英文字母", "A-Z"),
    ("小写英文字母", "a-z"),
    ("大写字母", "A-Z"),
    ("小写字母", "a-z"),
    ("英文字母", "A-Za-z"),
    ("字母", "A-Za-z"),
    ("阿拉伯数字", "0-9"),
    ("数字", "0-9"),
    ("下划线", "_"),
    ("中划线", "\\-"),
    ("短横线", "\\-"),
    ("短划线", "\\-"),
    ("连字符", "\\-"),
    ("英文句号", "."),
    ("英文点号", "."),
    ("点号", "."),
    ("uppercase letters", "A-Z"),
    ("lowercase letters", "a-z"),
    ("letters", "A-Za-z"),
    ("digits", "0-9"),
    ("numbers", "0-9"),
    ("underscores", "_"),
    ("hyphens", "\\-"),
    ("dashes", "\\-"),
    ("periods", "."),
];

/// The pattern of a string that has the named characters only. Whatever is not understood makes none.
pub fn characters(sentence: &str) -> Option<String> {
    if has(sentence, CONDITIONS) {
        return None;
    }
    let named = after(sentence, ONLY).or_else(|| only_at_the_end(sentence))?;
    let named = named.trim_end_matches("组成").trim_end_matches("构成");
    let mut class = String::new();
    for part in parts(named) {
        let kind = part.strip_prefix("英文").unwrap_or(part);
        let kind = KINDS
            .iter()
            .find(|(name, _)| kind.eq_ignore_ascii_case(name) || part == *name);
        let known = kind
            .map(|(_, known)| (*known).to_owned())
            .or_else(|| mark(part))?;
        if !class.contains(&known) {
            class.push_str(&known);
        }
    }
    (!class.is_empty()).then(|| format!("[{class}]+"))
}

/// The characters of `letters and digits only`.
fn only_at_the_end(sentence: &str) -> Option<&str> {
    let named = sentence.strip_suffix(" only")?;
    (!named.contains(',')).then_some(named)
}

/// The parts of an enumeration. What is in brackets behind a name shows the character.
fn parts(text: &str) -> Vec<&str> {
    let text = text.trim_matches([' ', '：', ':', '。', '.']);
    let text = text.trim_end_matches("字符").trim_end_matches("等");
    let parts = text
        .split(['、', '，', ',', '/'])
        .flat_map(|part| part.split(" and "));
    let parts = parts.flat_map(|part| part.split(['和', '或', '及', '与']));
    let named = parts.map(|part| {
        let part = part.trim().trim_start_matches("and ");
        let end = part
            .find(['(', '（'])
            .filter(|at| *at > 0)
            .unwrap_or(part.len());
        part.get(..end).unwrap_or(part).trim()
    });
    named.filter(|part| !part.is_empty()).collect()
}

/// A mark in code, such as `` `@` ``.
fn mark(part: &str) -> Option<String> {
    let mark = part.trim_matches('`');
    let mut chars = mark.chars();
    let first = chars.next().filter(char::is_ascii_punctuation)?;
    let is_alone = chars.next().is_none();
    is_alone.then(|| {
        if "\\]^-[".contains(first) {
            format!("\\{first}")
        } else {
            first.to_string()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::characters;

    #[test]
    fn characters_are_those_that_a_sentence_names_and_no_guess() {
        let cases = [
            (
                "只能包含字母、数字、下划线（_）和短横线（-）",
                Some("[A-Za-z0-9_\\-]+"),
            ),
            ("仅支持大小写字母、数字、`@`、`.`", Some("[A-Za-z0-9@.]+")),
            ("只能由小写字母和数字组成", Some("[a-z0-9]+")),
            ("letters and digits only", Some("[A-Za-z0-9]+")),
            (
                "It can contain only letters, digits, and underscores",
                Some("[A-Za-z0-9_]+"),
            ),
            ("只能包含中文、字母和数字", None),
            ("仅支持华北区域", None),
            ("如果是新用户，只能包含字母", None),
            ("update call only", None),
            ("single-stream recording only", None),
            ("必须包含字母和数字", None),
        ];
        for (sentence, expected) in cases {
            assert_eq!(characters(sentence).as_deref(), expected, "{sentence}");
        }
    }
}
