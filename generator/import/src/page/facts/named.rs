//! The name of the action in titles and in the sentence that says what it is for.

use super::{Claims, What, is_action};
use crate::page::blocks::BlockKind;
use crate::page::sections::{Area, Section};

/// The titles of a page: its heading, and the one of its header. Without another claim, any heading counts.
pub fn read_titles(sections: &[Section], claims: &mut Claims) {
    let is_known = claims.has(What::Action);
    let headings = sections.iter().filter(|section| section.area == Area::Lead);
    for heading in headings.map(|section| section.title.as_str()) {
        claim_title(heading, 0, claims);
    }
    let blocks = sections.iter().flat_map(|section| &section.blocks);
    for block in blocks {
        if let BlockKind::Header(header) = &block.kind {
            for (index, line) in header.lines().enumerate() {
                if let Some(title) = line.strip_prefix("title:") {
                    claim_title(
                        title.trim_matches([' ', '"', '\'']),
                        block.line + index,
                        claims,
                    );
                }
            }
        }
    }
    if !is_known && !claims.has(What::Action) {
        let mut titles = sections.iter().map(|section| section.title.as_str());
        let name = titles.find_map(|title| title.split_whitespace().find(|word| is_action(word)));
        if let Some(name) = name {
            claims.add(What::Action, name, "the title", 0);
        }
    }
}

/// A title that begins with the name of an action: `StopRelayStream`, `StopRelayStream - stop a relay`.
fn claim_title(title: &str, line: usize, claims: &mut Claims) {
    let end = title.find(|found: char| !found.is_ascii_alphanumeric() && found != '_');
    let end = end.unwrap_or(title.len());
    let (word, rest) = title.split_at_checked(end).unwrap_or((title, ""));
    // Further words make it a sentence about something.
    let rest = rest.trim_start();
    let is_alone = rest.is_empty() || rest.starts_with([':', '：', '-', '–', '—', '(', '（', '|']);
    if is_compound(word) && is_alone {
        claims.add(What::Action, word, "the title", line);
    }
}

/// Whether a word is made of several, such as `StopRecord`, and no product such as `OpenAPI`.
fn is_compound(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let humps = letters.windows(2).filter(|pair| {
        matches!(pair, [left, right] if left.is_ascii_lowercase() && right.is_ascii_uppercase())
    });
    let has_acronym = letters
        .windows(3)
        .any(|three| three.iter().all(char::is_ascii_uppercase));
    is_action(word) && humps.count() > 0 && !has_acronym
}

/// The sentence that says what the action is for, such as ``你可以调用 `StopRecord` 接口``.
pub fn read_purpose(section: &Section, text: &str, line: usize, claims: &mut Claims) {
    const CALL: &[&str] = &["你可以调用", "您可以调用", "You can call"];
    const OTHER: &[&str] = &[
        "后",
        "前",
        "本接口",
        "该接口",
        "after",
        "before",
        "this API",
        "then",
    ];
    let is_behaviour = ["行为", "功能", "behavior", "behaviour"]
        .iter()
        .any(|word| section.title.to_lowercase().contains(word));
    if section.area != Area::Lead && !is_behaviour {
        return;
    }
    let mut lines = text.lines().enumerate();
    let Some((index, first)) = lines.find(|(_, line)| !line.trim().is_empty()) else {
        return;
    };
    let sentence = first.split('。').next().unwrap_or_default();
    let called = CALL.iter().find_map(|words| sentence.split_once(words));
    let Some((_, rest)) = called.filter(|_| !OTHER.iter().any(|word| sentence.contains(word)))
    else {
        return;
    };
    let name = rest
        .trim_start()
        .trim_start_matches("the ")
        .strip_prefix('`');
    if let Some((name, rest)) = name.and_then(|name| name.split_once('`'))
        && is_compound(name)
        && !rest.contains('`')
    {
        claims.add(What::Action, name, "the description", line + index);
    }
}
