//! YAML with places: from text to typed values that know where they stand.
//!
//! Serde's derives stop at the first mistake and forget where values came from. So a file is first
//! read into a tree of [`Node`]s with byte ranges, and [`read`] then deserializes that tree as
//! often as it takes to report every mistake of the file.
//!
//! What we accept of YAML: one document a file, `true`/`false` as the only booleans, anchors and
//! aliases within limits. Merge keys (`<<`) are refused: shared shapes belong into `types`.

mod access;
mod any;
mod collections;
mod de;
mod error;
mod node;
mod read;
mod reader;
mod spanned;
mod write;

pub use any::Any;
pub use collections::{Entries, OneOrMany};
pub use node::{Entry, Kind, Node};
pub use read::{Parsed, read};
pub use spanned::Spanned;
