//! Text of sources, as descriptions can have it.

use volcgen_model::characters::{is_unsafe, is_unsafe_in_line};
use volcgen_model::model::{Doc, Language};

/// Text of several lines; `None` if nothing is left of it. Characters that no description can have are
/// dropped.
pub(crate) fn prose(text: &str) -> Option<String> {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let lines = text.lines().map(|line| {
        let line: String = line.chars().filter(|c| !is_unsafe(*c)).collect();
        line.trim_end().to_owned()
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = text.trim_matches('\n');
    (!text.trim().is_empty()).then(|| match text.trim_start() {
        text if text.contains('\n') => format!("{text}\n"),
        text => text.to_owned(),
    })
}

/// A description as [`prose`], in each of its languages.
pub(crate) fn cleaned(doc: &Doc) -> Option<Doc> {
    each(doc, prose)
}

/// A description as [`line`], in each of its languages.
pub(crate) fn one_line(doc: &Doc) -> Option<Doc> {
    each(doc, line)
}

fn each(doc: &Doc, clean: fn(&str) -> Option<String>) -> Option<Doc> {
    if !doc.is_stated() {
        return clean(doc).map(Doc::from);
    }
    let [en, zh] = Language::ALL.map(|language| doc.stated(language).and_then(clean));
    (en.is_some() || zh.is_some()).then(|| Doc::in_languages(en, zh))
}

/// Text as one line; `None` if nothing is left of it.
pub(crate) fn line(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || is_unsafe_in_line(c));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A name as a description that says no more than the name: `Security group ids.` of `SecurityGroupIds`.
pub(crate) fn description(name: &str) -> String {
    let words: Vec<String> = words(name).into_iter().map(|word| lower(&word)).collect();
    let text = words.join(" ");
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return "Not described.".to_owned();
    };
    format!("{}{}.", first.to_uppercase(), chars.as_str())
}

/// A word in lower case, unless it is an acronym.
fn lower(word: &str) -> String {
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    if capitals > 1 {
        word.to_owned()
    } else {
        word.to_lowercase()
    }
}

/// The words of a name: `VPC`, `Cidr` and `Blocks` of `VPCCidrBlocks`.
pub(crate) fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, &c) in chars.iter().enumerate() {
        let previous = index.checked_sub(1).and_then(|at| chars.get(at));
        let next = chars.get(index + 1);
        // The plural of an acronym, such as `IDs`, goes on to its end.
        let is_plural =
            next == Some(&'s') && chars.get(index + 2).is_none_or(|c| !c.is_lowercase());
        let begins = c.is_uppercase()
            && previous.is_some_and(|previous| {
                !previous.is_uppercase() || (next.is_some_and(|c| c.is_lowercase()) && !is_plural)
            });
        if !c.is_alphanumeric() || begins {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_descriptions() {
        for (name, text) in [
            ("SecurityGroupIds", "Security group ids."),
            ("ISP", "ISP."),
            ("VPCCidrBlocks", "VPC cidr blocks."),
            ("AppIDs", "App IDs."),
            ("dry_run", "Dry run."),
            ("Ipv6Address", "Ipv6 address."),
            ("", "Not described."),
        ] {
            assert_eq!(description(name), text, "{name}");
        }
    }

    #[test]
    fn text_is_kept_and_what_nobody_can_see_is_dropped() {
        assert_eq!(
            prose(" a \r\n\r\n b\u{200e}\u{1}\n").as_deref(),
            Some("a\n\n b\n")
        );
        assert_eq!(prose("\u{feff} \n"), None);
        assert_eq!(line(" 一 \n b\u{2028}c ").as_deref(), Some("一 b c"));
    }
}
