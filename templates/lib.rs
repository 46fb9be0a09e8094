//! The templates of the crates that volcgen writes, as data.
//!
//! `README.md` has the rules of the templates.

/// The templates of a Rust crate: each with its path below `rust/`, such as `src/lib.rs.j2`, and its
/// text. They are sorted by path.
pub const RUST: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rust.rs"));

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("README.md")]
struct Readme;
