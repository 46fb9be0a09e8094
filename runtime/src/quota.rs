//! Keeps calls within the documented quotas before they are sent.
//!
//! A service counts what it refuses, too, so a program that runs into a quota and tries again is
//! slower than one that never does. The client therefore knows the quotas of each action
//! ([`ActionInfo::quotas`](crate::schema::ActionInfo::quotas)) and lets calls wait their turn:
//!
//! 1. [`Limiter::charges`] says what a request takes from which quotas;
//! 2. [`Limiter::acquire`] takes all of it at once, and waits until it is the request's turn.
//!
//! A quota is one moment, the "theoretical arrival time" of GCRA: when all that was taken is earned
//! back. A call moves the moment on, so its turn is known at once, calls go in the order in which
//! they came, and nothing runs while nobody calls.
//!
//! ```
//! use volcengine_core::quota::{Limiter, Mode};
//!
//! // Calls for which there is no room now are errors; 5 may come at once.
//! let limiter = Limiter::new().with_mode(Mode::FailFast).with_burst(|_quota| 5);
//! assert_eq!(limiter.mode(), Mode::FailFast);
//! ```
//!
//! # A fleet
//!
//! Quotas belong to an account, and a [`Limiter`] counts what its own clones do. Programs that share
//! an account share a [`Store`], such as `RedisStore` behind the feature `redis`. While the store
//! does not answer, every program keeps the quotas on its own, each the whole limit, so that N
//! programs may together send N times as much; this costs refusals by the service, never a stuck
//! call.

mod charge;
mod exceeded;
mod gcra;
mod limiter;
mod local_store;
#[cfg(feature = "redis")]
mod redis;
mod store;
mod store_with_fallback;

pub use charge::Charge;
pub use exceeded::QuotaExceeded;
pub use limiter::{Limiter, Mode, Permit};
#[cfg(feature = "redis")]
pub use redis::RedisStore;
pub use store::{Decision, Reservation, Store, StoreError};

#[cfg(test)]
mod tests;
