//! Makes one type of equal shapes.

use std::collections::BTreeMap;
use std::path::Path;

use volcgen_fmt::{Document, Kind};

use crate::write::names::{Names, type_name};

use super::files::{Contents, Location, new_document, version_of};
use super::resolve::is_types_file;

/// A shape.
#[derive(Debug)]
pub(super) struct Place {
    pub at: Location,
    pub name: String,
    pub doc: String,
    /// Whether the specs had it before.
    pub is_old: bool,
}

impl Place {
    /// Whether it is a type of a file of types, and not described where it is used.
    pub(super) fn is_declared(&self) -> bool {
        is_types_file(&self.at.file) && self.at.path.len() == 1
    }

    /// Whether it is among the types of an action.
    fn is_own(&self) -> bool {
        let first = self.at.path.first().map(String::as_str);
        !is_types_file(&self.at.file) && first == Some("types")
    }

    fn path(&self) -> Vec<&str> {
        self.at.path.iter().map(String::as_str).collect()
    }
}

/// What makes one type of equal shapes.
pub(super) struct Move<'s> {
    pub places: &'s [Place],
    /// The file of types that all of them can use.
    pub file: String,
    /// The names that the type cannot have.
    pub taken: &'s Names,
}

impl Move<'_> {
    /// The files that change. `None` if a person has to decide.
    pub(super) fn changed(&self, contents: &Contents) -> Option<Contents> {
        let mut open = Open {
            contents,
            documents: BTreeMap::new(),
        };
        let declared = self.places.iter().find(|place| place.is_declared());
        let kept = self.kept()?;
        if self.places.iter().any(Place::is_own) || self.loses_words(kept, &open)? {
            return None;
        }
        let name = declared.map_or_else(
            || self.free_name(kept),
            |declared| declared.at.name().to_owned(),
        );
        let is_visible = |place: &&Place| {
            let version = version_of(&place.at.file);
            version.is_none() || version == version_of(&self.file)
        };
        let file = declared.filter(is_visible);
        let file = file.map_or(&self.file, |declared| &declared.at.file);
        let mut description = None;
        for place in self.places.iter().filter(|place| !place.is_declared()) {
            let piece = open.file(&place.at.file)?.cut_shape(&place.path(), &name)?;
            if std::ptr::eq(place, kept) {
                description = Some(piece);
            }
        }
        if let Some(declared) = declared.filter(|declared| declared.at.file != *file) {
            let piece = open.file(&declared.at.file)?.cut(&[&name])?;
            open.file(file)?.paste(&[&name], piece).ok()?;
        }
        let target = open.file(file)?;
        if let Some(piece) = description {
            target.paste_shape(&[&name], &kept.doc, piece).ok()?;
        }
        if target.keys(&[]).first() != Some(&name) {
            target.set_blank_above(&[&name], true);
        }
        open.written()
    }

    /// The place whose description the type gets: what a person wrote, if somebody did.
    fn kept(&self) -> Option<&Place> {
        let is_better = |place: &&Place| (place.is_old, place.is_declared());
        let mut places: Vec<&Place> = self.places.iter().collect();
        places.sort_by_key(is_better);
        let best = places.last().map(is_better)?;
        places.into_iter().find(|place| is_better(place) == best)
    }

    /// Whether the specs had descriptions before that differ from the one that is kept.
    fn loses_words(&self, kept: &Place, open: &Open) -> Option<bool> {
        let kept = open.description(kept)?;
        let others = self.places.iter().filter(|place| place.is_old);
        let others: Option<Vec<String>> = others.map(|place| open.description(place)).collect();
        Some(others?.iter().any(|other| *other != kept))
    }

    fn free_name(&self, kept: &Place) -> String {
        let file = kept.at.file.rsplit('/').next().unwrap_or_default();
        let action = type_name(file.trim_end_matches(".yaml"));
        let mut taken = self.taken.clone();
        taken.first_free(&[kept.name.clone(), format!("{action}{}", kept.name)])
    }
}

/// The files that change.
struct Open<'c> {
    contents: &'c Contents,
    documents: BTreeMap<String, Document>,
}

impl Open<'_> {
    fn file(&mut self, path: &str) -> Option<&mut Document> {
        if !self.documents.contains_key(path) {
            let document = match self.contents.get(path) {
                Some(text) => parse(path, text)?,
                None => new_document(path),
            };
            self.documents.insert(path.to_owned(), document);
        }
        self.documents.get_mut(path)
    }

    /// How a shape is described, with comments.
    fn description(&self, place: &Place) -> Option<String> {
        const NAME: &str = "Shape";
        let mut document = parse(&place.at.file, self.contents.get(&place.at.file)?)?;
        let piece = document.cut_shape(&place.path(), NAME)?;
        let mut alone = Document::new(Kind::Types);
        alone.paste_shape(&[NAME], NAME, piece).ok()?;
        alone.to_text().ok()
    }

    fn written(self) -> Option<Contents> {
        let files = self.documents.into_iter();
        files
            .map(|(path, document)| Some((path, document.to_text().ok()?)))
            .collect()
    }
}

fn parse(path: &str, text: &str) -> Option<Document> {
    Document::parse(Kind::from_path(Path::new(path)), text).ok()
}
