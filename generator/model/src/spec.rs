//! The spec files as Rust types, one to one.
//!
//! This stage does not resolve names or fill in defaults, and checks only the shape of the YAML.
//! Values that a later stage can report are `Spanned`. The JSON Schemas in `specs/schema` are made from
//! these types, so editors show their doc comments.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::Serialize;

mod action;
mod field;
mod flow;
mod keys;
mod service;
mod short;
mod union;

pub use action::{Action, Auth, BodyFormat, Example, ExampleResponse, ItemCount, Method, Rule};
pub use field::{EnumValue, Field, Format, ListStyle, Location, ServerClamps, Types, Unit};
pub use flow::{Acceptor, Pagination, Waiter, WaiterState, Waiters};
pub use keys::Keys;
pub use service::{ErrorCode, Group, ManifestKind, RetryClass, Service, SharedQuota, VersionInfo};
pub use union::Variant;

/// Everything that was read for one service.
#[derive(Clone, Debug, Serialize)]
pub struct Spec {
    /// The folder's name below `specs/`.
    pub folder: String,
    /// `service.yaml`.
    pub service: File<Service>,
    /// `types.yaml` and `types/*.yaml` next to `service.yaml`: shapes that several versions use.
    pub types: Vec<TypesFile>,
    /// The version folders, in the order of `service.yaml`'s `versions`.
    pub versions: Vec<Version>,
}

impl Spec {
    /// The action files of a version that could be read.
    #[must_use]
    pub fn actions(&self, version: &str) -> &[File<Action>] {
        let mut versions = self.versions.iter();
        let found = versions.find(|known| known.name == version);
        found.map_or(&[], |version| &version.actions)
    }
}

/// One version folder.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    /// The folder's name, such as `2020-12-01`.
    pub name: String,
    /// `types.yaml` and `types/*.yaml`: shapes that several actions of the version use.
    pub types: Vec<TypesFile>,
    /// The action files, by file name.
    pub actions: Vec<File<Action>>,
    /// Actions whose files have mistakes and are therefore not among `actions`.
    #[serde(skip)]
    pub unreadable_actions: Vec<String>,
}

/// One file of named shapes.
#[derive(Clone, Debug, Serialize)]
pub struct TypesFile {
    /// For a file of the folder `types`: what its shapes are about, by the file's name.
    pub topic: Option<String>,
    /// The file.
    #[serde(flatten)]
    pub file: File<Types>,
}

/// One file and its content.
#[derive(Clone, Debug, Serialize)]
pub struct File<T> {
    /// The path as diagnostics name it: relative to the specs folder's parent where possible.
    pub path: PathBuf,
    /// Which source this is, for spans.
    #[serde(skip)]
    pub source: crate::diagnostic::SourceId,
    /// The parsed content.
    pub content: T,
    /// The parts that could not be parsed and are reported.
    #[serde(skip)]
    pub partial: PartialFile,
}

/// The parts of a file's content that are missing because of reported mistakes, so that later stages
/// do not report them as missing.
#[derive(Clone, Debug, Default)]
pub struct PartialFile {
    /// The file could not be parsed at all.
    pub whole: bool,
    /// The top-level keys under which something is wrong.
    pub keys: BTreeSet<String>,
}

impl PartialFile {
    /// Whether the file's content under `key` is incomplete.
    #[must_use]
    pub fn covers(&self, key: &str) -> bool {
        self.whole || self.keys.contains(key)
    }
}
