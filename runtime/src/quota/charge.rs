//! What one request takes from one quota.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::time::Duration;

use crate::schema::{ActionRef, Period, Quota, ValueRef};

/// What one request takes from one quota.
///
/// [`Limiter::charges`](super::Limiter::charges) makes it. It keeps nothing of the request but the
/// value that the quota is keyed by. It prints as `500/s of messages per AppId`.
#[derive(Clone, Debug)]
pub struct Charge {
    quota: &'static Quota,
    /// The name of a shared quota, or the action.
    owner: Cow<'static, str>,
    key: String,
    burst: u32,
    cost: u32,
}

/// What a request takes from one quota, before the action and the limiter are known.
#[derive(Clone, Debug)]
pub(crate) struct Share<'r> {
    pub(super) quota: &'static Quota,
    /// The value that the quota is keyed by.
    value: Cow<'r, str>,
    cost: u32,
}

impl<'r> Share<'r> {
    pub(crate) fn new(quota: &'static Quota, request: ValueRef<'r>) -> Self {
        let value = match quota.key {
            "" => Cow::Borrowed(""),
            path => key_value(request.at(path)),
        };
        let cost = match quota.cost {
            "" => 1,
            path => list_len(request.at(path)).max(1),
        };
        Share { quota, value, cost }
    }

    /// The same without the request.
    pub(crate) fn into_owned(self) -> Share<'static> {
        Share {
            value: self.value.into_owned().into(),
            ..self
        }
    }

    pub(crate) fn borrowed(&self) -> Share<'_> {
        Share {
            value: Cow::Borrowed(&self.value),
            ..*self
        }
    }
}

impl Charge {
    /// What the request of an action of this name takes.
    pub(super) fn new(
        share: &Share<'_>,
        burst: u32,
        action: ActionRef<'_>,
        name: Cow<'static, str>,
    ) -> Self {
        let quota = share.quota;
        let is_shared = !quota.name.is_empty();
        let owner = if is_shared {
            Cow::Borrowed(quota.name)
        } else {
            name
        };
        let mut key = String::with_capacity(64);
        key.extend([action.service.code, ":", &owner]);
        if !is_shared {
            key.extend(["@", action.version]);
        }
        let _ = write!(key, ":{}/{}", quota.limit, unit(quota.period));
        if !quota.key.is_empty() {
            key.extend([":", &share.value]);
        }
        Charge {
            quota,
            owner,
            key,
            burst: burst.max(1),
            cost: share.cost,
        }
    }

    /// Identifies the counter: the service, the shared quota or the action with its version, the
    /// rate, and the value of the field that the quota is keyed by.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Units that can be used per period.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.quota.limit
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Duration {
        Duration::from_secs(match self.quota.period {
            Period::Second => 1,
            Period::Minute => 60,
            Period::Hour => 3_600,
            Period::Day => 86_400,
        })
    }

    /// Units that can be used at once; at least 1.
    #[must_use]
    pub fn burst(&self) -> u32 {
        self.burst
    }

    /// Units that the request takes; at least 1.
    #[must_use]
    pub fn cost(&self) -> u32 {
        self.cost
    }
}

impl fmt::Display for Charge {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Quota {
            limit, period, key, ..
        } = self.quota;
        write!(formatter, "{limit}/{} of {}", unit(*period), self.owner)?;
        if !key.is_empty() {
            write!(formatter, " per {key}")?;
        }
        Ok(())
    }
}

/// A tenth of the limit for quotas per second, the whole limit for longer periods.
///
/// Services count each second by their own clock, so they can reject a burst of a whole second's
/// limit although the rate is kept. A quota per day can be used at any time of the day.
pub(super) fn default_burst(quota: &Quota) -> u32 {
    match quota.period {
        Period::Second => quota.limit / 10,
        Period::Minute | Period::Hour | Period::Day => quota.limit,
    }
}

fn unit(period: Period) -> &'static str {
    match period {
        Period::Second => "s",
        Period::Minute => "min",
        Period::Hour => "h",
        Period::Day => "day",
    }
}

/// The value of the field that a quota is keyed by; empty for a value that is not a scalar.
fn key_value(value: ValueRef<'_>) -> Cow<'_, str> {
    match value.typed() {
        ValueRef::String(string) => Cow::Borrowed(string),
        ValueRef::Int(value) => Cow::Owned(value.to_string()),
        ValueRef::Float(value) => Cow::Owned(value.to_string()),
        ValueRef::Number(value) => Cow::Borrowed(value.as_str()),
        ValueRef::Bool(value) => Cow::Owned(value.to_string()),
        _ => Cow::Borrowed(""),
    }
}

/// The length of the list that a request costs.
fn list_len(value: ValueRef<'_>) -> u32 {
    match value.typed() {
        ValueRef::List(list) => u32::try_from(list.len()).unwrap_or(u32::MAX),
        _ => 0,
    }
}

#[cfg(test)]
impl Charge {
    /// One unit of a quota, with the default burst.
    pub(super) fn for_test(key: &str, quota: &'static Quota) -> Self {
        Charge {
            quota,
            owner: Cow::Borrowed("Test"),
            key: key.to_owned(),
            burst: default_burst(quota).max(1),
            cost: 1,
        }
    }

    pub(super) fn with_burst(mut self, burst: u32) -> Self {
        self.burst = burst;
        self
    }

    pub(super) fn with_cost(mut self, cost: u32) -> Self {
        self.cost = cost;
        self
    }
}
