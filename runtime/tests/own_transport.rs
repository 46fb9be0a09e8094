//! The example of a transport of one's own does what it says.
#![allow(clippy::unwrap_used)]

#[path = "../examples/own_transport.rs"]
#[allow(dead_code, reason = "its main is not called")]
mod example;

#[tokio::test]
async fn a_call_goes_through_a_transport_of_ones_own() {
    assert_eq!(example::rooms().await.unwrap(), ["red", "green"]);
}
