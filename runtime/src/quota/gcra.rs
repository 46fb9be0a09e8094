//! The generic cell rate algorithm (GCRA), as two formulas over whole ticks of time.

use std::time::Duration;

use super::Charge;

/// The generic cell rate algorithm (GCRA) for one charge, in whole ticks of time.
///
/// The state of a quota is one instant, its theoretical arrival time (TAT): when everything that was
/// taken is earned back. A quota without state has the TAT 0. A request that arrives `now`
///
/// 1. goes at the [`earliest`](Self::earliest) instant, the latest of all its charges;
/// 2. moves the TAT of each quota [on](Self::advance) from there.
///
/// ```
/// use volcengine_core::quota::Increments;
///
/// // 10 units per second, 3 of them at once, in milliseconds.
/// let unit = Increments { tolerance: 300, emission: 100 };
/// let mut tat = 0;
/// let starts = [5_000; 5].map(|now| {
///     let start = unit.earliest(tat, now);
///     tat = unit.advance(tat, start);
///     start
/// });
/// assert_eq!(starts, [5_000, 5_000, 5_000, 5_100, 5_200]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Increments {
    /// The burst tolerance: the ticks in which the quota earns the burst of the charge.
    pub tolerance: u64,
    /// The emission interval: the ticks in which the quota earns the cost of the charge.
    pub emission: u64,
}

impl Increments {
    /// The increments of a charge in ticks of this length, such as a microsecond.
    ///
    /// Rounds the tolerance down and the emission interval up, so that rounding never exceeds the
    /// limit, however long the quota is used. A value that does not fit in 64 bits is `u64::MAX`.
    #[must_use]
    pub fn new(charge: &Charge, tick: Duration) -> Self {
        let period = charge.period().as_nanos() / tick.as_nanos().max(1);
        let limit = u128::from(charge.limit().max(1));
        let ticks = |units: u32| period.saturating_mul(u128::from(units));
        Increments {
            tolerance: saturate(ticks(charge.burst()) / limit),
            emission: saturate(ticks(charge.cost()).div_ceil(limit)),
        }
    }

    /// The earliest instant at which a charge that arrives `now` can go.
    ///
    /// A charge with a cost above the burst waits until everything is earned back.
    #[must_use]
    pub fn earliest(self, tat: u64, now: u64) -> u64 {
        let room = self.tolerance.saturating_sub(self.emission);
        tat.saturating_sub(room).max(now)
    }

    /// The TAT after a charge that goes at `start`.
    #[must_use]
    pub fn advance(self, tat: u64, start: u64) -> u64 {
        tat.max(start).saturating_add(self.emission)
    }
}

/// A count of ticks, `u64::MAX` if it does not fit.
pub(super) fn saturate(ticks: u128) -> u64 {
    u64::try_from(ticks).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quota::tests::charge;

    const NANO: Duration = Duration::from_nanos(1);

    #[test]
    fn rounding_never_exceeds_the_limit() {
        let increments = Increments::new(&charge("a", 3).with_burst(2), NANO);
        assert_eq!(
            (increments.tolerance, increments.emission),
            (666_666_666, 333_333_334)
        );
        let increments = Increments::new(&charge("a", 3).with_burst(2), Duration::from_micros(1));
        assert_eq!(
            (increments.tolerance, increments.emission),
            (666_666, 333_334)
        );
    }

    #[test]
    fn huge_limits_and_costs_do_not_overflow() {
        let increments = Increments::new(
            &charge("a", 0).with_burst(u32::MAX).with_cost(u32::MAX),
            NANO,
        );
        assert_eq!(increments.emission, u64::from(u32::MAX) * 1_000_000_000);
        let huge = Increments {
            tolerance: 1,
            emission: u64::MAX,
        };
        assert_eq!(huge.earliest(5, 3), 5);
        assert_eq!(huge.advance(5, 5), u64::MAX);
    }

    #[test]
    fn a_burst_goes_at_once_and_later_charges_at_the_rate() {
        let increments = Increments {
            tolerance: 30,
            emission: 10,
        };
        let mut tat = 0;
        let starts = [100, 100, 100, 100, 100, 125].map(|now| {
            let start = increments.earliest(tat, now);
            tat = increments.advance(tat, start);
            start
        });
        assert_eq!(starts, [100, 100, 100, 110, 120, 130]);
    }

    #[test]
    fn a_cost_above_the_burst_waits_for_everything_and_goes_into_debt() {
        let increments = Increments {
            tolerance: 30,
            emission: 50,
        };
        let start = increments.earliest(107, 100);
        assert_eq!(start, 107);
        let tat = increments.advance(107, start);
        assert_eq!(tat, 157);
        let next = Increments {
            tolerance: 30,
            emission: 10,
        };
        assert_eq!(next.earliest(tat, 107), 137);
    }
}
