//! Client access tokens: a client presents one to enter a room.
//!
//! A back end mints them with its [`App`], without a request to the API:
//!
//! ```
//! use std::time::Duration;
//! use volcengine_rtc_server::token::{App, Privilege};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let app = App::new("0123456789abcdef01234567", "Your_AppKey")?;
//! let day = Duration::from_secs(24 * 3600);
//! let token = app
//!     .token("user1", day)
//!     .room("room1")
//!     .allow(Privilege::PublishStream)
//!     .allow_until(Privilege::SubscribeStream, day / 2)
//!     .sign()?;
//! assert!(token.as_str().starts_with("0010123456789abcdef01234567"));
//! # Ok(())
//! # }
//! ```
//!
//! A received token is an [`UnverifiedToken`]. Only [`App::verify`] turns it into an
//! [`AccessToken`]:
//!
//! ```
//! use std::time::{Duration, SystemTime};
//! use volcengine_rtc_server::token::{App, InvalidToken, Privilege, Room, UnverifiedToken};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let app = App::new("0123456789abcdef01234567", "Your_AppKey")?;
//! # let token = app.token("user1", Duration::from_secs(60)).room("room1");
//! # let token = token.allow(Privilege::PublishStream).sign()?;
//! # let received = token.as_str();
//! let now = SystemTime::now();
//! let received = UnverifiedToken::parse(received)?;
//! let token = app.verify(&received, now)?;
//! assert_eq!(token.claims().room(), Room::Named("room1"));
//! assert!(token.has_privilege(Privilege::PublishAudio, now));
//! assert!(!token.has_privilege(Privilege::SubscribeStream, now));
//!
//! let other = App::new("0123456789abcdef01234567", "another key")?;
//! assert_eq!(other.verify(&received, now).unwrap_err(), InvalidToken::InvalidSignature);
//! # Ok(())
//! # }
//! ```
//!
//! The format is documented (docs 6348/70121), and this module writes the same bytes as the
//! official Python sample. It has not been tried against the live service. Tokens cannot be
//! revoked, so choose their lifetime with care.

mod access_token;
mod app;
mod builder;
mod claims;
mod error;
mod privilege;
mod time;
mod wire;

pub use access_token::{AccessToken, UnverifiedToken};
pub use app::App;
pub use builder::TokenBuilder;
pub use claims::{Claims, Room};
pub use error::{InvalidToken, TokenError};
pub use privilege::Privilege;
pub use time::Expiry;
