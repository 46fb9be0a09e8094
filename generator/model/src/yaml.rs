//! YAML with spans: from text to typed values that know where they are in it.
//!
//! Serde's derives stop at the first mistake and forget where values came from. So a file is first
//! parsed into a tree of [`Node`]s with byte ranges, and [`read`] then deserializes that tree as
//! often as it takes to report every mistake of the file.
//!
//! The accepted part of YAML: one document per file, `true` and `false` as the only booleans, anchors
//! and aliases within limits. Merge keys (`<<`) are rejected: shared shapes belong in `types`.

mod access;
mod any;
mod collections;
mod de;
mod error;
mod node;
mod parse;
mod prose;
mod read;
mod reader;
mod spanned;
mod write;

pub use any::Any;
pub use collections::{Entries, OneOrMany};
pub use node::{Entry, Kind, Node};
pub use prose::{line, prose};
pub use read::{Parsed, read};
pub use spanned::Spanned;
