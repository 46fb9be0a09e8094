//! Calls of actions, by our specs and by those next to this file.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod examples;
mod golden;
mod one_action;
mod server;
mod signatures;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use volcgen_call::{ActionRef, Json};
use volcgen_model::load::{self, Input};
use volcgen_model::model::Service;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The services of a specs folder, which must be valid.
fn services(specs: &Path) -> Vec<Service> {
    let mut loaded = load::load(&Input::Folder(specs.to_owned()));
    let services = volcgen_model::services(&mut loaded);
    let problems = loaded.diagnostics.sorted(&loaded.sources);
    assert!(problems.is_empty(), "{problems:#?}");
    services
}

/// Those of this repository, loaded once.
fn ours() -> &'static [Service] {
    static OURS: OnceLock<Vec<Service>> = OnceLock::new();
    OURS.get_or_init(|| services(&folder("../../specs")))
}

fn actions(services: &[Service]) -> impl Iterator<Item = ActionRef<'_>> {
    services.iter().flat_map(|service| {
        let versions = service.versions.iter();
        let actions = versions.flat_map(|version| &version.actions);
        actions.map(move |action| ActionRef { service, action })
    })
}

/// The action of this name.
fn action<'s>(services: &'s [Service], name: &str) -> ActionRef<'s> {
    actions(services)
        .find(|known| known.action.name == name)
        .unwrap()
}

fn json(text: &str) -> Json {
    Json::parse(text).unwrap()
}
