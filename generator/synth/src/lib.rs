//! Requests and answers that are made from the model, for actions with and without examples.
//!
//! What is made is checked with [`volcgen_model::instance`], which knows nothing of how it was made.

mod boundary;
mod constraint;
mod generator;
mod number;
mod pattern;
mod repair;
mod request;
mod requirement;
pub mod response;
mod rule_scope;
mod search;
mod string;
mod value_path;
mod violating;
pub mod walk;

pub use boundary::boundary_requests;
pub use request::{Requests, Unreachable, requests};
pub use value_path::ValuePath;
pub use violating::{Infeasible, ViolatingRequest, violating_requests};
