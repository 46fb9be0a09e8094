#![doc = include_str!("../README.md")]

mod boundary;
mod collection;
mod condition;
mod constraint;

mod generator;
mod map;
mod number;
mod pattern;
mod repair;
mod request;
mod requirement;
pub mod response;
mod rule_scope;
mod search;
mod string;
mod union;
mod value_path;
mod variant;
mod violating;
mod violating_request;
pub mod walk;
mod ways;

pub use boundary::boundary_requests;
pub use request::{Requests, Unreachable, requests};
pub use value_path::ValuePath;
pub use violating::violating_requests;
pub use violating_request::{Infeasible, ViolatingRequest};
