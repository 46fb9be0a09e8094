//! A generated crate with every kind of union: the golden case `unions`.

#![allow(clippy::doc_markdown, reason = "descriptions are prose")]

#[path = "../../../generator/rust/tests/golden/unions/expected/src/missing.rs"]
pub mod missing;
#[path = "../../../generator/rust/tests/golden/unions/expected/src/types.rs"]
pub mod types;
#[path = "../../../generator/rust/tests/golden/unions/expected/src/v1/mod.rs"]
pub mod v1;
