//! A mock server that speaks the protocol of Volcengine, and cassettes that record and replay
//! responses, for tests.
//!
//! The server has no actions of its own: it serves those of the specs that volcgen generates clients
//! from. It checks signatures, parameters, constraints and rates, rejects requests as the platform
//! does, and responds with the examples of the specs.
//!
//! ```
//! use volcengine_mock::MockServer;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let server = MockServer::start().await;
//!
//! // `server.configure` points a client builder at the server; `server.url()` and
//! // `server.credentials()` are for other clients. Call an action, then look at what arrived:
//! assert!(server.requests().is_empty());
//! # }
//! ```
//!
//! Failures are [queued](MockServer::enqueue): a [`MockResponse`] can be an error, the page of a
//! gateway, half of a response, or delayed. The server's clock can be
//! [wrong](MockServerBuilder::clock_ahead), and its credentials can be
//! [rotated](MockServer::rotate_credentials).
//!
//! [Cassettes](cassette) record the responses of a real service once and replay them.

mod auth;
pub mod cassette;
mod catalog;
mod clock;
mod cors;
mod export_path;
mod handler;
mod http1;
mod in_flight;
mod keys;
mod log;
mod mock_response;
mod nesting;
mod paging;
mod parameters;
mod query;
mod rates;
mod redaction;
mod rejection;
mod request;
mod response;
mod server;
mod target;

pub use catalog::{ActionRef, Catalog, SpecsError};
pub use mock_response::MockResponse;
pub use request::RecordedRequest;
pub use server::{MockServer, MockServerBuilder, StartError};
/// The type of [`MockServer::credentials`] and [`MockServerBuilder::credentials`].
pub use volcengine_core::Credentials;

/// Compiles and runs the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
