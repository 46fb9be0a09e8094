//! The claims of a token.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::privilege::Privilege;
use super::time::{expiry_time, from_unix_seconds, is_expired};

/// What a token says: who can do what, where and until when.
///
/// The claims of an [`AccessToken`](super::AccessToken) are genuine; those of an
/// [`UnverifiedToken`](super::UnverifiedToken) can be forged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    pub(super) app_id: String,
    pub(super) nonce: u32,
    /// This and the expiries below are Unix timestamps in seconds; an expiry of zero is never.
    pub(super) issued_at: u32,
    pub(super) expires_at: u32,
    /// Empty for no room, `*` for any room.
    pub(super) room: String,
    pub(super) user: String,
    /// The expiry of each privilege, by its number.
    pub(super) privileges: BTreeMap<u16, u32>,
}

/// The rooms that a token is valid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room<'a> {
    /// This room.
    Named(&'a str),
    /// Every room of the application.
    Any,
    /// No room: the token only logs in to messaging.
    None,
}

impl Claims {
    /// The application.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// The rooms that the token is valid for.
    #[must_use]
    pub fn room(&self) -> Room<'_> {
        match self.room.as_str() {
            "" => Room::None,
            "*" => Room::Any,
            name => Room::Named(name),
        }
    }

    /// The user that the token was issued for.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The number that makes two otherwise equal tokens differ.
    #[must_use]
    pub fn nonce(&self) -> u32 {
        self.nonce
    }

    /// When the token was issued, to the second.
    #[must_use]
    pub fn issued_at(&self) -> SystemTime {
        from_unix_seconds(self.issued_at)
    }

    /// The last second in which the token is valid, or `None` if it never expires.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        expiry_time(self.expires_at)
    }

    /// The privileges in ascending order of their numbers, each with the last second in which it
    /// is valid, or `None` if it lasts as long as the token.
    pub fn privileges(&self) -> impl Iterator<Item = (Privilege, Option<SystemTime>)> {
        let privileges = self.privileges.iter();
        privileges.map(|(number, expiry)| (Privilege::from(*number), expiry_time(*expiry)))
    }

    pub(super) fn is_expired(&self, now: SystemTime) -> bool {
        is_expired(self.expires_at, now)
    }

    /// Whether the privilege is listed and neither it nor the token has expired.
    pub(super) fn has_privilege(&self, privilege: Privilege, now: SystemTime) -> bool {
        let expiry = self.privileges.get(&privilege.number());
        expiry.is_some_and(|expiry| !is_expired(*expiry, now)) && !self.is_expired(now)
    }
}
