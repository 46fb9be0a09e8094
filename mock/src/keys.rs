//! The credentials that a server accepts, and those that it accepted before.

use std::iter;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use std::time::SystemTime;

use volcengine_core::Credentials;
use volcengine_core::sign::constant_time_eq;

use crate::rejection::{INVALID_ACCESS_KEY, INVALID_SECRET_TOKEN, Rejection};

/// Credentials that a server issued.
#[derive(Debug)]
pub(crate) struct Keys(RwLock<IssuedCredentials>);

#[derive(Debug)]
struct IssuedCredentials {
    in_force: Credentials,
    /// Void ones, in the order in which they were issued.
    earlier: Vec<Credentials>,
}

/// Credentials that a request names.
#[derive(Debug)]
pub(crate) struct NamedCredentials {
    pub(crate) credentials: Credentials,
    in_force: bool,
}

impl Keys {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Keys(RwLock::new(IssuedCredentials {
            in_force: credentials,
            earlier: Vec::new(),
        }))
    }

    /// The credentials in force.
    pub(crate) fn in_force(&self) -> Credentials {
        self.issued().in_force.clone()
    }

    /// Puts credentials in force; those before them are void from now on.
    pub(crate) fn renew(&self, credentials: Credentials) {
        let mut issued = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let void = std::mem::replace(&mut issued.in_force, credentials);
        issued.earlier.push(void);
    }

    /// The credentials with an access key, and among them those with this token.
    pub(crate) fn find(
        &self,
        access_key: &str,
        token: Option<&str>,
    ) -> Result<NamedCredentials, Rejection> {
        let issued = self.issued();
        let newest_first = || {
            let earlier = issued.earlier.iter().rev().map(|issued| (false, issued));
            let all = iter::once((true, &issued.in_force)).chain(earlier);
            all.filter(|(_, issued)| issued.access_key() == access_key)
        };
        let with_token = newest_first().find(|(_, issued)| same(issued.session_token(), token));
        let Some((in_force, found)) = with_token.or_else(|| newest_first().next()) else {
            let known = issued.in_force.access_key();
            return Err(INVALID_ACCESS_KEY.with_message(format!(
                "the access key `{access_key}` is unknown; this server knows `{known}`"
            )));
        };
        if !in_force && found.session_token().is_none() {
            let message = format!("the access key `{access_key}` is no longer valid");
            return Err(INVALID_ACCESS_KEY.with_message(message));
        }
        Ok(NamedCredentials {
            credentials: found.clone(),
            in_force,
        })
    }

    fn issued(&self) -> RwLockReadGuard<'_, IssuedCredentials> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl NamedCredentials {
    /// Checks the session token that came along, and whether it is still good.
    pub(crate) fn check_token(
        &self,
        given: Option<&str>,
        now: SystemTime,
    ) -> Result<(), Rejection> {
        let message = match (self.credentials.session_token(), given) {
            (None, None) => return Ok(()),
            (Some(known), Some(given)) if constant_time_eq(known, given) => {
                let expiry = self.credentials.expires_at();
                if self.in_force && expiry.is_none_or(|expiry| now < expiry) {
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

fn same(known: Option<&str>, given: Option<&str>) -> bool {
    match (known, given) {
        (Some(known), Some(given)) => constant_time_eq(known, given),
        (None, None) => true,
        _ => false,
    }
}
