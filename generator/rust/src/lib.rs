//! volcgen writes Rust clients of Volcengine APIs from YAML descriptions.
//!
//! The pipeline is `load → resolve → validate → lower → render → format → emit`; each stage is a
//! free function from one type to the next, in a file of its name. The first three are the crate
//! [`volcgen_model`], which knows no Rust and which the mock server reads too.
//!
//! [`Builder`] runs it all, from a build script or anywhere else; the binary `volcgen` is a command
//! line over it.

mod builder;
pub mod emit;
pub mod format;
pub mod lower;
pub mod names;
mod outcome;
mod pipeline;
pub mod plan;
pub mod render;

pub use builder::{Builder, Progress};
pub use outcome::{CheckedSpecs, GenerateError, Report};
pub use volcgen_model::{
    codes, diagnostic, instance, load, model, prose, report, resolve, schema, spec, validate,
};
