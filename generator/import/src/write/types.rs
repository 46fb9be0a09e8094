//! `types.yaml`: shapes that are used in several places.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_json::{Value, json};

use crate::codes;
use crate::draft::{Action, Draft, Kind, Place, Variant};
use crate::notes::{Assumption, Notes};

use super::Tree;
use super::field::Writer;
use super::kinds::placed_base;
use super::location::Location;
use super::places::Placed;
use super::share::{Shared, Type};
use super::text::{cleaned, description};

const DIFFERENT: Assumption = Assumption {
    code: codes::SEVERAL_DESCRIPTIONS,
    message: "a member of a shared type is described in several ways; the first one is kept",
    help: "choose the words that fit all uses",
};

/// The trees by their place in the folder of the service.
pub(super) fn trees(shared: &Shared, draft: &Draft, notes: &mut Notes) -> BTreeMap<String, Tree> {
    let mut trees: BTreeMap<String, Tree> = BTreeMap::new();
    for (name, ty) in &shared.types {
        let place = match &ty.version {
            Some(version) => format!("{version}/types.yaml"),
            None => "types.yaml".to_owned(),
        };
        let at = Location::new(&format!("{}/{place}", draft.service), &[name]);
        let mut tree = tree(at, ty, shared, notes);
        let keys = shared
            .source_of(name)
            .and_then(|source| draft.type_keys.get(source));
        for (key, value) in keys.into_iter().flatten() {
            tree.insert(key.clone(), value.clone());
        }
        trees
            .entry(place)
            .or_default()
            .insert(name.clone(), tree.into());
    }
    for placed in shared.places.declared() {
        let Place {
            name,
            version,
            action,
            topic,
        } = placed.place;
        if action.is_some() {
            continue;
        }
        let version = version.iter().map(|version| format!("{version}/"));
        let topic = topic.iter().map(|topic| format!("/{topic}"));
        let place: String = version.chain(["types".to_owned()]).chain(topic).collect();
        let place = format!("{place}.yaml");
        let mut writer = Writer {
            shared,
            notes,
            owner: String::new(),
            place: name.clone(),
            at: Location::new(&format!("{}/{place}", draft.service), &[name]),
            is_flat: false,
        };
        let tree = writer.placed(placed);
        trees
            .entry(place)
            .or_default()
            .insert(name.clone(), tree.into());
    }
    for name in &shared.unused {
        let message = format!("no action uses the type `{name}`, so it is left out");
        notes.say(codes::UNUSED_TYPE, message, "");
    }
    trees
}

fn tree(at: Location, ty: &Type, shared: &Shared, notes: &mut Notes) -> Tree {
    let name = &at.name().to_owned();
    for (member, docs) in &ty.docs {
        if docs.len() > 1 {
            notes.count(DIFFERENT, &format!("`{member}` of `{name}`"));
        }
    }
    let mut writer = Writer {
        shared,
        notes,
        owner: String::new(),
        place: name.to_owned(),
        at,
        is_flat: false,
    };
    let mut tree = Tree::new();
    if let Kind::Union(variants) = &ty.shape.kind {
        tree.insert("type".to_owned(), "union".into());
        tree.insert("doc".to_owned(), description(name).into());
        let variants = writer.variants(name, variants);
        tree.insert("variants".to_owned(), variants.into());
    } else {
        let base = super::kinds::base(ty.shape);
        writer.alias(name, ty, base, &mut tree);
    }
    tree
}

impl<'d> Writer<'_, 'd> {
    /// The types that belong to an action.
    pub(super) fn types_of(&mut self, action: &Action) -> Tree {
        let is_own = |placed: &&Placed| {
            placed.place.version.as_ref() == Some(&action.version)
                && placed.place.action.as_ref() == Some(&action.name)
        };
        let shared = self.shared;
        let own = shared.places.declared().filter(is_own);
        let around = self.at.clone();
        let types = own.map(|placed| {
            let name = &placed.place.name;
            self.at = around.join(&[name]);
            (name.clone(), self.placed(placed).into())
        });
        types.collect()
    }

    /// A type in a list of types.
    fn placed(&mut self, placed: &Placed<'d>) -> Tree {
        let mut tree = Tree::new();
        tree.insert("type".to_owned(), placed_base(placed.shape).into());
        let doc = placed.doc.as_ref().and_then(cleaned);
        let doc = doc.unwrap_or_else(|| description(&placed.place.name).into());
        tree.insert("doc".to_owned(), doc.into());
        self.definition(placed, &mut tree);
        tree
    }

    /// The members, values or variants of a type, and its rules.
    pub(super) fn definition(&mut self, placed: &Placed<'d>, tree: &mut Tree) {
        let (place, shape, rules) = (placed.place, placed.shape, placed.rules);
        self.contents(&place.name, shape, tree);
        match &shape.kind {
            Kind::Union(variants) => {
                let variants = self.variants(&place.name, variants);
                tree.insert("variants".to_owned(), variants.into());
            }
            Kind::Object(fields) if fields.is_empty() => {
                tree.insert("fields".to_owned(), json!({}));
            }
            _ => {}
        }
        if let Some(rules) = rules {
            tree.insert("rules".to_owned(), rules.clone());
        }
    }

    fn alias(&mut self, name: &str, ty: &Type, base: &str, tree: &mut Tree) {
        if super::share::is_shape(ty.shape) {
            tree.insert("type".to_owned(), base.into());
            tree.insert("doc".to_owned(), description(name).into());
            self.contents(name, ty.shape, tree);
        } else {
            self.shape(name, ty.shape, tree);
            tree.insert("doc".to_owned(), description(name).into());
        }
    }

    fn variants(&mut self, union: &str, variants: &[Variant]) -> Tree {
        let mut tree = Tree::new();
        for variant in variants {
            let mut entry = Tree::new();
            if !variant.tags.is_empty() {
                let tags = variant.tags.iter();
                let tags: Tree = tags
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect();
                entry.insert("tags".to_owned(), Value::Object(tags));
            }
            for (key, value) in &variant.more {
                entry.insert(key.clone(), value.clone());
            }
            if let Some(name) = self.shared.type_of(&variant.shape) {
                entry.insert("type".to_owned(), name.into());
            } else if let Some(placed) = self.shared.inline_type(&variant.shape) {
                let derived = format!("{union}{}", variant.name.to_upper_camel_case());
                if placed.place.name != derived {
                    entry.insert("name".to_owned(), placed.place.name.clone().into());
                }
                self.definition(&placed, &mut entry);
            } else {
                let at = self.at.join(&["variants", &variant.name]);
                let around = std::mem::replace(&mut self.at, at);
                self.contents(&variant.name, &variant.shape, &mut entry);
                self.at = around;
                if !entry.contains_key("fields") {
                    entry.insert("fields".to_owned(), json!({}));
                }
            }
            if let Some(doc) = variant.doc.as_ref().and_then(cleaned) {
                entry.insert("doc".to_owned(), doc.into());
            }
            tree.insert(variant.name.clone(), Value::Object(entry));
        }
        tree
    }
}
