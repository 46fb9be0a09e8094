//! The generic cell rate algorithm, as two formulas over whole ticks of time.
//!
//! A quota's state is one moment: when everything that was taken is earned back. It may lie ahead
//! of now by the time in which a burst is earned, and by more if calls wait for their turn.
//! `redis/reserve.lua` has the same formulas.

use std::time::Duration;

use super::Claim;

/// The time in which a claim's burst and its cost are earned, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spans {
    pub(super) burst: u64,
    pub(super) cost: u64,
}

impl Spans {
    /// The spans of a claim in ticks of this length.
    ///
    /// The burst is rounded down and the cost up, so that rounding never admits more than the
    /// limit, over however long a time.
    pub(super) fn of(claim: &Claim, tick: Duration) -> Self {
        let period = claim.period().as_nanos() / tick.as_nanos().max(1);
        let limit = u128::from(claim.limit().max(1));
        let ticks = |units: u32| period.saturating_mul(u128::from(units));
        Spans {
            burst: saturate(ticks(claim.burst()) / limit),
            cost: saturate(ticks(claim.cost()).div_ceil(limit)),
        }
    }

    /// When it is the turn of a claim that comes `now`.
    ///
    /// A cost larger than the burst waits until everything is earned back.
    pub(super) fn start(self, moment: u64, now: u64) -> u64 {
        let room = self.burst.saturating_sub(self.cost);
        moment.saturating_sub(room).max(now)
    }

    /// The quota's moment after a claim that goes at `start`.
    pub(super) fn after(self, moment: u64, start: u64) -> u64 {
        moment.max(start).saturating_add(self.cost)
    }
}

/// A count of ticks; what does not fit is as long as time itself.
pub(super) fn saturate(ticks: u128) -> u64 {
    u64::try_from(ticks).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quota::tests::claim;

    const NANO: Duration = Duration::from_nanos(1);

    #[test]
    fn spans_are_rounded_so_that_the_limit_holds() {
        let spans = Spans::of(&claim("a", 3).burst_of(2), NANO);
        assert_eq!((spans.burst, spans.cost), (666_666_666, 333_333_334));
        let spans = Spans::of(&claim("a", 3).burst_of(2), Duration::from_micros(1));
        assert_eq!((spans.burst, spans.cost), (666_666, 333_334));
    }

    #[test]
    fn no_limit_and_no_cost_is_too_large() {
        let spans = Spans::of(&claim("a", 0).burst_of(u32::MAX).costing(u32::MAX), NANO);
        assert_eq!(spans.cost, u64::from(u32::MAX) * 1_000_000_000);
        let endless = Spans {
            burst: 1,
            cost: u64::MAX,
        };
        assert_eq!(endless.start(5, 3), 5);
        assert_eq!(endless.after(5, 5), u64::MAX);
    }

    #[test]
    fn a_burst_goes_at_once_and_the_rest_in_its_turn() {
        let spans = Spans {
            burst: 30,
            cost: 10,
        };
        let mut moment = 0;
        let starts = [100, 100, 100, 100, 100, 125].map(|now| {
            let start = spans.start(moment, now);
            moment = spans.after(moment, start);
            start
        });
        assert_eq!(starts, [100, 100, 100, 110, 120, 130]);
    }

    #[test]
    fn a_cost_larger_than_the_burst_waits_for_all_and_goes_into_debt() {
        let spans = Spans {
            burst: 30,
            cost: 50,
        };
        let start = spans.start(107, 100);
        assert_eq!(start, 107);
        let moment = spans.after(107, start);
        assert_eq!(moment, 157);
        let next = Spans {
            burst: 30,
            cost: 10,
        };
        assert_eq!(next.start(moment, 107), 137);
    }
}
