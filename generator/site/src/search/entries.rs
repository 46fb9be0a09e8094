//! The entries of a service.

use std::collections::{BTreeMap, HashMap};

use volcgen_model::model::{Action, Doc, Language, ShapeId, ShapeKind};

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
        entries.push(entry(Kind::Code, &error.code, &error.doc, vec![place]));
    }
    shapes(context, &mut entries);
    entries
}

/// An entry, whose first places are kept.
fn entry(kind: Kind, name: &str, doc: &Doc, places: Vec<(String, String)>) -> Entry {
    let others = places.len().saturating_sub(MOST_PLACES);
    Entry {
        kind,
        name: name.to_owned(),
        text: shortened(doc),
        chinese: chinese(doc).map(shortened).unwrap_or_default(),
        places: places.into_iter().take(MOST_PLACES).collect(),
        others,
    }
}

/// The text in Chinese, if there is one in English too.
fn chinese(doc: &Doc) -> Option<&str> {
    doc.stated(Language::En)
        .and_then(|_| doc.stated(Language::Zh))
}

fn shortened(text: &str) -> String {
    plain(text).chars().take(LONGEST_TEXT).collect()
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
        Some(entry(Kind::Action, name, &newest.summary, places.collect()))
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
                    let doc = known_value.doc.clone().unwrap_or_default();
                    let doc = doc.map(|text| format!("{value} {text}"));
                    known.add(Kind::Value, &known_value.name, &doc, place);
                }
            }
            ShapeKind::Union(_) => {}
        }
    }
    entries.extend(
        known
            .entries
            .into_iter()
            .map(|(kind, name, doc, places)| entry(kind, name, &doc, places)),
    );
}

/// Entries by their kinds and names.
#[derive(Default)]
struct Names<'s> {
    entries: Vec<Found<'s>>,
    indices: HashMap<(Kind, &'s str), usize>,
}

/// What is found by a name: what it is, its name, what it is about and where it is.
type Found<'s> = (Kind, &'s str, Doc, Vec<(String, String)>);

impl<'s> Names<'s> {
    fn add(&mut self, kind: Kind, name: &'s str, doc: &Doc, place: (String, String)) {
        let next = self.entries.len();
        let index = *self.indices.entry((kind, name)).or_insert(next);
        if index == next {
            self.entries.push((kind, name, doc.clone(), Vec::new()));
        }
        if let Some((.., places)) = self.entries.get_mut(index) {
            places.push(place);
        }
    }
}
