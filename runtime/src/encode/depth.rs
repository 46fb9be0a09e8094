//! How deep a request can nest, with what its strings of JSON carry.

use serde_json::{Map, Value};

use crate::constraints::Violation;
use crate::schema::{Reflect, ValueRef, VariantRef};

/// The maximum number of objects and lists within each other in a request, the request itself
/// included. Free-form JSON can nest deeper, but readers of JSON reject it, `serde_json` among them.
pub const MAX_DEPTH: usize = 127;

/// The violation of a request that nests deeper than [`MAX_DEPTH`].
#[must_use]
pub fn check_depth(request: &dyn Reflect) -> Option<Violation> {
    let mut violation = None;
    request.each(&mut |field, view| {
        if violation.is_none() && is_too_deep(view, MAX_DEPTH - 1) {
            violation = Some(too_deep(field.wire));
        }
    });
    violation
}

/// The violation of parameters without a description that nest deeper than [`MAX_DEPTH`].
pub(crate) fn check_untyped_depth(parameters: &Map<String, Value>) -> Option<Violation> {
    let is_deep = |value: &Value| is_json_too_deep(value, MAX_DEPTH - 1);
    let found = parameters.iter().find(|(_, value)| is_deep(value));
    found.map(|(name, _)| too_deep(name))
}

fn too_deep(path: &str) -> Violation {
    Violation {
        path: path.to_owned(),
        message: format!(
            "nests too deep: expected at most {MAX_DEPTH} objects and lists within each \
             other, the request itself included"
        ),
    }
}

/// Whether a value has more than `levels` objects and lists within each other. It looks no deeper.
fn is_too_deep(view: ValueRef<'_>, levels: usize) -> bool {
    let mut found = false;
    match view {
        ValueRef::Json(value) => return is_json_too_deep(value, levels),
        ValueRef::Union(union) => match union.variant() {
            VariantRef::Other(_, value) => return is_json_too_deep(value, levels),
            VariantRef::Known(_, record) => return is_too_deep(ValueRef::Record(record), levels),
        },
        ValueRef::Absent
        | ValueRef::Null
        | ValueRef::Bool(_)
        | ValueRef::Int(_)
        | ValueRef::Float(_)
        | ValueRef::Number(_)
        | ValueRef::String(_) => return false,
        _ if levels == 0 => return true,
        // It counts as a level, so that values in strings in strings end.
        ValueRef::Text(text) => return is_too_deep(text.value(), levels - 1),
        ValueRef::Record(record) => {
            record.visit_values(&mut |view| found = found || is_too_deep(view, levels - 1));
        }
        ValueRef::List(list) => {
            found = (0..list.len()).any(|index| is_too_deep(list.at(index), levels - 1));
        }
        ValueRef::Map(map) => {
            map.each(&mut |_, view| found = found || is_too_deep(view, levels - 1));
        }
    }
    found
}

fn is_json_too_deep(value: &Value, levels: usize) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        _ if levels == 0 => true,
        Value::Array(list) => list.iter().any(|value| is_json_too_deep(value, levels - 1)),
        Value::Object(object) => object
            .values()
            .any(|value| is_json_too_deep(value, levels - 1)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{JsonText, record};

    struct Request {
        free: Option<Value>,
        list: Option<Vec<Value>>,
        map: Option<BTreeMap<String, Value>>,
        text: Option<JsonText<Value>>,
        next: Option<Box<Request>>,
    }
    record! { Request { optional {
        free: Value = "Free";
        list: Vec<Value> = "List";
        map: BTreeMap<String, Value> = "Map";
        text: JsonText<Value> = "Text";
        next: Box<Request> = "Next";
    } } }

    fn empty() -> Request {
        Request {
            free: None,
            list: None,
            map: None,
            text: None,
            next: None,
        }
    }

    /// This number of lists within each other.
    fn lists(depth: usize) -> Value {
        (1..depth).fold(Value::Array(Vec::new()), |inner, _| {
            Value::Array(vec![inner])
        })
    }

    /// This number of objects within each other.
    fn objects(depth: usize) -> Value {
        (1..depth).fold(
            serde_json::json!({}),
            |inner, _| serde_json::json!({ "k": inner }),
        )
    }

    #[test]
    fn free_form_objects_can_be_as_deep_as_lists() {
        for (depth, is_accepted) in [(MAX_DEPTH - 1, true), (MAX_DEPTH, false)] {
            for value in [objects(depth), lists(depth)] {
                let parameters = Map::from_iter([("Free".to_owned(), value.clone())]);
                let untyped = check_untyped_depth(&parameters);
                assert_eq!(untyped.is_none(), is_accepted, "{depth}");
                let free = Request {
                    free: Some(value),
                    ..empty()
                };
                assert_eq!(check_depth(&free), untyped);
            }
        }
    }

    #[test]
    fn a_string_of_json_counts_as_a_level() {
        for (depth, is_accepted) in [(MAX_DEPTH - 2, true), (MAX_DEPTH - 1, false)] {
            let request = Request {
                text: Some(lists(depth).into()),
                ..empty()
            };
            assert_eq!(check_depth(&request).is_none(), is_accepted, "{depth}");
        }
    }

    #[test]
    fn what_is_sent_is_what_readers_of_json_read() {
        for depth in [1, MAX_DEPTH - 2, MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 50] {
            let mut chain = empty();
            for _ in 1..depth {
                chain = Request {
                    next: Some(Box::new(chain)),
                    ..empty()
                };
            }
            let requests = [
                (
                    "Free",
                    Request {
                        free: Some(lists(depth)),
                        ..empty()
                    },
                ),
                (
                    "List",
                    Request {
                        list: Some(vec![lists(depth)]),
                        ..empty()
                    },
                ),
                (
                    "Map",
                    Request {
                        map: Some(BTreeMap::from([("k".to_owned(), lists(depth))])),
                        ..empty()
                    },
                ),
                (
                    "Next",
                    Request {
                        next: Some(Box::new(chain)),
                        ..empty()
                    },
                ),
            ];
            for (path, request) in requests {
                let sent = serde_json::to_string(&request).unwrap();
                let is_read = serde_json::from_str::<Value>(&sent).is_ok();
                let violation = check_depth(&request);
                assert_eq!(violation.is_none(), is_read, "{path} {depth}");
                if let Some(violation) = violation {
                    assert_eq!(violation.path, path);
                }
            }
        }
    }
}
