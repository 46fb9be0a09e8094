//! Quotas under load: of one process on a clock that passes at once, and of a fleet on a real
//! Redis.
//!
//! What needs `redis-server` is ignored unless asked for:
//! `cargo test -p volcengine-core --features redis --test quota -- --include-ignored`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]
#![cfg(feature = "reqwest")]

/// What takes longer hangs, however busy the machine is.
#[cfg(all(unix, feature = "redis"))]
const HANG_LIMIT: std::time::Duration = std::time::Duration::from_secs(120);

mod concurrency;
#[cfg(all(unix, feature = "redis"))]
mod fleet;
mod message;
#[cfg(all(unix, feature = "redis"))]
mod outage;
#[cfg(all(unix, feature = "redis"))]
mod redis_server;
#[cfg(all(unix, feature = "redis"))]
mod script;
mod windows;
