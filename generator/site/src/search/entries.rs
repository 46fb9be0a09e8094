//! The entries of a service.

use std::collections::{BTreeMap, HashMap};

use volcgen_model::model::{Action, ShapeId, ShapeKind};

use super::{Entry, Kind};
use crate::context::Context;
use crate::facts;
use crate::markdown::plain;
use crate::pages::shape::{place_of_field, version};
use crate::urls;

/// The most places of an entry.
const MOST_PLACES: usize = 8;
/// The longest text, in characters.
const LONGEST_TEXT: usize = 120;

/// Everything of a service that can be found.
pub fn entries(context: &Context<'_>) -> Vec<Entry> {
    let mut entries = actions(context);
    let service = context.service;
    for error in &service.errors {
        let place = (service.title.clone(), urls::error(service, &error.code));
        entries.push(entry(
            Kind::Code,
            &error.code,
            &plain(&error.doc),
            vec![place],
        ));
    }
    shapes(context, &mut entries);
    entries
}

/// An entry, whose first places are kept.
fn entry(kind: Kind, name: &str, text: &str, places: Vec<(String, String)>) -> Entry {
    let others = places.len().saturating_sub(MOST_PLACES);
    Entry {
        kind,
        name: name.to_owned(),
        text: text.chars().take(LONGEST_TEXT).collect(),
        places: places.into_iter().take(MOST_PLACES).collect(),
        others,
    }
}

/// The actions, each once, with the versions that have it, newest first.
fn actions(context: &Context<'_>) -> Vec<Entry> {
    let mut by_name: BTreeMap<&str, &[&Action]> = BTreeMap::new();
    for action in context
        .service
        .versions
        .iter()
        .flat_map(|version| &version.actions)
    {
        by_name.insert(&action.name, context.versions_of(&action.name));
    }
    let entries = by_name.into_iter().filter_map(|(name, versions)| {
        let newest = versions.last()?;
        let places = versions.iter().rev().map(|action| {
            let label = format!("{} {}", context.service.folder, action.version);
            (label, urls::action(context.service, action))
        });
        Some(entry(
            Kind::Action,
            name,
            &plain(&newest.summary),
            places.collect(),
        ))
    });
    entries.collect()
}

/// Shapes, their fields and their values. Those of the same name are one entry; newer versions come first.
fn shapes(context: &Context<'_>, entries: &mut Vec<Entry>) {
    let service = context.service;
    let mut known = Names::default();
    let mut ids: Vec<ShapeId> = (0..service.shapes.len()).map(ShapeId).collect();
    ids.sort_by_key(|id| {
        let shape = service.shape(*id);
        let newest = version(&shape.scope).map(str::to_owned);
        std::cmp::Reverse((context.usage.request_of(service, *id).is_some(), newest))
    });
    for id in ids {
        let shape = service.shape(id);
        let version = version(&shape.scope).map(|version| format!(" {version}"));
        let version = version.unwrap_or_default();
        let owner = if let Some(action) = context.usage.request_of(service, id) {
            &action.name
        } else {
            let label = format!("{}{version}", service.folder);
            let place = (label, urls::shape(service, id));
            known.add(Kind::Shape, &shape.name, &shape.doc, place);
            &shape.name
        };
        let label = format!("{owner}{version}");
        match &shape.kind {
            ShapeKind::Record(fields) => {
                for field in fields {
                    let (page, anchor) = place_of_field(context, id, &field.name);
                    let place = (label.clone(), format!("{page}#{anchor}"));
                    known.add(Kind::Field, &field.name, &field.doc, place);
                }
            }
            ShapeKind::Enum(shape_enum) => {
                for known_value in &shape_enum.values {
                    let value = facts::literal(&known_value.value);
                    let anchor = urls::anchor("value", &value);
                    let place = (
                        label.clone(),
                        format!("{}#{anchor}", urls::shape(service, id)),
                    );
                    let doc = known_value.doc.as_deref().unwrap_or_default();
                    known.add(
                        Kind::Value,
                        &known_value.name,
                        &format!("{value} {doc}"),
                        place,
                    );
                }
            }
            ShapeKind::Union(_) => {}
        }
    }
    entries.extend(
        known
            .entries
            .into_iter()
            .map(|found| entry(found.kind, &found.name, &found.text, found.places)),
    );
}

/// Entries by their kinds and names.
#[derive(Default)]
struct Names {
    entries: Vec<Entry>,
    indices: HashMap<(Kind, String), usize>,
}

impl Names {
    fn add(&mut self, kind: Kind, name: &str, doc: &str, place: (String, String)) {
        let next = self.entries.len();
        let index = *self.indices.entry((kind, name.to_owned())).or_insert(next);
        if index == next {
            self.entries.push(Entry {
                kind,
                name: name.to_owned(),
                text: plain(doc),
                places: Vec::new(),
                others: 0,
            });
        }
        if let Some(entry) = self.entries.get_mut(index) {
            entry.places.push(place);
        }
    }
}
