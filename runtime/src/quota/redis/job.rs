//! What the thread does for callers, as commands and answers.

use std::sync::mpsc::Sender;
use std::time::Duration;

use redis::{Cmd, Script, ServerErrorKind, Value};
use tokio::sync::oneshot;

use crate::quota::{Decision, Reservation, StoreError};

/// Asked of the thread.
pub(super) enum Job {
    /// Take all charges, if their turn comes within `max_wait` microseconds.
    Reserve {
        charges: Vec<ScriptCharge>,
        max_wait: u64,
        /// Where to send the [`Job::Release`] if the turn is not used.
        jobs: Sender<Job>,
        answer: oneshot::Sender<Result<Decision, StoreError>>,
    },
    /// Undo turns that are not used.
    Release(Vec<Slot>),
}

/// What a request takes of one quota: spans in microseconds.
pub(super) struct ScriptCharge {
    pub(super) key: String,
    pub(super) burst: u64,
    pub(super) cost: u64,
}

/// By how much a request moved a quota's moment, in microseconds of the server's time.
pub(super) struct Slot {
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
                charges, max_wait, ..
            } => {
                command.arg(scripts.reserve.get_hash()).arg(charges.len());
                for charge in charges {
                    command.arg(&charge.key);
                }
                command.arg(*max_wait);
                for charge in charges {
                    command.arg(charge.burst).arg(charge.cost);
                }
            }
            Job::Release(slots) => {
                command.arg(scripts.release.get_hash()).arg(slots.len());
                for slot in slots {
                    command.arg(&slot.key);
                }
                for slot in slots {
                    command.arg(slot.before).arg(slot.after);
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
fn decide(charges: Vec<ScriptCharge>, jobs: Sender<Job>, reply: Value) -> Option<Decision> {
    let reply: Vec<i64> = redis::from_redis_value(reply).ok()?;
    let (granted, wait, rest) = match *reply.as_slice() {
        [granted, wait, ref rest @ ..] => (granted, micros(wait)?, rest),
        _ => return None,
    };
    if granted == 0 {
        let charge = usize::try_from(*rest.first()?).ok()?;
        return Some(Decision::Denied { wait, charge });
    }
    let slot = |(charge, moments): (ScriptCharge, &[i64])| match *moments {
        [before, after] => Some(Slot {
            key: charge.key,
            before,
            after,
        }),
        _ => None,
    };
    let pairs = charges.into_iter().zip(rest.chunks(2));
    let slots = pairs.map(slot).collect::<Option<Vec<_>>>()?;
    Some(Decision::Granted(Reservation::new(wait, move || {
        // Without a thread, the server forgets the turn when it has passed.
        drop(jobs.send(Job::Release(slots)));
    })))
}

fn micros(micros: i64) -> Option<Duration> {
    u64::try_from(micros).ok().map(Duration::from_micros)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    const REPLY: [Value; 4] = [
        Value::Int(1),
        Value::Int(250_000),
        Value::Int(1_700_000_000_000_001),
        Value::Int(1_700_000_000_300_000),
    ];

    fn reserve(jobs: Sender<Job>) -> (Job, oneshot::Receiver<Result<Decision, StoreError>>) {
        let (answer, answered) = oneshot::channel();
        let charge = ScriptCharge {
            key: "a".to_owned(),
            burst: 1,
            cost: 1,
        };
        let (charges, max_wait) = (vec![charge], 1);
        let job = Job::Reserve {
            charges,
            max_wait,
            jobs,
            answer,
        };
        (job, answered)
    }

    fn is_given_back(jobs: &mpsc::Receiver<Job>) -> bool {
        let Ok(job) = jobs.try_recv() else {
            return false;
        };
        let command = job.command(&Scripts::new()).get_packed_command();
        let command = String::from_utf8(command).unwrap();
        assert!(command.contains("1700000000000001") && command.contains("1700000000300000"));
        true
    }

    #[test]
    fn a_turn_that_nobody_takes_is_given_back() {
        let (sender, jobs) = mpsc::channel();
        let granted = || Ok(Value::Array(REPLY.to_vec()));

        let (job, mut answered) = reserve(sender.clone());
        job.finish(granted());
        match answered.try_recv().unwrap().unwrap() {
            Decision::Granted(reservation) => {
                assert_eq!(reservation.wait(), Duration::from_millis(250));
                reservation.commit();
            }
            Decision::Denied { .. } => panic!("it was granted"),
        }
        assert!(!is_given_back(&jobs));

        let (job, answered) = reserve(sender.clone());
        assert!(!job.is_abandoned());
        drop(answered);
        assert!(job.is_abandoned());
        job.finish(granted());
        assert!(
            is_given_back(&jobs),
            "the caller was gone before the answer"
        );

        let (job, answered) = reserve(sender);
        job.finish(granted());
        drop(answered);
        assert!(
            is_given_back(&jobs),
            "the caller went without reading the answer"
        );
    }

    #[test]
    fn strange_replies_are_errors() {
        for reply in [
            vec![],
            vec![Value::Int(1)],
            vec![Value::Nil; 4],
            REPLY[..3].to_vec(),
        ] {
            let (job, mut answered) = reserve(mpsc::channel().0);
            job.finish(Ok(Value::Array(reply)));
            assert!(answered.try_recv().unwrap().is_err());
        }
    }
}
