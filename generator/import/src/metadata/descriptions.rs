//! Titles and descriptions of services and actions.

use super::parse::{Object, object, text};

/// Longer than a summary is, in characters.
const MAX_SUMMARY: usize = 120;

/// What an action does, and what else is said of it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ActionText {
    pub summary: Option<String>,
    pub doc: Option<String>,
}

/// The title of a service and what else it is called.
pub(super) fn service(content: Option<&Object>, service: &str) -> (Option<String>, Option<String>) {
    let Some(contents) = object(object(content, "services"), service) else {
        return (None, None);
    };
    let english = text(contents, "service_en").map(|title| title.trim().replace('_', " "));
    let chinese = text(contents, "service_cn").map(|title| title.trim().to_owned());
    match (english, chinese) {
        (Some(english), Some(chinese)) => {
            let doc = format!("{english}, {chinese}.");
            (Some(english), Some(doc))
        }
        (english, chinese) => (english.or(chinese), None),
    }
}

/// The text of an action.
pub(super) fn action(content: Option<&Object>, service: &str, action: &str) -> ActionText {
    let Some(contents) = object(object(object(content, "apis"), service), action) else {
        return ActionText::default();
    };
    let of = |keys: [&str; 2]| keys.into_iter().find_map(|key| text(contents, key));
    let title = of(["name_cn", "name_en"]);
    let Some(description) = of(["description_cn", "description_en"]) else {
        return ActionText {
            summary: title.map(str::to_owned),
            doc: None,
        };
    };
    let (sentence, rest) = first_sentence(description.trim());
    let is_short = sentence.chars().count() <= MAX_SUMMARY;
    match title {
        Some(title) if !is_short => ActionText {
            summary: Some(title.to_owned()),
            doc: Some(description.to_owned()),
        },
        _ => ActionText {
            summary: Some(sentence.to_owned()),
            doc: (!rest.is_empty()).then(|| rest.to_owned()),
        },
    }
}

/// The actions of a service that have a description.
pub(super) fn actions<'o>(content: Option<&'o Object>, service: &str) -> Vec<&'o str> {
    let actions = object(object(content, "apis"), service);
    actions
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str())
        .collect()
}

/// The first sentence of a text, and the rest.
fn first_sentence(text: &str) -> (&str, &str) {
    let line = text.find('\n').unwrap_or(text.len());
    let chinese = text.find('。').map(|at| at + '。'.len_utf8());
    let english = text.find(". ").map(|at| at + 1);
    let end = [chinese, english].into_iter().flatten().chain([line]).min();
    let (sentence, rest) = text
        .split_at_checked(end.unwrap_or(line))
        .unwrap_or((text, ""));
    (sentence.trim(), rest.trim())
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_first_sentence_is_the_summary() {
        for (text, sentence, rest) in [
            ("创建标签", "创建标签", ""),
            ("创建。\n第二。", "创建。", "第二。"),
            ("Create it. Then wait.", "Create it.", "Then wait."),
            ("v1.2 of it\nmore", "v1.2 of it", "more"),
            ("", "", ""),
        ] {
            assert_eq!(first_sentence(text), (sentence, rest));
        }
    }
}
