//! What the tests of generated crates have in common: a client is run against a mock server that
//! knows the description of the service, and everything is compared with the model.
//!
//! A test file says once where the description comes from:
//!
//! ```
//! use volcengine_conformance::Suite;
//! # use volcengine_core::schema::ServiceInfo;
//! # static SERVICE: ServiceInfo = ServiceInfo::new("toy", "cn-north-1", &[]);
//! static SUITE: Suite = Suite::new(&SERVICE, include_str!("../tests/description.yaml"));
//! ```
//!
//! and its tests then call [`SUITE.assert_conforms::<R>()`](Suite::assert_conforms) and
//! [`SUITE.assert_round_trip(…)`](Suite::assert_round_trip). The description is a
//! [bundle](volcgen_model::load::bundle) of the spec files of the service.
#![expect(
    clippy::panic,
    reason = "this is how a test says that something is wrong"
)]

mod compare;
mod failures;
mod proof;
mod round_trip;
mod suite;
mod wire;

pub use proof::Proof;
pub use suite::Suite;

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use volcengine_core::schema::{Action, ServiceInfo};

/// [`Suite::assert_round_trip`] with the description of a built-in service of the mock.
///
/// # Panics
///
/// As the method.
pub async fn round_trip<A>(
    service: &'static ServiceInfo,
    request: A,
    request_json: &str,
    result_json: &str,
) where
    A: Action + DeserializeOwned + PartialEq + Debug,
{
    let suite = Suite::built_in(service);
    let round_trip = suite.assert_round_trip(request, request_json, result_json);
    round_trip.await;
}

/// [`Suite::assert_conforms`] with the description of a built-in service of the mock.
///
/// # Panics
///
/// As the method.
pub async fn proof<A>(service: &'static ServiceInfo) -> Proof
where
    A: Action + DeserializeOwned + Debug,
{
    Suite::built_in(service).assert_conforms::<A>().await
}

/// [`Suite::assert_error_shapes`] with the description of a built-in service of the mock.
///
/// # Panics
///
/// As the method.
pub async fn error_shapes<A>(service: &'static ServiceInfo, request: A)
where
    A: Action + Debug,
{
    Suite::built_in(service).assert_error_shapes(request).await;
}
