//! Writes a draft as the files of a specs folder.
//!
//! Facts that the language needs and the source lacks get defaults that say no more than is known, and
//! each of them is reported.

mod action;
mod address;
mod check;
mod constraints;
pub(crate) mod default;
mod field;
mod inherit;
mod kinds;
pub(crate) mod location;
mod merge;
pub(crate) mod names;
mod places;
mod service;
mod share;
pub(crate) mod text;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::codes;
use crate::draft::{Draft, Kind, Shape};
use crate::finding::Finding;
use crate::notes::Notes;

pub use self::merge::Merged;
use self::places::Places;
use self::share::Shared;

/// A tree of a spec file.
pub(crate) type Tree = Map<String, Value>;

/// The files of a specs folder, by their path in it, with `/`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Specs {
    /// The content of each file as a tree.
    pub(crate) files: BTreeMap<String, Tree>,
    /// Facts that were assumed and not stated: the file and the key.
    pub(crate) assumed: BTreeSet<(String, String)>,
    /// What was assumed, and what of the source the language cannot say.
    pub findings: Vec<Finding>,
    /// The same, with what closes each.
    pub(crate) notes: Notes,
    /// The draft, if it states where types are and what actions take over. Existing specs decide that themselves.
    placed: Option<Box<Draft>>,
}

impl Specs {
    /// The files of the service that a draft describes.
    #[must_use]
    pub fn new(draft: &Draft) -> Specs {
        let has_places = !draft.places.is_empty();
        let is_placed = has_places || draft.actions.iter().any(|action| action.inherits.is_some());
        Specs::written(draft, is_placed)
    }

    /// The same, with types in the places that the draft states, or without.
    fn written(stated: &Draft, is_placed: bool) -> Specs {
        let mut notes = Notes::new();
        let draft = &writable(stated, &mut notes);
        notes.start(format!("{}/service.yaml", draft.service), 0);
        let mut files = BTreeMap::new();
        let mut assumed = BTreeSet::new();
        let folder = &draft.service;
        let (places, inheritance) = if is_placed {
            Places::new(draft)
        } else {
            Default::default()
        };
        let shared = Shared::new(draft, places, &inheritance);
        for (place, tree) in types::trees(&shared, draft, &mut notes) {
            files.insert(format!("{folder}/{place}"), tree);
        }
        for action in &draft.actions {
            let path = format!("{folder}/{}/{}.yaml", action.version, action.name);
            notes.start(&path, 0);
            if action.method.is_none() {
                assumed.insert((path.clone(), "method".to_owned()));
            }
            let tree = action::tree(action, draft, (&shared, &inheritance), &mut notes);
            files.insert(path, tree);
        }
        let path = format!("{folder}/service.yaml");
        notes.start(&path, 0);
        if !draft.actions.is_empty() {
            files.insert(path, service::tree(draft, &mut notes));
        }
        let mut specs = Specs {
            files,
            assumed,
            findings: Vec::new(),
            notes,
            placed: is_placed.then(|| Box::new(stated.clone())),
        };
        check::leave_out_wrong_examples(&mut specs);
        specs.findings = specs.notes.clone().findings();
        specs
    }

    /// The folders of the services.
    #[must_use]
    pub fn services(&self) -> Vec<String> {
        let folders = self.files.keys().filter_map(|path| path.split('/').next());
        let mut folders: Vec<String> = folders.map(str::to_owned).collect();
        folders.dedup();
        folders
    }

    /// The text of each file in an empty folder.
    ///
    /// # Errors
    ///
    /// What YAML cannot hold.
    pub fn contents(&self) -> Result<BTreeMap<String, String>, Vec<Finding>> {
        Ok(self.merged(&BTreeMap::new())?.contents)
    }

    /// The text of each file as it should be where these files exist, by their paths in the folder of specs.
    ///
    /// # Errors
    ///
    /// Existing files that cannot be read, and what YAML cannot hold.
    pub fn merged(&self, existing: &BTreeMap<String, String>) -> Result<Merged, Vec<Finding>> {
        match &self.placed {
            Some(_) if existing.is_empty() => merge::new_files(self),
            Some(draft) => merge::merge(&Specs::written(draft, false), existing),
            None => merge::merge(self, existing),
        }
    }
}

/// A draft without actions that specs cannot have. Nothing is left of a service that they cannot have.
fn writable(draft: &Draft, notes: &mut Notes) -> Draft {
    let mut draft = draft.clone();
    address::leave_out_wrong_addresses(&mut draft, notes);
    let mut seen = BTreeSet::new();
    let is_service = names::is_folder(&draft.service);
    draft.actions.retain(|action| {
        let name = action.name.to_ascii_lowercase().replace('_', "");
        let is_good = is_service
            && names::is_folder(&action.version)
            && names::is_action(&action.name)
            && seen.insert((action.version.clone(), name));
        if !is_good {
            let message = format!(
                "the action {:?} of version {:?} is left out: specs cannot have it",
                action.name, action.version
            );
            notes.say(codes::BAD_NAME, message, "");
        }
        is_good
    });
    for action in &mut draft.actions {
        let is_flat = action.is_form || action.method.as_deref() == Some("GET");
        for field in &mut action.request {
            if is_flat || field.in_query == Some(true) {
                name_unknown(&mut field.shape);
            }
        }
    }
    draft
}

/// In a query or a form, whatever is not known is a string.
fn name_unknown(shape: &mut Shape) {
    match &mut shape.kind {
        Kind::Json => shape.kind = Kind::String,
        Kind::List(inner) => name_unknown(inner),
        Kind::Object(fields) => fields
            .iter_mut()
            .for_each(|field| name_unknown(&mut field.shape)),
        _ => {}
    }
}

/// Where the JSON Schema of a file is, from the file.
fn schema(path: &str) -> String {
    let depth = path.matches('/').count();
    let kind = match path.rsplit('/').next() {
        Some("service.yaml") => "service",
        Some("types.yaml") => "types",
        _ if path.contains("/types/") => "types",
        _ => "action",
    };
    format!("{}schema/{kind}.json", "../".repeat(depth))
}
