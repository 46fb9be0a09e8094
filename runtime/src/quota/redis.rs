//! Quotas that several processes keep together in Redis.

use std::fmt;
use std::sync::mpsc::Sender;
use std::time::Duration;

use redis::{Client, IntoConnectionInfo};
use tokio::sync::oneshot;

use super::gcra::{Increments, saturate};
use super::{Charge, Decision, Store, StoreError};
use crate::future::BoxFuture;

mod job;
mod worker;

use job::{Job, ScriptCharge};

const MICROSECOND: Duration = Duration::from_micros(1);

/// The longest time in Redis, in microseconds: 71 years. Lua counts in doubles, in which the time
/// of day and this together are still exact.
const LONGEST: u64 = 1 << 51;

/// Keeps quotas in Redis (5 or later), for all processes that use the same server and scope.
///
/// Each request costs one run of a script, on a connection that is made when first needed. The
/// script reads the server's clock, so the clocks of the processes do not matter. Quotas that are
/// not used vanish from the server.
///
/// ```no_run
/// use volcengine_core::quota::{Limiter, RedisStore};
///
/// # fn main() -> Result<(), volcengine_core::quota::StoreError> {
/// let store = RedisStore::new("redis://:password@10.0.0.1:6379/0", "my-account")?;
/// let limiter = Limiter::new().with_store(store);
/// # Ok(())
/// # }
/// ```
///
/// * It works in any executor: a thread of its own owns the connection, sends what waits as one
///   pipeline, and ends when the store is dropped.
/// * While Redis does not answer, the [`Limiter`](super::Limiter) keeps the quotas on its own, with
///   one warning, and asks again every second.
/// * A turn that is given back while later ones wait is lost in Redis; it would have to be shown to
///   all processes. What is lost this way is earned back by the time of that turn.
/// * The keys are `volcengine:{scope}:…`, so that a cluster keeps one scope's keys on one node. The
///   URL must name that node: redirects are not followed.
/// * TLS (`rediss://`) needs a feature of the crate `redis`, such as `tls-rustls`, which a program
///   turns on by depending on that crate.
pub struct RedisStore {
    jobs: Sender<Job>,
    /// What all keys begin with.
    prefix: String,
    /// Host and port, without the password that a URL may hold.
    address: String,
    time_limit: Duration,
}

impl RedisStore {
    /// A store on the server at `url`, such as `redis://user:password@host:port/database`, with a
    /// [time limit](Self::with_time_limit) of 200 ms. Nothing is sent yet.
    ///
    /// `scope` names the account whose quotas they are, so that programs of different accounts can
    /// use one server.
    ///
    /// # Errors
    ///
    /// The URL is none, `scope` is empty or contains a brace, or there can be no more threads.
    pub fn new(url: &str, scope: &str) -> Result<Self, StoreError> {
        Self::with_time_limit(url, scope, Duration::from_millis(200))
    }

    /// As [`RedisStore::new`], with a time limit: of connecting, of each exchange with the server,
    /// and of the whole time that a caller waits for an answer. At least 1 ms.
    ///
    /// # Errors
    ///
    /// Those of [`RedisStore::new`].
    pub fn with_time_limit(
        url: &str,
        scope: &str,
        time_limit: Duration,
    ) -> Result<Self, StoreError> {
        if scope.is_empty() || scope.contains(['{', '}']) {
            return Err(StoreError::new(
                "the scope of a Redis store must be a name without braces, such as an account's",
            ));
        }
        let time_limit = time_limit.max(Duration::from_millis(1));
        let not_a_url = "this is no URL of a Redis server; write redis://host:port or unix://path";
        let info = url
            .into_connection_info()
            .map_err(|_| StoreError::new(not_a_url))?;
        let address = info.addr().to_string();
        let client = Client::open(info).map_err(|_| StoreError::new(not_a_url))?;
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
            burst: increments.tolerance.min(LONGEST),
            cost: increments.emission.min(LONGEST),
        }
    }

    fn stopped(&self) -> StoreError {
        StoreError::new(format!("Redis at {}: its thread has ended", self.address))
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
        let (answer, answered) = oneshot::channel();
        let sent = self.jobs.send(Job::Reserve {
            charges: charges
                .iter()
                .map(|charge| self.script_charge(charge))
                .collect(),
            max_wait: saturate(max_wait.as_micros()).min(LONGEST),
            jobs: self.jobs.clone(),
            answer,
        });
        Box::pin(async move {
            sent.map_err(|_| self.stopped())?;
            answered.await.map_err(|_| self.stopped())?
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
    fn what_cannot_work_is_refused_without_the_password() {
        for (url, scope, why) in [
            ("http://:hidden@localhost", "a", "write redis://"),
            ("redis://:hidden@localhost:x", "a", "write redis://"),
            ("redis://:hidden@localhost", "", "without braces"),
            ("redis://:hidden@localhost", "}a", "without braces"),
        ] {
            let error = RedisStore::new(url, scope).unwrap_err();
            assert!(error.to_string().contains(why), "{error}");
            assert!(!format!("{error} {error:?}").contains("hidden"));
        }
    }

    #[test]
    fn the_password_is_not_printed() {
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
