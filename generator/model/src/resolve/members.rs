//! Fields of objects, requests included.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Member, Method};
use crate::spec::{self, Field};
use crate::yaml::{Any, Spanned};

use super::names::{FieldValue, Names, Scopes};
use super::types::Resolved;

/// Where a field stands, which decides what it may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A parameter of an action with this method.
    Request(Method),
    /// A field of an object.
    Object,
}

impl<'s> Names<'s, '_> {
    /// Resolves a field.
    pub fn member(
        &mut self,
        name: &'s Spanned<String>,
        field: &'s Field,
        place: Place,
        scopes: &Scopes,
    ) -> Member {
        let Resolved { ty, via } = self.field_type(field, name, scopes);
        let adjusts = |field: &Field| field.server_adjusts;
        let server_adjusts = adjusts(field) || via.is_some_and(adjusts);
        let example = field
            .example
            .as_ref()
            .or_else(|| via.and_then(|via| via.example.as_ref()));
        for (code, value) in [
            (Code::BadDefault, field.default.as_ref()),
            (Code::BadFieldExample, example),
        ] {
            self.values.extend(value.map(|value| FieldValue {
                code,
                ty: ty.clone(),
                value,
                checked: !server_adjusts,
            }));
        }
        Member {
            name: name.value.clone(),
            rename: field.rename.as_ref().map(|name| name.value.clone()),
            ty,
            required: field.required.as_ref().is_some_and(|flag| flag.value),
            in_query: self.in_query(field, place),
            doc: field
                .doc
                .as_ref()
                .or_else(|| via.and_then(|via| via.doc.as_ref()))
                .cloned()
                .unwrap_or_default(),
            server_adjusts,
            default: field.default.as_ref().map(Any::to_json),
            example: example.map(Any::to_json),
            unit: field.unit.or_else(|| via.and_then(|via| via.unit)),
            sensitive: field.sensitive || via.is_some_and(|via| via.sensitive),
            deprecated: field.deprecated.clone(),
            aliases: field
                .aliases
                .iter()
                .map(|name| name.value.clone())
                .collect(),
            span: name.span,
        }
    }

    fn in_query(&mut self, field: &Field, place: Place) -> bool {
        let Some(asked) = &field.place else {
            return false;
        };
        let wrong = match (place, asked.value) {
            (Place::Request(Method::Post), wanted) => return wanted == spec::Place::Query,
            (Place::Request(Method::Get), spec::Place::Query) => return false,
            (Place::Request(Method::Get), spec::Place::Body) => "a GET has no body",
            (Place::Object, _) => "only a parameter of the request itself has a place",
        };
        self.diagnostics
            .push(Diagnostic::new(Code::MisplacedKey, asked.span, wrong));
        false
    }

    /// What says something about a field means nothing for a definition or a whole response.
    pub fn refuse_field_keys(&mut self, field: &Field) {
        let required = field.required.as_ref().map(|flag| ("required", flag.span));
        let place = field.place.as_ref().map(|place| ("in", place.span));
        let aliases = field.aliases.first().map(|name| ("aliases", name.span));
        let default = field
            .default
            .as_ref()
            .map(|value| ("default", value.node().span));
        for (key, span) in [required, place, aliases, default].into_iter().flatten() {
            let message = format!("`{key}` is about a field, and this is none");
            self.diagnostics
                .push(Diagnostic::new(Code::MisplacedKey, span, message));
        }
    }
}
