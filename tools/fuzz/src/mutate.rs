//! Changes of inputs without a mistake.

pub mod bytes;
pub mod pieces;
mod random;
pub mod smaller;
pub mod values;

pub use random::Random;
