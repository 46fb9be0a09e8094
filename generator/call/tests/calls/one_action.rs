//! Actions that are loaded without the rest of their service.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use volcgen_model::model::ShapeId;

use super::*;

/// An action and the shapes that it uses, with the names of shapes in place of their numbers.
fn described(action: ActionRef<'_>) -> (Value, BTreeMap<String, Value>) {
    let service = action.service;
    let mut shapes = BTreeMap::new();
    let mut left = vec![action.action.request];
    let result = action.action.result.as_ref();
    left.extend(result.and_then(|result| result.ty.shape()));
    while let Some(id) = left.pop() {
        let shape = service.shape(id);
        let mut json = serde_json::to_value(shape).unwrap();
        // Other actions can use it, too.
        json["in_request"] = Value::Null;
        json["in_response"] = Value::Null;
        named(service, &mut json);
        let key = format!("{:?} {}", shape.scope, shape.name);
        if shapes.insert(key, json).is_none() {
            left.extend(service.references(id));
        }
    }
    let mut json = serde_json::to_value(action.action).unwrap();
    named(service, &mut json);
    (json, shapes)
}

fn named(service: &Service, json: &mut Value) {
    let name = |id: &Value| {
        let id = usize::try_from(id.as_u64().unwrap()).unwrap();
        json!(service.shape(ShapeId(id)).name)
    };
    match json {
        Value::Array(elements) => elements.iter_mut().for_each(|json| named(service, json)),
        Value::Object(members) => {
            for (key, value) in members {
                match key.as_str() {
                    "shape" | "record" | "request" if value.is_number() => *value = name(value),
                    "variant" if value[1].is_number() => value[1] = name(&value[1]),
                    _ => named(service, value),
                }
            }
        }
        _ => {}
    }
}

/// So a command for one action need not read thousands of files.
#[test]
fn an_action_that_is_loaded_alone_is_the_same() {
    let specs = folder("../../specs");
    let all = ours();
    let mut fewest = usize::MAX;
    // Not all, because each is loaded twice.
    for action in actions(all).step_by(30) {
        let (version, name) = (&action.action.version, &action.action.name);
        let input = Input::Folder(specs.clone());
        let mut loaded = load::load_action(&input, &action.service.folder, version, name);
        let alone = volcgen_model::services(&mut loaded);
        assert!(!loaded.diagnostics.has_errors(), "{:?}", loaded.diagnostics);
        fewest = fewest.min(loaded.sources.iter().count());
        let service = &alone[0];
        let alone = ActionRef {
            service,
            action: service.action(version, name).unwrap(),
        };
        assert_eq!(described(alone), described(action), "{version} {name}");
    }
    assert!(fewest < 8, "{fewest} files");
    let unknown = load::load_action(&Input::Folder(specs), "rtx", "1", "A");
    assert!(unknown.diagnostics.has_errors());
}
