//! OpenAPI documents: golden folders, broken and mutated ones.
#![allow(clippy::unwrap_used, reason = "this is how a test's helpers fail")]

mod broken;
mod golden;
mod small;
