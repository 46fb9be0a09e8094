//! Scalars as fields: strings, numbers and booleans.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

use super::{DecodeContext, Strictness, ValueRef, WireType};

/// Reads a scalar from a string, a number or a boolean of the format.
struct ScalarVisitor<'c, T: Scalar>(&'c DecodeContext, PhantomData<T>);

/// A value of the format.
#[derive(Clone, Copy)]
enum Value<'v> {
    Bool(bool),
    Int(i64),
    /// Beyond the range of `Int`.
    Unsigned(u64),
    Float(f64),
    Str(&'v str),
}

/// The part of decoding in which scalars differ: what they accept.
trait Scalar: Sized {
    const EXPECTED: &'static str;
    fn zero() -> Self;
    /// Reads a value of the type.
    fn read(value: Value<'_>) -> Option<Self>;
    /// Reads a value of another type that has the same meaning.
    fn convert(value: Value<'_>) -> Option<Self>;
    fn from_string(string: String) -> Result<Self, String> {
        Self::read(Value::Str(&string)).ok_or(string)
    }
}

impl<T: Scalar> ScalarVisitor<'_, T> {
    fn read<E: Error>(&self, value: Value<'_>) -> Result<T, E> {
        T::read(value).map_or_else(|| self.convert(value), Ok)
    }

    #[cold]
    fn convert<E: Error>(&self, value: Value<'_>) -> Result<T, E> {
        let converted = match (self.0.strictness(), value) {
            (Strictness::Strict | Strictness::Sparse, _) => None,
            (Strictness::Lenient, Value::Str("")) => Some(T::zero()),
            (Strictness::Lenient, value) => T::convert(value),
        };
        converted.ok_or_else(|| match value {
            Value::Bool(value) => E::invalid_type(Unexpected::Bool(value), self),
            Value::Int(value) => E::invalid_value(Unexpected::Signed(value), self),
            Value::Unsigned(value) => E::invalid_value(Unexpected::Unsigned(value), self),
            Value::Float(value) => E::invalid_value(Unexpected::Float(value), self),
            Value::Str(value) => E::invalid_type(Unexpected::Str(value), self),
        })
    }
}

impl<T: Scalar> Visitor<'_> for ScalarVisitor<'_, T> {
    type Value = T;
    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::EXPECTED)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        self.read(Value::Bool(value))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        self.read(Value::Int(value))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        self.read(i64::try_from(value).map_or(Value::Unsigned(value), Value::Int))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        self.read(Value::Float(value))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        self.read(Value::Str(value))
    }
    fn visit_string<E: Error>(self, value: String) -> Result<T, E> {
        T::from_string(value).or_else(|value| self.convert(Value::Str(&value)))
    }
    fn visit_unit<E: Error>(self) -> Result<T, E> {
        match self.0.strictness() {
            Strictness::Sparse | Strictness::Lenient => Ok(T::zero()),
            Strictness::Strict => Err(E::invalid_type(Unexpected::Unit, &self)),
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
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Str(string) => Some(string.to_owned()),
            _ => None,
        }
    }
    fn convert(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(value.to_string()),
            Value::Int(value) => Some(value.to_string()),
            Value::Unsigned(value) => Some(value.to_string()),
            // A number with more digits was rounded when it was read.
            Value::Float(value) => (value.abs() <= EXACT).then(|| value.to_string()),
            Value::Str(_) => None,
        }
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
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }
    fn convert(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            Value::Str(text) => match text.trim().to_ascii_lowercase().as_str() {
                "false" | "0" => Some(false),
                "true" | "1" => Some(true),
                _ => None,
            },
            _ => None,
        }
    }
}
scalar_wire!(bool, |value| ValueRef::Bool(*value));

impl Scalar for i64 {
    const EXPECTED: &'static str = "a 64-bit integer";
    fn zero() -> Self {
        0
    }
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(value) => Some(value),
            Value::Float(value) => to_integer(value),
            _ => None,
        }
    }
    fn convert(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(value.into()),
            Value::Str(text) => {
                let text = text.trim();
                let integer = text.parse().ok();
                integer.or_else(|| to_integer(text.parse().ok()?))
            }
            _ => None,
        }
    }
}
scalar_wire!(i64, |value| ValueRef::Int(*value));

impl Scalar for i32 {
    const EXPECTED: &'static str = "a 32-bit integer";
    fn zero() -> Self {
        0
    }
    fn read(value: Value<'_>) -> Option<Self> {
        <i64 as Scalar>::read(value)?.try_into().ok()
    }
    fn convert(value: Value<'_>) -> Option<Self> {
        <i64 as Scalar>::convert(value)?.try_into().ok()
    }
}
scalar_wire!(i32, |value| ValueRef::Int(i64::from(*value)));

impl Scalar for f64 {
    const EXPECTED: &'static str = "a number";
    fn zero() -> Self {
        0.0
    }
    fn read(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Int(value) => Some(nearest(value)),
            Value::Unsigned(value) => Some(nearest_to_unsigned(value)),
            Value::Float(value) => Some(value),
            _ => None,
        }
    }
    fn convert(value: Value<'_>) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(f64::from(u8::from(value))),
            Value::Str(text) => text
                .trim()
                .parse()
                .ok()
                .filter(|value: &f64| value.is_finite()),
            _ => None,
        }
    }
}
scalar_wire!(f64, |value| ValueRef::Float(*value));

/// The largest float up to which all integers are exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The integer value of a float without a fraction: some services send `1.0` for `1`.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the value has no fraction and is small enough to be exact"
)]
fn to_integer(value: f64) -> Option<i64> {
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
