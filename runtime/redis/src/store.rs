//! The store: turns charges into jobs of the thread that owns the connection.

use std::fmt;
use std::time::Duration;

use redis::{Client, IntoConnectionInfo};
use tokio::sync::oneshot;
use volcengine_core::future::BoxFuture;
use volcengine_core::quota::{Charge, Decision, Increments, Store, StoreError};

use crate::job::{Job, ScriptCharge};
use crate::sync::Sender;
use crate::worker;

const MICROSECOND: Duration = Duration::from_micros(1);

/// The longest duration in Redis, in microseconds: 71 years. Lua numbers are doubles, in which the
/// sum of this and a Unix timestamp is still exact.
const MAX_MICROS: u64 = 1 << 51;

/// Keeps quotas in Redis (5 or later), for all processes that use the same server and scope.
///
/// Each request costs one run of a script. The store connects when the first request comes. The
/// script reads the server's clock, so the clocks of the processes do not matter. The keys of unused
/// quotas expire.
///
/// ```no_run
/// use volcengine_core::quota::{Limiter, StoreError};
/// use volcengine_quota_redis::RedisStore;
///
/// # fn main() -> Result<(), StoreError> {
/// let store = RedisStore::new("redis://:password@10.0.0.1:6379/0", "my-account")?;
/// let limiter = Limiter::new().with_store(store);
/// # Ok(())
/// # }
/// ```
///
/// * It works in any executor: a thread owns the connection, sends all waiting requests as one
///   pipeline, and ends when the store is dropped.
/// * While Redis does not respond, the [`Limiter`](volcengine_core::quota::Limiter) keeps the quotas
///   by itself, logs one warning, and asks Redis again every second.
/// * A slot that is released while later slots are taken is lost, because the other processes do not
///   know of it. The quota has earned the lost units back by the time of that slot.
/// * The keys are `volcengine:{scope}:…`, so that a cluster keeps one scope's keys on one node. The
///   URL must name that node: the store does not follow redirects.
/// * TLS (`rediss://`) needs a feature of the crate `redis`, such as `tls-rustls`. To turn it on,
///   depend on that crate.
pub struct RedisStore {
    jobs: Sender<Job>,
    /// The prefix of all keys.
    prefix: String,
    /// Host and port, without the password of the URL.
    address: String,
    time_limit: Duration,
}

impl RedisStore {
    /// Creates a store on the server at `url`, such as `redis://user:password@host:port/database`,
    /// with a [time limit](Self::with_time_limit) of 200 ms. Does not connect yet.
    ///
    /// `scope` names the account that the quotas belong to, so that programs of several accounts can
    /// use one server.
    ///
    /// # Errors
    ///
    /// Fails if the URL is invalid, if `scope` is empty or contains a brace, or if the system cannot
    /// start a thread.
    pub fn new(url: &str, scope: &str) -> Result<Self, StoreError> {
        Self::with_time_limit(url, scope, Duration::from_millis(200))
    }

    /// Creates a store like [`RedisStore::new`] with another time limit, which applies to connecting,
    /// to each round trip, and to the whole time that a caller waits for a decision. At least 1 ms.
    ///
    /// # Errors
    ///
    /// Fails like [`RedisStore::new`].
    pub fn with_time_limit(
        url: &str,
        scope: &str,
        time_limit: Duration,
    ) -> Result<Self, StoreError> {
        if scope.is_empty() || scope.contains(['{', '}']) {
            return Err(StoreError::new(
                "invalid scope of the Redis store: expected a name without braces, such as an account ID",
            ));
        }
        let time_limit = time_limit.max(Duration::from_millis(1));
        // The error of the crate `redis` can repeat the URL and its password.
        let invalid_url =
            |_| StoreError::new("invalid Redis URL: expected redis://host:port or unix://path");
        let info = url.into_connection_info().map_err(invalid_url)?;
        let address = info.addr().to_string();
        let client = Client::open(info).map_err(invalid_url)?;
        let (jobs, _) = worker::spawn(client, address.clone(), time_limit)?;
        Ok(RedisStore {
            jobs,
            prefix: format!("volcengine:{{{scope}}}:"),
            address,
            time_limit,
        })
    }

    fn script_charge(&self, charge: &Charge) -> ScriptCharge {
        let increments = Increments::new(charge, MICROSECOND);
        ScriptCharge {
            key: [&self.prefix, charge.key()].concat(),
            tolerance: increments.tolerance.min(MAX_MICROS),
            emission: increments.emission.min(MAX_MICROS),
        }
    }

    fn thread_ended(&self) -> StoreError {
        StoreError::new(format!(
            "Redis at {}: the thread of the store has ended",
            self.address
        ))
    }
}

impl Store for RedisStore {
    fn time_limit(&self) -> Duration {
        self.time_limit
    }

    fn reserve<'a>(
        &'a self,
        charges: &'a [Charge],
        max_wait: Duration,
    ) -> BoxFuture<'a, Result<Decision, StoreError>> {
        let (decision_sender, decision) = oneshot::channel();
        let sent = self.jobs.send(Job::Reserve {
            charges: charges
                .iter()
                .map(|charge| self.script_charge(charge))
                .collect(),
            max_wait: u64::try_from(max_wait.as_micros())
                .map_or(MAX_MICROS, |micros| micros.min(MAX_MICROS)),
            jobs: self.jobs.clone(),
            decision: decision_sender,
        });
        Box::pin(async move {
            sent.map_err(|_| self.thread_ended())?;
            decision.await.map_err(|_| self.thread_ended())?
        })
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RedisStore")
            .field("address", &self.address)
            .field("prefix", &self.prefix)
            .field("time_limit", &self.time_limit)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_invalid_settings_do_not_contain_the_password() {
        for (url, scope, message) in [
            ("http://:hidden@localhost", "a", "expected redis://"),
            ("redis://:hidden@localhost:x", "a", "expected redis://"),
            ("redis://:hidden@localhost", "", "without braces"),
            ("redis://:hidden@localhost", "}a", "without braces"),
        ] {
            let error = RedisStore::new(url, scope).unwrap_err();
            assert!(error.to_string().contains(message), "{error}");
            assert!(!format!("{error} {error:?}").contains("hidden"));
        }
    }

    #[test]
    fn debug_output_does_not_contain_the_password() {
        let store = RedisStore::new("redis://user:hidden@localhost:7/2", "a").unwrap();
        let printed = format!("{store:?}");
        assert!(printed.contains("localhost:7"), "{printed}");
        assert!(!printed.contains("hidden"), "{printed}");
    }

    #[test]
    fn the_thread_ends_with_the_store() {
        let client = Client::open("redis://localhost:7").unwrap();
        let (jobs, thread) = worker::spawn(client, String::new(), MICROSECOND).unwrap();
        let store = RedisStore {
            jobs,
            prefix: String::new(),
            address: String::new(),
            time_limit: MICROSECOND,
        };
        assert!(!thread.is_finished());
        drop(store);
        thread.join().unwrap();
    }
}
