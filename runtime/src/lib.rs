//! Runtime of the Volcengine crates that `volcgen` writes.
//!
//! A generated crate holds data: requests, responses, error codes. What is done with the data is
//! written here, once, and knows no API.
//!
//! | module | what it does |
//! |---|---|
//! | [`schema`] | what generated code is made of: records, open enums, operations |
//! | [`check`] | compares a request with the documented constraints before it is sent |
//! | [`encode`] | turns a request into a query and a body |
//! | [`sign`] | signs it, or checks a signature; pure |
//! | [`credentials`], [`endpoint`] | who calls, and where; explicit or from the environment |
//! | [`transport`] | sends bytes; a trait, and reqwest behind the feature of that name |
//! | [`quota`] | lets calls wait until the documented quotas have room |
//! | [`envelope`] | takes apart what came back |
//! | [`error`] | the one error type, with predicates and what to do next |
//! | [`client`] | joins the others |
//!
//! Users of a generated crate meet [`Client`], [`Response`] and [`Error`].

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod check;
pub mod client;
pub mod clock;
pub mod credentials;
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
mod skew;
pub mod testing;
mod trace;
pub mod transport;

pub use bytes;
pub use http;

pub use check::Violation;
pub use client::{Client, ClientBuilder};
pub use credentials::Credentials;
pub use envelope::{Response, ResponseMetadata};
pub use error::Error;
pub use retry::RetryPolicy;
pub use schema::Retry;
pub use serde_json::Value;
pub use transport::{Transport, TransportError};
