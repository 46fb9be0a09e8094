//! Runtime of the Volcengine crates that `volcgen` writes.
//!
//! A generated crate holds data: requests, responses, error codes. What is done with the data is
//! written here, once, and knows no API.
//!
//! | module | what it does |
//! |---|---|
//! | [`schema`] | what generated code is made of: records, open enums, operations |
//! | [`constraints`] | compares a request with the documented constraints before it is sent |
//! | [`encode`] | turns a request into a query and a body |
//! | [`credentials`] | who calls: keys, and the providers that find, take and renew them |
//! | [`endpoint`] | where; explicit or from the environment |
//! | [`quota`] | lets calls wait until the documented quotas have room, in one process or a fleet |
//! | [`sign`] | signs a request, or checks a signature; pure |
//! | [`transport`] | sends bytes: a trait, reqwest and ureq, each behind a feature |
//! | [`envelope`] | takes apart what came back |
//! | [`error`] | the one error type, with predicates and what to do next |
//! | [`retry`] | whether to send again, and when; pure |
//! | [`interceptor`] | shows users every attempt |
//! | [`client`] | joins the others: one call, from check to answer |
//! | `blocking` | the same client for programs without an async runtime; a feature |
//! | [`clock`], [`future`] | the time, waiting, and futures as objects |
//! | [`testing`] | answers and errors for tests, without a service |
//!
//! Users of a generated crate meet [`Client`], [`Response`] and [`Error`].

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod client;
pub mod clock;
mod clock_skew;
pub mod constraints;
pub mod credentials;
mod date;
pub mod encode;
pub mod endpoint;
pub mod envelope;
pub mod error;
pub mod future;
pub mod interceptor;
pub mod quota;
pub mod retry;
pub mod schema;
pub mod sign;
pub mod testing;
mod trace;
pub mod transport;

pub use bytes;
pub use http;

pub use client::{Client, ClientBuilder};
pub use constraints::Violation;
pub use credentials::Credentials;
pub use envelope::{Response, ResponseMetadata};
pub use error::Error;
pub use retry::RetryPolicy;
pub use schema::RetryClass;
pub use serde_json::Value;
pub use transport::{Transport, TransportError};

/// Compiles and runs the examples of the README.
#[cfg(all(doctest, feature = "reqwest"))]
#[doc = include_str!("../README.md")]
struct Readme;
