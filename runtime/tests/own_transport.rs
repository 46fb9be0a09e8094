//! The example of a custom transport works.
#![allow(clippy::unwrap_used)]

#[path = "../examples/own_transport.rs"]
#[allow(dead_code, reason = "its main is not called")]
mod example;

#[tokio::test]
async fn the_example_calls_an_action_through_a_custom_transport() {
    assert_eq!(example::rooms().await.unwrap(), ["red", "green"]);
}
