//! Requests and answers that are made from the model, for actions with and without examples.
//!
//! What is made is checked with [`volcgen_model::conform`], which knows nothing of how it was made.

mod broken;
mod constraint;
mod demand;
mod limit;
mod number;
mod part;
mod pattern;
mod place;
mod repair;
mod request;
pub mod response;
mod search;
mod text;
mod value;
pub mod walk;

pub use broken::{Broken, Unbreakable, broken};
pub use limit::limits;
pub use place::Place;
pub use request::{Requests, Unreachable, requests};
