//! What a token says.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::privilege::Privilege;
use super::time::{end, is_over, moment};

/// What a token says: who may do what, where and how long.
///
/// Whether it can be believed depends on where it comes from: see
/// [`UnverifiedToken`](super::UnverifiedToken) and [`AccessToken`](super::AccessToken).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    pub(super) app_id: String,
    pub(super) nonce: u32,
    /// The three moments below are in seconds since 1970, and zero is never.
    pub(super) issued_at: u32,
    pub(super) expires_at: u32,
    /// Empty for none, `*` for any.
    pub(super) room: String,
    pub(super) user: String,
    /// The expiry of each privilege, by its number.
    pub(super) privileges: BTreeMap<u16, u32>,
}

/// The rooms for which a token is good.
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

    /// The rooms it is good for.
    #[must_use]
    pub fn room(&self) -> Room<'_> {
        match self.room.as_str() {
            "" => Room::None,
            "*" => Room::Any,
            name => Room::Named(name),
        }
    }

    /// The user it was made for.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The number that makes two otherwise equal tokens differ.
    #[must_use]
    pub fn nonce(&self) -> u32 {
        self.nonce
    }

    /// When it was made, to the second.
    #[must_use]
    pub fn issued_at(&self) -> SystemTime {
        moment(self.issued_at)
    }

    /// The last second in which it is valid, or `None` if it never ends.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        end(self.expires_at)
    }

    /// The privileges in ascending order of their numbers, each with the last second in which it
    /// holds, or `None` if it lasts as long as the token.
    pub fn privileges(&self) -> impl Iterator<Item = (Privilege, Option<SystemTime>)> {
        let privileges = self.privileges.iter();
        privileges.map(|(number, expiry)| (Privilege::from(*number), end(*expiry)))
    }

    pub(super) fn is_over(&self, now: SystemTime) -> bool {
        is_over(self.expires_at, now)
    }

    /// Whether the privilege is listed and neither it nor the token is over.
    pub(super) fn allows(&self, privilege: Privilege, now: SystemTime) -> bool {
        let expiry = self.privileges.get(&privilege.number());
        expiry.is_some_and(|expiry| !is_over(*expiry, now)) && !self.is_over(now)
    }
}
