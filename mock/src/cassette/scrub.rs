//! Takes secrets out of interactions, where the specs or a name says that they stand.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use volcgen_model::model::{Field, Service, Type, TypeKind};

use super::interaction::{Body, RequestRecord, ResponseRecord};
use super::names::Names;
use super::secrets::{SCRUBBED, Secrets};
use crate::catalog::{ActionRef, Catalog};

/// Knows where secrets stand.
#[derive(Debug)]
pub(super) struct Scrubber {
    catalog: Arc<Catalog>,
    names: Names,
}

impl Scrubber {
    pub(super) fn new(catalog: Arc<Catalog>, names: &[String]) -> Self {
        Scrubber {
            catalog,
            names: Names::with(names),
        }
    }

    /// Takes secrets out of a request, and gives them to `secrets`.
    pub(super) fn request(&self, asked: &mut RequestRecord, secrets: &mut Secrets) {
        if let Some(ActionRef { service, action }) = self.known(asked) {
            let fields = service.fields(action.request);
            for (name, value) in &mut asked.query {
                if is_sensitive(service, fields, name) {
                    secrets.take(value);
                }
            }
            if let Some(Body::Json(Value::Object(entries))) = &mut asked.body {
                object(service, fields, entries, secrets);
            }
        }
        self.by_name(&mut asked.query, secrets);
        self.body(&mut asked.body, secrets);
    }

    /// Takes secrets out of the reply to a request, and gives them to `secrets`.
    pub(super) fn response(
        &self,
        asked: &RequestRecord,
        answered: &mut ResponseRecord,
        secrets: &mut Secrets,
    ) {
        let result = self.known(asked).and_then(|known| {
            let output = known.action.result.as_ref()?;
            Some((known.service, &output.ty))
        });
        match (&mut answered.body, result) {
            (Some(Body::Json(Value::Object(envelope))), Some((service, ty))) => {
                if let Some(result) = envelope.get_mut("Result") {
                    typed(service, ty, result, secrets);
                }
            }
            // Not a call of an API but, for one, of the metadata of a machine, whose texts are
            // tokens.
            (Some(Body::Text(text)), _) if asked.action.is_empty() => secrets.take(text),
            _ => {}
        }
        self.body(&mut answered.body, secrets);
    }

    fn known(&self, asked: &RequestRecord) -> Option<ActionRef<'_>> {
        self.catalog.find(None, &asked.version, &asked.action)
    }

    fn body(&self, body: &mut Option<Body>, secrets: &mut Secrets) {
        match body {
            Some(Body::Json(json)) => self.json(json, secrets),
            Some(Body::Form(entries)) => self.by_name(entries, secrets),
            Some(Body::Text(_)) | None => {}
        }
    }

    fn json(&self, json: &mut Value, secrets: &mut Secrets) {
        match json {
            Value::Array(elements) => {
                for element in elements {
                    self.json(element, secrets);
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    if self.names.contain(name) {
                        hide(value, secrets);
                    } else {
                        self.json(value, secrets);
                    }
                }
            }
            _ => {}
        }
    }

    /// Pairs whose names are those of nested fields, such as `A.Token` or `Token.1`.
    fn by_name(&self, pairs: &mut BTreeMap<String, String>, secrets: &mut Secrets) {
        for (name, value) in pairs {
            if name.split('.').any(|part| self.names.contain(part)) {
                secrets.take(value);
            }
        }
    }
}

/// Takes sensitive fields out of a value of this type.
fn typed(service: &Service, ty: &Type, value: &mut Value, secrets: &mut Secrets) {
    match (&ty.kind, value) {
        (TypeKind::List(element), Value::Array(elements)) => {
            for value in elements {
                typed(service, element, value, secrets);
            }
        }
        (TypeKind::Map(element), Value::Object(entries)) => {
            for value in entries.values_mut() {
                typed(service, element, value, secrets);
            }
        }
        (TypeKind::Shape(id), Value::Object(entries)) => {
            object(service, service.fields(*id), entries, secrets);
        }
        _ => {}
    }
}

fn object(
    service: &Service,
    fields: &[Field],
    entries: &mut Map<String, Value>,
    secrets: &mut Secrets,
) {
    for field in fields {
        for name in field.aliases.iter().chain([&field.name]) {
            match entries.get_mut(name) {
                Some(value) if field.sensitive => hide(value, secrets),
                Some(value) => typed(service, &field.ty, value, secrets),
                None => {}
            }
        }
    }
}

/// Puts something of the same type in place of a value, so that it still decodes.
fn hide(value: &mut Value, secrets: &mut Secrets) {
    secrets.learn_all(value);
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

/// Whether the flattened name of a parameter leads to or into a sensitive field.
fn is_sensitive(service: &Service, fields: &[Field], name: &str) -> bool {
    let (first, rest) = name.split_once('.').unwrap_or((name, ""));
    let mut fields = fields.iter();
    let field = fields.find(|field| field.name == first);
    field.is_some_and(|field| field.sensitive || leads_to_one(service, &field.ty, rest))
}

/// Whether a flattened name leads to a sensitive field from a value of this type. No query carries
/// a map.
fn leads_to_one(service: &Service, ty: &Type, name: &str) -> bool {
    match &ty.kind {
        TypeKind::List(element) => {
            let past_number = name.split_once('.').map_or("", |(_, rest)| rest);
            leads_to_one(service, element, past_number)
        }
        TypeKind::Shape(id) => is_sensitive(service, service.fields(*id), name),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
