//! Webhooks: what RTC tells a back end by calling it.
//!
//! A [`Verifier`] makes a [`Notification`] of the body of a call, or says with which status to
//! refuse it. A [`ReplayGuard`] sees to it that an event is processed once, however often it is
//! delivered.
//!
//! ```
//! use std::time::Duration;
//! use volcengine_rtc_auth::webhook::{Delivery, MemoryGuard, ReplayGuard, Verifier};
//!
//! struct Receiver {
//!     verifier: Verifier,
//!     seen: MemoryGuard,
//! }
//!
//! impl Receiver {
//!     /// The status to answer a call with.
//!     async fn receive(&self, body: &[u8]) -> u16 {
//!         let notification = match self.verifier.verify(body) {
//!             Ok(notification) => notification,
//!             Err(refused) => return refused.status(),
//!         };
//!         let Ok(delivery) = self.seen.begin(&notification).await;
//!         match delivery {
//!             Delivery::New(ticket) => {
//!                 println!("{} {}", notification.event_type().as_str(), notification.event_data());
//!                 let Ok(()) = ticket.done().await;
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
//!     seen: MemoryGuard::new(100_000, 60 * minutes),
//! };
//! # let _ = receiver.receive(b"");
//! # Ok(())
//! # }
//! ```
//!
//! RTC wants its answer within five seconds, so hand long work over to a queue and answer; the
//! example `webhook_axum` does.
//!
//! The format and the signature are documented (docs 6348/69820 and 6348/75124). The printed
//! sample of the documentation does not follow its own rule, so this module is tested with
//! examples computed by the rule; no real call has confirmed it yet.

mod error;
mod event;
mod memory;
mod notification;
mod replay;
mod verifier;

pub use error::{EmptySecretKey, WebhookError};
pub use event::{Event, EventType, RecordStarted};
pub use memory::MemoryGuard;
pub use notification::Notification;
pub use replay::{Claim, Delivery, ReplayGuard, Ticket};
pub use verifier::Verifier;
