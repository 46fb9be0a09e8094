//! A server that speaks the protocol of Volcengine, for tests.
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
//! // Give `server.url()` as the endpoint and `server.credentials()` to a client, call something,
//! // and look at what arrived:
//! assert!(server.requests().is_empty());
//! # }
//! ```
//!
//! Failures are [scripted](MockServer::script): an [`Answer`] can be an error, a page of a
//! gateway, half of a reply, or late.

mod auth;
mod catalog;
mod clock;
mod exchange;
mod flat;
mod incoming;
mod keys;
mod load;
mod parameters;
mod rates;
mod refusal;
mod reply;
pub mod sample;
mod script;
mod server;
pub mod testing;

pub use incoming::Received;
pub use script::Answer;
/// What [`MockServer::credentials`] gives and [`MockServerBuilder::credentials`] takes.
pub use volcengine_core::Credentials;

pub use server::{MockServer, MockServerBuilder, StartError};
