//! Values without secrets: those of fields that are `sensitive`.

use volcgen_model::model::{Service, Type, TypeKind};

use crate::arguments::{Argument, request_type};
use crate::{ActionRef, Json, types};

/// What stands in place of a secret.
pub const REDACTED: &str = "[redacted]";

/// The shortest secret that is looked for in other text.
const SHORTEST: usize = 4;

/// Parameters with `[redacted]` in place of secrets.
#[must_use]
pub fn masked_parameters(action: ActionRef<'_>, parameters: &Json) -> Json {
    masked(action.service, &request_type(action), parameters)
}

/// The result of an action with `[redacted]` in place of secrets.
#[must_use]
pub fn masked_result(action: ActionRef<'_>, result: &Json) -> Json {
    match &action.action.result {
        Some(output) => masked(action.service, &output.ty, result),
        None => result.clone(),
    }
}

/// The secrets among parameters.
#[must_use]
pub fn secrets(action: ActionRef<'_>, parameters: &Json) -> Vec<String> {
    let mut found = Vec::new();
    walk(
        action.service,
        &request_type(action),
        parameters,
        &mut found,
    );
    // So that a secret that contains another one is replaced as a whole.
    found.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    found
}

/// The values of arguments that are secrets, whether or not they can be read.
#[must_use]
pub fn secret_arguments(action: ActionRef<'_>, arguments: &[Argument]) -> Vec<String> {
    let secrets = arguments.iter().filter(|argument| {
        let request = request_type(action);
        let mut ty = Some(&request);
        argument.path.split('.').any(|part| {
            let name = part.split('[').next().unwrap_or_default();
            let fields = ty.map_or_else(Vec::new, |ty| types::fields(action.service, ty));
            let mut named = fields.into_iter().filter(|field| field.name == name);
            let found = named.clone().any(|field| field.sensitive);
            ty = named.next().map(|field| types::innermost(&field.ty));
            found
        })
    });
    secrets.map(|argument| argument.value.clone()).collect()
}

/// A text with `[redacted]` in place of secrets of at least four bytes.
#[must_use]
pub fn hide(text: &str, secrets: &[String]) -> String {
    let secrets = secrets.iter().filter(|secret| secret.len() >= SHORTEST);
    secrets.fold(text.to_owned(), |text, secret| {
        text.replace(secret, REDACTED)
    })
}

fn masked(service: &Service, ty: &Type, value: &Json) -> Json {
    walk(service, ty, value, &mut Vec::new())
}

/// The value without secrets, which are added to `found`.
fn walk(service: &Service, ty: &Type, value: &Json, found: &mut Vec<String>) -> Json {
    match (value, &ty.kind) {
        (Json::List(elements), TypeKind::List(element)) => {
            let elements = elements.iter();
            Json::List(
                elements
                    .map(|value| walk(service, element, value, found))
                    .collect(),
            )
        }
        (Json::Object(members), TypeKind::Map(values)) => {
            let members = members.iter();
            let members =
                members.map(|(name, value)| (name.clone(), walk(service, values, value, found)));
            Json::Object(members.collect())
        }
        (Json::String(text), TypeKind::JsonText(inner)) => match Json::parse(text) {
            Ok(carried) => {
                let before = found.len();
                let masked = walk(service, inner, &carried, found);
                if found.len() == before {
                    value.clone()
                } else {
                    Json::String(masked.to_string())
                }
            }
            Err(_) => value.clone(),
        },
        (Json::Object(members), _) => {
            let fields = types::fields(service, ty);
            let members = members.iter().map(|(name, value)| {
                let mut known = fields
                    .iter()
                    .filter(|field| field.name == *name || field.aliases.contains(name));
                // A union can have several of this name.
                let is_secret = known.clone().any(|field| field.sensitive);
                let value = match known.next() {
                    _ if is_secret && *value != Json::Null => {
                        strings(value, found);
                        Json::String(REDACTED.to_owned())
                    }
                    Some(field) => walk(service, &field.ty, value, found),
                    None => value.clone(),
                };
                (name.clone(), value)
            });
            Json::Object(members.collect())
        }
        (value, _) => value.clone(),
    }
}

/// Adds the strings and numbers in a secret.
fn strings(value: &Json, found: &mut Vec<String>) {
    match value {
        Json::Null | Json::Bool(_) => {}
        Json::Number(number) => found.push(number.as_str().to_owned()),
        Json::String(text) => found.push(text.clone()),
        Json::List(elements) => elements.iter().for_each(|value| strings(value, found)),
        Json::Object(members) => members.iter().for_each(|(_, value)| strings(value, found)),
    }
}
