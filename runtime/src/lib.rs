//! Runtime of the Volcengine crates that `volcgen` writes.
pub mod schema;
