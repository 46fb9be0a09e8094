//! Lists that an action returns in pages, by the description of its pagination.

use std::collections::HashSet;

use serde_json::Value;
use volcengine_core::{Client, Error, Number, Response};
use volcgen_model::instance::value_at;
use volcgen_model::model::{PageStyle, Pagination, TypeKind};

use crate::{ActionRef, Json, send};

/// All pages of a list.
#[derive(Debug)]
pub struct AllPages {
    /// The result of the last page, with the elements of all pages as its list.
    pub result: Value,
    /// The number of pages.
    pub pages: usize,
    /// Whether there may be more, because the limit was reached.
    pub is_cut: bool,
}

/// Calls an action until it returns no more pages, or `limit` pages. It begins with the page that the parameters name.
///
/// # Errors
///
/// That of the call of a page.
pub async fn all_pages(
    client: &Client,
    (action, pagination): (ActionRef<'_>, &Pagination),
    parameters: &Json,
    limit: usize,
) -> Result<AllPages, Error> {
    let mut parameters = parameters.clone();
    let mut progress = Progress::new(pagination, &parameters);
    let mut all: Vec<Value> = Vec::new();
    let mut pages = 0;
    loop {
        let response: Response<Value> = client.call(send::untyped(action, &parameters)).await?;
        pages += 1;
        let mut result = response.result;
        let items = items(&mut result, &pagination.items);
        let next = progress.advance(pagination, &result, items.len());
        all.extend(items);
        let is_cut = next.is_some() && pages >= limit;
        match next {
            Some(position) if !is_cut => {
                set(
                    action,
                    &mut parameters,
                    pagination.style.parameter(),
                    position,
                );
            }
            _ => {
                put(&mut result, &pagination.items, Value::Array(all));
                return Ok(AllPages {
                    result,
                    pages,
                    is_cut,
                });
            }
        }
    }
}

/// Takes the list out of a result.
fn items(result: &mut Value, path: &str) -> Vec<Value> {
    match result.pointer_mut(&pointer(path)).map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

fn put(result: &mut Value, path: &str, list: Value) {
    match result.pointer_mut(&pointer(path)) {
        Some(place) => *place = list,
        // The last page has no list.
        None => {
            if let (Some(members), false) = (result.as_object_mut(), path.contains('.')) {
                members.insert(path.to_owned(), list);
            }
        }
    }
}

/// The path as a pointer of JSON (RFC 6901).
fn pointer(path: &str) -> String {
    let names = path.split('.');
    let escaped = names.map(|name| format!("/{}", name.replace('~', "~0").replace('/', "~1")));
    escaped.collect()
}

/// How far a list has been read, by the rules of `volcengine_core::pages`.
struct Progress {
    /// The number of the page to fetch, or of the elements before it.
    number: i64,
    /// The elements before the first page, as far as known, and those that were returned.
    returned: i64,
    tokens: HashSet<String>,
}

impl Progress {
    fn new(pagination: &Pagination, parameters: &Json) -> Self {
        let named = parameters
            .get(pagination.style.parameter())
            .map(Json::to_value);
        let number = named.as_ref().and_then(number);
        let (number, returned) = match pagination.style {
            PageStyle::Page { first, .. } => (number.unwrap_or(first), 0),
            PageStyle::Offset { .. } => (number.unwrap_or(0), number.unwrap_or(0)),
            PageStyle::Token { .. } => (0, 0),
        };
        let token = named.as_ref().and_then(Value::as_str).map(str::to_owned);
        Progress {
            number,
            returned,
            tokens: token.into_iter().collect(),
        }
    }

    /// The position of the page after one with `count` elements; `None` at the end.
    fn advance(&mut self, pagination: &Pagination, page: &Value, count: usize) -> Option<String> {
        let count = i64::try_from(count).ok()?;
        self.returned = self.returned.saturating_add(count);
        let total = pagination.total.as_deref();
        let total = total.and_then(|total| number(value_at(page, total)?));
        if count == 0 || total.is_some_and(|total| self.returned >= total) {
            return None;
        }
        let step = match &pagination.style {
            PageStyle::Page { .. } => 1,
            PageStyle::Offset { .. } => count,
            PageStyle::Token { next, .. } => {
                let token = value_at(page, next)?.as_str()?;
                // A token that comes again would lead in a cycle.
                let is_new = !token.is_empty() && self.tokens.insert(token.to_owned());
                return is_new.then(|| token.to_owned());
            }
        };
        self.number = self.number.checked_add(step)?;
        Some(self.number.to_string())
    }
}

/// A number, also one that is written as a string.
fn number(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_str()?.trim().parse().ok())
}

/// Sets a parameter by the type that it has.
fn set(action: ActionRef<'_>, parameters: &mut Json, name: &str, value: String) {
    let field = action.service.field(action.action.request, name);
    let is_string = field.is_some_and(|field| matches!(field.ty.kind, TypeKind::String));
    let value = match Number::parse(&value) {
        Ok(number) if !is_string => Json::Number(number),
        _ => Json::String(value),
    };
    let Json::Object(members) = parameters else {
        return;
    };
    match members.iter_mut().find(|(known, _)| known == name) {
        Some((_, old)) => *old = value,
        None => members.push((name.to_owned(), value)),
    }
}
