//! Explicit null, for fields in which it means something else than absence.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

use super::{DecodeContext, Record, Strictness, ValueRef, WireType};

/// Explicit null, for setters of fields in which it has a meaning of its own.
///
/// ```
/// use volcengine_core::{Null, Nullable};
///
/// assert_eq!(Nullable::<String>::from(Null), Nullable::Null);
/// assert_eq!(Nullable::<String>::from("on"), Nullable::Value("on".to_owned()));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Null;

/// A value or explicit null.
///
/// A field has this type if the service distinguishes three things: the field is absent, it is
/// `null`, or it has a value. `Option<Nullable<T>>` is absent, and so not sent, if it is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// `null`.
    #[default]
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, unless it is null.
    pub fn value(&self) -> Option<&T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }

    /// The value, unless it is null.
    pub fn into_value(self) -> Option<T> {
        match self {
            Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }
}

/// What sets a list that can be null: [`Null`], or anything that can be iterated.
pub trait IntoNullableList<T> {
    /// The list or null.
    fn into_nullable_list(self) -> Nullable<Vec<T>>;
}

impl<T> IntoNullableList<T> for Null {
    fn into_nullable_list(self) -> Nullable<Vec<T>> {
        Nullable::Null
    }
}

impl<T, I: IntoIterator<Item: Into<T>>> IntoNullableList<T> for I {
    fn into_nullable_list(self) -> Nullable<Vec<T>> {
        Nullable::Value(self.into_iter().map(Into::into).collect())
    }
}

// `Null` is no `WireType`, so these do not overlap.
impl<T: WireType> From<Null> for Nullable<T> {
    fn from(_: Null) -> Self {
        Nullable::Null
    }
}

impl<T: WireType> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Nullable::Value(value)
    }
}

/// Types that contain themselves are boxed.
impl<T: Record> From<T> for Nullable<Box<T>> {
    fn from(value: T) -> Self {
        Nullable::Value(Box::new(value))
    }
}

impl<'a, T: WireType + From<&'a str>> From<&'a str> for Nullable<T> {
    fn from(value: &'a str) -> Self {
        Nullable::Value(value.into())
    }
}

impl<T: WireType> WireType for Nullable<T> {
    fn value_ref(&self) -> ValueRef<'_> {
        match self {
            Nullable::Null => ValueRef::Null,
            Nullable::Value(value) => value.value_ref(),
        }
    }

    fn empty() -> Self {
        Nullable::Value(T::empty())
    }

    /// In a response, null means what it means in every other field.
    fn from_null(strictness: Strictness) -> Option<Self> {
        match strictness {
            Strictness::Strict | Strictness::Sparse => Some(Nullable::Null),
            Strictness::Lenient => None,
        }
    }

    fn decode<'de, D: Deserializer<'de>>(
        context: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_option(NullableVisitor(context, PhantomData))
    }
}

struct NullableVisitor<'c, T>(&'c DecodeContext, PhantomData<T>);

impl<'de, T: WireType> Visitor<'de> for NullableVisitor<'_, T> {
    type Value = Nullable<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        let null = Nullable::from_null(self.0.strictness());
        Ok(null.unwrap_or_else(Nullable::empty))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::decode(self.0, deserializer).map(Nullable::Value)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Null, Nullable};
    use crate::schema::{DecodeContext, Strictness, WireType};
    use crate::{open_enum, record};

    #[derive(Clone, Debug, PartialEq)]
    enum Thinking {
        Auto,
        Other(String),
    }
    open_enum! { Thinking: String { Auto = "auto" } }

    #[derive(Clone)]
    struct Request {
        mode: Nullable<i32>,
        thinking: Option<Nullable<Thinking>>,
        name: Option<String>,
    }
    record! { Request {
        required { mode: Nullable<i32> = "Mode"; }
        optional { thinking: Nullable<Thinking> = "Thinking"; name: String = "Name"; }
    } }

    fn lenient(json: &serde_json::Value) -> Request {
        Request::decode(&DecodeContext::new(Strictness::Lenient), json).unwrap()
    }

    #[test]
    fn absent_null_and_value_are_three_things() {
        for sent in [
            json!({ "Mode": 1 }),
            json!({ "Mode": null, "Thinking": null }),
            json!({ "Mode": 0, "Thinking": "auto" }),
        ] {
            let request: Request = serde_json::from_value(sent.clone()).unwrap();
            assert_eq!(serde_json::to_value(&request).unwrap(), sent);
        }
        let request: Request = serde_json::from_value(json!({ "Mode": 1, "Name": null })).unwrap();
        assert_eq!(request.name, None);
    }

    #[test]
    fn null_of_a_response_is_nothing() {
        let read = lenient(&json!({ "Mode": null, "Thinking": null }));
        assert_eq!(read.thinking, None);
        assert_eq!(read.mode, Nullable::Value(0));
    }

    #[test]
    fn setters_take_null_and_values() {
        let value = |value: Nullable<Thinking>| value;
        assert_eq!(value(Null.into()), Nullable::Null);
        assert_eq!(
            value(Thinking::Auto.into()),
            Nullable::Value(Thinking::Auto)
        );
        assert_eq!(value("auto".into()).into_value(), Some(Thinking::Auto));
        assert_eq!(value(Null.into()).value(), None);
    }
}
