//! Reads the parameters of a request, from query and body into one typed JSON object, and checks
//! them against the spec.

use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use volcengine_core::encode::MAX_DEPTH;
use volcgen_model::instance::{self, Options, ViolationKind};
use volcgen_model::model::{BodyFormat, Field, Method};

use crate::catalog::ActionRef;
use crate::nesting::is_too_deep;
use crate::query::QueryNode;
use crate::rejection::{INVALID_PARAMETER, MISSING_PARAMETER, Rejection, shown};
use crate::request::ParsedRequest;

/// The largest number of violations that an error lists.
const MAX_REPORTED: usize = 20;

/// Reads the parameters.
pub(crate) fn read(request: &ParsedRequest, target: ActionRef<'_>) -> Result<Value, Rejection> {
    let fields = target.service.fields(target.action.request);
    let in_query = |field: &&Field| target.action.has_in_query(field);
    let mut parameters = match (target.action.method, target.action.body) {
        _ if request.body.is_empty() => Map::new(),
        (Method::Get, _) => Map::new(),
        (Method::Post, BodyFormat::Json) => json(request)?,
        (Method::Post, BodyFormat::Form) => form(request, target)?,
    };
    let mut query = QueryNode::from_query(request.query());
    for field in fields.iter().filter(in_query) {
        if let Some(node) = query.take(&field.name) {
            let value = node.read(target.service, field);
            parameters.insert(field.name.clone(), value);
        }
    }
    if let Some(unknown) = query.first_unknown() {
        return Err(INVALID_PARAMETER.with_message(format!(
            "`{}`: {} has no such parameter in the query",
            shown(unknown),
            target.action.name
        )));
    }
    Ok(Value::Object(parameters))
}

/// Reads a JSON body.
fn json(request: &ParsedRequest) -> Result<Map<String, Value>, Rejection> {
    check_content_type(request, "application/json")?;
    if is_too_deep(&request.body) {
        return Err(INVALID_PARAMETER.with_message(format!(
            "the body nests lists and objects more than {MAX_DEPTH} levels deep"
        )));
    }
    let text = std::str::from_utf8(&request.body).map_err(|error| error.to_string());
    match text.and_then(|text| instance::json(text).map_err(|error| error.to_string())) {
        Ok(Value::Object(parameters)) => Ok(parameters),
        Ok(_) => Err(INVALID_PARAMETER.with_message("the body is JSON, but not an object")),
        Err(error) => Err(INVALID_PARAMETER.with_message(format!("the body is not JSON: {error}"))),
    }
}

/// Reads a form by the types of the spec.
fn form(request: &ParsedRequest, target: ActionRef<'_>) -> Result<Map<String, Value>, Rejection> {
    check_content_type(request, "application/x-www-form-urlencoded")?;
    let Ok(text) = std::str::from_utf8(&request.body) else {
        return Err(INVALID_PARAMETER.with_message("the body is a form, but not UTF-8"));
    };
    let root = QueryNode::from_query(text);
    Ok(root.members(target.service, target.service.fields(target.action.request)))
}

/// Checks the content type of the body, in any case and with any parameters.
fn check_content_type(request: &ParsedRequest, expected: &str) -> Result<(), Rejection> {
    let content_type = request.header(CONTENT_TYPE.as_str()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default();
    if essence.trim().eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(INVALID_PARAMETER.with_message(format!(
        "the body's Content-Type is `{}`, not {expected}",
        shown(content_type)
    )))
}

/// Checks the parameters against the spec. Missing ones are reported before invalid ones.
pub(crate) fn check(parameters: &Value, target: ActionRef<'_>) -> Result<(), Rejection> {
    let violations =
        instance::check_request(target.service, target.action, parameters, Options::REQUEST);
    let missing = violations
        .iter()
        .find(|violation| violation.kind == ViolationKind::Missing);
    if let Some(violation) = missing {
        return Err(MISSING_PARAMETER.with_message(violation.to_string()));
    }
    if violations.is_empty() {
        return Ok(());
    }
    let reported = violations.iter().take(MAX_REPORTED);
    let mut messages: Vec<_> = reported.map(ToString::to_string).collect();
    if violations.len() > MAX_REPORTED {
        messages.push(format!("{} more", violations.len() - MAX_REPORTED));
    }
    Err(INVALID_PARAMETER.with_message(messages.join("; ")))
}

/// The value at a path of dotted wire names, unless it is `null`.
pub(crate) fn at<'v>(parameters: &'v Value, path: &str) -> Option<&'v Value> {
    instance::value_at(parameters, path).filter(|value| !value.is_null())
}
