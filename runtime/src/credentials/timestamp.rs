//! Moments as replies and files write them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::date::day_of_date;

/// Reads a moment such as `2024-01-02T03:04:05+08:00` (RFC 3339), to the second; nothing before
/// 1970.
pub(super) fn rfc3339(text: &str) -> Option<SystemTime> {
    let (date, time) = text.trim().split_once(['T', 't', ' '])?;
    let (time, zone) = time.split_at_checked(time.find(['Z', 'z', '+', '-'])?)?;
    let (time, _fraction) = time.split_once('.').unwrap_or((time, ""));
    let [year, month, day] = numbers(date, '-')?;
    let [hour, minute, second] = numbers(time, ':')?;
    // A leap second is the 60th.
    let real = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    let local = day_of_date(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
    let seconds = u64::try_from(local - offset(zone)?).ok()?;
    real.then(|| UNIX_EPOCH + Duration::from_secs(seconds))
}

/// Reads a number of seconds, milli-, micro- or nanoseconds since 1970; its size says which
/// (protocol: the caches of the official command line).
pub(super) fn unix(number: u64) -> Option<SystemTime> {
    let since = match number {
        ..1_000_000_000_000 => Duration::from_secs(number),
        1_000_000_000_000..1_000_000_000_000_000 => Duration::from_millis(number),
        1_000_000_000_000_000..1_000_000_000_000_000_000 => Duration::from_micros(number),
        _ => Duration::from_nanos(number),
    };
    UNIX_EPOCH.checked_add(since)
}

/// The seconds by which a zone such as `Z` or `+08:00` is ahead of UTC.
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

/// Reads numbers of up to four digits with a separator between them.
fn numbers<const COUNT: usize>(text: &str, separator: char) -> Option<[i64; COUNT]> {
    let number = |digits: &str| {
        let plain = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten()
    };
    let numbers: Option<Vec<i64>> = text.split(separator).map(number).collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<u64> {
        let since = rfc3339(text)?.duration_since(UNIX_EPOCH);
        Some(since.unwrap().as_secs())
    }

    #[test]
    fn zones_and_fractions_are_read() {
        let moment = Some(1_704_164_645);
        for text in [
            "2024-01-02T03:04:05Z",
            "2024-01-02T03:04:05.999Z",
            "2024-01-02T11:04:05+08:00",
            "2024-01-01T22:34:05.123456789-04:30",
            " 2024-01-02t03:04:05z ",
        ] {
            assert_eq!(seconds(text), moment, "{text}");
        }
    }

    #[test]
    fn every_day_is_found() {
        // Forty years of days, each told by the signature's own calendar.
        for day in 0..15_000 {
            let moment = day * 86_400 + 43_205;
            let text = crate::sign::XDate::from_unix(moment).to_string();
            let (year, rest) = text.split_at(4);
            let (month, rest) = rest.split_at(2);
            let text = format!("{year}-{month}-{}T12:00:05Z", &rest[..2]);
            assert_eq!(seconds(&text), Some(moment), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2024-01-02",
            "2024-01-02T03:04:05",
            "2024-13-02T03:04:05Z",
            "2024-00-02T03:04:05Z",
            "2024-01-02T24:04:05Z",
            "2024-01-02T03:04Z",
            "2024-01-02T03:04:05+0800",
            "2024-01-02T03:04:05é",
            "+024-01-02T03:04:05Z",
            "99999-01-02T03:04:05Z",
            "1969-12-31T23:59:59Z",
            "1704164645",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn the_size_of_a_number_tells_its_unit() {
        let second = unix(1_704_164_645);
        assert_eq!(second, rfc3339("2024-01-02T03:04:05Z"));
        assert_eq!(unix(1_704_164_645_000), second);
        assert_eq!(unix(1_704_164_645_000_000), second);
        assert_eq!(unix(1_704_164_645_000_000_000), second);
    }
}
