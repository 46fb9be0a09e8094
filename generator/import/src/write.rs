//! Writes a draft as the files of a specs folder.
//!
//! Facts that the language needs and the source lacks get defaults that say no more than is known, and
//! each of them is reported.

mod action;
mod default;
mod field;
pub(crate) mod names;
mod service;
mod share;
pub(crate) mod text;
mod types;
mod yaml;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::draft::Draft;
use crate::finding::Finding;
use crate::notes::Notes;

use self::names::Names;
use self::share::Shared;

/// A tree of a spec file.
pub(crate) type Tree = Map<String, Value>;

/// The files of a specs folder, by their path in it, with `/`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Specs {
    /// The content of each file as a tree.
    pub(crate) files: BTreeMap<String, Tree>,
    /// What was assumed, and what of the source the language cannot say.
    pub findings: Vec<Finding>,
}

impl Specs {
    /// The files of the service that a draft describes.
    #[must_use]
    pub fn new(draft: &Draft) -> Specs {
        let mut notes = Notes::new();
        notes.start(format!("{}/service.yaml", draft.service), 0);
        let shared = Shared::new(draft, Names::default());
        let mut files = BTreeMap::new();
        let folder = &draft.service;
        for (place, tree) in types::trees(&shared, &mut notes) {
            files.insert(format!("{folder}/{place}"), tree);
        }
        for action in &draft.actions {
            let path = format!("{folder}/{}/{}.yaml", action.version, action.name);
            notes.start(&path, 0);
            let tree = action::tree(action, draft, &shared, &mut notes);
            files.insert(path, tree);
        }
        let path = format!("{folder}/service.yaml");
        notes.start(&path, 0);
        files.insert(path, service::tree(draft, &mut notes));
        Specs {
            files,
            findings: notes.findings(),
        }
    }

    /// The folders of the services.
    #[must_use]
    pub fn services(&self) -> Vec<String> {
        let folders = self.files.keys().filter_map(|path| path.split('/').next());
        let mut folders: Vec<String> = folders.map(str::to_owned).collect();
        folders.dedup();
        folders
    }

    /// The text of each file as it should be, where these files exist, and what was noticed.
    #[must_use]
    pub fn merged(
        &self,
        _existing: &BTreeMap<String, String>,
    ) -> (BTreeMap<String, String>, Vec<Finding>) {
        (self.contents(), self.findings.clone())
    }

    /// The text of each file.
    #[must_use]
    pub fn contents(&self) -> BTreeMap<String, String> {
        let contents = self.files.iter().map(|(path, tree)| {
            let header = format!("# yaml-language-server: $schema={}\n", schema(path));
            let is_types = path.ends_with("/types.yaml");
            (path.clone(), header + &yaml::print(tree, is_types))
        });
        contents.collect()
    }
}

/// Where the JSON Schema of a file is, from the file.
fn schema(path: &str) -> String {
    let depth = path.matches('/').count();
    let kind = match path.rsplit('/').next() {
        Some("service.yaml") => "service",
        Some("types.yaml") => "types",
        _ => "action",
    };
    format!("{}schema/{kind}.json", "../".repeat(depth))
}
