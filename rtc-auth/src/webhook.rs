//! Webhooks: RTC notifies a back end of events by HTTP requests, which it calls callbacks.
//!
//! A [`Verifier`] turns the body of a request into a [`Notification`], or rejects it with an HTTP
//! status. A [`ReplayGuard`] ensures that an event is processed once, however often RTC delivers
//! it.
//!
//! ```
//! use std::time::Duration;
//! use volcengine_rtc_server::webhook::{Delivery, MemoryReplayGuard, ReplayGuard, Verifier};
//!
//! struct Receiver {
//!     verifier: Verifier,
//!     seen: MemoryReplayGuard,
//! }
//!
//! impl Receiver {
//!     /// Returns the HTTP status to respond with.
//!     async fn receive(&self, body: &[u8]) -> u16 {
//!         let notification = match self.verifier.verify(body) {
//!             Ok(notification) => notification,
//!             Err(error) => return error.status(),
//!         };
//!         let Ok(delivery) = self.seen.begin(&notification).await;
//!         match delivery {
//!             Delivery::New(reservation) => {
//!                 println!("{} {}", notification.event_type().as_str(), notification.event_data());
//!                 let Ok(()) = reservation.commit().await;
//!                 200
//!             }
//!             Delivery::Duplicate => 200,
//!             Delivery::InProgress => 503,
//!         }
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let minutes = Duration::from_secs(60);
//! let receiver = Receiver {
//!     verifier: Verifier::new("Your_CallbackSecret")?
//!         .app_id("0123456789abcdef01234567")
//!         .max_age(30 * minutes),
//!     seen: MemoryReplayGuard::new(100_000, 60 * minutes),
//! };
//! # let _ = receiver.receive(b"");
//! # Ok(())
//! # }
//! ```
//!
//! RTC expects a response within five seconds, so put long work into a queue and respond. The
//! example `webhook_axum` does this.
//!
//! The format and the signature are documented (docs 6348/69820 and 6348/75124). The sample
//! in the documentation does not follow the documented rule, so the tests use examples computed by
//! the rule. No real request has confirmed it yet.

mod error;
mod event;
mod memory;
mod notification;
mod replay;
mod runtime_error;
mod verifier;
mod voice_chat;

pub use crate::secret::InvalidSecretKey;
pub use error::WebhookError;
pub use event::{Event, EventType, RecordStarted};
pub use memory::MemoryReplayGuard;
pub use notification::Notification;
pub use replay::{Delivery, KeyState, ReplayGuard, Reservation};
pub use runtime_error::{Component, RuntimeErrorCode};
pub use verifier::Verifier;
pub use voice_chat::{RunStage, VoiceChat, VoiceChatError};
