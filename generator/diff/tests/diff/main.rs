//! Changes, their classes, and how they are reported.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod callers;
#[path = "../../../../tests/src/cargo.rs"]
mod cargo;
mod changes;
mod merged;
mod table;
