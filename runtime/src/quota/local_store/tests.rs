//! Properties of any calls at any times.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::quota::tests::charge;

/// Something that happens, after a pause.
#[derive(Clone, Debug)]
enum Event {
    /// A request takes this much from the keys `a` and `b`.
    Call { a: u32, b: u32, max_wait: u64 },
    /// A waiting request is dropped.
    Drop(Index),
}

#[derive(Clone, Copy)]
struct Quotas {
    limits: [u32; 2],
    bursts: [u32; 2],
}

/// A granted slot at this nanosecond, and its cost per key.
struct Granted {
    start: u64,
    costs: [u32; 2],
    reservation: Reservation,
}

fn events(max_cost: u32) -> impl Strategy<Value = Vec<(u64, Event)>> {
    let cost = 0..=max_cost;
    let call = (
        cost.clone(),
        cost,
        prop_oneof![Just(0), Just(u64::MAX), 0..2_000_000_000_u64],
    )
        .prop_map(|(a, b, max_wait)| Event::Call { a, b, max_wait });
    let event = prop_oneof![3 => call, 1 => any::<Index>().prop_map(Event::Drop)];
    let pause = prop_oneof![2 => Just(0), 2 => 0..300_000_000_u64, 1 => 0..5_000_000_000_u64];
    prop::collection::vec((pause, event), 1..60)
}

fn charges(quotas: Quotas, costs: [u32; 2]) -> Vec<Charge> {
    let keys = ["a", "b"]
        .into_iter()
        .zip(costs)
        .zip(quotas.limits.into_iter().zip(quotas.bursts));
    keys.filter(|((_, cost), _)| *cost > 0)
        .map(|((key, cost), (limit, burst))| charge(key, limit).with_burst(burst).with_cost(cost))
        .collect()
}

/// Plays events and returns all slots that were not released.
fn play(quotas: Quotas, events: Vec<(u64, Event)>) -> Vec<Granted> {
    let local = Arc::new(LocalStore::default());
    let mut now = 0;
    let mut granted: Vec<Granted> = Vec::new();
    for (pause, event) in events {
        now += pause;
        match event {
            Event::Call { a, b, max_wait } => {
                let (costs, max_wait) = ([a, b], Duration::from_nanos(max_wait));
                let charges = charges(quotas, costs);
                match local.reserve(&charges, Duration::from_nanos(now), max_wait) {
                    Decision::Granted(reservation) => {
                        assert!(reservation.wait() <= max_wait);
                        let start = now + saturate(reservation.wait().as_nanos());
                        granted.push(Granted {
                            start,
                            costs,
                            reservation,
                        });
                    }
                    Decision::Denied { wait, charge } => {
                        assert!(wait > max_wait && charge < charges.len());
                    }
                }
            }
            Event::Drop(index) => {
                let waiting: Vec<_> = (0..granted.len())
                    .filter(|slot| granted[*slot].start > now)
                    .collect();
                if !waiting.is_empty() {
                    drop(granted.remove(*index.get(&waiting)));
                }
            }
        }
    }
    granted
}

proptest! {
    /// In any window, the cost is at most what the window earns and one burst. A cost above the
    /// burst counts as the burst. Dropped requests do not change this.
    #[test]
    fn no_window_exceeds_its_share_and_a_burst(
        limits in prop::array::uniform2(1..12_u32),
        bursts in prop::array::uniform2(1..6_u32),
        events in events(8),
    ) {
        let mut slots = play(Quotas { limits, bursts }, events);
        slots.sort_by_key(|slot| slot.start);
        for key in 0..2 {
            for (first, from) in slots.iter().enumerate() {
                let (mut cost, mut largest) = (0, bursts[key]);
                for slot in &slots[first..] {
                    cost += slot.costs[key];
                    largest = largest.max(slot.costs[key]);
                    let window = u128::from(slot.start - from.start);
                    let earned = u128::from(limits[key]) * window;
                    prop_assert!(
                        u128::from(cost) * 1_000_000_000 <= earned + u128::from(largest) * 1_000_000_000,
                        "{cost} of {limits:?} in {window} ns"
                    );
                }
            }
        }
        for slot in slots {
            slot.reservation.commit();
        }
    }

    /// Slots of one key come in the order of the calls, whatever they cost.
    #[test]
    fn slots_are_in_the_order_of_the_calls(limit in 1..12_u32, burst in 1..6_u32, events in events(8)) {
        let calls = events.into_iter().filter_map(|(pause, event)| match event {
            Event::Call { a, max_wait, .. } if a > 0 => Some((pause, Event::Call { a, b: 0, max_wait })),
            _ => None,
        });
        let quotas = Quotas { limits: [limit; 2], bursts: [burst; 2] };
        let slots = play(quotas, calls.collect());
        prop_assert!(slots.is_sorted_by_key(|slot| slot.start));
        for slot in slots {
            slot.reservation.commit();
        }
    }

    /// If all waiting calls are dropped, in any order, the quota is as if they had never come.
    #[test]
    fn released_slots_can_be_taken_again(count in 1..20_usize, order: Vec<Index>, costs in prop::array::uniform20(1..5_u32)) {
        let local = Arc::new(LocalStore::default());
        let charge = |cost| [charge("a", 10).with_burst(1).with_cost(cost)];
        let reserve = |cost| match local.reserve(&charge(cost), Duration::ZERO, Duration::MAX) {
            Decision::Granted(reservation) => reservation,
            Decision::Denied { .. } => unreachable!("forever is long enough"),
        };
        reserve(1).commit();
        let first = reserve(1);
        let wait = first.wait();
        let mut waiting: Vec<_> = costs.iter().take(count).map(|cost| reserve(*cost)).collect();
        waiting.push(first);
        for index in order {
            if !waiting.is_empty() {
                let index = index.index(waiting.len());
                drop(waiting.swap_remove(index));
            }
        }
        drop(waiting);
        let again = reserve(1);
        prop_assert_eq!(again.wait(), wait);
        again.commit();
    }
}

fn reserve(local: &Arc<LocalStore>, charges: &[Charge], now: u64, max_wait: u64) -> Decision {
    let [now, max_wait] = [now, max_wait].map(Duration::from_millis);
    local.reserve(charges, now, max_wait)
}

fn wait(decision: &Decision) -> u128 {
    match decision {
        Decision::Granted(reservation) => reservation.wait().as_millis(),
        Decision::Denied { .. } => panic!("{decision:?}"),
    }
}

#[test]
fn a_request_takes_all_or_nothing() {
    let local = Arc::new(LocalStore::default());
    let [scarce, ample] = [charge("scarce", 1), charge("ample", 10)];
    let both = [ample.clone(), scarce];
    assert_eq!(wait(&reserve(&local, &both, 0, 0)), 0);
    match reserve(&local, &both, 500, 400) {
        Decision::Denied { wait, charge } => {
            assert_eq!((wait, charge), (Duration::from_millis(500), 1));
        }
        Decision::Granted(_) => panic!("the request was granted"),
    }
    assert_eq!(
        wait(&reserve(&local, &[ample], 500, 0)),
        0,
        "the rejected request took something"
    );
}

#[test]
fn of_quotas_that_are_used_up_equally_the_first_is_named() {
    let local = Arc::new(LocalStore::default());
    let both = [charge("a", 1), charge("b", 1)];
    reserve(&local, &both, 0, 0);
    let denied = reserve(&local, &both, 0, 0);
    assert!(
        matches!(denied, Decision::Denied { charge: 0, .. }),
        "{denied:?}"
    );
}

#[test]
fn a_released_slot_before_taken_slots_is_not_granted_again() {
    let local = Arc::new(LocalStore::default());
    let one = [charge("a", 10).with_burst(1)];
    reserve(&local, &one, 0, 0);
    let [first, second] = [100, 200].map(|expected| {
        let decision = reserve(&local, &one, 0, 1_000);
        assert_eq!(wait(&decision), expected);
        decision
    });
    drop(first);
    let third = reserve(&local, &one, 0, 1_000);
    assert_eq!(wait(&third), 300);
    drop(third);
    drop(second);
    assert_eq!(wait(&reserve(&local, &one, 0, 1_000)), 100);
}

#[test]
fn keys_with_a_past_tat_are_removed() {
    let local = Arc::new(LocalStore::default());
    for second in 0..1_000 {
        for app in 0..20 {
            let charges = [charge(&format!("{second} {app}"), 1)];
            reserve(&local, &charges, second * 1_000, 0);
        }
        assert!(local.len() <= 2 * MIN_PURGE, "{} keys", local.len());
    }
}

/// A purge visits all keys, so few keys stay.
#[test]
fn many_keys_are_removed_as_soon_as_all_is_earned_back() {
    let many = MIN_PURGE;
    for (count, now, left) in [
        (many, 999, many + 1),
        (many, 1_000, 1),
        (many - 1, 1_000, many),
    ] {
        let local = Arc::new(LocalStore::default());
        for app in 0..count {
            reserve(&local, &[charge(&format!("app {app}"), 1)], 0, 0);
        }
        reserve(&local, &[charge("another", 1)], now, 0);
        assert_eq!(local.len(), left, "{count} keys, {now} ms");
    }
}

#[test]
fn a_purge_keeps_the_keys_in_use() {
    let local = Arc::new(LocalStore::default());
    let of_app = |app: usize| [charge(&format!("app {app}"), 1)];
    for app in 0..3 * MIN_PURGE {
        assert_eq!(wait(&reserve(&local, &of_app(app), 0, 0)), 0);
    }
    for app in 0..3 * MIN_PURGE {
        let again = reserve(&local, &of_app(app), 999, 0);
        assert!(matches!(again, Decision::Denied { .. }), "app {app}");
    }
}

#[test]
fn released_slots_in_the_past_are_removed() {
    let local = Arc::new(LocalStore::default());
    let one = [charge("a", 1_000).with_burst(1)];
    for now in 0..1_000 {
        let dropped = reserve(&local, &one, now, 1_000);
        if let Decision::Granted(reservation) = reserve(&local, &one, now, 1_000) {
            reservation.commit();
        }
        drop(dropped);
    }
    let keys = local.0.lock().unwrap();
    let state = keys.states.values().next().unwrap();
    assert!(state.tat > 1_500_000_000);
    assert!(state.released.keys().all(|after| *after > 999_000_000));
}
