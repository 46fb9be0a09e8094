//! How far calls exceed a rate.

use std::time::Duration;

/// The largest number of calls in any window beyond those that `limit` per second allows in it.
pub(crate) fn largest_burst(mut calls: Vec<Duration>, limit: u32) -> f64 {
    calls.sort();
    let mut largest = 0.0_f64;
    let mut burst = 0.0_f64;
    let mut last = calls.first().copied().unwrap_or_default();
    for call in calls {
        let earned = f64::from(limit) * call.saturating_sub(last).as_secs_f64();
        burst = (burst - earned).max(0.0) + 1.0;
        largest = largest.max(burst);
        last = call;
    }
    largest
}

#[test]
fn the_largest_burst_is_counted_in_any_window() {
    let millis = |calls: &[u64]| calls.iter().copied().map(Duration::from_millis).collect();
    let burst = |calls: &[u64]| largest_burst(millis(calls), 10);
    let near = |left: f64, right: f64| (left - right).abs() < 1e-9;
    assert!(near(burst(&[100, 0, 200]), 1.0));
    assert!(near(burst(&[0, 0, 0, 100]), 3.0));
    assert!(near(burst(&[0, 1_000, 1_050, 1_100]), 2.0));
}
