//! The page of a version.

use serde::Serialize;
use volcgen_model::model::{Scope, ShapeId, Version};

use crate::context::{Context, Link, grouped};
use crate::frame::{Navigation, Page, Title, group_anchor};
use crate::markdown::{Text, phrase, plain, text, verbatim};
use crate::pages::service::{VersionRow, versions};
use crate::pages::{crumbs, section};
use crate::urls;

/// What the page of a version shows.
#[derive(Serialize)]
pub struct VersionPage {
    service: Text,
    name: String,
    doc: Text,
    feature: bool,
    row: Option<VersionRow>,
    actions: usize,
    groups: Vec<GroupRow>,
    /// Shapes of several actions.
    shapes: Vec<Link>,
}

/// A group with its actions.
#[derive(Serialize)]
struct GroupRow {
    id: String,
    title: Option<Text>,
    doc: Option<Text>,
    actions: Vec<ActionRow>,
}

/// An action.
#[derive(Serialize)]
struct ActionRow {
    link: Link,
    summary: Text,
    is_deprecated: bool,
    is_new: bool,
}

/// The page of a version.
pub fn page<'f>(
    context: &Context<'_>,
    version: &Version,
    (url, title): (&'f str, Title),
    navigation: &'f Navigation,
) -> Page<'f, VersionPage> {
    let service = context.service;
    let position = service
        .versions
        .iter()
        .rev()
        .position(|other| other.name == version.name);
    Page {
        url,
        title,
        description: plain(&version.doc),
        crumbs: crumbs(context, None),
        navigation: Some(navigation),
        sections: vec![section("actions", "Actions"), section("shapes", "Shapes")],
        content: VersionPage {
            service: verbatim(&service.title),
            name: version.name.clone(),
            doc: text(&version.doc),
            feature: version.default,
            row: position.and_then(|index| versions(context).into_iter().nth(index)),
            actions: version.actions.len(),
            groups: groups(context, version),
            shapes: shapes(context, version),
        },
    }
}

fn groups(context: &Context<'_>, version: &Version) -> Vec<GroupRow> {
    let new = context.changes.of(&version.name);
    let groups = grouped(context, &version.actions)
        .into_iter()
        .map(|(group, actions)| {
            let actions = actions.into_iter().map(|action| ActionRow {
                link: context.action_link(action),
                summary: phrase(&action.summary),
                is_deprecated: action.deprecated.is_some(),
                is_new: new.is_some_and(|new| new.actions.contains(&action.name)),
            });
            let known = group.and_then(|index| context.service.groups.get(index));
            GroupRow {
                id: group_anchor(group),
                title: known.map(|group| verbatim(&group.title)),
                doc: known.map(|group| phrase(&group.doc)),
                actions: actions.collect(),
            }
        });
    groups.collect()
}

/// The shapes that several actions of the version have, by name.
fn shapes(context: &Context<'_>, version: &Version) -> Vec<Link> {
    let service = context.service;
    let shapes = service
        .shapes
        .iter()
        .enumerate()
        .filter(|(_, shape)| match &shape.scope {
            Scope::Service => shape.versions.contains(&version.name),
            Scope::Version(name) => *name == version.name,
            Scope::Action { .. } => false,
        });
    let mut links: Vec<_> = shapes
        .map(|(index, shape)| Link {
            name: shape.name.clone(),
            url: urls::shape(service, ShapeId(index)),
        })
        .collect();
    links.sort_by(|a, b| a.name.cmp(&b.name));
    links
}
