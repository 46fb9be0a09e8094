//! The credentials that a server accepts, and those that were rotated out.

use std::iter;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use std::time::SystemTime;

use volcengine_core::Credentials;
use volcengine_core::sign::Secret;

use crate::rejection::{INVALID_ACCESS_KEY, INVALID_SECRET_TOKEN, Rejection};

/// The credentials of a server.
#[derive(Debug)]
pub(crate) struct Keys(RwLock<KeyRing>);

#[derive(Debug)]
struct KeyRing {
    current: Credentials,
    /// Those that were rotated out, oldest first.
    rotated: Vec<Credentials>,
}

/// The credentials that a request was signed with.
#[derive(Debug)]
pub(crate) struct CallerCredentials {
    pub(crate) credentials: Credentials,
    is_current: bool,
}

impl Keys {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Keys(RwLock::new(KeyRing {
            current: credentials,
            rotated: Vec::new(),
        }))
    }

    /// The credentials that are accepted.
    pub(crate) fn current(&self) -> Credentials {
        self.read().current.clone()
    }

    /// Accepts these credentials, and no longer the current ones.
    pub(crate) fn rotate(&self, credentials: Credentials) {
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let previous = std::mem::replace(&mut keys.current, credentials);
        keys.rotated.push(previous);
    }

    /// The credentials with this access key; of several, those with this token, or else the newest.
    pub(crate) fn find(
        &self,
        access_key: &str,
        token: Option<&str>,
    ) -> Result<CallerCredentials, Rejection> {
        let keys = self.read();
        let newest_first = || {
            let rotated = keys.rotated.iter().rev().map(|found| (false, found));
            let all = iter::once((true, &keys.current)).chain(rotated);
            all.filter(|(_, found)| found.access_key() == access_key)
        };
        let with_token = newest_first().find(|(_, found)| is_same(found.session_token(), token));
        let Some((is_current, found)) = with_token.or_else(|| newest_first().next()) else {
            let known = keys.current.access_key();
            return Err(INVALID_ACCESS_KEY.with_message(format!(
                "the access key `{access_key}` is unknown; this server knows `{known}`"
            )));
        };
        if !is_current && found.session_token().is_none() {
            let message = format!("the access key `{access_key}` is no longer valid");
            return Err(INVALID_ACCESS_KEY.with_message(message));
        }
        Ok(CallerCredentials {
            credentials: found.clone(),
            is_current,
        })
    }

    fn read(&self) -> RwLockReadGuard<'_, KeyRing> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CallerCredentials {
    /// Checks the session token of the request, and that it has not expired.
    pub(crate) fn check_token(
        &self,
        given: Option<&str>,
        now: SystemTime,
    ) -> Result<(), Rejection> {
        let message = match (self.credentials.session_token(), given) {
            (None, None) => return Ok(()),
            (Some(known), Some(given)) if known.matches(given) => {
                let expiry = self.credentials.expires_at();
                if self.is_current && expiry.is_none_or(|expiry| now < expiry) {
                    return Ok(());
                }
                "the session token has expired"
            }
            (Some(_), Some(_)) => "the session token is not the one that belongs to the access key",
            (Some(_), None) => "the access key is temporary, and X-Security-Token is missing",
            (None, Some(_)) => "the access key is permanent and has no session token",
        };
        Err(INVALID_SECRET_TOKEN.with_message(message))
    }
}

fn is_same(known: Option<&Secret>, given: Option<&str>) -> bool {
    match (known, given) {
        (Some(known), Some(given)) => known.matches(given),
        (None, None) => true,
        _ => false,
    }
}
