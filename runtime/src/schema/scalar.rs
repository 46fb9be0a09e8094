//! Scalars as fields: strings, numbers and booleans.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

use super::{DecodeContext, Strictness, ValueRef, WireType};

/// Reads a scalar from a string, a number or a boolean of the format.
struct ScalarVisitor<'c, T: Scalar>(&'c DecodeContext, PhantomData<T>);

/// The part of decoding in which scalars differ: what they accept.
trait Scalar: Sized {
    const EXPECTED: &'static str;
    fn zero() -> Self;
    fn from_bool(_: bool) -> Option<Self> {
        None
    }
    fn from_i64(_: i64) -> Option<Self> {
        None
    }
    fn from_f64(_: f64) -> Option<Self> {
        None
    }
    fn from_str(_: &str) -> Option<Self> {
        None
    }
    fn from_string(string: String) -> Result<Self, String> {
        Self::from_str(&string).ok_or(string)
    }
}

impl<T: Scalar> Visitor<'_> for ScalarVisitor<'_, T> {
    type Value = T;
    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::EXPECTED)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        T::from_bool(value)
            .ok_or_else(|| E::invalid_type(serde::de::Unexpected::Bool(value), &self))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        T::from_i64(value)
            .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Signed(value), &self))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        let scalar = match i64::try_from(value) {
            Ok(value) => T::from_i64(value),
            Err(_) => T::from_f64(nearest_to_unsigned(value)),
        };
        scalar.ok_or_else(|| E::invalid_value(serde::de::Unexpected::Unsigned(value), &self))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        T::from_f64(value)
            .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Float(value), &self))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        T::from_str(value).ok_or_else(|| E::invalid_type(serde::de::Unexpected::Str(value), &self))
    }
    fn visit_string<E: Error>(self, value: String) -> Result<T, E> {
        T::from_string(value)
            .map_err(|value| E::invalid_type(serde::de::Unexpected::Str(&value), &self))
    }
    fn visit_unit<E: Error>(self) -> Result<T, E> {
        match self.0.strictness() {
            Strictness::Lenient => Ok(T::zero()),
            Strictness::Strict => Err(E::invalid_type(serde::de::Unexpected::Unit, &self)),
        }
    }
}

macro_rules! scalar_wire {
    ($ty:ty, $view:expr) => {
        impl WireType for $ty {
            fn value_ref(&self) -> ValueRef<'_> {
                let view: fn(&$ty) -> ValueRef<'_> = $view;
                view(self)
            }
            fn empty() -> Self {
                Scalar::zero()
            }
            fn decode<'de, D: Deserializer<'de>>(
                context: &DecodeContext,
                deserializer: D,
            ) -> Result<Self, D::Error> {
                deserializer.deserialize_any(ScalarVisitor(context, PhantomData))
            }
        }
    };
}

impl Scalar for String {
    const EXPECTED: &'static str = "a string";
    fn zero() -> Self {
        String::new()
    }
    fn from_str(string: &str) -> Option<Self> {
        Some(string.to_owned())
    }
    fn from_string(string: String) -> Result<Self, String> {
        Ok(string)
    }
}
scalar_wire!(String, |string| ValueRef::String(string));

impl Scalar for bool {
    const EXPECTED: &'static str = "a boolean";
    fn zero() -> Self {
        false
    }
    fn from_bool(value: bool) -> Option<Self> {
        Some(value)
    }
}
scalar_wire!(bool, |value| ValueRef::Bool(*value));

impl Scalar for i64 {
    const EXPECTED: &'static str = "a 64-bit integer";
    fn zero() -> Self {
        0
    }
    fn from_i64(value: i64) -> Option<Self> {
        Some(value)
    }
    fn from_f64(value: f64) -> Option<Self> {
        to_integer(value)
    }
}
scalar_wire!(i64, |value| ValueRef::Int(*value));

impl Scalar for i32 {
    const EXPECTED: &'static str = "a 32-bit integer";
    fn zero() -> Self {
        0
    }
    fn from_i64(value: i64) -> Option<Self> {
        value.try_into().ok()
    }
    fn from_f64(value: f64) -> Option<Self> {
        to_integer(value).and_then(Self::from_i64)
    }
}
scalar_wire!(i32, |value| ValueRef::Int(i64::from(*value)));

impl Scalar for f64 {
    const EXPECTED: &'static str = "a number";
    fn zero() -> Self {
        0.0
    }
    fn from_i64(value: i64) -> Option<Self> {
        Some(nearest(value))
    }
    fn from_f64(value: f64) -> Option<Self> {
        Some(value)
    }
}
scalar_wire!(f64, |value| ValueRef::Float(*value));

/// The integer value of a float without a fraction: some services send `1.0` for `1`.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the value has no fraction and is small enough to be exact"
)]
fn to_integer(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// The float nearest to an integer.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a field of a float type accepts the nearest float"
)]
fn nearest(value: i64) -> f64 {
    value as f64
}

/// The float nearest to an integer that does not fit in an `i64`.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a field of a float type accepts the nearest float"
)]
fn nearest_to_unsigned(value: u64) -> f64 {
    value as f64
}
