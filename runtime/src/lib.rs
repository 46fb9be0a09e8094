//! The runtime of the Volcengine crates that `volcgen` generates.
//!
//! A generated crate holds data: requests, responses and error codes. This crate does the work and
//! knows no API.
//!
//! | module | what it does |
//! |---|---|
//! | [`schema`] | the parts of generated code: records, open enums, actions |
//! | [`constraints`] | checks a request against the documented constraints |
//! | [`encode`] | encodes a request as a query and a body |
//! | [`credentials`] | keys, and the providers that find and refresh them |
//! | [`endpoint`] | the host of a service, explicit or from the environment |
//! | [`quota`] | keeps calls within the documented quotas, in one process or in a fleet |
//! | [`sign`] | signs a request or verifies a signature; pure |
//! | [`transport`] | sends requests: a trait, and implementations with hyper and reqwest |
//! | [`envelope`] | parses a response |
//! | [`error`] | the error type, its predicates, and a report of the attempts |
//! | [`pages`] | lists that an action returns in pages, as a stream or an iterator |
//! | [`retry`] | decides whether and when to retry; pure |
//! | [`interceptor`] | lets users observe every attempt |
//! | [`client`] | runs a call from the check to the decoded response |
//! | `blocking` | the client for programs without an async runtime (feature `blocking`) |
//! | [`clock`], [`future`] | time, timers, and boxed futures |
//! | [`testing`] | responses and errors for tests without a service |
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
mod json;
mod number;
pub mod pages;
mod printable;
pub mod quota;
pub mod retry;
pub mod schema;
pub mod sign;
mod sync;
pub mod testing;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod tokio_runtime;
mod trace;
pub mod transport;

pub use bytes;
pub use http;

pub use client::{Client, ClientBuilder, Untyped};
pub use constraints::Violation;
pub use credentials::Credentials;
pub use envelope::{Response, ResponseMetadata};
pub use error::Error;
pub use number::{Number, ParseNumberError};
pub use retry::RetryPolicy;
pub use schema::{JsonText, Null, Nullable, RetryClass};
pub use serde_json::Value;
pub use transport::{Transport, TransportError};

/// Compiles and runs the examples in the README.
#[cfg(all(doctest, feature = "hyper"))]
#[doc = include_str!("../README.md")]
struct Readme;
