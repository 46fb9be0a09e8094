//! Examples: requests and responses of one name belong together.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::reader::{Reader, entries, items, text};
use super::refs::step;
use crate::codes;
use crate::draft::{Action, Example, Field, Kind, Shape};
use crate::notes::Assumption;
use crate::write::default::fitted;

const UNFIT: Assumption = Assumption {
    code: codes::UNFITTING_EXAMPLE,
    message: "an example does not fit what the document says of it, so it is left out",
    help: "compare it with the types",
};

/// The name of an example that has none.
const UNNAMED: &str = "";

impl<'d> Reader<'d> {
    /// The examples of an operation.
    pub(super) fn examples(&mut self, operation: &'d Value, at: &str, action: &mut Action) {
        let mut requests: IndexMap<String, Map<String, Value>> = IndexMap::new();
        let bodies = self.body_examples(operation, at);
        for (name, value) in bodies {
            if let Value::Object(members) = value {
                let members = members.into_iter().map(|(member, value)| {
                    let value = if action.is_form {
                        self.unflattened(&member, value)
                    } else {
                        value
                    };
                    (member, value)
                });
                let members: Vec<_> = members.collect();
                requests.entry(name).or_default().extend(members);
            }
        }
        for parameter in items(operation, "parameters") {
            let Some((parameter, at)) = self.followed(parameter, at) else {
                continue;
            };
            let Some(parameter_name) =
                text(parameter, "name").filter(|_| text(parameter, "in") == Some("query"))
            else {
                continue;
            };
            for (name, value) in self.of_media(parameter, &at) {
                let is_whole = action
                    .request
                    .iter()
                    .any(|field| field.name == parameter_name);
                if is_whole && name != UNNAMED {
                    requests
                        .entry(name)
                        .or_default()
                        .insert(parameter_name.to_owned(), value);
                }
            }
        }
        let mut responses = self.response_examples(operation, at);
        for (name, request) in requests {
            let response = responses.shift_remove(&name);
            action.examples.push(Example {
                name: (name != UNNAMED).then_some(name),
                request: Some(Value::Object(request)),
                response,
            });
        }
        if action.request.iter().any(|field| field.required) {
            for name in responses.keys() {
                let name = if name == UNNAMED { "an example" } else { name };
                self.note(UNFIT, at, &format!("{name} of {}", action.name));
            }
        } else {
            for (name, response) in responses {
                action.examples.push(Example {
                    name: (name != UNNAMED).then_some(name),
                    request: None,
                    response: Some(response),
                });
            }
        }
    }

    fn body_examples(&mut self, operation: &'d Value, at: &str) -> IndexMap<String, Value> {
        let Some(body) = operation.get("requestBody") else {
            return IndexMap::new();
        };
        let Some((body, at)) = self.followed(body, &step(at, "requestBody")) else {
            return IndexMap::new();
        };
        let media = entries(body, "content").next();
        media
            .map(|(_, media)| self.of_media(media, &at))
            .unwrap_or_default()
    }

    fn response_examples(&mut self, operation: &'d Value, at: &str) -> IndexMap<String, Value> {
        let mut good =
            entries(operation, "responses").filter(|(status, _)| status.starts_with('2'));
        let Some((response, at)) = good
            .next()
            .and_then(|(_, response)| self.followed(response, at))
        else {
            return IndexMap::new();
        };
        if let Some((_, value)) = entries(response, "examples").next() {
            return IndexMap::from([(UNNAMED.to_owned(), value.clone())]);
        }
        let media = entries(response, "content").find(|(media, _)| super::body::is_json(media));
        media
            .map(|(_, media)| self.of_media(media, &at))
            .unwrap_or_default()
    }

    /// The examples of a media type or a parameter, by name.
    fn of_media(&mut self, media: &'d Value, at: &str) -> IndexMap<String, Value> {
        let mut all = IndexMap::new();
        if let Some(value) = media.get("example") {
            all.insert(UNNAMED.to_owned(), value.clone());
        }
        for (name, example) in entries(media, "examples") {
            if let Some((example, _)) = self.followed(example, at)
                && let Some(value) = example.get("value")
            {
                all.insert(name.clone(), value.clone());
            }
        }
        all
    }

    /// Leaves out defaults and examples of fields whose named type rejects them. The writer checks others.
    pub(super) fn check_values(&mut self, actions: &mut [Action]) {
        let mut types = std::mem::take(&mut self.types);
        let known = types.clone();
        self.types = known;
        let mut waiting: Vec<&mut Field> = members_of(&mut types);
        for action in actions {
            waiting.extend(&mut action.request);
            waiting.extend(action.response.iter_mut().flat_map(fields_of));
        }
        while let Some(field) = waiting.pop() {
            if matches!(field.shape.kind, Kind::Named(_)) {
                for value in [&mut field.default, &mut field.example] {
                    if value
                        .as_ref()
                        .is_some_and(|value| !self.fits(value, &field.shape, true, 0))
                    {
                        *value = None;
                        self.note(UNFIT, "#", &format!("a value of {}", field.name));
                    }
                }
            }
            waiting.extend(fields_of(&mut field.shape));
        }
        self.types = types;
    }

    /// The value of keys such as `Tags.1.Key`, which our own export writes.
    fn unflattened(&self, name: &str, value: Value) -> Value {
        let Value::Object(keys) = &value else {
            return value;
        };
        let prefix = format!("{name}.");
        if !self.is_own || keys.is_empty() || !keys.keys().all(|key| key.starts_with(&prefix)) {
            return value;
        }
        let mut whole = Value::Null;
        for (key, value) in keys {
            let mut place = &mut whole;
            for step in key
                .strip_prefix(&prefix)
                .unwrap_or_default()
                .split('.')
                .take(super::reader::MAX_DEPTH)
            {
                place = match step.parse::<usize>() {
                    Ok(number) if (1..=keys.len()).contains(&number) => {
                        if !place.is_array() {
                            *place = Value::Array(Vec::new());
                        }
                        let Value::Array(items) = place else {
                            return value.clone();
                        };
                        if items.len() < number {
                            items.resize(number, Value::Null);
                        }
                        let Some(item) = items.get_mut(number - 1) else {
                            return value.clone();
                        };
                        item
                    }
                    _ => {
                        if !place.is_object() {
                            *place = Value::Object(Map::new());
                        }
                        let Value::Object(members) = place else {
                            return value.clone();
                        };
                        members.entry(step.to_owned()).or_insert(Value::Null)
                    }
                };
            }
            *place = value.clone();
        }
        whole
    }

    fn fits_fields(&self, value: &Value, fields: &[Field], is_request: bool, depth: usize) -> bool {
        let Some(members) = value.as_object() else {
            return false;
        };
        let is_complete = fields
            .iter()
            .all(|field| !field.required || members.contains_key(&field.name));
        is_complete
            && members.iter().all(|(name, value)| {
                let field = fields.iter().find(|field| field.name == *name);
                field.is_some_and(|field| self.fits(value, &field.shape, is_request, depth))
            })
    }

    fn fits(&self, value: &Value, shape: &Shape, is_request: bool, depth: usize) -> bool {
        if depth > super::reader::MAX_DEPTH {
            return false;
        }
        let inner = |value: &Value, shape: &Shape| self.fits(value, shape, is_request, depth + 1);
        match (&shape.kind, value) {
            (Kind::Json, _) | (Kind::JsonText(_), Value::String(_)) => true,
            (_, Value::Null) => !is_request,
            (Kind::Named(name), value) => match self.types.get(name) {
                Some(shape) => inner(value, shape),
                None => false,
            },
            (Kind::Object(fields), value) => self.fits_fields(value, fields, is_request, depth + 1),
            (Kind::List(element), Value::Array(items)) => {
                items.iter().all(|item| inner(item, element))
            }
            (Kind::Map(element), Value::Object(entries)) => {
                entries.values().all(|value| inner(value, element))
            }
            (Kind::Union(variants), Value::Object(members)) => variants.iter().any(|variant| {
                let Kind::Object(fields) = &variant.shape.kind else {
                    return false;
                };
                let mut rest = members.clone();
                let has_tags = variant
                    .tags
                    .iter()
                    .all(|(name, tag)| rest.remove(name).as_ref() == Some(tag));
                has_tags && self.fits_fields(&Value::Object(rest), fields, is_request, depth + 1)
            }),
            (_, value) => fitted(value, shape).as_ref() == Some(value),
        }
    }
}

/// The members of all named types.
fn members_of(types: &mut IndexMap<String, Shape>) -> Vec<&mut Field> {
    types.values_mut().flat_map(fields_of).collect()
}

/// The members of an object or of the variants of a union, through lists and maps.
fn fields_of(mut shape: &mut Shape) -> Vec<&mut Field> {
    loop {
        match &mut shape.kind {
            Kind::List(inner) | Kind::Map(inner) | Kind::JsonText(inner) => shape = inner,
            Kind::Object(fields) => return fields.iter_mut().collect(),
            Kind::Union(variants) => {
                return variants
                    .iter_mut()
                    .flat_map(|variant| fields_of(&mut variant.shape))
                    .collect();
            }
            _ => return Vec::new(),
        }
    }
}
