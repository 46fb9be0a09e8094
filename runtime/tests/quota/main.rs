//! Quotas under load, on a clock that jumps.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]
#![cfg(feature = "hyper")]

mod concurrency;
mod message;
mod windows;
