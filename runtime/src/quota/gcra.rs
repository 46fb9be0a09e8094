//! The generic cell rate algorithm, as two formulas over whole ticks of time.
//!
//! A quota's state is one moment: when everything that was taken is earned back. It may lie ahead
//! of now by the time in which a burst is earned, and by more if calls wait for their turn.
//! `redis/reserve.lua` has the same formulas.

use std::time::Duration;

use super::Charge;

/// The time in which a claim's burst and its cost are earned, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Increments {
    pub(super) tolerance: u64,
    pub(super) emission: u64,
}

impl Increments {
    /// The spans of a claim in ticks of this length.
    ///
    /// The burst is rounded down and the cost up, so that rounding never admits more than the
    /// limit, over however long a time.
    pub(super) fn new(charge: &Charge, tick: Duration) -> Self {
        let period = charge.period().as_nanos() / tick.as_nanos().max(1);
        let limit = u128::from(charge.limit().max(1));
        let ticks = |units: u32| period.saturating_mul(u128::from(units));
        Increments {
            tolerance: saturate(ticks(charge.burst()) / limit),
            emission: saturate(ticks(charge.cost()).div_ceil(limit)),
        }
    }

    /// When it is the turn of a claim that comes `now`.
    ///
    /// A cost larger than the burst waits until everything is earned back.
    pub(super) fn earliest(self, tat: u64, now: u64) -> u64 {
        let room = self.tolerance.saturating_sub(self.emission);
        tat.saturating_sub(room).max(now)
    }

    /// The quota's moment after a claim that goes at `start`.
    pub(super) fn advance(self, tat: u64, start: u64) -> u64 {
        tat.max(start).saturating_add(self.emission)
    }
}

/// A count of ticks; what does not fit is as long as time itself.
pub(super) fn saturate(ticks: u128) -> u64 {
    u64::try_from(ticks).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quota::tests::charge;

    const NANO: Duration = Duration::from_nanos(1);

    #[test]
    fn spans_are_rounded_so_that_the_limit_holds() {
        let increments = Increments::new(&charge("a", 3).burst_of(2), NANO);
        assert_eq!(
            (increments.tolerance, increments.emission),
            (666_666_666, 333_333_334)
        );
        let increments = Increments::new(&charge("a", 3).burst_of(2), Duration::from_micros(1));
        assert_eq!(
            (increments.tolerance, increments.emission),
            (666_666, 333_334)
        );
    }

    #[test]
    fn no_limit_and_no_cost_is_too_large() {
        let increments =
            Increments::new(&charge("a", 0).burst_of(u32::MAX).costing(u32::MAX), NANO);
        assert_eq!(increments.emission, u64::from(u32::MAX) * 1_000_000_000);
        let endless = Increments {
            tolerance: 1,
            emission: u64::MAX,
        };
        assert_eq!(endless.earliest(5, 3), 5);
        assert_eq!(endless.advance(5, 5), u64::MAX);
    }

    #[test]
    fn a_burst_goes_at_once_and_the_rest_in_its_turn() {
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
    fn a_cost_larger_than_the_burst_waits_for_all_and_goes_into_debt() {
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
