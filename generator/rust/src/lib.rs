//! volcgen writes Rust clients of Volcengine APIs from YAML descriptions.
//!
//! [`Builder`] runs the generator, in a build script or anywhere else. The command `volcgen` is a
//! command line for it.
//!
//! The pipeline is `load → resolve → validate → lower → render → format → emit`. Each stage is a
//! function from one type to the next, in a file of its name; a run takes services through them one
//! by one, in parallel. The first three stages are the crate
//! [`volcgen_model`], which contains nothing about Rust; the mock server and the OpenAPI export use
//! it too.

mod builder;
mod cache;
mod description;
pub mod emit;
pub mod format;
mod generate;
pub mod lower;
pub mod names;
mod outcome;
mod output_folder;
mod pipeline;
pub mod plan;
pub mod render;
mod runtime_source;

pub use builder::{Builder, Progress};
pub use outcome::{CheckedSpecs, GenerateError, Report};
pub use runtime_source::RuntimeSource;
pub use volcgen_model::{
    codes, diagnostic, instance, load, model, prose, report, resolve, schema, services, spec,
    validate,
};

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
