//! The queue of jobs: a channel of the standard library. In unit tests it also lets a model interleave the
//! threads that use it.

#[cfg(not(test))]
pub(crate) use std::sync::mpsc::{Receiver, Sender, channel};

#[cfg(test)]
pub(crate) mod model;
#[cfg(test)]
pub(crate) use model::{Receiver, Sender, channel};
