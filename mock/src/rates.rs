//! Documented rates, kept with GCRA: a quota is one moment, at which all that was used is earned
//! back. A call moves it on by what the call costs, and does not fit if it then lies more than a
//! period ahead. So a whole period's worth may come at once, and no timer runs.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use volcgen_model::model::{Period, Quota};

use crate::catalog::ActionRef;
use crate::parameters;
use crate::rejection::{FLOW_LIMIT_EXCEEDED, Rejection};

/// What has been used of each quota.
#[derive(Debug, Default)]
pub(crate) struct Rates {
    used: Mutex<HashMap<Counter, Instant>>,
}

/// What is counted on its own.
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
    /// Counts a call, or refuses it if it does not fit into one of its quotas.
    pub(crate) fn count(
        &self,
        known: ActionRef<'_>,
        parameters: &Value,
        now: Instant,
    ) -> Result<(), Rejection> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, until| *until > now);
        let mut moved = Vec::new();
        for quota in &known.action.quotas {
            let counter = Counter::of(known, quota, parameters);
            let cost =
                (counter.period / counter.limit.max(1)).saturating_mul(cost(quota, parameters));
            let from = used.get(&counter).copied().unwrap_or(now);
            let until = from.checked_add(cost).unwrap_or(from);
            let ahead = until.saturating_duration_since(now);
            if let Some(wait) = ahead
                .checked_sub(counter.period)
                .filter(|wait| !wait.is_zero())
            {
                return Err(refusal(&counter, quota, wait));
            }
            moved.push((counter, until));
        }
        used.extend(moved);
        Ok(())
    }

    /// Forgets what was used.
    pub(crate) fn clear(&self) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.clear();
    }
}

impl Counter {
    fn of(known: ActionRef<'_>, quota: &Quota, parameters: &Value) -> Self {
        let action = known.action;
        let own = || format!("{} {}", action.name, action.version);
        let key = quota.key.as_deref();
        Counter {
            service: known.service.code.clone(),
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

/// The units that a call costs; at least one.
fn cost(quota: &Quota, parameters: &Value) -> u32 {
    let path = quota.cost.as_deref();
    let list = path.and_then(|path| parameters::at(parameters, path)?.as_array());
    let length = list.map_or(1, Vec::len).max(1);
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn refusal(counter: &Counter, quota: &Quota, wait: Duration) -> Rejection {
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
