//! Numbers of any precision.

use std::fmt;
use std::str::FromStr;

use crate::schema::Nullable;

mod json;
#[cfg(test)]
mod tests;

/// A number of any precision and range: it keeps the digits with which it was written.
///
/// `0.10` is sent as `0.10`, and `12345678901234567890.123456789` loses no digit. Integers and floats convert
/// with `into`; a float has the fewest digits that are read as the same float. Other digits are parsed:
///
/// ```
/// use volcengine_core::Number;
///
/// let price = Number::parse("0.10")?;
/// assert_eq!(price.as_str(), "0.10");
/// assert_eq!(price.to_f64(), Some(0.1));
/// assert_eq!(Number::from(7).as_str(), "7");
/// assert_eq!(Number::from(0.1).as_str(), "0.1");
/// assert!(Number::parse("1,000").is_err());
/// # Ok::<(), volcengine_core::ParseNumberError>(())
/// ```
///
/// Numbers are equal if they are written the same: `1` and `1.0` differ.
///
/// A float that is infinite or not a number is no number of JSON. A client rejects a request with it before it is
/// sent, and serialization fails.
///
/// # Serialization
///
/// `serde_json` writes and reads all digits of JSON text. Its `Value` keeps a number in 64 bits, so what goes
/// through a `Value` has the digits of an integer of 64 bits, or of the nearest `f64`. That holds for numbers
/// in unions of responses, which are read as a `Value` first. Other formats read the numbers that they have.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

impl Number {
    /// The most bytes that [`parse`](Number::parse) accepts.
    pub const MAX_LEN: usize = 4096;

    /// Reads a number in the grammar of JSON (RFC 8259, section 6), such as `-0.10` or `6.02e23`.
    ///
    /// # Errors
    ///
    /// Fails if the text is not such a number as a whole, or longer than [`MAX_LEN`](Number::MAX_LEN).
    pub fn parse(text: &str) -> Result<Self, ParseNumberError> {
        check(text).map_err(ParseNumberError)?;
        Ok(Number(text.into()))
    }

    /// The number as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as an integer, if it is written as one that fits: `1.0` and `1e3` are not.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The same as [`to_i64`](Number::to_i64) for integers that are not negative.
    #[must_use]
    pub fn to_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    /// The nearest float. `None` if the number is beyond the range of floats.
    #[must_use]
    pub fn to_f64(&self) -> Option<f64> {
        Some(self.nearest()).filter(|value| value.is_finite())
    }

    /// The nearest float, which is infinite if the number is beyond the range of floats.
    pub(crate) fn nearest(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The float that constraints and rules compare. That of a number beyond the range of floats is 1e308, which
    /// the model has in its place, too.
    pub(crate) fn compared(&self) -> f64 {
        let nearest = self.nearest();
        if nearest.is_infinite() {
            1e308_f64.copysign(nearest)
        } else {
            nearest
        }
    }

    /// Whether JSON has the number: it is not made of a float that is infinite or not a number.
    pub(crate) fn is_json(&self) -> bool {
        self.0
            .bytes()
            .last()
            .is_some_and(|byte| byte.is_ascii_digit())
    }
}

/// Zero.
impl Default for Number {
    fn default() -> Self {
        0.into()
    }
}

/// Prints the digits as they were written.
impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Prints the same as `Display`.
impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The same as [`Number::parse`].
impl FromStr for Number {
    type Err = ParseNumberError;

    fn from_str(text: &str) -> Result<Self, ParseNumberError> {
        Number::parse(text)
    }
}

/// The same as [`Number::parse`].
impl TryFrom<&str> for Number {
    type Error = ParseNumberError;

    fn try_from(text: &str) -> Result<Self, ParseNumberError> {
        Number::parse(text)
    }
}

/// Conversions to a number, and to a field that can be null.
macro_rules! from_numbers {
    ($($(#[$doc:meta])* $ty:ty)*) => { $(
        $(#[$doc])*
        impl From<$ty> for Number {
            fn from(value: $ty) -> Self {
                Number(value.to_string().into())
            }
        }

        impl From<$ty> for Nullable<Number> {
            fn from(value: $ty) -> Self {
                Nullable::Value(value.into())
            }
        }
    )* };
}

from_numbers! {
    i8 i16 i32 i64 i128 isize
    u8 u16 u32 u64 u128 usize
    /// The fewest digits that are read as the same float, without an exponent: `1.0` is `1`.
    f64
    /// The fewest digits that are read as the same `f32`: `0.1_f32` is `0.1`.
    f32
}

/// Why a text is not a number. Messages do not quote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseNumberError(Problem);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Empty,
    TooLong(usize),
    LeadingZero,
    NoDigit(usize),
    Rest(usize),
}

impl fmt::Display for ParseNumberError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("invalid number: ")?;
        match self.0 {
            Problem::Empty => formatter.write_str("the text is empty"),
            Problem::TooLong(length) => {
                let max = Number::MAX_LEN;
                write!(formatter, "{length} bytes, at most {max} are allowed")
            }
            Problem::LeadingZero => formatter.write_str("a digit follows a leading zero"),
            Problem::NoDigit(before) => write!(formatter, "expected a digit after {before} bytes"),
            Problem::Rest(before) => write!(formatter, "expected the end after {before} bytes"),
        }
    }
}

impl std::error::Error for ParseNumberError {}

/// Checks that a text is a number in the grammar of JSON.
fn check(text: &str) -> Result<(), Problem> {
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    if text.len() > Number::MAX_LEN {
        return Err(Problem::TooLong(text.len()));
    }
    let digits = |rest| {
        let after = skip_digits(rest);
        let is_missing = after == rest;
        let before = text.len() - rest.len();
        (!is_missing)
            .then_some(after)
            .ok_or(Problem::NoDigit(before))
    };
    let rest = text.strip_prefix('-').unwrap_or(text);
    let mut rest = match rest.strip_prefix('0') {
        Some(after) if after != skip_digits(after) => return Err(Problem::LeadingZero),
        Some(after) => after,
        None => digits(rest)?,
    };
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = digits(fraction)?;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        rest = digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))?;
    }
    if rest.is_empty() {
        Ok(())
    } else {
        Err(Problem::Rest(text.len() - rest.len()))
    }
}

fn skip_digits(text: &str) -> &str {
    text.trim_start_matches(|character: char| character.is_ascii_digit())
}
