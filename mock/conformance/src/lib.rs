//! Conformance tests of generated clients: each runs a client against a mock server, and compares
//! everything with the model of the service's description.
//!
//! A test file names the description once:
//!
//! ```
//! use volcengine_conformance::Suite;
//! # use volcengine_core::schema::ServiceInfo;
//! # static SERVICE: ServiceInfo = ServiceInfo::new("toy", "cn-north-1", &[]);
//! static SUITE: Suite = Suite::new(&SERVICE, include_str!("../tests/description.yaml"));
//! ```
//!
//! Its tests then call [`SUITE.assert_conforms::<R>()`](Suite::assert_conforms) and
//! [`SUITE.assert_round_trip(…)`](Suite::assert_round_trip). The description is a
//! [bundle](volcgen_model::load::bundle) of the service's spec files; volcgen writes it to
//! `tests/description.yaml`.
#![expect(
    clippy::panic,
    reason = "this is how a test reports that something is wrong"
)]

mod compare;
mod conformance;
mod failures;
mod pages;
mod round_trip;
mod suite;
mod waiters;
mod wire;

pub use conformance::ConformanceReport;
pub use suite::Suite;

/// Compiles the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
