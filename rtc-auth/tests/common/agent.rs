//! Vectors of agents' messages.

use serde_json::Value;

/// The vectors of a kind: `frames` or `callbacks`.
pub fn vectors(kind: &str) -> Vec<Value> {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/rtc_agent.json")).unwrap();
    vectors[kind].as_array().unwrap().clone()
}

pub fn vector(kind: &str, name: &str) -> Value {
    let found = vectors(kind)
        .into_iter()
        .find(|vector| vector["name"] == name);
    found.unwrap()
}
