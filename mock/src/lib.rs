//! A server that speaks the protocol of Volcengine, and cassettes of replies, for tests.
//!
//! It knows no action by itself: what it accepts and answers comes from the specs that volcgen
//! generates clients from. It checks signatures, parameters, constraints and rates, refuses as the
//! platform refuses, and answers with the examples of the specs.
//!
//! ```
//! use volcengine_mock::MockServer;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let server = MockServer::start().await;
//!
//! // `server.configure` points the builder of a client at it; `server.url()` and
//! // `server.credentials()` say where and who. Call something, and look at what arrived:
//! assert!(server.requests().is_empty());
//! # }
//! ```
//!
//! Failures are [queued](MockServer::enqueue): a [`MockResponse`] can be an error, a page of a
//! gateway, half of a reply, or late. Its clock can be [wrong](MockServerBuilder::clock_ahead), and
//! its credentials can [expire](MockServer::rotate_credentials).
//!
//! What a real service answered is kept and played by [cassettes](cassette).

mod auth;
pub mod cassette;
mod catalog;
mod clock;
mod handler;
mod in_flight;
mod keys;
mod mock_response;
mod parameters;
mod query;
mod rates;
mod rejection;
mod request;
mod response;
mod server;

pub use catalog::{ActionRef, Catalog, SpecsError};
pub use mock_response::MockResponse;
pub use request::RecordedRequest;
/// What [`MockServer::credentials`] gives and [`MockServerBuilder::credentials`] takes.
pub use volcengine_core::Credentials;

pub use server::{MockServer, MockServerBuilder, StartError};

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
