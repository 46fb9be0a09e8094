//! Descriptions of APIs as a checked model, independent of any programming language.
//!
//! The stages are free functions from one type to the next:
//! [`load`](load()) reads the spec files into [`spec::Spec`]s, [`resolve`](resolve()) makes
//! [`model::Service`]s of them, and [`validate`](validate()) checks these; [`services`] does both. Every
//! stage reports all that is wrong as [`diagnostic`]s. [`instance`] compares values with the model.

pub mod address;
pub mod allow;
pub mod characters;
mod code_table;
pub mod codes;
pub mod diagnostic;
mod doc;
mod fix;
pub mod instance;
pub mod load;
pub mod model;
pub mod prose;
pub mod report;
pub mod resolve;
pub mod schema;
mod services;
pub mod spec;
pub mod validate;
pub mod wording;
pub mod yaml;

pub use load::load;
pub use resolve::resolve;
pub use services::services;
pub use validate::validate;

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
