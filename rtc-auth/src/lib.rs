//! For servers that Volcengine RTC calls: client access tokens, webhooks, and messages of
//! conversational agents.
//!
//! None of it needs a request to the API, so this crate has no HTTP client and builds fast. To call
//! the API, use `volcengine-rtc`.
//!
//! Mint a token with which a user can enter a room, publish and subscribe for a day (feature
//! `token`):
//!
#![cfg_attr(feature = "token", doc = "```")]
#![cfg_attr(not(feature = "token"), doc = "```ignore")]
//! use std::time::Duration;
//! use volcengine_rtc_server::token::{App, Privilege};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let app = App::new("0123456789abcdef01234567", "Your_AppKey")?;
//! let token = app
//!     .token("user1", Duration::from_secs(24 * 3600))
//!     .room("room1")
//!     .allow(Privilege::PublishStream)
//!     .allow(Privilege::SubscribeStream)
//!     .sign()?;
//! let for_the_client = token.as_str();
//! # assert!(for_the_client.starts_with("001"));
//! # Ok(())
//! # }
//! ```
//!
//! Verify a webhook (feature `webhook`); the module `webhook` shows how to process an event only once:
//!
#![cfg_attr(feature = "webhook", doc = "```")]
#![cfg_attr(not(feature = "webhook"), doc = "```ignore")]
//! use volcengine_rtc_server::webhook::{Event, Verifier};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let verifier = Verifier::new("Your_CallbackSecret")?.app_id("0123456789abcdef01234567");
//! # let body = b"{}";
//! match verifier.verify(body) {
//!     Ok(notification) => match notification.event()? {
//!         Event::RecordStarted(record) => println!("{} is recorded", record.room_id),
//!         Event::Other { event_type, data } => println!("{} {data}", event_type.as_str()),
//!         _ => {}
//!     },
//!     Err(error) => println!("respond with {}: {error}", error.status()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Call a function for a conversational agent (feature `agent`); the module `agent` has all of its
//! messages:
//!
#![cfg_attr(feature = "agent", doc = "```")]
#![cfg_attr(not(feature = "agent"), doc = "```ignore")]
//! use volcengine_rtc_server::agent::{CallbackVerifier, Message};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let verifier = CallbackVerifier::new("Your_ServerMessageSignature")?;
//! # let body = r#"{"Message":"[]","Signature":"Your_ServerMessageSignature"}"#.as_bytes();
//! if let Message::ToolCalls(tools) = verifier.verify(body)?.message()? {
//!     for call in tools.calls {
//!         let result = call.text_result("It snows.");
//!         println!("UpdateVoiceChat, command `function`: {}", result.to_message());
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! All features are on by default. No input makes this crate panic, `Debug` and errors contain no
//! secrets, and comparisons with secrets take constant time.

#[cfg(feature = "agent")]
pub mod agent;
#[cfg(any(feature = "agent", feature = "webhook"))]
mod members;
#[cfg(any(feature = "agent", feature = "token", feature = "webhook"))]
mod secret;
#[cfg(feature = "token")]
pub mod token;
#[cfg(feature = "webhook")]
pub mod webhook;

/// Compiles and runs the examples of the README.
#[cfg(all(doctest, feature = "agent", feature = "token", feature = "webhook"))]
#[doc = include_str!("../README.md")]
struct Readme;
