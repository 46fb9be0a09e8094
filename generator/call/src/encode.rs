//! Parameters as they are sent: pairs in the query, and a body.
//!
//! The rules are those of `volcengine_core::encode`, by the types of the model.

use std::borrow::Cow;
use std::fmt;

use volcengine_core::schema::BodyFormat as CoreFormat;
use volcengine_core::sign::canonical;
use volcgen_model::model::{
    BodyFormat, Field, ListStyle, Method, Service, ShapeKind, Type, TypeKind,
};

use crate::{ActionRef, Json};

/// Parameters as they are sent. `Debug` shows no values.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Encoded {
    /// The pairs in the query, without `Action` and `Version`, in the order of the parameters.
    pub query: Vec<(String, String)>,
    /// The body; empty for a GET, and for a POST without parameters in the body.
    pub body: Vec<u8>,
}

impl fmt::Debug for Encoded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.query.iter().map(|(name, _)| name);
        formatter
            .debug_struct("Encoded")
            .field("query", &names.collect::<Vec<_>>())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// A pair of a name and a value.
type Pairs = Vec<(String, String)>;

/// Encodes parameters, which are an object. Members that the action does not have are encoded without types.
#[must_use]
pub fn encode(action: ActionRef<'_>, parameters: &Json) -> Encoded {
    let ActionRef { service, action } = action;
    let fields = service.fields(action.request);
    let field = |name: &str| fields.iter().find(|field| field.name == name);
    let is_in_query = |name: &str| match field(name) {
        Some(field) => action.has_in_query(field),
        None => action.method == Method::Get,
    };
    let (in_query, in_body): (Vec<_>, Vec<_>) = parameters
        .members()
        .iter()
        .partition(|(name, _)| is_in_query(name));
    let pairs = |members: &[&(String, Json)]| {
        let mut pairs = Pairs::new();
        for (name, value) in members {
            parameter(service, field(name), (&mut pairs, name), value);
        }
        pairs
    };
    let has_body = !in_body.is_empty() || fields.iter().any(|field| !action.has_in_query(field));
    let body = match action.body {
        _ if !has_body => Vec::new(),
        BodyFormat::Json => Json::Object(in_body.into_iter().cloned().collect())
            .to_string()
            .into_bytes(),
        BodyFormat::Form => form(&pairs(&in_body)).into_bytes(),
    };
    Encoded {
        query: pairs(&in_query),
        body,
    }
}

/// The query of an action in canonical form, with `Action` and `Version`.
#[must_use]
pub fn query(action: ActionRef<'_>, encoded: &Encoded) -> String {
    let own = [
        ("Action", action.action.name.as_str()),
        ("Version", action.action.version.as_str()),
    ];
    let pairs = encoded
        .query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    canonical::query(own.into_iter().chain(pairs))
}

/// The content type of a body; none for a GET.
#[must_use]
pub fn content_type(action: ActionRef<'_>) -> Option<&'static str> {
    match action.action.method {
        Method::Get => None,
        Method::Post => Some(format(action).content_type()),
    }
}

/// The format of the body, as the runtime names it.
pub(crate) fn format(action: ActionRef<'_>) -> CoreFormat {
    match action.action.body {
        BodyFormat::Json => CoreFormat::Json,
        BodyFormat::Form => CoreFormat::Form,
    }
}

/// A space is `+`, as the official Python SDK writes it, and all else is encoded as in a query.
fn form(pairs: &[(String, String)]) -> String {
    let encoded = |text: &str| {
        let mut output = String::new();
        canonical::encode(&mut output, text);
        output.replace("%20", "+")
    };
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Adds a parameter, a list in the style of its field.
fn parameter(
    service: &Service,
    field: Option<&Field>,
    (pairs, name): (&mut Pairs, &str),
    value: &Json,
) {
    let Some(field) = field else {
        return flatten(service, None, (pairs, name), value);
    };
    let elements = |elements: &[Json]| {
        let mut all = Pairs::new();
        for element in elements {
            flatten(service, element_type(&field.ty), (&mut all, name), element);
        }
        all
    };
    match (field.list_style, value) {
        (ListStyle::Comma, Json::List(list)) if !list.is_empty() => {
            let strings = elements(list).into_iter().map(|(_, text)| text);
            let joined = strings.collect::<Vec<_>>().join(",");
            pairs.push((name.to_owned(), joined));
        }
        (ListStyle::Repeated, Json::List(list)) if !list.is_empty() => {
            pairs.extend(elements(list));
        }
        _ => flatten(service, Some(&field.ty), (pairs, name), value),
    }
}

/// Adds a value: `A.B` for the member of an object, `Key.1` for the first element of a list,
/// `Key.entry.1.key` and `Key.entry.1.value` for the first entry of a map, `Key=` for an empty list or map.
/// Null is left out. Values that are not described are flattened by what they are.
fn flatten(service: &Service, ty: Option<&Type>, (pairs, key): (&mut Pairs, &str), value: &Json) {
    let text: Cow<'_, str> = match value {
        Json::Null => return,
        Json::Bool(value) => value.to_string().into(),
        Json::Number(number) => number.as_str().into(),
        Json::String(text) => text.into(),
        Json::List(list) if list.is_empty() => "".into(),
        Json::List(list) => {
            for (index, element) in list.iter().enumerate() {
                let key = format!("{key}.{}", index + 1);
                let element_type = ty.and_then(element_type);
                flatten(service, element_type, (&mut *pairs, &key), element);
            }
            return;
        }
        Json::Object(members) => match map_values(ty) {
            Some(_) if members.is_empty() => "".into(),
            Some(values) => {
                for (index, (name, value)) in members.iter().enumerate() {
                    let key = format!("{key}.entry.{}", index + 1);
                    pairs.push((format!("{key}.key"), name.clone()));
                    let key = format!("{key}.value");
                    flatten(service, Some(values), (&mut *pairs, &key), value);
                }
                return;
            }
            None => {
                for (name, value) in members {
                    let key = format!("{key}.{name}");
                    let ty = member_type(service, ty, name);
                    flatten(service, ty, (&mut *pairs, &key), value);
                }
                return;
            }
        },
    };
    pairs.push((key.to_owned(), text.into_owned()));
}

fn element_type(ty: &Type) -> Option<&Type> {
    match &ty.kind {
        TypeKind::List(element) => Some(element),
        _ => None,
    }
}

fn map_values(ty: Option<&Type>) -> Option<&Type> {
    match &ty?.kind {
        TypeKind::Map(values) => Some(values),
        _ => None,
    }
}

/// The type of the member of an object that is described.
fn member_type<'m>(service: &'m Service, ty: Option<&'m Type>, name: &str) -> Option<&'m Type> {
    let TypeKind::Shape(id) = ty?.kind else {
        return None;
    };
    match &service.shape(id).kind {
        ShapeKind::Record(fields) => {
            let mut found = fields.iter().filter(|field| field.name == name);
            found.next().map(|field| &field.ty)
        }
        ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
    }
}
