//! The timestamp of a signature.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::date;

/// The timestamp in the header `X-Date`: UTC, `YYYYMMDDTHHMMSSZ`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct XDate([u8; 16]);

impl XDate {
    /// The timestamp of `seconds` after 1970-01-01T00:00:00Z. Wraps after the year 9999.
    #[must_use]
    pub fn from_unix(seconds: u64) -> Self {
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        let (year, month, day) = date::date_of_day(seconds / 86_400);
        let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
        let [m1, m2] = digits(month);
        let [d1, d2] = digits(day);
        let [h1, h2] = digits(hour);
        let [n1, n2] = digits(minute);
        let [s1, s2] = digits(second);
        let [y1, y2] = digits(year / 100);
        let [y3, y4] = digits(year);
        XDate([
            y1, y2, y3, y4, m1, m2, d1, d2, b'T', h1, h2, n1, n2, s1, s2, b'Z',
        ])
    }

    /// The timestamp as a string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The day: the first eight characters.
    #[must_use]
    pub fn day(&self) -> &str {
        self.as_str().get(..8).unwrap_or_default()
    }
}

impl From<SystemTime> for XDate {
    /// A time before 1970 becomes 1970.
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        XDate::from_unix(since.as_secs())
    }
}

impl FromStr for XDate {
    type Err = InvalidDate;

    fn from_str(date: &str) -> Result<Self, InvalidDate> {
        let bytes: [u8; 16] = date.as_bytes().try_into().map_err(|_| InvalidDate)?;
        let is_valid = bytes.iter().enumerate().all(|(index, byte)| match index {
            8 => *byte == b'T',
            15 => *byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
        is_valid.then_some(XDate(bytes)).ok_or(InvalidDate)
    }
}

impl fmt::Display for XDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for XDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A string is not a timestamp of the form `YYYYMMDDTHHMMSSZ`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDate;

impl fmt::Display for InvalidDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("invalid date: expected YYYYMMDDTHHMMSSZ")
    }
}

impl std::error::Error for InvalidDate {}

/// The last two decimal digits of a number.
fn digits(number: i64) -> [u8; 2] {
    [number / 10, number].map(|number| b'0' + u8::try_from(number % 10).unwrap_or_default())
}
