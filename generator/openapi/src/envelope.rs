//! What every answer has around its result, and what failures look like.

use serde_json::Value;
use volcgen_model::model::{Action, ErrorCode};

use crate::object::Object;
use crate::schema::{described, reference};
use crate::{Export, names};

impl Export<'_> {
    /// The components that all operations share.
    pub fn shared(&self) -> Vec<(String, Object)> {
        let components = [
            (names::METADATA, metadata()),
            (names::ERROR, error()),
            (names::ERROR_CODE, error_code(&self.service.errors)),
            (names::FAILURE, failure()),
        ];
        let named = components.map(|(name, schema)| (name.to_owned(), schema));
        named.into()
    }

    /// The whole answer of an action: metadata, and the result if it has one.
    pub fn envelope(&self, action: &Action) -> Object {
        let doc = format!("What `{}` answers.", action.name);
        let result = action.result.as_ref().map(|result| {
            let doc = Object::default().with("description", result.doc.trim());
            described(self.schema(&result.ty), doc)
        });
        let members = Object::default()
            .with(names::METADATA, reference(names::METADATA))
            .maybe("Result", result);
        object(&doc, &[names::METADATA], members)
    }
}

/// The schema of an object.
fn object(doc: &str, required: &[&str], members: Object) -> Object {
    Object::default()
        .with("type", "object")
        .with("description", doc)
        .several("required", required.to_vec())
        .with("properties", members)
}

fn text(doc: &str) -> Object {
    Object::default()
        .with("type", "string")
        .with("description", doc)
}

fn metadata() -> Object {
    let members = Object::default()
        .with(
            "RequestId",
            text("The id under which the service knows the request."),
        )
        .with("Action", text("The action that was called."))
        .with("Version", text("The API version."))
        .with("Service", text("The service's code."))
        .with("Region", text("The region that answered."))
        .with(
            names::ERROR,
            described(
                reference(names::ERROR),
                Object::default().with("description", "Present if the call failed."),
            ),
        );
    object("What a service says of a call.", &["RequestId"], members)
}

fn error() -> Object {
    let number = Object::default()
        .with("type", "integer")
        .with("format", "int64")
        .with(
            "description",
            "The code as a number; many errors have none.",
        );
    let members = Object::default()
        .with("Code", reference(names::ERROR_CODE))
        .with("CodeN", number)
        .with("Message", text("What went wrong."))
        .with(
            "Data",
            Object::default().with("description", "Details, of some errors."),
        );
    object("Why a call failed.", &["Code", "Message"], members)
}

fn failure() -> Object {
    let members = Object::default().with(names::METADATA, reference(names::METADATA));
    let doc = "A failed call: its metadata has an `Error`. Some services send it with status 200.";
    object(doc, &[names::METADATA], members)
}

/// The documented codes. There are others, so that they are no `enum`.
fn error_code(errors: &[ErrorCode]) -> Object {
    let codes: Vec<_> = errors.iter().map(documented).collect();
    text("The code of an error. `x-error-codes` has those that are documented; there are others.")
        .several("x-error-codes", codes)
}

fn documented(error: &ErrorCode) -> Object {
    let retry = serde_json::to_value(error.retry).unwrap_or(Value::Null);
    Object::default()
        .with("code", error.code.as_str())
        .with("description", error.doc.trim())
        .maybe("advice", error.advice.as_deref())
        .with("retry", retry)
}

/// The responses of an operation: the answer with its examples, and failures.
pub fn responses(doc: &str, envelope: &str, examples: Object) -> Object {
    let success = Object::default()
        .with("description", doc)
        .with("content", json(envelope, examples));
    let failed = Object::default().with("$ref", "#/components/responses/Failed");
    Object::default()
        .with("200", success)
        .with("4XX", failed.clone())
        .with("5XX", failed)
}

/// The responses that operations refer to.
pub fn shared_responses() -> Object {
    let failed = Object::default()
        .with("description", "The call failed.")
        .with("content", json(names::FAILURE, Object::default()));
    Object::default().with("Failed", failed)
}

/// A JSON body of a component, with examples.
pub fn json(component: &str, examples: Object) -> Object {
    let media = Object::default()
        .with("schema", reference(component))
        .maybe("examples", (!examples.is_empty()).then_some(examples));
    Object::default().with("application/json", media)
}
