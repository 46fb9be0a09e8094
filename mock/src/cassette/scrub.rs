//! Scrubs the secrets of interactions, which are found by the specs and by names.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value};
use volcengine_core::envelope;
use volcgen_model::model::{Field, Service, Type, TypeKind};

use super::interaction::{Body, RequestRecord, ResponseRecord};
use super::names::SecretNames;
use super::pairs::Pairs;
use super::secrets::{SCRUBBED, Secrets};
use crate::catalog::{ActionRef, Catalog};

/// Finds and scrubs secrets.
#[derive(Debug)]
pub(super) struct Scrubber {
    catalog: Arc<Catalog>,
    names: SecretNames,
}

impl Scrubber {
    pub(super) fn new(catalog: Arc<Catalog>, names: &[String]) -> Self {
        Scrubber {
            catalog,
            names: SecretNames::new(names),
        }
    }

    /// Scrubs a request, and adds its secrets to `secrets`.
    pub(super) fn request(&self, request: &mut RequestRecord, secrets: &mut Secrets) {
        if let Some(ActionRef { service, action }) = self.find_action(request) {
            let fields = service.fields(action.request);
            scrub_fields(service, fields, &mut request.query, secrets);
            match &mut request.body {
                Some(Body::Json(Value::Object(entries))) => {
                    scrub_object(service, fields, entries, secrets);
                }
                Some(Body::Form(pairs)) => scrub_fields(service, fields, pairs, secrets),
                Some(Body::Json(_) | Body::Text(_)) | None => {}
            }
        }
        self.scrub_pairs(&mut request.query, secrets);
        self.scrub_body(&mut request.body, secrets);
    }

    /// Scrubs the response to a request, and adds its secrets to `secrets`.
    pub(super) fn response(
        &self,
        request: &RequestRecord,
        response: &mut ResponseRecord,
        secrets: &mut Secrets,
    ) {
        let result = self.find_action(request).and_then(|found| {
            let output = found.action.result.as_ref()?;
            Some((found.service, &output.ty))
        });
        match (&mut response.body, result) {
            (Some(Body::Json(Value::Object(envelope))), Some((service, ty))) => {
                if let Some(result) = envelope.get_mut("Result") {
                    scrub_typed(service, ty, result, secrets);
                }
            }
            // Not a call of an API, but for example of an instance's metadata, whose responses are
            // tokens; or text in which secrets cannot be found by their names.
            (Some(Body::Text(text)), _)
                if request.action.is_empty() || envelope::may_contain_json(text) =>
            {
                secrets.scrub(text);
            }
            _ => {}
        }
        self.scrub_body(&mut response.body, secrets);
    }

    fn find_action(&self, request: &RequestRecord) -> Option<ActionRef<'_>> {
        self.catalog.find(None, &request.version, &request.action)
    }

    fn scrub_body(&self, body: &mut Option<Body>, secrets: &mut Secrets) {
        match body {
            Some(Body::Json(json)) => scrub_json(&self.names, json, secrets),
            Some(Body::Form(entries)) => self.scrub_pairs(entries, secrets),
            Some(Body::Text(_)) | None => {}
        }
    }

    /// Scrubs pairs by names, which can be those of nested fields: `A.Token` or `Token.1`.
    fn scrub_pairs(&self, pairs: &mut Pairs, secrets: &mut Secrets) {
        for (name, value) in pairs.iter_mut() {
            if name.split('.').any(|part| self.names.contains(part)) {
                secrets.scrub(value);
            } else {
                in_text(value, |json| scrub_json(&self.names, json, secrets));
            }
        }
    }
}

/// Scrubs what a string carries as JSON, if it does.
fn in_text(text: &mut String, scrub: impl FnOnce(&mut Value)) {
    if !text.trim_start().starts_with(['{', '[']) {
        return;
    }
    if let Ok(before) = serde_json::from_str::<Value>(text) {
        let mut json = before.clone();
        scrub(&mut json);
        if json != before {
            *text = json.to_string();
        }
    }
}

/// The parameters of a call without their secrets.
pub(crate) fn scrub_parameters(target: ActionRef<'_>, mut parameters: Value) -> Value {
    let mut secrets = Secrets::default();
    if let Value::Object(entries) = &mut parameters {
        let fields = target.service.fields(target.action.request);
        scrub_object(target.service, fields, entries, &mut secrets);
    }
    scrub_json(&SecretNames::new(&[]), &mut parameters, &mut secrets);
    parameters
}

/// Scrubs the fields of these names.
fn scrub_json(names: &SecretNames, json: &mut Value, secrets: &mut Secrets) {
    match json {
        Value::Array(elements) => {
            for element in elements {
                scrub_json(names, element, secrets);
            }
        }
        Value::String(text) => in_text(text, |json| scrub_json(names, json, secrets)),
        Value::Object(fields) => {
            for (name, value) in fields {
                if names.contains(name) {
                    redact(value, secrets);
                } else {
                    scrub_json(names, value, secrets);
                }
            }
        }
        _ => {}
    }
}

/// Scrubs the sensitive fields of a value of this type.
fn scrub_typed(service: &Service, ty: &Type, value: &mut Value, secrets: &mut Secrets) {
    match (&ty.kind, value) {
        (TypeKind::List(element), Value::Array(elements)) => {
            for value in elements {
                scrub_typed(service, element, value, secrets);
            }
        }
        (TypeKind::Map(element), Value::Object(entries)) => {
            for value in entries.values_mut() {
                scrub_typed(service, element, value, secrets);
            }
        }
        (TypeKind::JsonText(inner), Value::String(text)) => {
            in_text(text, |json| scrub_typed(service, inner, json, secrets));
        }
        (TypeKind::Shape(id), Value::Object(entries)) => {
            // A secret of one form of a union is one in any other form.
            for fields in service.members(*id) {
                scrub_object(service, fields, entries, secrets);
            }
        }
        _ => {}
    }
}

fn scrub_object(
    service: &Service,
    fields: &[Field],
    entries: &mut Map<String, Value>,
    secrets: &mut Secrets,
) {
    for field in fields {
        for name in field.aliases.iter().chain([&field.name]) {
            match entries.get_mut(name) {
                Some(value) if is_hidden(field) => redact(value, secrets),
                Some(value) => scrub_typed(service, &field.ty, value, secrets),
                None => {}
            }
        }
    }
}

/// Whether a value is left out of cassettes: a secret, or a token that differs from call to call.
fn is_hidden(field: &Field) -> bool {
    field.sensitive || field.idempotency_token
}

/// Replaces a value by one of the same type, so that it still decodes.
fn redact(value: &mut Value, secrets: &mut Secrets) {
    secrets.add_all(value);
    match value {
        Value::Null => {}
        Value::Bool(value) => *value = false,
        Value::Number(_) => *value = 0.into(),
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => SCRUBBED.clone_into(text),
        Value::Array(elements) => elements.clear(),
        Value::Object(fields) => fields.clear(),
    }
}

/// Scrubs the sensitive fields among flattened parameters.
fn scrub_fields(service: &Service, fields: &[Field], pairs: &mut Pairs, secrets: &mut Secrets) {
    for (name, value) in pairs.iter_mut() {
        if is_sensitive(service, fields, name) {
            secrets.scrub(value);
        }
    }
}

/// Whether the flattened name of a parameter is that of a sensitive field, or of a part of one.
fn is_sensitive(service: &Service, fields: &[Field], name: &str) -> bool {
    let (first, rest) = name.split_once('.').unwrap_or((name, ""));
    let mut fields = fields.iter();
    let field = fields.find(|field| field.name == first);
    field.is_some_and(|field| is_hidden(field) || is_sensitive_in(service, &field.ty, rest))
}

/// Whether a flattened name, in a value of this type, is that of a sensitive field. Queries have no
/// maps.
fn is_sensitive_in(service: &Service, ty: &Type, name: &str) -> bool {
    match &ty.kind {
        TypeKind::List(element) => {
            let after_index = name.split_once('.').map_or("", |(_, rest)| rest);
            is_sensitive_in(service, element, after_index)
        }
        TypeKind::Shape(id) => {
            let mut members = service.members(*id);
            members.any(|fields| is_sensitive(service, fields, name))
        }
        TypeKind::JsonText(inner) => carries_secrets(service, inner),
        _ => false,
    }
}

/// Whether a value of this type can have a sensitive field at any depth, in any form of a union.
fn carries_secrets(service: &Service, ty: &Type) -> bool {
    let mut waiting: Vec<_> = ty.shape().into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if seen.insert(id) {
            if service.fields(id).iter().any(|field| field.sensitive) {
                return true;
            }
            waiting.extend(service.references(id));
        }
    }
    false
}

#[cfg(test)]
mod tests;
