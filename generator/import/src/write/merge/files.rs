//! The files of a specs folder.

mod contents;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use volcgen_fmt::{Document, Kind};

use crate::codes;
use crate::finding::Finding;
use crate::write::{Tree, schema};

pub(super) use self::contents::Contents;
pub(super) use crate::write::location::Location;

use super::copies::Copies;
use super::file::File;
use super::inherit::{inherited, takes_over};

/// Files by their path.
#[derive(Debug, Default)]
pub(super) struct Files(BTreeMap<String, File>);

impl Files {
    pub(super) fn parse(contents: &BTreeMap<String, String>) -> Result<Self, Vec<Finding>> {
        let mut files = BTreeMap::new();
        let mut wrong = Vec::new();
        for (path, text) in contents {
            match Document::parse(Kind::from_path(Path::new(path)), text) {
                Ok(document) => {
                    let tree = match document.get(&[]) {
                        Some(Value::Object(tree)) => tree,
                        _ => Tree::new(),
                    };
                    let file = File {
                        text: text.clone(),
                        takes_over: takes_over(&tree),
                        tree,
                        document,
                        is_changed: false,
                    };
                    files.insert(path.clone(), file);
                }
                Err(error) => wrong.push(problem(path, &error)),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut files = Files(files);
        for path in contents.keys() {
            files.resolve(path);
        }
        Ok(files)
    }

    /// Whether a file states a part of what it describes, and takes over the rest.
    pub(super) fn takes_over(&self, path: &str) -> bool {
        self.0.get(path).is_some_and(|file| file.takes_over)
    }

    /// Looks up what a file takes over from others as they are now.
    pub(super) fn resolve(&mut self, path: &str) {
        if !self.takes_over(path) {
            return;
        }
        let inherited = inherited(self, path);
        let tree = inherited.map(|tree| Copies::new(self).expanded(&tree, path, 0));
        if let (Some(file), Some(tree)) = (self.0.get_mut(path), tree) {
            file.tree = tree;
        }
    }

    /// A file as it is now, without what it takes over.
    pub(super) fn tree_now(&self, path: &str) -> Option<Tree> {
        match self.0.get(path)?.document.get(&[])? {
            Value::Object(tree) => Some(tree),
            _ => None,
        }
    }

    /// A file as it was before.
    pub(super) fn tree(&self, path: &str) -> Option<&Tree> {
        let file = self.0.get(path)?;
        (!file.text.is_empty()).then_some(&file.tree)
    }

    /// The files as they were before.
    pub(super) fn trees(&self) -> impl Iterator<Item = (&str, &Tree)> {
        let files = self.0.iter().filter(|(_, file)| !file.text.is_empty());
        files.map(|(path, file)| (path.as_str(), &file.tree))
    }

    /// A value as it was before.
    pub(super) fn get(&self, location: &Location) -> Option<&Value> {
        self.0.get(&location.file)?.get(&keys(location))
    }

    /// Whether there was a value before.
    pub(super) fn had(&self, location: &Location) -> bool {
        self.get(location).is_some()
    }

    /// A value as it is now.
    pub(super) fn now(&self, location: &Location) -> Option<Value> {
        let file = self.0.get(&location.file)?;
        let keys = keys(location);
        let own = file.document.get(&keys);
        own.or_else(|| file.taken_over(&keys).cloned())
    }

    /// The keys of a mapping as they are now.
    pub(super) fn keys(&self, location: &Location) -> Vec<String> {
        let Some(file) = self.0.get(&location.file) else {
            return Vec::new();
        };
        let path = keys(location);
        let taken_over = file.taken_over(&path).and_then(Value::as_object);
        let mut keys: Vec<String> = taken_over
            .into_iter()
            .flat_map(Tree::keys)
            .cloned()
            .collect();
        for key in file.document.keys(&path) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// Whether a field is a copy of another one.
    pub(super) fn is_copy(&self, location: &Location) -> bool {
        let file = self.0.get(&location.file);
        file.is_some_and(|file| file.is_copy(&keys(location)))
    }

    /// Writes out a copy, so that it can become something else.
    pub(super) fn write_out(&mut self, location: &Location) -> Result<(), Vec<Finding>> {
        match self
            .get(location)
            .cloned()
            .filter(|_| self.is_copy(location))
        {
            Some(value) => self.set(location, value),
            None => Ok(()),
        }
    }

    /// Writes what a file takes over around a place, as far as it has to be stated together with the place.
    fn state(&mut self, location: &Location) -> Result<(), Vec<Finding>> {
        let Some(file) = self.0.get(&location.file).filter(|file| file.takes_over) else {
            return Ok(());
        };
        let keys = keys(location);
        let around = (1..keys.len()).filter_map(|length| keys.get(..length));
        let mut missing =
            around.filter(|path| file.document.get(path).is_none() && !file.is_partial(path));
        let stated = missing
            .next()
            .and_then(|path| Some((path, file.get(path)?.clone())));
        match stated {
            Some((path, value)) => self.edit(&location.file, |document| document.set(path, value)),
            None => Ok(()),
        }
    }

    /// Sets a value.
    pub(super) fn set(&mut self, location: &Location, value: Value) -> Result<(), Vec<Finding>> {
        self.state(location)?;
        self.edit(&location.file, |document| {
            document.set(&keys(location), value)
        })
    }

    /// Adds an entry at a position.
    pub(super) fn insert(
        &mut self,
        location: &Location,
        position: usize,
        value: Value,
    ) -> Result<(), Vec<Finding>> {
        self.state(location)?;
        let keys = keys(location);
        let around = keys.split_last().map_or(&[][..], |(_, around)| around);
        let before = self.keys(&Location::new(&location.file, around));
        self.edit(&location.file, |document| {
            // What is taken over has no place among what is stated.
            let is_before = |key: &String| before.iter().take(position).any(|known| known == key);
            let stated = document.keys(around);
            let position = stated
                .iter()
                .rposition(is_before)
                .map_or(0, |last| last + 1);
            if stated.is_empty() && !around.is_empty() {
                return document.set(&keys, value);
            }
            document.insert(&keys, position, value)
        })
    }

    /// Says that a blank line is above an entry, if another entry is.
    pub(super) fn set_apart(&mut self, location: &Location) {
        if let (Some(file), Some((last, parent))) =
            (self.0.get_mut(&location.file), location.path.split_last())
        {
            let parent: Vec<&str> = parent.iter().map(String::as_str).collect();
            let keys_of_parent = file.document.keys(&parent);
            if keys_of_parent.first().is_some_and(|first| first != last) {
                file.document.set_blank_above(&keys(location), true);
            }
        }
    }

    /// Removes an entry, if it exists.
    pub(super) fn remove(&mut self, location: &Location) -> Result<(), Vec<Finding>> {
        self.state(location)?;
        if let Some(file) = self.0.get_mut(&location.file) {
            file.is_changed |= file.document.remove(&keys(location)).is_some();
        }
        Ok(())
    }

    /// Adds a file.
    pub(super) fn add(&mut self, path: &str, tree: Tree) -> Result<(), Vec<Finding>> {
        self.edit(path, |document| document.set(&[], Value::Object(tree)))
    }

    /// Edits a file, which is created if it does not exist.
    fn edit(
        &mut self,
        path: &str,
        edit: impl FnOnce(&mut Document) -> Result<(), volcgen_fmt::Error>,
    ) -> Result<(), Vec<Finding>> {
        let file = self.0.entry(path.to_owned()).or_insert_with(|| File {
            text: String::new(),
            tree: Tree::new(),
            takes_over: false,
            document: new_document(path),
            is_changed: true,
        });
        file.is_changed = true;
        edit(&mut file.document).map_err(|error| vec![problem(path, &error)])
    }
}

/// An empty file.
pub(super) fn new_document(path: &str) -> Document {
    let mut document = Document::new(Kind::from_path(Path::new(path)));
    let header = format!("yaml-language-server: $schema={}", schema(path));
    document.set_comments(&[], &[&header]);
    document
}

/// The version of a file; `None` if it is a file of the service.
pub(super) fn version_of(path: &str) -> Option<&str> {
    let mut parts = path.split('/').skip(1);
    let version = parts.next()?;
    (parts.next().is_some() && version != "types").then_some(version)
}

fn keys(location: &Location) -> Vec<&str> {
    location.path.iter().map(String::as_str).collect()
}

fn problem(path: &str, error: &volcgen_fmt::Error) -> Finding {
    Finding {
        code: codes::UNWRITABLE,
        file: PathBuf::from(path),
        line: 0,
        message: error.to_string(),
        help: None,
    }
}
