//! Jobs: requests to the thread as Redis commands, and decisions from the responses.

use std::time::Duration;

use redis::{Cmd, Script, ServerErrorKind, Value};
use tokio::sync::oneshot;
use volcengine_core::quota::{Decision, Reservation, StoreError};

use crate::sync::Sender;

/// A request to the thread.
pub(crate) enum Job {
    /// Take a slot for all charges, if it comes within `max_wait` microseconds.
    Reserve {
        charges: Vec<ScriptCharge>,
        max_wait: u64,
        /// Where to send the [`Job::Release`] if the slot is not used.
        jobs: Sender<Job>,
        decision: oneshot::Sender<Result<Decision, StoreError>>,
    },
    /// Release slots that are not used.
    Release(Vec<Slot>),
}

/// What a request takes from one quota: [`Increments`](volcengine_core::quota::Increments) in
/// microseconds.
pub(crate) struct ScriptCharge {
    pub(crate) key: String,
    pub(crate) tolerance: u64,
    pub(crate) emission: u64,
}

/// The theoretical arrival times of a quota before and after a request took its slot, in
/// microseconds of the server's clock.
pub(crate) struct Slot {
    key: String,
    before: i64,
    after: i64,
}

/// The Lua scripts. Commands name them by their hashes.
pub(crate) struct Scripts {
    pub(crate) reserve: Script,
    pub(crate) release: Script,
}

impl Scripts {
    pub(crate) fn new() -> Self {
        Scripts {
            reserve: Script::new(include_str!("reserve.lua")),
            release: Script::new(include_str!("release.lua")),
        }
    }
}

impl Job {
    /// Whether nobody waits for the decision any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        match self {
            Job::Reserve { decision, .. } => decision.is_closed(),
            Job::Release(_) => false,
        }
    }

    pub(crate) fn command(&self, scripts: &Scripts) -> Cmd {
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
                    command.arg(charge.tolerance).arg(charge.emission);
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

    /// Sends the decision to the caller. If the caller is gone, the reservation is dropped, which
    /// releases the slot.
    pub(crate) fn finish(self, response: Result<Value, StoreError>) {
        if let Job::Reserve {
            charges,
            jobs,
            decision,
            ..
        } = self
        {
            let outcome = response.and_then(|response| {
                let unexpected = || StoreError::new("unexpected response of the Redis script");
                decide(charges, jobs, response).ok_or_else(unexpected)
            });
            // If the caller is gone, this drops the reservation.
            drop(decision.send(outcome));
        }
    }
}

/// Whether the server does not know the script: it is new, or somebody flushed its scripts.
pub(crate) fn lacks_script(response: &Value) -> bool {
    match response {
        Value::ServerError(error) => error.kind() == Some(ServerErrorKind::NoScript),
        _ => false,
    }
}

/// Reads the response of `reserve.lua`. Returns `None` if it has another form.
fn decide(charges: Vec<ScriptCharge>, jobs: Sender<Job>, response: Value) -> Option<Decision> {
    let response: Vec<i64> = redis::from_redis_value(response).ok()?;
    let (granted, wait, rest) = match *response.as_slice() {
        [granted, wait, ref rest @ ..] => (granted, micros(wait)?, rest),
        _ => return None,
    };
    if granted == 0 {
        let charge = usize::try_from(*rest.first()?).ok()?;
        return Some(Decision::Denied { wait, charge });
    }
    let slot = |(charge, tats): (ScriptCharge, &[i64])| match *tats {
        [before, after] => Some(Slot {
            key: charge.key,
            before,
            after,
        }),
        _ => None,
    };
    if rest.len() != charges.len().saturating_mul(2) {
        return None;
    }
    let pairs = charges.into_iter().zip(rest.chunks(2));
    let slots = pairs.map(slot).collect::<Option<Vec<_>>>()?;
    Some(Decision::Granted(Reservation::new(wait, move || {
        // If the thread has ended, the quota earns the units back when the slot has passed.
        drop(jobs.send(Job::Release(slots)));
    })))
}

fn micros(micros: i64) -> Option<Duration> {
    u64::try_from(micros).ok().map(Duration::from_micros)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::{Receiver, channel};

    const RESPONSE: [Value; 4] = [
        Value::Int(1),
        Value::Int(250_000),
        Value::Int(1_700_000_000_000_001),
        Value::Int(1_700_000_000_300_000),
    ];

    fn reserve(jobs: Sender<Job>) -> (Job, oneshot::Receiver<Result<Decision, StoreError>>) {
        let (decision_sender, decision) = oneshot::channel();
        let charge = ScriptCharge {
            key: "a".to_owned(),
            tolerance: 1,
            emission: 1,
        };
        let (charges, max_wait) = (vec![charge], 1);
        let job = Job::Reserve {
            charges,
            max_wait,
            jobs,
            decision: decision_sender,
        };
        (job, decision)
    }

    fn is_released(jobs: &Receiver<Job>) -> bool {
        let Ok(job) = jobs.try_recv() else {
            return false;
        };
        let command = job.command(&Scripts::new()).get_packed_command();
        let command = String::from_utf8(command).unwrap();
        assert!(command.contains("1700000000000001") && command.contains("1700000000300000"));
        true
    }

    #[test]
    fn a_slot_is_released_if_the_caller_is_gone() {
        let (sender, jobs) = channel();
        let granted = || Ok(Value::Array(RESPONSE.to_vec()));

        let (job, mut decision) = reserve(sender.clone());
        job.finish(granted());
        match decision.try_recv().unwrap().unwrap() {
            Decision::Granted(reservation) => {
                assert_eq!(reservation.wait(), Duration::from_millis(250));
                reservation.commit();
            }
            Decision::Denied { .. } => panic!("the slot was not granted"),
        }
        assert!(!is_released(&jobs));

        let (job, decision) = reserve(sender.clone());
        assert!(!job.is_abandoned());
        drop(decision);
        assert!(job.is_abandoned());
        job.finish(granted());
        assert!(
            is_released(&jobs),
            "the caller was gone before the response"
        );

        let (job, decision) = reserve(sender);
        job.finish(granted());
        drop(decision);
        assert!(
            is_released(&jobs),
            "the caller went without reading the decision"
        );
    }

    #[test]
    fn unexpected_responses_are_errors() {
        for response in [
            vec![],
            vec![Value::Int(1)],
            vec![Value::Nil; 4],
            RESPONSE[..2].to_vec(),
            RESPONSE[..3].to_vec(),
            [&RESPONSE[..], &RESPONSE[2..]].concat(),
        ] {
            let (job, mut decision) = reserve(channel().0);
            job.finish(Ok(Value::Array(response)));
            assert!(decision.try_recv().unwrap().is_err());
        }
    }
}
