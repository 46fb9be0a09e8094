//! Keeps calls within the documented quotas.
//!
//! A service also counts the calls that it rejects, so a program that exceeds a quota and tries
//! again is slower than one that never exceeds it. The client therefore knows the quotas of each
//! action ([`ActionInfo::quotas`](crate::schema::ActionInfo::quotas)) and delays calls:
//!
//! 1. [`Limiter::charges`] lists what a request takes from which quotas.
//! 2. [`Limiter::acquire`] takes all of it at once, as one slot, and waits until that slot.
//!
//! The state of a quota is one instant, the theoretical arrival time of the generic cell rate
//! algorithm ([`Increments`]). A call moves this instant on, so its slot is known at once, calls go in
//! the order in which they came, and nothing runs while nobody calls.
//!
//! ```
//! use volcengine_core::quota::{Limiter, Mode};
//!
//! // Calls that would have to wait fail; 5 can go at once.
//! let limiter = Limiter::new().with_mode(Mode::FailFast).with_burst(|_quota| 5);
//! assert_eq!(limiter.mode(), Mode::FailFast);
//! ```
//!
//! # A fleet
//!
//! Quotas belong to an account, and a [`Limiter`] counts the calls of its own clones. Programs that
//! share an account share a [`Store`], such as `RedisStore` of the crate `volcengine-quota-redis`.
//! While the store does not respond, every program keeps the whole quotas by itself, so that N
//! programs together can send N times as much. The service then rejects some calls, but no call gets
//! stuck.

mod charge;
mod exceeded;
mod gcra;
mod limiter;
mod local_store;
mod store;
mod store_with_fallback;

pub use charge::Charge;
pub(crate) use charge::Share;
pub use exceeded::QuotaExceeded;
pub use gcra::Increments;
pub use limiter::{Limiter, Mode, Permit};
pub use store::{Decision, Reservation, Store, StoreError};

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
