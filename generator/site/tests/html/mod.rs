//! Checks pages: each element is closed where it may be, nothing is loaded from elsewhere, and links lead somewhere.

mod read;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use read::{Element, read};
pub use words::untranslated;

/// Elements without content.
const VOID: &[&str] = &["br", "col", "hr", "input", "link", "meta"];

/// Elements that pages have, and their attributes besides those of [`GLOBAL`].
const KNOWN: &[(&str, &[&str])] = &[
    ("a", &["href", "rel", "title"]),
    ("article", &[]),
    ("aside", &[]),
    ("b", &[]),
    ("blockquote", &[]),
    ("body", &[]),
    ("br", &[]),
    ("button", &["type"]),
    ("caption", &[]),
    ("code", &[]),
    ("col", &[]),
    ("colgroup", &[]),
    ("dd", &[]),
    ("del", &[]),
    ("details", &["open"]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("fieldset", &[]),
    ("footer", &[]),
    ("form", &["action", "method"]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("head", &[]),
    ("header", &[]),
    ("hr", &[]),
    ("html", &[]),
    (
        "input",
        &[
            "autocomplete",
            "checked",
            "inputmode",
            "name",
            "placeholder",
            "spellcheck",
            "type",
            "value",
        ],
    ),
    ("kbd", &[]),
    ("label", &["for"]),
    ("legend", &[]),
    ("li", &[]),
    ("link", &["href", "rel"]),
    ("main", &[]),
    (
        "meta",
        &["charset", "content", "http-equiv", "name", "property"],
    ),
    ("nav", &[]),
    ("noscript", &[]),
    ("ol", &["start"]),
    ("option", &["selected", "value"]),
    ("p", &[]),
    ("pre", &[]),
    ("script", &["defer", "src"]),
    ("section", &[]),
    ("select", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strong", &[]),
    ("summary", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan"]),
    ("th", &["scope"]),
    ("thead", &[]),
    ("title", &[]),
    ("tr", &[]),
    ("ul", &[]),
];
/// Attributes of any element. Those that begin with `aria-` or `data-` are too.
const GLOBAL: &[&str] = &["class", "hidden", "id", "lang", "role", "tabindex"];

/// What can be in a paragraph.
const PHRASES: &[&str] = &[
    "a", "b", "br", "button", "code", "del", "em", "input", "kbd", "label", "small", "span",
    "strong",
];

/// Whether a file is a page.
fn is_page(name: &str) -> bool {
    Path::new(name).extension() == Some("html".as_ref())
}

/// What is wrong with the pages of a site.
pub fn problems(files: &BTreeMap<String, String>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut pages: BTreeMap<&str, Page> = BTreeMap::new();
    for (name, text) in files.iter().filter(|(name, _)| is_page(name)) {
        let mut page = Page::default();
        match read(text) {
            Ok(elements) => page.check(name, &elements, &mut problems),
            Err(problem) => problems.push(format!("{name}: {problem}")),
        }
        pages.insert(name, page);
    }
    for (name, page) in &pages {
        for link in &page.links {
            if let Some(problem) = dead(name, link, files, &pages) {
                problems.push(format!("{name}: {problem}"));
            }
        }
    }
    problems
}

/// Why a link leads nowhere.
fn dead(
    from: &str,
    link: &str,
    files: &BTreeMap<String, String>,
    pages: &BTreeMap<&str, Page>,
) -> Option<String> {
    if ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| link.starts_with(scheme))
    {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let mut folder: Vec<&str> = from.split('/').collect();
    folder.pop();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part == ".." {
            folder.pop()?;
        } else {
            folder.push(part);
        }
    }
    let target = if path.is_empty() {
        from.to_owned()
    } else {
        folder.join("/")
    };
    if !files.contains_key(&target) {
        return Some(format!("no file for `{link}`"));
    }
    let has_anchor = |page: &Page| anchor.is_empty() || page.ids.contains(anchor);
    let is_good = pages.get(target.as_str()).is_none_or(has_anchor);
    (!is_good).then(|| format!("no place for `{link}`"))
}

/// What links need to know of a page.
#[derive(Default)]
struct Page {
    ids: BTreeSet<String>,
    links: Vec<String>,
}

impl Page {
    fn check(&mut self, name: &str, elements: &[Element<'_>], problems: &mut Vec<String>) {
        let mut report = |problem: String| problems.push(format!("{name}: {problem}"));
        let mut references = Vec::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for element in elements {
            *counts.entry(element.name).or_default() += 1;
            if let Some(problem) = misplaced(element) {
                report(problem);
            }
            let known = KNOWN.iter().find(|(known, _)| *known == element.name);
            let Some((_, own)) = known else {
                report(format!("unknown element `{}`", element.name));
                continue;
            };
            for (attribute, value) in &element.attributes {
                let is_known = own.contains(attribute)
                    || GLOBAL.contains(attribute)
                    || attribute.starts_with("aria-")
                    || attribute.starts_with("data-");
                if !is_known {
                    report(format!(
                        "unknown attribute `{attribute}` of `{}`",
                        element.name
                    ));
                }
                match *attribute {
                    "id" if !self.ids.insert(value.clone()) => {
                        report(format!("`{value}` is twice"));
                    }
                    "href" | "src" | "action" if loads(element) && value.contains("//") => {
                        report(format!("`{}` loads `{value}`", element.name));
                    }
                    "href" | "src" | "action" => self.links.push(value.clone()),
                    "for" | "aria-labelledby" | "aria-controls" => references.push(value.clone()),
                    "lang" if !["en", "zh-CN"].contains(&value.as_str()) => {
                        report(format!("unknown language `{value}`"));
                    }
                    _ => {}
                }
            }
        }
        for reference in references {
            if !self.ids.contains(&reference) {
                report(format!("nothing has the id `{reference}`"));
            }
        }
        for single in ["html", "head", "title", "body", "main", "h1"] {
            if counts.get(single) != Some(&1) {
                report(format!("{:?} of `{single}`", counts.get(single)));
            }
        }
    }
}

/// Whether an element loads what its address leads to, or sends something there.
fn loads(element: &Element<'_>) -> bool {
    let is_canonical = element
        .attributes
        .contains(&("rel", "canonical".to_owned()));
    element.name != "a" && !is_canonical
}

/// Why an element cannot be where it is.
fn misplaced(element: &Element<'_>) -> Option<String> {
    let Element {
        name,
        parent,
        around,
        ..
    } = element;
    let is_wrong = match *parent {
        "ul" | "ol" => *name != "li",
        "dl" => !["div", "dt", "dd"].contains(name),
        "table" => !["caption", "colgroup", "thead", "tbody"].contains(name),
        "thead" | "tbody" => *name != "tr",
        "tr" => !["td", "th"].contains(name),
        "select" => *name != "option",
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "span" | "code" | "summary" | "small"
        | "dt" | "label" | "legend" | "a" | "em" | "strong" | "b" | "button" => {
            !PHRASES.contains(name)
        }
        "pre" => !["code", "span"].contains(name),
        _ => {
            [
                "li", "tr", "td", "th", "thead", "tbody", "dt", "dd", "option", "caption", "col",
            ]
            .contains(name)
                && !matches!((*parent, *name), ("div", "dt" | "dd") | ("colgroup", "col"))
        }
    };
    let is_link_in_link = ["a", "button"].contains(name)
        && around.iter().any(|outer| ["a", "button"].contains(outer));
    (is_wrong || is_link_in_link).then(|| format!("`{name}` in `{parent}`"))
}
