//! Requests and answers that are made from the model, for actions with and without examples.
//!
//! What is made is checked with [`volcgen_model::instance`], which knows nothing of how it was made.

mod broken;
mod constraint;
mod limit;
mod number;
mod pattern;
mod place;
mod repair;
mod request;
mod requirement;
pub mod response;
mod rule_scope;
mod search;
mod text;
mod value;
pub mod walk;

pub use broken::{Broken, Unbreakable, broken};
pub use limit::limits;
pub use place::Place;
pub use request::{Requests, Unreachable, requests};
