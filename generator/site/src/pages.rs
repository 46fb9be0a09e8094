//! The content of pages: data for the template of each kind of page.

pub mod action;
pub mod changes;
pub mod errors;
pub mod quotas;
pub mod service;
pub mod shape;
pub mod start;
pub mod version;

use crate::context::{Context, Link};
use crate::frame::Section;
use crate::urls;

/// The start page, above all others.
fn home() -> Link {
    Link {
        name: "APIs".to_owned(),
        url: "index.html".to_owned(),
    }
}

/// The pages above one of a service, and of a version of it.
fn crumbs(context: &Context<'_>, version: Option<&str>) -> Vec<Link> {
    let service = context.service;
    let mut crumbs = vec![
        home(),
        Link {
            name: service.title.clone(),
            url: urls::service_page(service, "index.html"),
        },
    ];
    crumbs.extend(version.map(|version| Link {
        name: version.to_owned(),
        url: urls::version_page(service, version, "index.html"),
    }));
    crumbs
}

/// A section with this anchor, which is its key too.
fn section(id: &'static str, title: &'static str) -> Section {
    Section {
        id: id.into(),
        title: title.into(),
        key: Some(id),
    }
}

/// A link that leads to the web; nothing else is linked.
fn web(url: Option<&String>) -> Option<String> {
    url.filter(|url| crate::markdown::is_web(url)).cloned()
}
