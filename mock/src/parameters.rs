//! The parameters of a request: out of the query and the body into one typed JSON object, then
//! against the spec.

use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use volcgen_model::instance::{self, Options, ViolationKind};
use volcgen_model::model::{Field, Method};

use crate::catalog::Known;
use crate::flat::Node;
use crate::incoming::Incoming;
use crate::refusal::{INVALID_PARAMETER, MISSING_PARAMETER, Refusal};

/// Reads the parameters.
pub(crate) fn read(request: &Incoming, known: Known<'_>) -> Result<Value, Refusal> {
    let fields = known.service.fields(known.action.request);
    let in_query = |field: &&Field| field.is_in_query() || known.action.method == Method::Get;
    let mut parameters = match known.action.method {
        Method::Get => Map::new(),
        Method::Post => body(request)?,
    };
    let mut flat = Node::from_query(request.query());
    for field in fields.iter().filter(in_query) {
        if let Some(node) = flat.take(&field.name) {
            let value = node.typed(known.service, &field.ty);
            parameters.insert(field.name.clone(), value);
        }
    }
    if let Some(stray) = flat.first_stray() {
        return Err(INVALID_PARAMETER.because(format!(
            "`{stray}`: {} has no such parameter in the query",
            known.action.name
        )));
    }
    Ok(Value::Object(parameters))
}

/// Reads a JSON body; an empty one has no parameters.
fn body(request: &Incoming) -> Result<Map<String, Value>, Refusal> {
    if request.body.is_empty() {
        return Ok(Map::new());
    }
    let content_type = request.header(CONTENT_TYPE.as_str()).unwrap_or_default();
    if !content_type.starts_with("application/json") {
        let message = format!("the body's Content-Type is `{content_type}`, not application/json");
        return Err(INVALID_PARAMETER.because(message));
    }
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(parameters)) => Ok(parameters),
        Ok(_) => Err(INVALID_PARAMETER.because("the body is JSON, but not an object")),
        Err(error) => Err(INVALID_PARAMETER.because(format!("the body is not JSON: {error}"))),
    }
}

/// Compares the parameters with the spec. What is missing is told before what is wrong.
pub(crate) fn check(parameters: &Value, known: Known<'_>) -> Result<(), Refusal> {
    let violations =
        instance::check_request(known.service, known.action, parameters, Options::REQUEST);
    let missing = violations
        .iter()
        .find(|violation| violation.kind == ViolationKind::Missing);
    if let Some(violation) = missing {
        return Err(MISSING_PARAMETER.because(violation.to_string()));
    }
    if violations.is_empty() {
        return Ok(());
    }
    let messages: Vec<_> = violations.iter().map(ToString::to_string).collect();
    Err(INVALID_PARAMETER.because(messages.join("; ")))
}

/// The value at a path of dotted wire names.
pub(crate) fn at<'v>(parameters: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(parameters, |value, name| value.get(name))
        .filter(|value| !value.is_null())
}
