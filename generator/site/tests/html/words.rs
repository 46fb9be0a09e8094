//! Finds words of a page that have only one language.

use super::VOID;

/// An element around a text.
struct Open<'t> {
    name: &'t str,
    tag: &'t str,
}

impl<'t> Open<'t> {
    fn attribute(&self, name: &str) -> Option<&'t str> {
        let (_, after) = self.tag.split_once(&format!(" {name}=\""))?;
        after.split('"').next()
    }

    fn is_either(&self) -> bool {
        self.attribute("class")
            .is_some_and(|class| class.split(' ').any(|name| name == "either"))
    }
}

/// The words of a page that are neither code, nor a name, nor in both languages. `is_of_spec` knows what specs say, which
/// are as they are there.
pub fn untranslated(page: &str, names: &[&str], is_of_spec: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut problems = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut forms: Vec<&str> = Vec::new();
    for part in page.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        if tag.starts_with('/') {
            open.pop();
        } else {
            let name = tag.split([' ', '\n']).next().unwrap_or_default();
            let element = Open { name, tag };
            attributes(&element, &mut problems);
            if element.is_either() {
                forms.push(element.attribute("lang").unwrap_or_default());
            }
            if !VOID.contains(&name) {
                open.push(element);
            }
        }
        let text = text.trim();
        let is_hidden = |element: &Open<'_>| {
            ["code", "pre", "kbd", "noscript", "script"].contains(&element.name)
                || element.attribute("data-t").is_some()
                || element.attribute("data-zh").is_some()
                || element.attribute("aria-hidden").is_some()
                || element.is_either()
        };
        if text.is_empty() || open.iter().any(is_hidden) || is_name(text, names) {
            continue;
        }
        let language = open.iter().rev().find_map(|each| each.attribute("lang"));
        let is_named = open.len() > 2
            && open
                .iter()
                .skip(1)
                .any(|each| each.attribute("lang").is_some());
        if !is_named || !(is_of_spec(text) || language == Some("zh-CN")) {
            let around = open.last().map_or("", |each| each.tag);
            problems.push(format!("{text:?} in <{around}>"));
        }
    }
    for pair in forms.chunks(2) {
        if pair != ["en", "zh-CN"] {
            problems.push(format!("{pair:?} are not a pair"));
        }
    }
    problems
}

/// Attributes that readers see have a key.
fn attributes(element: &Open<'_>, problems: &mut Vec<String>) {
    for (attribute, key) in [
        ("aria-label", "data-t-label"),
        ("placeholder", "data-t-placeholder"),
        ("title", "data-t-title"),
    ] {
        if element.attribute(attribute).is_some() && element.attribute(key).is_none() {
            problems.push(format!("no `{key}` in <{}>", element.tag));
        }
    }
}

/// Whether a text is made of names, numbers and punctuation.
fn is_name(text: &str, names: &[&str]) -> bool {
    let words = text.split(|c: char| c.is_whitespace() || "·.,:;()".contains(c));
    words
        .filter(|word| word.chars().any(char::is_alphabetic))
        .all(|word| names.contains(&word))
}
