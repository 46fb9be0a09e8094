//! An action as an operation.

use serde_json::{Value, json};
use volcgen_model::instance;
use volcgen_model::model::{Action, Auth, BodyFormat, Example, Method};

use crate::doc::action_doc;
use crate::envelope::{media, responses};
use crate::export::{Direction, Export, Use};
use crate::flow;
use crate::info::external_docs;
use crate::object::Object;

/// The method of an action, as OpenAPI spells it.
pub fn method(action: &Action) -> &'static str {
    match action.method {
        Method::Get => "get",
        Method::Post => "post",
    }
}

impl Export<'_> {
    pub fn operation(&self, action: &Action, summary: &str) -> Object {
        let docs = action.docs_url.as_deref();
        let body = matches!(action.method, Method::Post).then(|| self.body(action));
        Object::default()
            .with("operationId", self.names.operation(action))
            .several("tags", vec![self.tag(action)])
            .with("summary", summary)
            .with("description", action_doc(action, method(action)))
            .maybe("externalDocs", docs.map(external_docs))
            .flag("deprecated", action.deprecated.is_some())
            .several("parameters", self.parameters(action))
            .maybe("requestBody", body)
            .with("responses", self.responses(action))
            .maybe("security", unsigned(action))
            .flag("x-idempotent", action.idempotent)
            .and(crate::facts::action(self.service, action))
            .maybe("x-objects", self.objects(action))
            .maybe("x-pagination", flow::pagination(action))
            .maybe("x-waiters", flow::waiters(action))
            .with("x-wire", wire(action))
    }

    fn body(&self, action: &Action) -> Object {
        let content = match action.body {
            BodyFormat::Json => self.json(action),
            BodyFormat::Form => self.form(action),
        };
        Object::default()
            .flag("required", self.needs_body(action))
            .with("content", content)
    }

    fn json(&self, action: &Action) -> Object {
        let examples = action.examples.iter().map(|example| {
            let mut request = example.request.clone();
            if let Value::Object(fields) = &mut request {
                fields.retain(|name, _| !self.is_in_query(action, name));
            }
            named(example, &request)
        });
        let used = Use::new(self.service, action.request, Direction::Request);
        let component = self.names.shape(used);
        media(component, examples.collect())
    }

    /// Whether an action cannot be called without a body, which means the same as an empty object.
    fn needs_body(&self, action: &Action) -> bool {
        let mut fields = self.service.fields(action.request).iter();
        fields.any(|field| field.required && !field.is_in_query())
            || !instance::broken_rules(self.service, action, &json!({})).is_empty()
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

/// The empty list of ways to authenticate an action that has none; the document has those of the others.
fn unsigned(action: &Action) -> Option<Value> {
    (action.auth == Auth::None).then(|| json!([]))
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

/// An example of a media type or a parameter.
pub fn named(example: &Example, value: &Value) -> (String, Object) {
    let value = Object::default()
        .with("value", value.clone())
        .flag("x-shown", example.shown);
    (example.name.clone(), value)
}
