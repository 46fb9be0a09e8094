//! The locks and atomic numbers of what calls share.
//!
//! They are those of the standard library. In unit tests they also let a model interleave the threads
//! that use them.

#[cfg(all(feature = "hyper", not(test)))]
pub(crate) use std::sync::RwLock;
#[cfg(not(test))]
pub(crate) use std::sync::atomic::{AtomicBool, AtomicU32};
#[cfg(not(test))]
pub(crate) use std::sync::{Mutex, MutexGuard};

#[cfg(test)]
pub(crate) mod model;
#[cfg(all(feature = "hyper", test))]
pub(crate) use model::RwLock;
#[cfg(test)]
pub(crate) use model::{AtomicBool, AtomicU32, Mutex, MutexGuard};
