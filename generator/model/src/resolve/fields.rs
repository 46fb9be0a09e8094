//! Fields of objects, requests included.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Location, Method};
use crate::spec::{Field, ListStyle, ServerClamps};
use crate::yaml::{Any, Spanned};

use super::resolver::{FieldValue, Resolver, Scopes};
use super::types::ResolvedType;

/// What a field is part of, which decides the keys that it can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldContext {
    /// A parameter of an action with this method.
    Request(Method),
    /// A field of an object.
    Record,
}

impl<'s> Resolver<'s, '_> {
    /// Resolves a field.
    pub fn field(
        &mut self,
        name: &'s Spanned<String>,
        field: &'s Field,
        context: FieldContext,
        scopes: &Scopes,
    ) -> model::Field {
        let ResolvedType { ty, alias } = self.field_type(field, name, scopes);
        if context == FieldContext::Record {
            self.reject_inner_list_style(field);
        }
        let (server_clamps, clamps_until) = self.clamps(field, alias);
        let sensitive = field.sensitive.or(alias.and_then(|alias| alias.sensitive));
        let is_known = sensitive.is_some() || field.idempotency_token.is_some();
        self.check_secret(name, &ty, is_known);
        let example = field
            .example
            .as_ref()
            .or_else(|| alias.and_then(|alias| alias.example.as_ref()));
        for (code, value) in [
            (Code::BadDefault, field.default.as_ref()),
            (Code::BadFieldExample, example),
        ] {
            self.values.extend(value.map(|value| FieldValue {
                code,
                ty: ty.clone(),
                value,
                checked: !server_clamps,
            }));
        }
        model::Field {
            name: name.value.clone(),
            rename: field.rename.as_ref().map(|name| name.value.clone()),
            ty,
            required: field.required.as_ref().is_some_and(|flag| flag.value),
            location: self.location(field, context),
            doc: field
                .doc
                .as_ref()
                .or_else(|| alias.and_then(|alias| alias.doc.as_ref()))
                .cloned()
                .unwrap_or_default(),
            server_clamps,
            clamps_until,
            null_means: field.null_means.clone(),
            default: field.default.as_ref().map(Any::to_json),
            example: example.map(Any::to_json),
            unit: field.unit.or_else(|| alias.and_then(|alias| alias.unit)),
            list_style: ListStyle::Numbered,
            idempotency_token: self.idempotency_token(name, field, context),
            sensitive: sensitive.unwrap_or_default(),
            deprecated: field.deprecated.clone(),
            aliases: field
                .aliases
                .iter()
                .map(|name| name.value.clone())
                .collect(),
            span: name.span,
        }
    }

    /// Whether the service clamps values, and the newest version that documents it.
    fn clamps(&mut self, field: &Field, alias: Option<&Field>) -> (bool, Option<String>) {
        let of_alias = alias.and_then(|alias| alias.server_clamps.as_ref());
        let Some(stated) = field.server_clamps.as_ref().or(of_alias) else {
            return (false, None);
        };
        match &stated.value {
            ServerClamps::Always(clamps) => (*clamps, None),
            ServerClamps::Until(version) => {
                let service = &self.spec.service;
                let known = &service.content.versions;
                if known.get(version).is_none() && !service.partial.covers("versions") {
                    let message = format!(
                        "unknown version `{version}`: expected a key of `versions` in `service.yaml`"
                    );
                    let diagnostic = Diagnostic::new(Code::UnknownVersion, stated.span, message);
                    self.diagnostics
                        .push(diagnostic.did_you_mean(version, known.keys()));
                }
                (true, Some(version.clone()))
            }
        }
    }

    /// Whether it is an idempotency token, which only an optional string of the request can be.
    fn idempotency_token(
        &mut self,
        name: &Spanned<String>,
        field: &Field,
        context: FieldContext,
    ) -> bool {
        let Some(stated) = field
            .idempotency_token
            .as_ref()
            .filter(|stated| stated.value)
        else {
            return false;
        };
        let wrong = if context == FieldContext::Record {
            "is not a parameter of the request"
        } else if field.required.as_ref().is_some_and(|flag| flag.value) {
            "is required, so callers always set it"
        } else {
            return true;
        };
        let message = format!(
            "`{}` cannot be an idempotency token: it {wrong}",
            name.value
        );
        self.diagnostics.push(
            Diagnostic::new(Code::BadIdempotencyToken, stated.span, message)
                .help("mark an optional string of the request"),
        );
        false
    }

    fn location(&mut self, field: &Field, context: FieldContext) -> Option<Location> {
        let location = field.location.as_ref()?;
        let wrong = match (context, location.value) {
            (FieldContext::Request(Method::Post), Location::Query) => return Some(Location::Query),
            (FieldContext::Request(Method::Post), Location::Body)
            | (FieldContext::Request(Method::Get), Location::Query) => return None,
            (FieldContext::Request(Method::Get), Location::Body) => "a GET request has no body",
            (FieldContext::Record, _) => "`in` applies to parameters of the request only",
        };
        self.diagnostics
            .push(Diagnostic::new(Code::MisplacedKey, location.span, wrong));
        None
    }

    /// Rejects keys that describe a field, in a definition or a whole response.
    pub fn reject_field_keys(&mut self, field: &Field) {
        let required = field.required.as_ref().map(|flag| ("required", flag.span));
        let location = field
            .location
            .as_ref()
            .map(|location| ("in", location.span));
        let aliases = field.aliases.first().map(|name| ("aliases", name.span));
        let default = field
            .default
            .as_ref()
            .map(|value| ("default", value.node().span));
        let null = field
            .null_means
            .as_ref()
            .map(|_| ("null_means", field.type_name.span));
        let token = field
            .idempotency_token
            .as_ref()
            .map(|flag| ("idempotency_token", flag.span));
        let style = field
            .list_style
            .as_ref()
            .map(|style| ("list_style", style.span));
        for (key, span) in [required, location, aliases, default, null, token, style]
            .into_iter()
            .flatten()
        {
            let message = format!("`{key}` applies to fields only");
            self.diagnostics
                .push(Diagnostic::new(Code::MisplacedKey, span, message));
        }
    }
}
