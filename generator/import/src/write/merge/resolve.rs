//! What the types of fields are, with their names looked up.

use serde_json::Value;

use crate::write::Tree;

use super::Merge;
use super::files::{Location, version_of};

/// How often a name can stand for another one.
const MAX_ALIASES: usize = 16;

/// A type without the names in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Resolved<P> {
    /// The lists, maps and strings around it, outermost first.
    pub wraps: Vec<String>,
    pub base: Base<P>,
    /// The name that is written, if it is no built-in type.
    pub name: Option<String>,
    /// The last name on the way.
    pub last_name: Option<String>,
    /// The aliases on the way, whose constraints apply.
    pub aliases: Vec<P>,
}

/// What is in the lists, maps and strings. `P` is where it is defined.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Base<P> {
    Scalar(String),
    Object(P),
    Enum(P, String),
    Union,
    /// A copy of another field, or a name that is not known.
    Unknown,
}

/// A type as it is written: what is around it, and its name.
pub(super) fn split(mut text: &str) -> (Vec<String>, &str) {
    let mut wraps = Vec::new();
    text = text.trim();
    while let Some((outer, inner)) = text.split_once('<') {
        wraps.push(outer.trim().to_owned());
        text = inner.trim().strip_suffix('>').unwrap_or(inner).trim();
    }
    (wraps, text)
}

pub(super) fn text<'t>(tree: &'t Tree, key: &str) -> Option<&'t str> {
    tree.get(key)?.as_str()
}

/// Whether a definition has contents of its own.
fn contents<P>(tree: &Tree, name: &str, place: P) -> Option<Base<P>> {
    if tree.contains_key("fields") {
        Some(Base::Object(place))
    } else if tree.contains_key("values") {
        Some(Base::Enum(place, name.to_owned()))
    } else if tree.contains_key("variants") {
        Some(Base::Union)
    } else if matches!(
        name,
        "string"
            | "bool"
            | "int32"
            | "int64"
            | "float32"
            | "float64"
            | "number"
            | "datetime"
            | "json"
    ) {
        Some(Base::Scalar(name.to_owned()))
    } else {
        None
    }
}

impl Merge<'_> {
    /// The type of an existing field or definition.
    pub(super) fn resolved(&self, location: &Location) -> Resolved<Location> {
        let mut resolved = Resolved {
            wraps: Vec::new(),
            base: Base::Unknown,
            name: None,
            last_name: None,
            aliases: Vec::new(),
        };
        let mut place = location.clone();
        for _ in 0..MAX_ALIASES {
            let tree = self.files.get(&place).and_then(Value::as_object);
            let Some((tree, written)) = tree.and_then(|tree| Some((tree, text(tree, "type")?)))
            else {
                return resolved;
            };
            let (wraps, name) = split(written);
            resolved.wraps.extend(wraps);
            if let Some(base) = contents(tree, name, place.clone()) {
                resolved.base = base;
                return resolved;
            }
            resolved.name.get_or_insert_with(|| name.to_owned());
            resolved.last_name = Some(name.to_owned());
            let Some(found) = self.declaration(name, &location.file) else {
                return resolved;
            };
            resolved.aliases.push(found.clone());
            place = found;
        }
        resolved
    }

    /// Where a type is defined that a file names: in the action, the version or the service.
    pub(super) fn declaration(&self, name: &str, file: &str) -> Option<Location> {
        let own = Location::new(file, &["types", name]);
        if self.files.get(&own).is_some() {
            return Some(own);
        }
        let service = file.split('/').next();
        let version = version_of(file);
        let places = self.files.trees().filter(|(path, tree)| {
            tree.contains_key(name) && is_types_file(path) && path.split('/').next() == service
        });
        let mut places: Vec<&str> = places.map(|(path, _)| path).collect();
        places.sort_by_key(|path| version_of(path).is_none());
        let mut places = places.into_iter();
        let path = places.find(|path| version_of(path).is_none() || version_of(path) == version)?;
        Some(Location::new(path, &[name]))
    }

    /// The type of a new field.
    pub(super) fn resolved_new<'t>(&'t self, tree: &'t Tree) -> Resolved<&'t Tree> {
        let mut resolved = Resolved {
            wraps: Vec::new(),
            base: Base::Unknown,
            name: None,
            last_name: None,
            aliases: Vec::new(),
        };
        let mut place = tree;
        for _ in 0..MAX_ALIASES {
            let Some(written) = text(place, "type") else {
                return resolved;
            };
            let (wraps, name) = split(written);
            resolved.wraps.extend(wraps);
            if let Some(base) = contents(place, name, place) {
                resolved.base = base;
                return resolved;
            }
            resolved.name.get_or_insert_with(|| name.to_owned());
            resolved.last_name = Some(name.to_owned());
            let Some((_, found)) = self.new_types.get(name) else {
                return resolved;
            };
            resolved.aliases.push(found);
            place = found;
        }
        resolved
    }
}

/// Whether a file has types alone.
pub(super) fn is_types_file(path: &str) -> bool {
    path.ends_with("/types.yaml") || path.contains("/types/")
}

/// Whether an existing type says what the source says, or more.
pub(super) fn fits<P, Q>(old: &Resolved<P>, new: &Resolved<Q>) -> bool {
    let is = |base: &Base<Q>, name: &str| matches!(base, Base::Scalar(scalar) if scalar == name);
    if matches!(old.base, Base::Unknown) || matches!(new.base, Base::Unknown) {
        return true;
    }
    if old.wraps != new.wraps {
        let carries_json = old.wraps.first().is_some_and(|wrap| wrap == "json");
        let is_string = new.wraps.is_empty() && is(&new.base, "string");
        let knows_less = is(&new.base, "json") && old.wraps.starts_with(&new.wraps);
        return (carries_json && is_string) || knows_less;
    }
    if is(&new.base, "json") {
        return true;
    }
    match (&old.base, &new.base) {
        (Base::Scalar(old), Base::Scalar(new)) => {
            let is_number = old == "number" || new == "number";
            old == new || (old == "datetime" && new == "string") || is_number
        }
        (Base::Enum(_, old), Base::Scalar(new) | Base::Enum(_, new)) => old == new,
        (Base::Object(_) | Base::Union, Base::Object(_)) | (Base::Union, Base::Union) => true,
        _ => false,
    }
}
