//! The targets: a file for each kind of what comes from outside.

mod agent;

mod cassette;
mod credentials;
mod http;
mod import;
mod metadata;
mod offline;
mod request;
mod response;
mod signature;
mod sources;
mod specs;
mod template;
mod token;
mod webhook;

use std::path::{Path, PathBuf};

use crate::Target;
use import::Parser;
use sources::Sources;

/// A target: its name, how many inputs are read in little time, and what they are.
pub struct Entry {
    /// The name on the command line.
    pub name: &'static str,
    /// How many inputs the tests read.
    pub quick: u64,
    /// What the inputs are.
    pub inputs: &'static str,
    make: fn() -> Box<dyn Target>,
}

impl Entry {
    const fn new(
        name: &'static str,
        quick: u64,
        make: fn() -> Box<dyn Target>,
        inputs: &'static str,
    ) -> Self {
        Entry {
            name,
            quick,
            inputs,
            make,
        }
    }

    /// The entry of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Entry> {
        ALL.iter().find(|entry| entry.name == name)
    }

    /// The target.
    #[must_use]
    pub fn target(&self) -> Box<dyn Target> {
        (self.make)()
    }
}

/// All targets.
pub const ALL: &[Entry] = &[
    Entry::new(
        "page",
        400,
        || Box::new(Sources::new(Parser::Page)),
        "documentation pages, as `import page` does",
    ),
    Entry::new(
        "openapi",
        400,
        || Box::new(Sources::new(Parser::OpenApi)),
        "OpenAPI documents, as `import openapi` does",
    ),
    Entry::new(
        "metadata",
        150,
        || Box::new(Sources::new(Parser::Metadata)),
        "metadata of a service, as `import metadata` does",
    ),
    Entry::new(
        "fmt",
        400,
        || Box::new(Sources::new(Parser::Fmt)),
        "specs, as `fmt` does",
    ),
    Entry::new(
        "specs",
        150,
        specs::target,
        "specs, and generates Rust from those without errors",
    ),
    Entry::new("template", 200, template::target, "templates of users"),
    Entry::new(
        "request",
        2_000,
        request::target,
        "parameters, which the client and the model check",
    ),
    Entry::new(
        "response",
        2_000,
        response::target,
        "responses of a service, with their headers",
    ),
    Entry::new(
        "config-file",
        2_000,
        credentials::config_file,
        "`config.json` of the official CLI",
    ),
    Entry::new(
        "legacy-file",
        2_000,
        credentials::legacy_file,
        "the files of older SDKs",
    ),
    Entry::new(
        "instance",
        2_000,
        credentials::instance,
        "responses of the metadata service of an instance",
    ),
    Entry::new("role", 2_000, credentials::role, "responses of STS"),
    Entry::new("signature", 2_000, signature::received, "signed requests"),
    Entry::new(
        "sign",
        2_000,
        signature::two_ways,
        "requests, which it signs in two ways",
    ),
    Entry::new("token", 2_000, token::target, "access tokens of RTC"),
    Entry::new("webhook", 2_000, webhook::target, "webhooks of RTC"),
    Entry::new("frame", 2_000, agent::frame, "binary messages of agents"),
    Entry::new("callback", 2_000, agent::callback, "callbacks of agents"),
    Entry::new("cassette", 2_000, cassette::target, "recorded interactions"),
    Entry::new(
        "http",
        400,
        http::target,
        "requests to the mock server, over a connection",
    ),
];

/// A path of the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}
