//! The envelope of every response, and the schema of a failure.

use serde_json::Value;
use volcgen_model::model::{Action, ErrorCode};

use crate::export::{Direction, Export};
use crate::facts;
use crate::names;
use crate::object::Object;
use crate::schema::{described, nullable, reference};

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

    /// The whole response of an action: metadata, and the result if it has one.
    pub fn envelope(&self, action: &Action) -> Object {
        let doc = format!("The response of `{}`.", action.name);
        let result = action.result.as_ref().map(|result| {
            let doc = Object::default().with("description", result.doc.trim());
            let doc = doc.and(facts::result(result));
            let schema = self.schema(&result.ty, Direction::Response);
            described(nullable(schema), doc)
        });
        let properties = Object::default()
            .with(names::METADATA, reference(names::METADATA))
            .maybe("Result", result);
        object(&doc, &[names::METADATA], properties)
    }
}

/// The schema of an object.
fn object(doc: &str, required: &[&str], properties: Object) -> Object {
    Object::default()
        .with("type", "object")
        .with("description", doc)
        .several("required", required.to_vec())
        .with("properties", properties)
}

fn string(doc: &str) -> Object {
    Object::default()
        .with("type", "string")
        .with("description", doc)
}

fn metadata() -> Object {
    let properties = Object::default()
        .with("RequestId", string("The service's id of the request."))
        .with("Action", string("The action that was called."))
        .with("Version", string("The API version."))
        .with("Service", string("The service's code."))
        .with("Region", string("The region that handled the request."))
        .with(
            names::ERROR,
            described(
                reference(names::ERROR),
                Object::default().with("description", "Present if the call failed."),
            ),
        );
    object(
        "What the service reports about a call.",
        &["RequestId"],
        properties,
    )
}

fn error() -> Object {
    let number = Object::default()
        .with("type", "integer")
        .with("format", "int64")
        .with(
            "description",
            "The code as a number; many errors have none.",
        );
    let properties = Object::default()
        .with("Code", reference(names::ERROR_CODE))
        .with("CodeN", number)
        .with("Message", string("What went wrong."))
        .with(
            "Data",
            Object::default().with("description", "Details; only some errors have them."),
        );
    object("Why a call failed.", &["Code", "Message"], properties)
}

fn failure() -> Object {
    let properties = Object::default().with(names::METADATA, reference(names::METADATA));
    let doc = "A failed call: its metadata has an `Error`. Some services send it with status 200.";
    object(doc, &[names::METADATA], properties)
}

/// The documented codes. Services send others too, so this is not an `enum`.
fn error_code(errors: &[ErrorCode]) -> Object {
    let codes: Vec<_> = errors.iter().map(documented).collect();
    string("An error code. `x-error-codes` lists the documented ones; there are others.")
        .several("x-error-codes", codes)
}

fn documented(error: &ErrorCode) -> Object {
    let retry = serde_json::to_value(error.retry).unwrap_or(Value::Null);
    Object::default()
        .with("code", error.code.as_str())
        .with("description", error.doc.trimmed())
        .maybe("hint", error.hint.as_ref())
        .maybe("name", error.name.as_deref())
        .with("retry", retry)
}

/// The responses of an operation: success with its examples, and failure.
pub fn responses(doc: &str, envelope: &str, examples: Object) -> Object {
    let success = Object::default()
        .with("description", doc)
        .with("content", media(envelope, examples));
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
        .with("content", media(names::FAILURE, Object::default()));
    Object::default().with("Failed", failed)
}

/// A JSON body of a component, with examples.
pub fn media(component: &str, examples: Object) -> Object {
    let media = Object::default()
        .with("schema", reference(component))
        .maybe("examples", (!examples.is_empty()).then_some(examples));
    Object::default().with("application/json", media)
}
