//! Timestamps in responses and files.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::date::day_of_date;

/// Parses a timestamp such as `2024-01-02T03:04:05+08:00` (RFC 3339). Drops fractions of a second;
/// returns `None` before 1970.
pub(super) fn rfc3339(timestamp: &str) -> Option<SystemTime> {
    let (date, time) = timestamp.trim().split_once(['T', 't', ' '])?;
    let (time, zone) = time.split_at_checked(time.find(['Z', 'z', '+', '-'])?)?;
    let (time, _fraction) = time.split_once('.').unwrap_or((time, ""));
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(time, ':')?;
    // A leap second is second 60.
    let is_valid = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    let local = day_of_date(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    let seconds = u64::try_from(local - offset(zone)?).ok()?;
    is_valid.then(|| UNIX_EPOCH + Duration::from_secs(seconds))
}

/// Parses seconds, milliseconds, microseconds or nanoseconds since 1970. The magnitude decides the
/// unit (protocol: the caches of the official CLI).
pub(super) fn unix(number: u64) -> Option<SystemTime> {
    let since = match number {
        ..1_000_000_000_000 => Duration::from_secs(number),
        1_000_000_000_000..1_000_000_000_000_000 => Duration::from_millis(number),
        1_000_000_000_000_000..1_000_000_000_000_000_000 => Duration::from_micros(number),
        _ => Duration::from_nanos(number),
    };
    UNIX_EPOCH.checked_add(since)
}

/// The offset of a zone such as `Z` or `+08:00` from UTC, in seconds.
fn offset(zone: &str) -> Option<i64> {
    let seconds = |time: &str| {
        let [hours, minutes] = numbers(time, ':')?;
        Some(hours * 3_600 + minutes * 60)
    };
    match zone.split_at_checked(1)? {
        ("Z" | "z", "") => Some(0),
        ("+", time) => seconds(time),
        ("-", time) => seconds(time).map(|seconds| -seconds),
        _ => None,
    }
}

/// Parses separated numbers of at most four digits.
fn numbers<const COUNT: usize>(list: &str, separator: char) -> Option<[i64; COUNT]> {
    let number = |digits: &str| {
        let is_number = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.parse().ok()).flatten()
    };
    let numbers: Option<Vec<i64>> = list.split(separator).map(number).collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(timestamp: &str) -> Option<u64> {
        let since = rfc3339(timestamp)?.duration_since(UNIX_EPOCH);
        Some(since.unwrap().as_secs())
    }

    #[test]
    fn zones_and_fractions_are_parsed() {
        for timestamp in [
            "2024-01-02T03:04:05Z",
            "2024-01-02T03:04:05.999Z",
            "2024-01-02T11:04:05+08:00",
            "2024-01-01T22:34:05.123456789-04:30",
            " 2024-01-02t03:04:05z ",
        ] {
            assert_eq!(seconds(timestamp), Some(1_704_164_645), "{timestamp}");
        }
    }

    #[test]
    fn every_day_of_forty_years_is_parsed() {
        for day in 0..15_000 {
            let expected = day * 86_400 + 43_205;
            let x_date = crate::sign::XDate::from_unix(expected).to_string();
            let (year, rest) = x_date.split_at(4);
            let (month, rest) = rest.split_at(2);
            let timestamp = format!("{year}-{month}-{}T12:00:05Z", &rest[..2]);
            assert_eq!(seconds(&timestamp), Some(expected), "{timestamp}");
        }
    }

    #[test]
    fn the_last_second_of_a_day_can_be_a_leap_second() {
        let last = seconds("2016-12-31T23:59:59Z").unwrap();
        assert_eq!(seconds("2016-12-31T23:59:60Z"), Some(last + 1));
        assert_eq!(seconds("2017-01-01T00:00:00Z"), Some(last + 1));
    }

    #[test]
    fn invalid_timestamps_are_rejected() {
        for timestamp in [
            "",
            "2024-01-02",
            "2024-01-02T03:04:05",
            "2024-13-02T03:04:05Z",
            "2024-00-02T03:04:05Z",
            "2024-01-00T03:04:05Z",
            "2024-01-32T03:04:05Z",
            "2024-01-02T24:04:05Z",
            "2024-01-02T03:60:05Z",
            "2024-01-02T03:04:61Z",
            "2024-01-02T03:04Z",
            "2024-01-02T03:04:05+0800",
            "2024-01-02T03:04:05é",
            "+024-01-02T03:04:05Z",
            "99999-01-02T03:04:05Z",
            "1969-12-31T23:59:59Z",
            "1704164645",
        ] {
            assert_eq!(seconds(timestamp), None, "{timestamp}");
        }
    }

    #[test]
    fn the_magnitude_of_a_unix_timestamp_decides_its_unit() {
        let second = unix(1_704_164_645);
        assert_eq!(second, rfc3339("2024-01-02T03:04:05Z"));
        assert_eq!(unix(1_704_164_645_000), second);
        assert_eq!(unix(1_704_164_645_000_000), second);
        assert_eq!(unix(1_704_164_645_000_000_000), second);
    }
}
