//! Lists that an action returns in pages, by the description of its pagination.

use volcengine_core::pages::Progress;
use volcengine_core::schema::{ValueRef, WireType};
use volcengine_core::{Client, Error, Number, Response};
use volcgen_model::model::{Pagination, TypeKind};

use crate::{ActionRef, Json, action_info, send};

/// All pages of a list.
#[derive(Debug)]
pub struct AllPages {
    /// The result of the last page, with the elements of all pages as its list.
    pub result: Json,
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
    let rules = action_info::pagination(pagination);
    let parameter = pagination.style.parameter();
    let named = parameters.get(parameter);
    let mut progress = Progress::new(&rules, named.map_or(ValueRef::Absent, Json::value_ref));
    let mut parameters = parameters.clone();
    let mut all: Vec<Json> = Vec::new();
    let mut pages = 0;
    loop {
        let call = client.call_as(send::untyped(action, &parameters));
        let Response { mut result, .. } = call.await?;
        pages += 1;
        let mut position = String::new();
        let has_next = progress.advance(&rules, Json::value_ref(&result), &mut position);
        if let Some(Json::List(items)) = result.at_mut(rules.items) {
            all.append(items);
        }
        if has_next && pages < limit {
            set(action, &mut parameters, parameter, position);
            continue;
        }
        put(&mut result, rules.items, all);
        return Ok(AllPages {
            result,
            pages,
            is_cut: has_next,
        });
    }
}

/// Makes a list that of a result. The last page can be without.
fn put(result: &mut Json, path: &str, list: Vec<Json>) {
    if let Some(place) = result.at_mut(path) {
        *place = Json::List(list);
    } else if let (Json::Object(members), false) = (result, path.contains('.')) {
        members.push((path.to_owned(), Json::List(list)));
    }
}

/// Sets a parameter by the type that it has.
fn set(action: ActionRef<'_>, parameters: &mut Json, name: &str, value: String) {
    let field = action.service.field(action.action.request, name);
    let is_string = field.is_some_and(|field| matches!(field.ty.kind, TypeKind::String));
    let value = match Number::parse(&value) {
        Ok(number) if !is_string => Json::Number(number),
        _ => Json::String(value),
    };
    if let Some(old) = parameters.at_mut(name) {
        *old = value;
    } else if let Json::Object(members) = parameters {
        members.push((name.to_owned(), value));
    }
}
