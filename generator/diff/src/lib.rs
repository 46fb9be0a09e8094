//! What changes between two descriptions of an API, and whom each change breaks.
//!
//! [`compare`] takes the resolved models of both sides and returns every difference as a [`Change`]. Each has a
//! [`Code`] and two classes: one for the wire, which holds for clients in any language, and one for callers of
//! the generated Rust crate. [`report`] prints them.
//!
//! A caller in Rust builds requests with builders, sends them, and reads responses. Programs that read the fields of
//! requests, as fakes in tests do, can have to be changed after a change that is compatible here.

mod change;
mod codes;
mod compare;
pub mod report;
mod specs;
mod words;

pub use change::{ActionRef, Change, Class, Place, Subject};
pub use codes::Code;
pub use compare::compare;
pub use specs::Specs;

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
