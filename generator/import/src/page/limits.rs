//! How much of a page is read. A page within these limits is read in time that grows with its size.

/// The largest page, in bytes.
pub const BYTES: u64 = 8 << 20;
/// How deep literals, rows and examples nest.
pub const DEPTH: usize = 96;
/// The most parameters and members of a page.
pub const ROWS: usize = 20_000;
/// The most findings of a page.
pub const FINDINGS: usize = 200;
