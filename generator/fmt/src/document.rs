//! A spec file that can be edited.

use serde_json::Value;
use volcgen_model::diagnostic::Code;

use crate::edit;
use crate::error::Error;
use crate::place::At;
use crate::tree::{Collection, Comment, Content, Node, Part, Tree};
use crate::{Kind, check, format, order, print, read, unreadable};

/// A spec file that can be edited. Comments stay with what they are about.
///
/// A path is the keys that lead to a value; for an element of a list, its number from 0. The empty path
/// is the whole file.
///
/// ```
/// use serde_json::json;
/// use volcgen_fmt::{Document, Kind};
///
/// let text = "action: Stop # a task\nrequest:\n  # Who asks.\n  AppId: { type: string }\n";
/// let mut document = Document::parse(Kind::Action, text)?;
/// document.set(&["method"], json!("POST"))?;
/// document.set(&["request", "AppId", "required"], json!(true))?;
/// document.remove(&["request", "AppId", "doc"]);
/// assert_eq!(
///     document.to_text()?,
///     "action: Stop  # a task\nmethod: POST\nrequest:\n  # Who asks.\n  \
///      AppId: { type: string, required: true }\n"
/// );
/// # Ok::<(), volcgen_fmt::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    kind: Kind,
    tree: Tree,
}

impl Document {
    /// An empty file.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        let root = Node::new(Content::Collection(Collection::new(false)));
        let tree = Tree {
            header: Vec::new(),
            root,
            has_anchors: false,
        };
        Document { kind, tree }
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// If the text is not a YAML mapping that the reader of specs accepts, or if a key occurs twice.
    pub fn parse(kind: Kind, text: &str) -> Result<Self, Error> {
        check::parse(text)?;
        let tree = read::read(text).ok_or_else(unreadable)?;
        Ok(Document { kind, tree })
    }

    /// The text in the canonical style.
    ///
    /// # Errors
    ///
    /// If the file is empty, or if an edit gave it a text that YAML cannot hold.
    pub fn to_text(&self) -> Result<String, Error> {
        let mut tree = self.tree.clone();
        let at = At::file(self.kind);
        order::sort(&mut tree, at);
        format(self.kind, &print::print(&tree, at))
    }

    /// The value at a path.
    #[must_use]
    pub fn get(&self, path: &[&str]) -> Option<Value> {
        let node = edit::find(&self.tree.root, path)?;
        Some(edit::to_json(node, &self.tree.root))
    }

    /// The keys of the mapping at a path, in their order. Empty if there is none.
    #[must_use]
    pub fn keys(&self, path: &[&str]) -> Vec<String> {
        let found = edit::find(&self.tree.root, path).and_then(Node::collection);
        let parts = found.into_iter().flat_map(|collection| &collection.parts);
        let keys = parts.filter(|part| part.key.is_some());
        keys.map(|part| part.name().to_owned()).collect()
    }

    /// Sets the value at a path. Mappings on the way that do not exist are added, and a list is extended
    /// by the number after its last. Of what was there, comments stay, also those of members that the new
    /// value has, too; so does the way in which an equal value is written.
    ///
    /// # Errors
    ///
    /// If the path leads through something other than a mapping or a list, or to an element that a list does
    /// not have.
    pub fn set(&mut self, path: &[&str], value: Value) -> Result<(), Error> {
        let node = edit::reach(&mut self.tree.root, path)?;
        edit::replace(node, value);
        Ok(())
    }

    /// Adds an entry or an element in front of the one that has this position now; at the end, if there
    /// are fewer. The keys of spec structs have their own order.
    ///
    /// # Errors
    ///
    /// If the path leads through something other than a mapping or a list, or to a key that exists.
    pub fn insert(&mut self, path: &[&str], position: usize, value: Value) -> Result<(), Error> {
        let Some((last, parent)) = path.split_last() else {
            return Err(no_entry(path));
        };
        let collection = edit::reach(&mut self.tree.root, parent)?;
        let collection = collection.collection_mut().ok_or_else(|| no_entry(path))?;
        let is_list = collection.is_list;
        if !is_list && collection.parts.iter().any(|part| part.name() == *last) {
            return Err(no_entry(path));
        }
        let key = (!is_list).then(|| edit::key(last));
        let part = Part::new(key, edit::from_json(value));
        let position = position.min(collection.parts.len());
        collection.parts.insert(position, part);
        Ok(())
    }

    /// Removes an entry or an element, with the comments that are about it, and returns its value.
    pub fn remove(&mut self, path: &[&str]) -> Option<Value> {
        let removed = self.get(path)?;
        let (last, parent) = path.split_last()?;
        let collection = edit::find_mut(&mut self.tree.root, parent)?.collection_mut()?;
        let position = edit::position(collection, last)?;
        collection.parts.remove(position);
        Some(removed)
    }

    /// Takes an entry or an element out, with its comments, to [`paste`](Self::paste) it elsewhere.
    pub fn cut(&mut self, path: &[&str]) -> Option<Piece> {
        let (last, parent) = path.split_last()?;
        let collection = edit::find_mut(&mut self.tree.root, parent)?.collection_mut()?;
        let position = edit::position(collection, last)?;
        Some(Piece(collection.parts.remove(position)))
    }

    /// Puts what was cut at a path, in place of what is there.
    ///
    /// # Errors
    ///
    /// If the path leads through something other than a mapping or a list.
    pub fn paste(&mut self, path: &[&str], piece: Piece) -> Result<(), Error> {
        edit::reach(&mut self.tree.root, path)?;
        if let Some(part) = edit::part_mut(&mut self.tree.root, path) {
            let key = part.key.take();
            *part = Part { key, ..piece.0 };
        }
        Ok(())
    }

    /// The path of the innermost entry or element that was read from an offset in bytes.
    #[must_use]
    pub fn path_at(&self, offset: usize) -> Vec<String> {
        edit::path_at(&self.tree.root, offset)
    }

    /// Gives an entry another key. Whether there was one.
    pub fn rename(&mut self, path: &[&str], key: &str) -> bool {
        let part = edit::part_mut(&mut self.tree.root, path);
        let part = part.filter(|part| part.key.is_some());
        part.map(|part| part.key = Some(edit::key(key))).is_some()
    }

    /// The comments above the entry or element at a path, without `#`; those above everything else, for
    /// the empty path.
    #[must_use]
    pub fn comments(&self, path: &[&str]) -> Vec<String> {
        let comments = match path {
            [] => Some(&self.tree.header),
            path => edit::part(&self.tree.root, path).map(|part| &part.leading),
        };
        let comments = comments.into_iter().flatten();
        let words = |comment: &Comment| comment.text.trim_start_matches('#').trim().to_owned();
        comments.map(words).collect()
    }

    /// Replaces the comments above the entry or element at a path; those above everything else, for the
    /// empty path. Each is one line, without `#`. Whether there is such an entry.
    pub fn set_comments(&mut self, path: &[&str], comments: &[&str]) -> bool {
        let lines = comments.iter().flat_map(|comment| comment.lines());
        let written = lines.map(|line| Comment {
            text: format!("# {line}").trim_end().to_owned(),
            blank: false,
        });
        let target = match path {
            [] => Some(&mut self.tree.header),
            path => edit::part_mut(&mut self.tree.root, path).map(|part| &mut part.leading),
        };
        target.map(|target| *target = written.collect()).is_some()
    }

    /// Says whether a blank line is above the entry or element at a path. Whether there is such an entry.
    pub fn set_blank_above(&mut self, path: &[&str], is_blank: bool) -> bool {
        let Some(part) = edit::part_mut(&mut self.tree.root, path) else {
            return false;
        };
        match part.leading.first_mut() {
            Some(comment) => comment.blank = is_blank,
            None => part.blank = is_blank,
        }
        true
    }
}

/// An entry or an element that was cut out of a [`Document`], with its comments.
#[derive(Clone, Debug)]
pub struct Piece(Part);

fn no_entry(path: &[&str]) -> Error {
    let message = format!("cannot insert `{}`", path.join("."));
    Error::of_text(Code::DuplicateKey, &message)
}
