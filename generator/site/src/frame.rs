//! What is around the content of each page.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;
use volcgen_model::model::{Action, Service, Version};

use crate::context::{Context, Link, grouped};
use crate::markdown::language;
use crate::urls;

/// A page: its content, and what is around it.
#[derive(Serialize)]
pub struct Frame<'f, Content> {
    /// What leads to the root.
    root: String,
    /// The path below the root.
    url: &'f str,
    /// The address, if the site has one.
    canonical: Option<String>,
    title: Title,
    description: String,
    /// The pages above it.
    crumbs: Vec<Crumb>,
    navigation: Option<&'f Navigation>,
    sections: Vec<Section>,
    page: Content,
}

/// A page above this one.
#[derive(Serialize)]
pub struct Crumb {
    name: String,
    url: String,
    /// The key of its name, if the interface has it in other languages.
    key: Option<&'static str>,
    lang: Option<&'static str>,
}

impl Crumb {
    /// The start page, above all others.
    pub fn home() -> Self {
        Crumb {
            name: "APIs".to_owned(),
            url: "index.html".to_owned(),
            key: Some("apis"),
            lang: None,
        }
    }

    /// The page of a service.
    pub fn service(service: &Service) -> Self {
        Crumb {
            name: service.title.clone(),
            url: urls::service_page(service, "index.html"),
            key: None,
            lang: Some(language(&service.title)),
        }
    }

    /// The page of a version of a service.
    pub fn version(service: &Service, version: &str) -> Self {
        Crumb {
            name: version.to_owned(),
            url: urls::version_page(service, version, "index.html"),
            key: None,
            lang: None,
        }
    }
}

/// The list of actions of a version.
#[derive(Serialize)]
pub struct Navigation {
    /// The service's title and page.
    service: Link,
    service_lang: &'static str,
    /// The version that is shown.
    version: Link,
    /// All versions, newest first.
    versions: Vec<Link>,
    /// The script with the actions of all groups.
    script: String,
    groups: Vec<Group>,
    errors: String,
    quotas: String,
}

/// A group of actions.
#[derive(Serialize)]
struct Group {
    /// Its title; none if the actions have no group.
    title: Option<String>,
    lang: &'static str,
    /// Its place in the page of the version.
    url: String,
    is_open: bool,
    /// Its actions, if it is open.
    actions: Vec<NavigationAction>,
    /// Whether actions are left out, because there are many.
    is_cut: bool,
}

/// An action in the list.
#[derive(Serialize)]
struct NavigationAction {
    name: String,
    url: String,
    is_current: bool,
}

/// A section of the page, for its table of contents.
#[derive(Serialize)]
pub struct Section {
    /// Its anchor.
    pub id: Cow<'static, str>,
    /// Its title.
    pub title: Cow<'static, str>,
    /// The key of its title, if the interface has it in other languages.
    pub key: Option<&'static str>,
}

/// The title of a page, which the browser shows.
#[derive(Serialize)]
pub struct Title {
    en: String,
    /// In Chinese, if that differs.
    zh: Option<String>,
}

impl Title {
    /// A title in both languages.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Title {
            en: en.into(),
            zh: Some(zh.into()),
        }
    }

    /// A title of names alone.
    pub fn names(names: impl Into<String>) -> Self {
        Title {
            en: names.into(),
            zh: None,
        }
    }
}

/// A page before it has a frame.
pub struct Page<'f, Content> {
    /// The path below the root.
    pub url: &'f str,
    /// The title.
    pub title: Title,
    /// What search engines show.
    pub description: String,
    /// The pages above it.
    pub crumbs: Vec<Crumb>,
    /// The list of actions.
    pub navigation: Option<&'f Navigation>,
    /// The sections.
    pub sections: Vec<Section>,
    /// The content.
    pub content: Content,
}

impl<'f, Content> Page<'f, Content> {
    /// The page with its frame. `base` is the address of the site, with a slash at its end.
    pub fn framed(self, base: Option<&str>) -> Frame<'f, Content> {
        Frame {
            root: urls::root(self.url),
            canonical: base.map(|base| format!("{base}{}", self.url)),
            url: self.url,
            title: self.title,
            description: shortened(&self.description),
            crumbs: self.crumbs,
            navigation: self.navigation,
            sections: self.sections,
            page: self.content,
        }
    }
}

/// Search engines show about as much of a description.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => {
            let cut = text.get(..end).unwrap_or(text);
            let cut = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
            format!("{cut} …")
        }
    }
}

/// The positions of the actions that are shown of a group: all, or those near the current one. A script adds the others.
fn around(position: usize, count: usize) -> Range<usize> {
    const MOST: usize = 80;
    if count <= MOST {
        return 0..count;
    }
    let start = position.saturating_sub(MOST / 2).min(count - MOST);
    start..start + MOST
}

/// The anchor of a group in the page of a version.
pub fn group_anchor(group: Option<usize>) -> String {
    group.map_or("group-other".to_owned(), |index| {
        format!("group-{}", index + 1)
    })
}

impl Navigation {
    /// The actions of a version, with the group of the current action open.
    pub fn new(context: &Context<'_>, version: &Version, current: Option<&Action>) -> Self {
        let service = context.service;
        let index = |version: &Version| urls::version_page(service, &version.name, "index.html");
        let link = |version: &Version| Link {
            name: version.name.clone(),
            url: index(version),
        };
        let open = current.map(|action| context.group_of(action));
        let groups = grouped(context, &version.actions)
            .into_iter()
            .map(|(group, actions)| {
                let title = group.and_then(|index| service.groups.get(index));
                let title = title.map(|group| group.title.clone());
                let is_open = open == Some(group);
                let is_current =
                    |action: &&Action| current.is_some_and(|other| other.name == action.name);
                let range = match actions.iter().position(is_current) {
                    Some(position) if is_open => around(position, actions.len()),
                    _ => 0..0,
                };
                let shown = actions.get(range.clone()).unwrap_or_default();
                let shown = shown.iter().map(|action| NavigationAction {
                    name: action.name.clone(),
                    url: urls::action(service, action),
                    is_current: is_current(action),
                });
                Group {
                    lang: language(title.as_deref().unwrap_or_default()),
                    title,
                    url: format!("{}#{}", index(version), group_anchor(group)),
                    is_open,
                    actions: shown.collect(),
                    is_cut: is_open && range.len() < actions.len(),
                }
            });
        Navigation {
            service_lang: language(&service.title),
            service: Link {
                name: service.title.clone(),
                url: urls::service_page(service, "index.html"),
            },
            version: link(version),
            versions: service.versions.iter().rev().map(link).collect(),
            script: urls::version_page(service, &version.name, "actions.js"),
            groups: groups.collect(),
            errors: urls::service_page(service, "errors.html"),
            quotas: urls::service_page(service, "quotas.html"),
        }
    }

    /// The script with the actions of all groups, in the order of the groups.
    pub fn script(context: &Context<'_>, version: &Version) -> String {
        let groups = grouped(context, &version.actions)
            .into_iter()
            .map(|(_, actions)| {
                let actions = actions.into_iter().map(|action| {
                    serde_json::json!([action.name, urls::action(context.service, action)])
                });
                actions.collect::<serde_json::Value>()
            });
        let groups: serde_json::Value = groups.collect();
        format!("volcgen.actions({groups});\n")
    }
}

#[cfg(test)]
mod tests {
    use super::around;

    #[test]
    fn a_large_group_is_shown_near_the_current_action() {
        assert_eq!(around(3, 80), 0..80);
        assert_eq!(around(3, 81), 0..80);
        assert_eq!(around(3000, 6000), 2960..3040);
        assert_eq!(around(5999, 6000), 5920..6000);
    }
}
