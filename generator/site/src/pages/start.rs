//! The start page.

use serde::Serialize;

use crate::context::{Context, Link, grouped};
use crate::frame::{Page, Title, group_anchor};
use crate::guides::GuideLink;
use crate::markdown::{Text, phrase};
use crate::pages::service::{VersionRow, versions};
use crate::urls;

/// What the start page shows.
#[derive(Serialize)]
pub struct StartPage<'p> {
    services: &'p [ServiceCard],
    guides: &'p [GuideLink],
    actions: usize,
}

/// A service.
#[derive(Serialize)]
pub struct ServiceCard {
    link: Link,
    lang: &'static str,
    doc: Text,
    /// Actions of all versions, each once.
    actions: usize,
    versions: Vec<VersionRow>,
    groups: Vec<GroupLink>,
    errors: String,
    quotas: String,
}

/// A group of the main version.
#[derive(Serialize)]
struct GroupLink {
    link: Link,
    lang: &'static str,
    actions: usize,
}

impl ServiceCard {
    /// What the start page shows of a service.
    pub fn new(context: &Context<'_>) -> Self {
        let service = context.service;
        let mut names: Vec<_> = service
            .versions
            .iter()
            .flat_map(|version| &version.actions)
            .collect();
        names.sort_by(|a, b| a.name.cmp(&b.name));
        names.dedup_by(|a, b| a.name == b.name);
        let page = urls::service_page(service, "index.html");
        let actions = names.len();
        let groups = grouped(context, names)
            .into_iter()
            .filter_map(|(group, actions)| {
                let title = service.groups.get(group?)?.title.clone();
                Some(GroupLink {
                    lang: crate::markdown::language(&title),
                    link: Link {
                        name: title,
                        url: format!("{page}#{}", group_anchor(group)),
                    },
                    actions: actions.len(),
                })
            });
        ServiceCard {
            lang: crate::markdown::language(&service.title),
            doc: phrase(&service.doc.map(first_paragraph)),
            actions,
            versions: versions(context),
            groups: groups.collect(),
            errors: urls::service_page(service, "errors.html"),
            quotas: urls::service_page(service, "quotas.html"),
            link: Link {
                name: service.title.clone(),
                url: page,
            },
        }
    }
}

fn first_paragraph(text: &str) -> String {
    let first = text.trim().split("\n\n").next();
    first.unwrap_or_default().to_owned()
}

/// The start page.
pub fn page<'p>(services: &'p [ServiceCard], guides: &'p [GuideLink]) -> Page<'p, StartPage<'p>> {
    let names: Vec<_> = services
        .iter()
        .map(|service| service.link.name.as_str())
        .collect();
    Page {
        url: "index.html",
        title: Title::new("API reference", "API 参考"),
        description: format!("Reference of {}.", names.join(", ")),
        crumbs: Vec::new(),
        navigation: None,
        sections: Vec::new(),
        content: StartPage {
            services,
            guides,
            actions: services.iter().map(|service| service.actions).sum(),
        },
    }
}
