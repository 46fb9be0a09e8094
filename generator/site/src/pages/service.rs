//! The page of a service.

use serde::Serialize;
use volcgen_model::model::{Host, Version};

use crate::context::{Context, Link, grouped};
use crate::frame::{Navigation, Page, Title, group_anchor};
use crate::markdown::{Text, phrase, plain, text, verbatim};
use crate::pages::{crumbs, section, web};
use crate::urls;

/// What the page of a service shows.
#[derive(Serialize)]
pub struct ServicePage {
    title: Text,
    code: String,
    doc: Text,
    vendor: Option<String>,
    crate_name: String,
    hosts: Vec<HostRow>,
    host: Option<String>,
    versions: Vec<VersionRow>,
    groups: Vec<GroupRow>,
    actions: usize,
    errors: usize,
    errors_url: String,
    quotas_url: String,
}

/// Where a region is served.
#[derive(Serialize)]
struct HostRow {
    region: String,
    host: String,
}

/// A version.
#[derive(Clone, Serialize)]
pub struct VersionRow {
    link: Link,
    doc: Text,
    actions: usize,
    is_default: bool,
    /// What is new; none in the oldest version.
    news: Option<News>,
}

/// What is new in a version.
#[derive(Clone, Serialize)]
pub struct News {
    url: String,
    new: usize,
    changed: usize,
}

/// A group with its actions.
#[derive(Serialize)]
struct GroupRow {
    id: String,
    title: Option<Text>,
    doc: Option<Text>,
    actions: Vec<ActionRow>,
}

/// An action of any version.
#[derive(Serialize)]
struct ActionRow {
    link: Link,
    summary: Text,
    is_deprecated: bool,
    /// The versions that have it, newest first.
    versions: Vec<Link>,
}

/// The page of a service.
pub fn page<'f>(
    context: &Context<'_>,
    (url, title): (&'f str, Title),
    navigation: Option<&'f Navigation>,
) -> Page<'f, ServicePage> {
    let service = context.service;
    let groups = groups(context);
    let host = |host: &Host| HostRow {
        region: host.region.clone(),
        host: host.host.clone(),
    };
    Page {
        url,
        title,
        description: plain(&service.doc),
        crumbs: crumbs(context, None).into_iter().take(1).collect(),
        navigation,
        sections: vec![
            section("versions", "Versions"),
            section("actions", "Actions"),
            section("hosts", "Hosts"),
        ],
        content: ServicePage {
            title: verbatim(&service.title),
            code: service.code.clone(),
            doc: text(&service.doc),
            vendor: web(service.docs_url.as_ref()),
            crate_name: service.crate_name.clone(),
            hosts: service.hosts.iter().map(host).collect(),
            host: service.host.clone(),
            versions: versions(context),
            actions: groups.iter().map(|group| group.actions.len()).sum(),
            groups,
            errors: service.errors.len(),
            errors_url: urls::service_page(service, "errors.html"),
            quotas_url: urls::service_page(service, "quotas.html"),
        },
    }
}

/// The versions, newest first.
pub fn versions(context: &Context<'_>) -> Vec<VersionRow> {
    let versions = context.service.versions.iter().rev();
    versions
        .map(|version| version_row(context, version))
        .collect()
}

fn version_row(context: &Context<'_>, version: &Version) -> VersionRow {
    let page = |file| urls::version_page(context.service, &version.name, file);
    let new = context.changes.of(&version.name);
    VersionRow {
        link: Link {
            name: version.name.clone(),
            url: page("index.html"),
        },
        doc: phrase(&version.doc),
        actions: version.actions.len(),
        is_default: version.default,
        news: new.map(|new| News {
            url: page("changes.html"),
            new: new.actions.len(),
            changed: new
                .changed
                .values()
                .filter(|changed| !changed.changes.is_empty())
                .count(),
        }),
    }
}

/// The actions of all versions, each once, as its newest version has it.
fn groups(context: &Context<'_>) -> Vec<GroupRow> {
    let service = context.service;
    let all = service.versions.iter().flat_map(|version| &version.actions);
    let is_newest = |action: &&volcgen_model::model::Action| {
        let newest = context.versions_of(&action.name).last();
        newest.is_some_and(|newest| newest.version == action.version)
    };
    let mut newest: Vec<_> = all.filter(is_newest).collect();
    newest.sort_by(|a, b| a.name.cmp(&b.name));
    let groups = grouped(context, newest)
        .into_iter()
        .map(|(group, actions)| {
            let actions = actions.into_iter().map(|action| ActionRow {
                link: context.action_link(action),
                summary: phrase(&action.summary),
                is_deprecated: action.deprecated.is_some(),
                versions: context
                    .versions_of(&action.name)
                    .iter()
                    .rev()
                    .map(|action| Link {
                        name: action.version.clone(),
                        url: urls::action(service, action),
                    })
                    .collect(),
            });
            let known = group.and_then(|index| service.groups.get(index));
            GroupRow {
                id: group_anchor(group),
                title: known.map(|group| verbatim(&group.title)),
                doc: known.map(|group| phrase(&group.doc)),
                actions: actions.collect(),
            }
        });
    groups.collect()
}
