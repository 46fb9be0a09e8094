//! The content of pages: data for the template of each kind of page.

pub mod action;
pub mod changes;
pub mod errors;
pub mod quotas;
pub mod service;
pub mod shape;
pub mod start;
pub mod version;

use crate::context::Context;
use crate::frame::{Crumb, Section};

/// The pages above one of a service, and of a version of it.
fn crumbs(context: &Context<'_>, version: Option<&str>) -> Vec<Crumb> {
    let version = version.map(|version| Crumb::version(context.service, version));
    let above = [Crumb::home(), Crumb::service(context.service)];
    above.into_iter().chain(version).collect()
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
