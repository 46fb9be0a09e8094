//! The page of a shape.

use serde::Serialize;
use volcgen_model::model::{EnumBase, Scope, ShapeId, ShapeKind};

use crate::context::{Context, Link};
use crate::fields::{EnumValue, Row, Tables, VariantRows, values};
use crate::frame::{Navigation, Page, Title};
use crate::markdown::{Text, plain, text};
use crate::pages::{crumbs, section};
use crate::urls;

/// The most users of a shape that are listed.
const MOST_USERS: usize = 200;

/// What the page of a shape shows.
#[derive(Serialize)]
pub struct ShapePage {
    name: String,
    /// The version that has it; none if all versions have it.
    version: Option<String>,
    doc: Text,
    /// The key of what it is, and that.
    kind_key: &'static str,
    kind: &'static str,
    rows: Vec<Row>,
    values: Vec<EnumValue>,
    variants: Vec<VariantRows>,
    /// The fields that have it.
    fields: Vec<Link>,
    /// The actions that reach it.
    actions: Vec<Link>,
    /// How many users are not listed.
    others: usize,
}

/// The title of a shape's page.
pub fn title(context: &Context<'_>, id: ShapeId) -> String {
    let shape = context.service.shape(id);
    match version(&shape.scope) {
        Some(version) => format!("{} · {} {version}", shape.name, context.service.title),
        None => format!("{} · {}", shape.name, context.service.title),
    }
}

/// The version that has what is in this scope, if not all have it.
pub fn version(scope: &Scope) -> Option<&str> {
    match scope {
        Scope::Service => None,
        Scope::Version(version) | Scope::Action { version, .. } => Some(version),
    }
}

/// The page of a shape.
pub fn page<'f>(
    context: &Context<'_>,
    id: ShapeId,
    (url, title): (&'f str, Title),
    navigation: Option<&'f Navigation>,
) -> Page<'f, ShapePage> {
    let shape = context.service.shape(id);
    let version = version(&shape.scope);
    let shown = content(context, id);
    let first = match &shape.kind {
        ShapeKind::Record(_) => section("fields", "Fields"),
        ShapeKind::Enum(_) => section("values", "Values"),
        ShapeKind::Union(_) => section("variants", "Variants"),
    };
    Page {
        url,
        title,
        description: plain(&shape.doc),
        crumbs: crumbs(context, version),
        navigation,
        sections: vec![first, section("used-by", "Used by")],
        content: shown,
    }
}

fn content(context: &Context<'_>, id: ShapeId) -> ShapePage {
    let service = context.service;
    let shape = service.shape(id);
    let mut tables = Tables::shape(service, id);
    let (kind_key, kind) = match &shape.kind {
        ShapeKind::Record(_) => ("record", "Record"),
        ShapeKind::Union(_) => ("union", "Union"),
        ShapeKind::Enum(shape_enum) => match shape_enum.base {
            EnumBase::String => ("enum_string", "Enum of strings"),
            EnumBase::Int32 | EnumBase::Int64 => ("enum_integer", "Enum of integers"),
        },
    };
    let fields: Vec<Link> = context
        .usage
        .parents(id)
        .iter()
        .map(|(owner, name)| parent(context, *owner, name))
        .collect();
    let actions = context.usage.actions(service, id);
    let actions: Vec<Link> = actions
        .iter()
        .rev()
        .map(|action| {
            let link = context.action_link(action);
            Link {
                name: format!("{} {}", action.name, action.version),
                ..link
            }
        })
        .collect();
    let others = fields.len().saturating_sub(MOST_USERS) + actions.len().saturating_sub(MOST_USERS);
    ShapePage {
        name: shape.name.clone(),
        version: version(&shape.scope).map(str::to_owned),
        doc: text(&shape.doc),
        kind_key,
        kind,
        rows: tables.rows(id),
        values: values(service, id),
        variants: tables.variants(id),
        fields: fields.into_iter().take(MOST_USERS).collect(),
        actions: actions.into_iter().take(MOST_USERS).collect(),
        others,
    }
}

/// A field of a record, or a variant of a union.
fn parent(context: &Context<'_>, owner: ShapeId, name: &str) -> Link {
    let service = context.service;
    let shape = service.shape(owner);
    let (page, anchor) = place_of_field(context, owner, name);
    let version = version(&shape.scope).map(|version| format!(" {version}"));
    Link {
        name: format!("{}.{name}{}", shape.name, version.unwrap_or_default()),
        url: format!("{page}#{anchor}"),
    }
}

/// The page and the anchor of a field of a record, or of a variant of a union.
pub fn place_of_field(context: &Context<'_>, owner: ShapeId, name: &str) -> (String, String) {
    let service = context.service;
    if let Some(action) = context.usage.request_of(service, owner) {
        return (urls::action(service, action), urls::anchor("request", name));
    }
    let name = match &service.shape(owner).kind {
        ShapeKind::Union(_) => format!(":{name}"),
        ShapeKind::Record(_) | ShapeKind::Enum(_) => name.to_owned(),
    };
    (urls::shape(service, owner), urls::anchor("field", &name))
}
