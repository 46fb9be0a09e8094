//! The schemas of a document against the values that the model allows and rejects.
//!
//! `volcgen-synth` makes the requests of every action from the model, and requests that break one
//! constraint or rule each. The mock server checks requests with `instance`, as this test does.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod members;
mod said;
mod schemas;

use common::{actions, services};
use serde_json::{Value, json};
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Action, Service};
use volcgen_openapi::document;
use volcgen_synth::{Requests, requests, violating_requests};

use crate::said::is_expressible;
use crate::schemas::Schemas;

/// Every action, with what the document of its service says.
fn each(folder: &str, mut visit: impl FnMut(&Service, &Action, &Schemas)) {
    for service in services(folder) {
        let document = document(&service, None);
        for action in actions(&service) {
            visit(&service, action, &Schemas::new(&document, action));
        }
    }
}

#[test]
fn schemas_accept_valid_requests_and_reject_violating_ones() {
    let (mut called, mut accepted, mut rejected, mut unsaid) = (0, 0, 0, 0);
    each("../../specs", |service, action, schemas| {
        let requests = requests(service, action).unwrap();
        for request in all(&requests) {
            assert!(schemas.accepts(request), "{}: {request:#}", action.name);
            accepted += 1;
        }
        let (violating, _) = violating_requests(service, action, &requests);
        for violating in violating {
            let is_rejected = !schemas.accepts(&violating.request);
            if is_expressible(service, action, &violating) {
                assert!(is_rejected, "{} {violating:#?}", action.name);
                rejected += 1;
            } else {
                unsaid += 1;
            }
        }
        called += 1;
    });
    println!("{called} actions: {accepted} accepted, {rejected} rejected, {unsaid} unsaid");
    assert!(
        called >= 164 && accepted > 2 * called,
        "{accepted} of {called}"
    );
    assert!(
        rejected > 20 * called && unsaid < 4 * called,
        "{rejected}, {unsaid}"
    );
}

fn all(requests: &Requests) -> impl Iterator<Item = &Value> {
    requests.full.iter().chain([&requests.minimal])
}

/// A service that corrects an object, and everything in it.
#[test]
fn schemas_accept_what_the_service_corrects() {
    let action = r"
action: Draw
summary: Draw something.
method: POST
request:
  Strict: { type: Canvas, required: true, doc: One that is right. }
  Lenient: { type: Canvas, server_clamps: true, doc: One that is corrected. }
types:
  Canvas:
    type: object
    doc: A canvas.
    fields:
      Width: { type: int32, required: true, min: 16, doc: The width. }
      Until: { type: datetime, doc: When it ends. }
      Inner: { type: Canvas, doc: One in it. }
";
    let service = common::service(&[
        (
            "demo/service.yaml",
            "service: demo\ntitle: Demo\ndoc: A service.\nregion: north\n\
             hosts: { north: demo.volces.test }\nversions: { v1: { doc: The version. } }\n",
        ),
        ("demo/v1/Draw.yaml", action),
    ]);
    let document = document(&service, None);
    let action = actions(&service).next().unwrap();
    let schemas = Schemas::new(&document, action);
    let right = json!({ "Width": 16 });
    let canvases = [
        right.clone(),
        json!({ "Width": 15 }),
        json!({ "Width": null }),
        json!({ "Width": 16, "Inner": {} }),
        json!({ "Width": 16, "Until": "later" }),
        json!({ "Width": "16" }),
        json!({ "Width": 16, "Other": 1 }),
    ];
    for canvas in &canvases {
        for request in [
            json!({ "Strict": canvas }),
            json!({ "Strict": right, "Lenient": canvas }),
        ] {
            let violations = instance::check_request(&service, action, &request, Options::REQUEST);
            assert_eq!(
                schemas.accepts(&request),
                violations.is_empty(),
                "{request}"
            );
        }
    }
}
