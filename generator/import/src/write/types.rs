//! `types.yaml`: shapes that are used in several places.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::codes;
use crate::draft::{Draft, Kind, Variant};
use crate::notes::{Assumption, Notes};

use super::Tree;
use super::field::Writer;
use super::location::Location;
use super::share::{Shared, Type};
use super::text::{description, prose};

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
        let variants = writer.variants(variants);
        tree.insert("variants".to_owned(), variants.into());
    } else {
        let base = super::field::base(ty.shape);
        writer.alias(name, ty, base, &mut tree);
    }
    tree
}

impl Writer<'_, '_> {
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

    fn variants(&mut self, variants: &[Variant]) -> Tree {
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
            } else {
                let at = self.at.join(&["variants", &variant.name]);
                let around = std::mem::replace(&mut self.at, at);
                self.contents(&variant.name, &variant.shape, &mut entry);
                self.at = around;
                if !entry.contains_key("fields") {
                    entry.insert("fields".to_owned(), json!({}));
                }
            }
            if let Some(doc) = variant.doc.as_deref().and_then(prose) {
                entry.insert("doc".to_owned(), doc.into());
            }
            tree.insert(variant.name.clone(), Value::Object(entry));
        }
        tree
    }
}
