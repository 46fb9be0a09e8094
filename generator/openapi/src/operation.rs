//! An action as an operation.

use serde_json::Value;
use volcgen_model::model::{Action, Example, Field, Method};
use volcgen_model::prose;

use crate::envelope::{json, responses};
use crate::export::Export;
use crate::info::external_docs;
use crate::object::Object;
use crate::schema::field_doc;

impl Export<'_> {
    pub fn operation(&self, action: &Action) -> Object {
        let group = action
            .group
            .and_then(|index| self.service.groups.get(index));
        let docs = action.docs_url.as_deref();
        let body = matches!(action.method, Method::Post).then(|| self.body(action));
        Object::default()
            .with("operationId", self.names.operation(action))
            .several(
                "tags",
                group.iter().map(|group| group.name.as_str()).collect(),
            )
            .with("summary", action.summary.trim())
            .maybe("description", description(action))
            .maybe("externalDocs", docs.map(external_docs))
            .flag("deprecated", action.deprecated.is_some())
            .several("parameters", self.parameters(action))
            .maybe("requestBody", body)
            .with("responses", self.responses(action))
            .flag("x-idempotent", action.idempotent)
            .with("x-wire", wire(action))
    }

    /// All fields of a GET's request, and the query fields of a POST's.
    fn parameters(&self, action: &Action) -> Vec<Object> {
        let fields = self.service.fields(action.request).iter();
        fields
            .filter(|field| action.method == Method::Get || field.is_in_query())
            .map(|field| self.parameter(action, field))
            .collect()
    }

    fn parameter(&self, action: &Action, field: &Field) -> Object {
        let examples: Object = action
            .examples
            .iter()
            .filter_map(|example| Some((example, example.request.get(&field.name)?)))
            .map(|(example, value)| named(example, value))
            .collect();
        Object::default()
            .with("name", field.name.as_str())
            .with("in", "query")
            .with("description", field_doc(field))
            .flag("required", field.required)
            .flag("deprecated", field.deprecated.is_some())
            .with("schema", self.value_schema(field))
            .maybe("examples", (!examples.is_empty()).then_some(examples))
    }

    fn body(&self, action: &Action) -> Object {
        let examples = action.examples.iter().map(|example| {
            let mut request = example.request.clone();
            if let Value::Object(fields) = &mut request {
                fields.retain(|name, _| !self.is_in_query(action, name));
            }
            named(example, &request)
        });
        let component = self.names.shape(action.request);
        Object::default()
            .with("required", true)
            .with("content", json(component, examples.collect()))
    }

    fn is_in_query(&self, action: &Action, name: &str) -> bool {
        let mut fields = self.service.fields(action.request).iter();
        fields.any(|field| field.is_in_query() && field.name == name)
    }

    fn responses(&self, action: &Action) -> Object {
        let doc = match &action.result {
            Some(result) => result.doc.trim(),
            None => "The call succeeded; it has no result.",
        };
        let examples = action.examples.iter();
        let examples = examples.map(|example| named(example, &example.response));
        responses(doc, self.names.envelope(action), examples.collect())
    }
}

/// The rest of an action's description; `None` if its summary is all.
fn description(action: &Action) -> Option<String> {
    let mut parts = Vec::new();
    parts.extend(action.doc.as_deref().map(|doc| doc.trim().to_owned()));
    parts.extend(action.deprecated.as_deref().map(prose::deprecation));
    let quotas: Vec<_> = action.quotas.iter().map(prose::quota).collect();
    if !quotas.is_empty() {
        parts.push(format!("Rate limit: {}.", quotas.join(", and ")));
    }
    let rules = action.rules.iter();
    parts.extend(rules.map(|rule| format!("Rule: {}.", rule.doc.trim())));
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// What a client sends, since the path of this document is not the path on the wire.
fn wire(action: &Action) -> Object {
    let query = Object::default()
        .with("Action", action.name.as_str())
        .with("Version", action.version.as_str());
    Object::default()
        .with("path", action.path.as_str())
        .with("query", query)
}

fn named(example: &Example, value: &Value) -> (String, Object) {
    let value = Object::default().with("value", value.clone());
    (example.name.clone(), value)
}
