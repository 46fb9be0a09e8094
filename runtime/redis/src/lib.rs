//! Shares the quotas of an account between processes through Redis.
//!
//! [`RedisStore`] implements [`Store`](volcengine_core::quota::Store). Give it to a
//! [`Limiter`](volcengine_core::quota::Limiter), and all programs whose limiters use the same server
//! and scope together keep the documented quotas.
//!
//! ```no_run
//! use volcengine_core::quota::{Limiter, StoreError};
//! use volcengine_quota_redis::RedisStore;
//!
//! # fn main() -> Result<(), StoreError> {
//! let store = RedisStore::new("redis://:password@10.0.0.1:6379/0", "my-account")?;
//! let limiter = Limiter::new().with_store(store);
//! # Ok(())
//! # }
//! ```

#[cfg(test)]
mod fake_server;
mod job;
mod store;
mod sync;
mod worker;

pub use store::RedisStore;

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
