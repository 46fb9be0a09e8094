//! What the thread does for callers, as commands and answers.

use std::sync::mpsc::Sender;
use std::time::Duration;

use redis::{Cmd, Script, ServerErrorKind, Value};
use tokio::sync::oneshot;

use crate::quota::{Decision, Reservation, StoreError};

/// Asked of the thread.
pub(super) enum Job {
    /// Take all charges, if their turn comes within `at_most` microseconds.
    Reserve {
        charges: Vec<Charge>,
        at_most: u64,
        /// Where to send the [`Job::Release`] if the turn is not used.
        jobs: Sender<Job>,
        answer: oneshot::Sender<Result<Decision, StoreError>>,
    },
    /// Undo turns that are not used.
    Release(Vec<Turn>),
}

/// What a request takes of one quota: spans in microseconds.
pub(super) struct Charge {
    pub(super) key: String,
    pub(super) burst: u64,
    pub(super) cost: u64,
}

/// By how much a request moved a quota's moment, in microseconds of the server's time.
pub(super) struct Turn {
    key: String,
    before: i64,
    after: i64,
}

/// The scripts, which the server knows by their hashes.
pub(super) struct Scripts {
    pub(super) reserve: Script,
    pub(super) release: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Scripts {
            reserve: Script::new(include_str!("reserve.lua")),
            release: Script::new(include_str!("release.lua")),
        }
    }
}

impl Job {
    /// Whether nobody waits for it any more.
    pub(super) fn is_abandoned(&self) -> bool {
        match self {
            Job::Reserve { answer, .. } => answer.is_closed(),
            Job::Release(_) => false,
        }
    }

    pub(super) fn command(&self, scripts: &Scripts) -> Cmd {
        let mut command = redis::cmd("EVALSHA");
        match self {
            Job::Reserve {
                charges, at_most, ..
            } => {
                command.arg(scripts.reserve.get_hash()).arg(charges.len());
                for charge in charges {
                    command.arg(&charge.key);
                }
                command.arg(*at_most);
                for charge in charges {
                    command.arg(charge.burst).arg(charge.cost);
                }
            }
            Job::Release(turns) => {
                command.arg(scripts.release.get_hash()).arg(turns.len());
                for turn in turns {
                    command.arg(&turn.key);
                }
                for turn in turns {
                    command.arg(turn.before).arg(turn.after);
                }
            }
        }
        command
    }

    /// Answers the caller. If the caller is gone, the turn is given back by being dropped.
    pub(super) fn finish(self, reply: Result<Value, StoreError>) {
        if let Job::Reserve {
            charges,
            jobs,
            answer,
            ..
        } = self
        {
            let decision = reply.and_then(|reply| {
                let strange = || StoreError::new("Redis answered what the script does not");
                decide(charges, jobs, reply).ok_or_else(strange)
            });
            // The caller may be gone: what is not taken is dropped.
            drop(answer.send(decision));
        }
    }
}

/// Whether the server has lost the scripts, or never had them.
pub(super) fn lacks_script(reply: &Value) -> bool {
    match reply {
        Value::ServerError(error) => error.kind() == Some(ServerErrorKind::NoScript),
        _ => false,
    }
}

/// Reads what `reserve.lua` answers.
fn decide(charges: Vec<Charge>, jobs: Sender<Job>, reply: Value) -> Option<Decision> {
    let reply: Vec<i64> = redis::from_redis_value(reply).ok()?;
    let (granted, wait, rest) = match *reply.as_slice() {
        [granted, wait, ref rest @ ..] => (granted, micros(wait)?, rest),
        _ => return None,
    };
    if granted == 0 {
        let claim = usize::try_from(*rest.first()?).ok()?;
        return Some(Decision::Denied { wait, claim });
    }
    let turn = |(charge, moments): (Charge, &[i64])| match *moments {
        [before, after] => Some(Turn {
            key: charge.key,
            before,
            after,
        }),
        _ => None,
    };
    let pairs = charges.into_iter().zip(rest.chunks(2));
    let turns = pairs.map(turn).collect::<Option<Vec<_>>>()?;
    Some(Decision::Granted(Reservation::new(wait, move || {
        // Without a thread, the server forgets the turn when it has passed.
        drop(jobs.send(Job::Release(turns)));
    })))
}

fn micros(micros: i64) -> Option<Duration> {
    u64::try_from(micros).ok().map(Duration::from_micros)
}
