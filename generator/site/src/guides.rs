//! Guides, which are sections of the documentation of the project.

use minijinja::Value;
use serde::Serialize;

use crate::frame::{Crumb, Page, Section, Title};
use crate::markdown::{Rules, headings, is_web, render};

/// A document of the project: its path in the repository, and its text.
struct Document {
    path: &'static str,
    text: &'static str,
}

const README: Document = Document {
    path: "README.md",
    text: include_str!("../guides/README.md"),
};
const RELIABILITY: Document = Document {
    path: "docs/reliability.md",
    text: include_str!("../guides/reliability.md"),
};
const TESTING: Document = Document {
    path: "docs/testing.md",
    text: include_str!("../guides/testing.md"),
};

/// A guide before it is rendered.
pub struct Guide {
    name: &'static str,
    /// The title, and its key.
    pub title: &'static str,
    /// The title in Chinese.
    pub chinese: &'static str,
    key: &'static str,
    /// Sections of documents; the whole document if a section has no name.
    parts: &'static [(&'static Document, &'static str)],
}

/// The guides, in the order in which they are listed.
pub const GUIDES: &[Guide] = &[
    Guide {
        name: "credentials",
        title: "Credentials",
        chinese: "凭证",
        key: "guide_credentials",
        parts: &[(&README, "Credentials"), (&RELIABILITY, "Credentials")],
    },
    Guide {
        name: "retries",
        title: "Retries",
        chinese: "重试",
        key: "guide_retries",
        parts: &[
            (&README, "Retries"),
            (&RELIABILITY, "Cases"),
            (&RELIABILITY, "Deadlines"),
            (&RELIABILITY, "Retry budget"),
        ],
    },
    Guide {
        name: "quotas",
        title: "Quotas",
        chinese: "限流",
        key: "guide_quotas",
        parts: &[(&README, "Quotas"), (&RELIABILITY, "Quotas in a fleet")],
    },
    Guide {
        name: "testing",
        title: "Testing",
        chinese: "测试",
        key: "guide_testing",
        parts: &[(&README, "Test your program"), (&TESTING, "")],
    },
];

/// What the page of a guide shows.
#[derive(Serialize)]
pub struct GuidePage {
    title: &'static str,
    key: &'static str,
    body: Value,
    guides: Vec<GuideLink>,
}

impl Guide {
    /// The path of its page below the root.
    pub fn url(&self) -> String {
        format!("guides/{}.html", self.name)
    }

    /// Its page.
    pub fn page<'f>(&'static self, url: &'f str) -> Page<'f, GuidePage> {
        let mut body = String::new();
        let mut sections = Vec::new();
        for (index, (document, name)) in self.parts.iter().enumerate() {
            let text = section(document.text, name);
            // The title of the page is the heading of its first part.
            let text = if index == 0 {
                without_heading(&text)
            } else {
                &text
            };
            let titles = headings(text);
            let anchors: Vec<_> = titles
                .iter()
                .map(|(_, title)| format!("{}-{}", index + 1, slug(title)))
                .collect();
            for ((level, title), anchor) in titles.iter().zip(&anchors) {
                if *level <= 2 {
                    sections.push(Section {
                        id: anchor.clone().into(),
                        title: title.clone().into(),
                        key: None,
                    });
                }
            }
            let mut rules = Rules {
                anchors,
                shift: 0,
                link: &|target| Some(resolved(document, target)),
            };
            body.push_str(&render(text, &mut rules));
            body.push('\n');
        }
        Page {
            url,
            title: Title::new(self.title, self.chinese),
            description: format!("{} of clients of Volcengine APIs.", self.title),
            crumbs: vec![Crumb::home()],
            navigation: None,
            sections,
            content: GuidePage {
                title: self.title,
                key: self.key,
                body: Value::from_safe_string(body),
                guides: links(),
            },
        }
    }
}

/// A link to a guide.
#[derive(Serialize)]
pub struct GuideLink {
    title: &'static str,
    key: &'static str,
    url: String,
}

/// Links to all guides.
pub fn links() -> Vec<GuideLink> {
    let links = GUIDES.iter().map(|guide| GuideLink {
        title: guide.title,
        key: guide.key,
        url: guide.url(),
    });
    links.collect()
}

/// The section of a document with this heading of the second level; the whole document without its title if the
/// name is empty.
fn section(document: &str, name: &str) -> String {
    let mut lines = Vec::new();
    let mut is_inside = false;
    let mut is_code = false;
    for line in document.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
        }
        if !is_code && let Some(title) = line.strip_prefix("## ") {
            is_inside = name.is_empty() || title == name;
        }
        if is_inside {
            lines.push(line);
        }
    }
    lines.join("\n")
}

fn without_heading(section: &str) -> &str {
    section.split_once('\n').map_or("", |(_, rest)| rest)
}

/// A heading as an anchor.
fn slug(title: &str) -> String {
    let letters = title
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == ' ');
    letters.collect::<String>().to_lowercase().replace(' ', "-")
}

/// Where a link of a document leads from the page of a guide: to a guide, or into the repository.
fn resolved(document: &Document, target: &str) -> String {
    const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
    if is_web(target) {
        return target.to_owned();
    }
    let folder = document
        .path
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = match path.strip_prefix("../") {
        Some(outside) => outside.to_owned(),
        None if path.is_empty() => document.path.to_owned(),
        None if folder.is_empty() => path.to_owned(),
        None => format!("{folder}/{path}"),
    };
    let name = match (path.as_str(), anchor) {
        ("docs/testing.md", _) => Some("testing"),
        ("docs/reliability.md", "quotas-in-a-fleet") => Some("quotas"),
        ("docs/reliability.md", "") => Some("retries"),
        ("README.md" | "docs/reliability.md", anchor) => GUIDES
            .iter()
            .map(|guide| guide.name)
            .find(|name| *name == anchor),
        _ => None,
    };
    match name {
        Some(name) => format!("{name}.html"),
        None if anchor.is_empty() => format!("{REPOSITORY}/blob/main/{path}"),
        None => format!("{REPOSITORY}/blob/main/{path}#{anchor}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{GUIDES, section};

    #[test]
    fn each_part_of_a_guide_is_in_its_document() {
        for guide in GUIDES {
            for (document, name) in guide.parts {
                let text = section(document.text, name);
                assert!(
                    text.len() > 100,
                    "{}: no section `{name}` in {}",
                    guide.name,
                    document.path
                );
            }
        }
    }

    #[test]
    fn a_section_ends_before_the_next_heading_that_is_not_code() {
        let document = "# T\n## A\n```\n## x\n```\n### a\n## B\nb";
        assert_eq!(section(document, "A"), "## A\n```\n## x\n```\n### a");
        assert_eq!(section(document, "").lines().count(), 7);
    }
}
