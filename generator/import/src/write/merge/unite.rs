//! Shapes that are equal only since this import become one type.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use volcgen_fmt::{Document, Kind};
use volcgen_model::diagnostic::Sources;
use volcgen_model::load::{Input, load};
use volcgen_model::model::{Service, Shape};
use volcgen_model::services;
use volcgen_model::validate::equal_shapes;

use crate::codes;
use crate::finding::Finding;
use crate::notes::Assumption;
use crate::write::names::{Names, type_name};

use super::Merge;
use super::files::{Contents, Location, version_of};
use super::members::shown;
use super::move_shapes::{Move, Place};
use super::resolve::is_types_file;

const MOVED: Assumption = Assumption {
    code: codes::EQUAL_SHAPES,
    message: "a shape is equal to another one since this import, so they are one type now",
    help: "look at the difference",
};
const KEPT: Assumption = Assumption {
    code: codes::EQUAL_SHAPES,
    message: "a shape is equal to another one since this import, and stays, because moving it needs a decision",
    help: "define it once in `types.yaml`",
};

/// Specs as the reader of specs has them.
struct Read {
    sources: Sources,
    services: Vec<Service>,
    problems: usize,
    has_errors: bool,
}

impl Merge<'_> {
    /// Moves shapes that are equal only since this import to `types.yaml`, as they were described before it.
    pub(super) fn unite(&mut self) -> Result<(), Vec<Finding>> {
        let mut contents = self.files.current()?;
        let mut now = Read::new(&contents);
        let sets = now.sets(&contents);
        if sets.is_empty() {
            return Ok(());
        }
        let before = self.files.original();
        let before = Read::new(&before).sets(&before);
        for mut set in sets {
            let was_equal = before.iter().any(|known| known.has_all(&set));
            let is_shared = set.places.iter().any(|place| is_types_file(&place.at.file));
            if was_equal || (set.is_inside && !is_shared) {
                continue;
            }
            for place in &mut set.places {
                place.is_old = self.files.had(&place.at);
            }
            let changed = set.moves().into_iter().find_map(|step| {
                let changed = step.changed(&contents)?;
                let mut all = contents.clone();
                all.extend(changed.clone());
                let read = Read::new(&all);
                let is_good = !read.has_errors && read.problems <= now.problems;
                is_good.then_some((changed, read))
            });
            let assumption = if changed.is_some() { MOVED } else { KEPT };
            for place in set.places.iter().filter(|place| !place.is_declared()) {
                self.notes.start(&place.at.file, 0);
                self.notes
                    .count(assumption, &format!("`{}`", shown(&place.at)));
            }
            if let Some((changed, read)) = changed {
                now = read;
                for (path, text) in changed {
                    self.files.replace(&path, &text)?;
                    contents.insert(path, text);
                }
            }
        }
        Ok(())
    }
}

/// Equal shapes.
struct Set {
    places: Vec<Place>,
    is_inside: bool,
    /// The names that their type cannot have.
    taken: Names,
}

impl Set {
    fn has_all(&self, other: &Set) -> bool {
        let has = |place: &Place| self.places.iter().any(|own| own.at == place.at);
        other.places.iter().all(has)
    }

    /// Ways to make one type of the shapes: in the version if all are of one, or else in the service.
    fn moves(&self) -> Vec<Move<'_>> {
        let Some(first) = self.places.first() else {
            return Vec::new();
        };
        let service = first.at.file.split('/').next().unwrap_or_default();
        let versions: BTreeSet<_> = self
            .places
            .iter()
            .map(|place| version_of(&place.at.file))
            .collect();
        let mut versions = versions.into_iter();
        let of_version = match (versions.next(), versions.next()) {
            (Some(Some(version)), None) => Some(format!("{service}/{version}/types.yaml")),
            _ => None,
        };
        let files = of_version
            .into_iter()
            .chain([format!("{service}/types.yaml")]);
        let step = |file| Move {
            places: &self.places,
            file,
            taken: &self.taken,
        };
        files.map(step).collect()
    }
}

impl Read {
    fn new(contents: &Contents) -> Self {
        let files = contents.iter();
        let files = files.map(|(path, text)| (PathBuf::from(path), text.clone()));
        let mut loaded = load(&Input::Memory(files.collect()));
        let services = services(&mut loaded);
        Read {
            services,
            has_errors: loaded.diagnostics.has_errors(),
            problems: loaded.diagnostics.sorted(&loaded.sources).len(),
            sources: loaded.sources,
        }
    }

    /// The equal shapes, with what is inside of others before them.
    fn sets(&self, contents: &Contents) -> Vec<Set> {
        let mut documents: BTreeMap<String, Option<Document>> = BTreeMap::new();
        let mut sets = Vec::new();
        if self.has_errors {
            return sets;
        }
        for service in &self.services {
            for equal in equal_shapes(service) {
                let places = equal.shapes.iter().filter_map(|shape| {
                    let file = self.sources.path(shape.span.source).display().to_string();
                    let text = contents.get(&file)?;
                    let kind = Kind::from_path(Path::new(&file));
                    let document = documents.entry(file.clone());
                    let document = document.or_insert_with(|| Document::parse(kind, text).ok());
                    let offset = usize::try_from(shape.span.start).ok()?;
                    let path = document.as_ref()?.shape_at(offset);
                    Some(Place {
                        at: Location { file, path },
                        name: shape.name.clone(),
                        doc: shape.doc.to_string(),
                        is_old: false,
                    })
                });
                sets.push(Set {
                    places: places.collect(),
                    is_inside: equal.is_inside,
                    taken: taken(service, &equal.shapes),
                });
            }
        }
        sets
    }
}

/// The names that a type of these shapes cannot have.
fn taken(service: &Service, shapes: &[&Shape]) -> Names {
    let mut taken = Names::default();
    let is_equal = |other: &Shape| shapes.iter().any(|shape| shape.span == other.span);
    for other in service.shapes.iter().filter(|other| !is_equal(other)) {
        taken.take(&other.name);
    }
    for action in service.versions.iter().flat_map(|version| &version.actions) {
        for suffix in ["", "Builder"] {
            taken.take(&format!("{}{suffix}", type_name(&action.name)));
        }
    }
    taken
}
