//! Enforces documented rates with GCRA. The state of a quota is one instant, the theoretical arrival
//! time (TAT). A call moves it on by the call's cost, and is rejected if it would then be more than a
//! period ahead. So a whole period's worth of calls can arrive at once, and no timer runs.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use volcgen_model::model::{Period, Quota};

use crate::catalog::ActionRef;
use crate::parameters;
use crate::rejection::{FLOW_LIMIT_EXCEEDED, Rejection};

/// The state of each quota.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    tats: Mutex<ArrivalTimes>,
}

/// The theoretical arrival times. Those in the past are dropped from time to time.
#[derive(Debug, Default)]
struct ArrivalTimes {
    times: HashMap<Counter, Instant>,
    /// The number of them at which those in the past are dropped.
    full: usize,
}

/// The key of a separate count.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Counter {
    service: String,
    /// The name of a shared quota, or the action and its version.
    owner: String,
    limit: u32,
    period: Duration,
    /// The value of the field that the quota is keyed by.
    key: Option<String>,
}

impl Rates {
    /// Counts a call, or rejects it if it exceeds one of its quotas.
    pub(crate) fn count(
        &self,
        target: ActionRef<'_>,
        parameters: &Value,
        now: Instant,
    ) -> Result<(), Rejection> {
        let mut tats = self.tats.lock().unwrap_or_else(PoisonError::into_inner);
        tats.tidy(now);
        let mut advanced = Vec::new();
        for quota in &target.action.quotas {
            let counter = Counter::new(target, quota, parameters);
            let cost =
                (counter.period / counter.limit.max(1)).saturating_mul(cost(quota, parameters));
            let tat = tats.times.get(&counter).copied().unwrap_or(now).max(now);
            let advanced_tat = tat.checked_add(cost).unwrap_or(tat);
            let ahead = advanced_tat.saturating_duration_since(now);
            if let Some(wait) = ahead
                .checked_sub(counter.period)
                .filter(|wait| !wait.is_zero())
            {
                return Err(rejection(&counter, quota, wait));
            }
            advanced.push((counter, advanced_tat));
        }
        tats.times.extend(advanced);
        Ok(())
    }

    /// Forgets all counted calls.
    pub(crate) fn clear(&self) {
        let mut tats = self.tats.lock().unwrap_or_else(PoisonError::into_inner);
        tats.times.clear();
    }
}

impl ArrivalTimes {
    /// Drops those in the past once there are twice as many as the last time, so that a call does not
    /// take longer the more keys a quota has.
    fn tidy(&mut self, now: Instant) {
        if self.times.len() > self.full {
            self.times.retain(|_, tat| *tat > now);
            self.full = 2 * self.times.len() + 100;
        }
    }
}

impl Counter {
    fn new(target: ActionRef<'_>, quota: &Quota, parameters: &Value) -> Self {
        let action = target.action;
        let own = || format!("{} {}", action.name, action.version);
        let key = quota.key.as_deref();
        Counter {
            service: target.service.code.clone(),
            owner: quota.name.clone().unwrap_or_else(own),
            limit: quota.limit,
            period: Duration::from_secs(match quota.period {
                Period::Second => 1,
                Period::Minute => 60,
                Period::Hour => 3_600,
                Period::Day => 86_400,
            }),
            key: key.map(|path| {
                parameters::at(parameters, path).map_or_else(String::new, Value::to_string)
            }),
        }
    }
}

/// The cost of a call in units, at least 1: the length of the list that the quota counts.
fn cost(quota: &Quota, parameters: &Value) -> u32 {
    let path = quota.cost.as_deref();
    let list = path.and_then(|path| parameters::at(parameters, path)?.as_array());
    let length = list.map_or(1, Vec::len).max(1);
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn rejection(counter: &Counter, quota: &Quota, wait: Duration) -> Rejection {
    let period = match quota.period {
        Period::Second => "second",
        Period::Minute => "minute",
        Period::Hour => "hour",
        Period::Day => "day",
    };
    let each = quota
        .key
        .as_ref()
        .map_or_else(String::new, |key| format!(" for each {key}"));
    FLOW_LIMIT_EXCEEDED.with_message(format!(
        "{} is limited to {} per {period}{each}; there is room again in {} ms",
        counter.owner,
        counter.limit,
        wait.as_millis() + 1
    ))
}
