//! Reads the metadata of the official tools: a folder with `metadata`, `metatype` and `structure`, each of
//! which has a file per service and version, and `explorer_descriptions`.
//!
//! The three files of a version overlap, and none has all: `metadata` has the methods and the names,
//! `metatype` the types, `structure` widths of numbers and which strings are enums. What only one of them
//! has is taken, and reported.

mod descriptions;
mod draft;
mod files;
mod hosts;
mod kinds;
mod members;
mod parse;

pub use draft::draft;
pub use files::{File, ServiceFiles, VersionFiles, read_descriptions, read_service, services};
