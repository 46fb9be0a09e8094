//! Examples: requests and responses of one name belong together.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::fits::UNFIT;
use super::reader::{Reader, entries, items, text};
use super::refs::step;
use crate::draft::{Action, Example, Field};

/// The name of an example that has none.
const UNNAMED: &str = "";

impl<'d> Reader<'d> {
    /// The examples of an operation.
    pub(super) fn examples(&mut self, operation: &'d Value, at: &str, action: &mut Action) {
        let mut requests: IndexMap<String, Map<String, Value>> = IndexMap::new();
        let bodies = self.body_examples(operation, at);
        for (name, value) in bodies {
            if let Value::Object(members) = value {
                let request = requests.entry(name).or_default();
                for (member, value) in members {
                    if action.is_form {
                        let value = self.unflattened(&member, value);
                        put(request, &action.request, &member, value);
                    } else {
                        request.insert(member, value);
                    }
                }
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
                if name == UNNAMED {
                    continue;
                }
                let value = self.unflattened(parameter_name, value);
                let request = requests.entry(name).or_default();
                put(request, &action.request, parameter_name, value);
            }
        }
        action.shown = self.shown(operation, at);
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

    /// The names of examples that an extension marks.
    fn shown(&mut self, operation: &'d Value, at: &str) -> Vec<String> {
        let Some(response) = operation
            .pointer("/responses/200")
            .filter(|_| self.is_own)
            .and_then(|response| self.followed(response, at))
        else {
            return Vec::new();
        };
        let media = response.0.pointer("/content/application~1json");
        let all = media
            .into_iter()
            .flat_map(|media| entries(media, "examples"));
        let shown = all.filter(|(_, example)| super::reader::flag(example, "x-shown"));
        shown.map(|(name, _)| name.clone()).collect()
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
}

/// Puts the value of a parameter into a request: `Filter.Name` is a member of the object `Filter`.
fn put(request: &mut Map<String, Value>, fields: &[Field], name: &str, value: Value) {
    let is_field = |name: &str| fields.iter().any(|field| field.name == name);
    if is_field(name) {
        request.insert(name.to_owned(), value);
        return;
    }
    let mut steps = name.split('.').take(super::reader::MAX_DEPTH);
    let first = steps.next().unwrap_or_default();
    if !is_field(first) {
        return;
    }
    let mut place = request.entry(first).or_insert(Value::Null);
    for step in steps {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Some(members) = place.as_object_mut() else {
            return;
        };
        place = members.entry(step).or_insert(Value::Null);
    }
    *place = value;
}
