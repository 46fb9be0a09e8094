//! The store on a real server.
//!
//! The tests need `redis-server` and are ignored by default:
//! `cargo test -p volcengine-quota-redis -- --include-ignored`.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]
#![cfg(unix)]

/// What takes longer hangs, however busy the machine is.
const HANG_LIMIT: std::time::Duration = std::time::Duration::from_secs(120);

mod clock;
#[path = "../../src/fake_server.rs"]
mod fake_server;
mod fleet;
mod message;
mod outage;
mod redis_server;
mod script;
#[path = "../../../tests/quota/windows.rs"]
mod windows;
mod wrong;
