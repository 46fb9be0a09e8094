//! Copies: a field with `same_as` gets the description of another field, or of a whole request.
//!
//! This comes before everything else, so that the rest knows no copies. A copy is a [`Field`] like one
//! that was written in its place. It remembers where it comes from: names of types that are not visible
//! where it is used are looked up there, as those of inherited fields are.

mod merge;
mod path;

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, Span};
use crate::spec::{Action, Field, File, Spec, TypesFile};
use crate::yaml::{Entries, Spanned};

use super::built_in;

/// The most fields that all copies of a service have together.
const MAX_COPIED: usize = 200_000;
/// The most copies that one copy leads through.
const MAX_OPEN: usize = 16;
/// The most objects in each other where copies are.
const MAX_DEPTH: usize = 48;

/// The spec with a full description of each field.
pub(super) fn expand<'s>(spec: &'s Spec, diagnostics: &mut Diagnostics) -> Cow<'s, Spec> {
    if !has_copies(spec) {
        return Cow::Borrowed(spec);
    }
    let mut copies = Copies {
        spec,
        diagnostics,
        open: Vec::new(),
        depth: 0,
        copied: 0,
    };
    let mut expanded = spec.clone();
    for types in &mut expanded.types {
        copies.types(types, Place::of_version(""));
    }
    for version in &mut expanded.versions {
        for types in &mut version.types {
            copies.types(types, Place::of_version(&version.name));
        }
        for (file, original) in version.actions.iter_mut().zip(spec.actions(&version.name)) {
            let place = Place {
                version: &version.name,
                action: Some(original),
            };
            let action = &mut file.content;
            action.request = copies.all(&action.request, Use::Parameter, place);
            action.types = copies.all(&action.types, Use::Definition, place);
            if let Some(response) = &mut action.response {
                response.value = copies.field(&response.value, Use::Definition, place);
            }
        }
    }
    Cow::Owned(expanded)
}

fn has_copies(spec: &Spec) -> bool {
    let files = spec.versions.iter();
    let types = files.clone().flat_map(|version| &version.types);
    let mut types = types.chain(&spec.types);
    let mut actions = files.flat_map(|version| &version.actions);
    types.any(|types| any_copy(&types.file.content.0))
        || actions.any(|file| {
            let Action {
                request,
                types,
                response,
                ..
            } = &file.content;
            any_copy(request)
                || any_copy(types)
                || response.as_ref().is_some_and(|field| is_copy(field))
        })
}

fn any_copy(fields: &Entries<Field>) -> bool {
    fields.iter().any(|(_, field)| is_copy(field))
}

/// Whether a field is a copy, inside or out, or has keys of one.
fn is_copy(field: &Field) -> bool {
    let has_key = field.same_as.is_some() || field.optional.is_some() || !field.without.is_empty();
    let mut variants = field.variants.iter().flatten();
    has_key
        || field.fields.as_ref().is_some_and(any_copy)
        || variants.any(|(_, variant)| is_copy(&variant.object))
}

/// Where a field is written.
#[derive(Clone, Copy)]
struct Place<'p> {
    /// The version; empty in the files of the service.
    version: &'p str,
    /// The action, if it is in an action's file.
    action: Option<&'p File<Action>>,
}

impl<'p> Place<'p> {
    fn of_version(version: &'p str) -> Self {
        Place {
            version,
            action: None,
        }
    }
}

/// What a field is, which decides the keys that it can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// A parameter of an action.
    Parameter,
    /// A member of an object.
    Member,
    /// An element of `types`, or a whole response.
    Definition,
}

struct Copies<'s, 'd> {
    spec: &'s Spec,
    diagnostics: &'d mut Diagnostics,
    /// The copies that are being made, to find cycles.
    open: Vec<Span>,
    /// How many objects are around the current field.
    depth: usize,
    /// How many fields were copied.
    copied: usize,
}

impl Copies<'_, '_> {
    fn types(&mut self, types: &mut TypesFile, place: Place) {
        let all = self.all(&types.file.content.0, Use::Definition, place);
        types.file.content.0 = all;
    }

    fn all(&mut self, fields: &Entries<Field>, usage: Use, place: Place) -> Entries<Field> {
        let fields = fields.iter();
        fields
            .map(|(name, field)| (name.clone(), self.field(field, usage, place)))
            .collect()
    }

    /// A field without `same_as`, inside and out.
    fn field(&mut self, field: &Field, usage: Use, place: Place) -> Field {
        let version = field.written_in.clone();
        let place = version.as_deref().map_or(place, Place::of_version);
        let Some(path) = &field.same_as else {
            self.reject_keys_of_copies(field);
            return self.inside(field.clone(), place);
        };
        if field.type_name.is_stated() {
            let message = "`type` and `same_as` exclude each other";
            let diagnostic = Diagnostic::new(Code::MisplacedCopyKey, path.span, message);
            self.diagnostics.push(
                diagnostic
                    .related(field.type_name.span, "the type is stated here")
                    .help("delete one of them")
                    .deletion(crate::diagnostic::Place::key(path.span, "type"))
                    .deletion(crate::diagnostic::Place::key(path.span, "same_as")),
            );
        }
        let copy = self.open(path, |copies| {
            let copy = copies.shallow(field, path, place)?;
            Some(copies.inside(merge::for_use(copy, usage), place))
        });
        copy.unwrap_or_else(|| unresolved(field))
    }

    /// The field with complete members. Members of a copy are written where it comes from.
    fn inside(&mut self, mut field: Field, place: Place) -> Field {
        if let Some(fields) = field.fields.take() {
            let version = field.written_in.clone();
            let place = version.as_deref().map_or(place, Place::of_version);
            self.depth += 1;
            field.fields = Some(self.all(&fields, Use::Member, place));
            self.depth -= 1;
        }
        if let Some(variants) = field.variants.take() {
            let variants = variants.iter().map(|(name, variant)| {
                let mut variant = variant.clone();
                variant.object = self.inside(variant.object, place);
                (name.clone(), variant)
            });
            field.variants = Some(variants.collect());
        }
        field
    }

    /// Makes one copy, unless it contains itself, or there are too many, which is reported.
    fn open<T>(
        &mut self,
        path: &Spanned<String>,
        make: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let (message, help) = if self.open.contains(&path.span) {
            let message = format!("the copy of `{}` contains itself", path.value);
            (
                message,
                "describe one field of the cycle, or make it a named type",
            )
        } else if self.depth >= MAX_DEPTH {
            let message = format!("objects with copies nest deeper than {MAX_DEPTH} levels");
            (message, "make one of them a named type")
        } else if self.open.len() >= MAX_OPEN {
            let message = format!("more than {MAX_OPEN} copies lead to each other");
            (message, "copy the field at the end of them")
        } else if self.copied > MAX_COPIED {
            let message = format!("the copies have more than {MAX_COPIED} fields");
            (message, "make what is copied often a named type")
        } else {
            self.open.push(path.span);
            let copy = make(self);
            self.open.pop();
            return copy;
        };
        let diagnostic = Diagnostic::new(Code::CopyCycle, path.span, message);
        self.diagnostics.push(diagnostic.help(help));
        None
    }

    /// The copied description with what the field itself states. Its members can be copies.
    fn shallow(&mut self, field: &Field, path: &Spanned<String>, place: Place) -> Option<Field> {
        let target = self.target(path, place)?;
        let is_changed =
            field.optional.is_some() || !field.without.is_empty() || field.fields.is_some();
        let source = if is_changed {
            let object = self.object(&target.field, target.place());
            if object.is_none() {
                let message = format!("`{}` is not an object, so it has no members", path.value);
                let diagnostic = Diagnostic::new(Code::MisplacedCopyKey, path.span, message);
                let help = "delete `optional`, `without` and `fields`";
                let keys = [
                    ("optional", field.optional.is_some()),
                    ("without", !field.without.is_empty()),
                    ("fields", field.fields.is_some()),
                ];
                let stated = keys.into_iter().filter(|(_, is_stated)| *is_stated);
                let places = stated.map(|(key, _)| crate::diagnostic::Place::key(path.span, key));
                let fix = Fix::Delete(places.collect());
                self.diagnostics.push(diagnostic.help(help).fix(fix));
            }
            object?
        } else {
            target.field
        };
        let written_in = source.written_in.clone().or(Some(target.version));
        let mut copy = merge::overlay(field, source);
        if is_changed {
            let members = copy.fields.take().unwrap_or_default();
            copy.fields = Some(self.members(field, &members, place));
        }
        copy.written_in = written_in;
        Some(copy)
    }

    /// The members of a copied object, with the changes that the copy states.
    fn members(&mut self, field: &Field, copied: &Entries<Field>, place: Place) -> Entries<Field> {
        for name in &field.without {
            if copied.get(name).is_none() {
                let message = format!("there is no member `{}` to leave out", name.value);
                let diagnostic = Diagnostic::new(Code::UnknownMember, name.span, message);
                self.diagnostics
                    .push(diagnostic.did_you_mean(name, copied.keys()));
            }
        }
        let is_optional = field.optional.as_ref().is_some_and(|flag| flag.value);
        merge::members(field, copied, is_optional, place.version)
    }

    fn reject_keys_of_copies(&mut self, field: &Field) {
        let optional = field.optional.as_ref().map(|flag| ("optional", flag.span));
        let without = field.without.first().map(|name| ("without", name.span));
        for (key, span) in [optional, without].into_iter().flatten() {
            let message = format!("`{key}` applies to copies only");
            let diagnostic = Diagnostic::new(Code::MisplacedCopyKey, span, message);
            let place = crate::diagnostic::Place::key(span, key);
            self.diagnostics.push(
                diagnostic
                    .help("add `same_as`, or delete it")
                    .deletion(place),
            );
        }
    }
}

/// A field in the place of a copy with a mistake, which is reported.
fn unresolved(field: &Field) -> Field {
    Field {
        type_name: Spanned {
            value: built_in::ERROR_TYPE.to_owned(),
            span: field
                .same_as
                .as_ref()
                .map_or(field.type_name.span, |path| path.span),
        },
        fields: None,
        values: None,
        rules: None,
        doc: Some("A copy with a mistake.".into()),
        ..field.clone()
    }
}
