//! The part of a list that a request asks for.

use serde_json::{Map, Value};
use volcgen_model::model::{PageStyle, Pagination};

use crate::catalog::ActionRef;
use crate::parameters;

/// The elements of a page if neither the request nor its description says how many.
const DEFAULT_SIZE: usize = 10;

/// Replaces the list in a result by the page of `list` that the parameters ask for, with the total and the
/// token of the next page, as far as the action has them.
pub(crate) fn write_page(
    result: &mut Value,
    list: &[Value],
    (target, pagination): (ActionRef<'_>, &Pagination),
    parameters: &Value,
) {
    let size = size(target, pagination, parameters);
    let start = start(pagination, parameters, size);
    let rest = list.get(start..).unwrap_or_default();
    let page = rest.get(..size).unwrap_or(rest);
    set(result, &pagination.items, Value::Array(page.to_vec()));
    if let Some(total) = &pagination.total {
        set(result, total, list.len().into());
    }
    if let PageStyle::Token { next, .. } = &pagination.style {
        let is_last = page.len() == rest.len();
        let token = if is_last {
            String::new()
        } else {
            start.saturating_add(size).to_string()
        };
        set(result, next, token.into());
    }
}

/// The list in a result.
pub(crate) fn list_of(result: &Value, pagination: &Pagination) -> Vec<Value> {
    match parameters::at(result, &pagination.items) {
        Some(Value::Array(list)) => list.clone(),
        _ => Vec::new(),
    }
}

/// The most elements of a page: at least one.
fn size(target: ActionRef<'_>, pagination: &Pagination, parameters: &Value) -> usize {
    let Some(name) = &pagination.size else {
        return DEFAULT_SIZE;
    };
    let field = target.service.field(target.action.request, name);
    let default = field.and_then(|field| field.default.as_ref());
    let size = parameters.get(name).and_then(number);
    let size = size.or_else(|| default.and_then(number));
    size.unwrap_or(DEFAULT_SIZE).max(1)
}

/// How many elements come before the page. A token is that number.
fn start(pagination: &Pagination, parameters: &Value, size: usize) -> usize {
    let position = parameters.get(pagination.style.parameter());
    match pagination.style {
        PageStyle::Page { first, .. } => {
            let first = usize::try_from(first).unwrap_or(0);
            let page = position.and_then(number).unwrap_or(first);
            page.saturating_sub(first).saturating_mul(size)
        }
        PageStyle::Offset { .. } | PageStyle::Token { .. } => {
            position.and_then(number).unwrap_or(0)
        }
    }
}

/// A number, also one that is written as a string.
fn number(value: &Value) -> Option<usize> {
    match value {
        Value::String(digits) => digits.trim().parse().ok(),
        value => value.as_u64().and_then(|number| number.try_into().ok()),
    }
}

/// Sets the value at a path of dotted wire names, in objects that are made if they are missing.
fn set(result: &mut Value, path: &str, value: Value) {
    let mut place = result;
    for name in path.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(members) = place else {
            return;
        };
        place = members.entry(name).or_insert(Value::Null);
    }
    *place = value;
}
