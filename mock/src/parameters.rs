//! The parameters of a request: out of the query and the body into one typed JSON object, then
//! against the spec.

use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use volcgen_model::instance::{self, Options, ViolationKind};
use volcgen_model::model::{Field, Method};

use crate::catalog::ActionRef;
use crate::query::QueryNode;
use crate::rejection::{INVALID_PARAMETER, MISSING_PARAMETER, Rejection};
use crate::request::ParsedRequest;

/// Reads the parameters.
pub(crate) fn read(request: &ParsedRequest, known: ActionRef<'_>) -> Result<Value, Rejection> {
    let fields = known.service.fields(known.action.request);
    let in_query = |field: &&Field| field.is_in_query() || known.action.method == Method::Get;
    let mut parameters = match known.action.method {
        Method::Get => Map::new(),
        Method::Post => body(request)?,
    };
    let mut flat = QueryNode::from_query(request.query());
    for field in fields.iter().filter(in_query) {
        if let Some(node) = flat.take(&field.name) {
            let value = node.typed(known.service, &field.ty);
            parameters.insert(field.name.clone(), value);
        }
    }
    if let Some(stray) = flat.first_stray() {
        return Err(INVALID_PARAMETER.with_message(format!(
            "`{stray}`: {} has no such parameter in the query",
            known.action.name
        )));
    }
    Ok(Value::Object(parameters))
}

/// Reads a JSON body; an empty one has no parameters.
fn body(request: &ParsedRequest) -> Result<Map<String, Value>, Rejection> {
    if request.body.is_empty() {
        return Ok(Map::new());
    }
    let content_type = request.header(CONTENT_TYPE.as_str()).unwrap_or_default();
    if !content_type.starts_with("application/json") {
        let message = format!("the body's Content-Type is `{content_type}`, not application/json");
        return Err(INVALID_PARAMETER.with_message(message));
    }
    match serde_json::from_slice(&request.body) {
        Ok(Value::Object(parameters)) => Ok(parameters),
        Ok(_) => Err(INVALID_PARAMETER.with_message("the body is JSON, but not an object")),
        Err(error) => Err(INVALID_PARAMETER.with_message(format!("the body is not JSON: {error}"))),
    }
}

/// Compares the parameters with the spec. What is missing is told before what is wrong.
pub(crate) fn check(parameters: &Value, known: ActionRef<'_>) -> Result<(), Rejection> {
    let violations =
        instance::check_request(known.service, known.action, parameters, Options::REQUEST);
    let missing = violations
        .iter()
        .find(|violation| violation.kind == ViolationKind::Missing);
    if let Some(violation) = missing {
        return Err(MISSING_PARAMETER.with_message(violation.to_string()));
    }
    if violations.is_empty() {
        return Ok(());
    }
    let messages: Vec<_> = violations.iter().map(ToString::to_string).collect();
    Err(INVALID_PARAMETER.with_message(messages.join("; ")))
}

/// The value at a path of dotted wire names.
pub(crate) fn at<'v>(parameters: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(parameters, |value, name| value.get(name))
        .filter(|value| !value.is_null())
}
