//! The types that fields can have.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::decode::{ValueSeed, decode_record};
use super::{DecodeContext, List, Map, Record, Strictness, ValueRef};

/// A value that can be sent and received.
pub trait WireType: Sized {
    /// Borrows the value, to encode or check it.
    fn value_ref(&self) -> ValueRef<'_>;

    /// The empty value: an empty string or list, zero, or `None`.
    ///
    /// A field that is `null` or missing in a response decodes to it, like in the Go SDK.
    fn empty() -> Self;

    /// The value that `null` is in an optional field; `None` if `null` is the same as absence.
    #[must_use]
    fn from_null(_: Strictness) -> Option<Self> {
        None
    }

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// Fails with the format's error if the input has another type. The context then has the path.
    fn decode<'de, D: Deserializer<'de>>(
        context: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error>;
}

impl<T: Record> WireType for T {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Record(self)
    }
    fn empty() -> Self {
        <T as Record>::empty()
    }
    fn decode<'de, D: Deserializer<'de>>(
        context: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        decode_record(context, deserializer)
    }
}

impl<T: WireType> WireType for Option<T> {
    fn value_ref(&self) -> ValueRef<'_> {
        match self {
            Some(value) => value.value_ref(),
            None => ValueRef::Absent,
        }
    }
    fn empty() -> Self {
        None
    }
    fn decode<'de, D: Deserializer<'de>>(
        context: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct OptionVisitor<'c, T>(&'c DecodeContext, PhantomData<T>);
        impl<'de, T: WireType> Visitor<'de> for OptionVisitor<'_, T> {
            type Value = Option<T>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a value or null")
            }
            fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
                Ok(T::from_null(self.0.strictness()))
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(T::from_null(self.0.strictness()))
            }
            fn visit_some<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Self::Value, D::Error> {
                T::decode(self.0, deserializer).map(Some)
            }
        }
        deserializer.deserialize_option(OptionVisitor(context, PhantomData))
    }
}

impl<T: WireType> List for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }
    fn at(&self, index: usize) -> ValueRef<'_> {
        match self.get(index) {
            Some(element) => element.value_ref(),
            None => ValueRef::Absent,
        }
    }
}

impl<T: WireType> WireType for Vec<T> {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::List(self)
    }
    fn empty() -> Self {
        Vec::new()
    }
    fn decode<'de, D: Deserializer<'de>>(
        context: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct ListVisitor<'c, T>(&'c DecodeContext, PhantomData<T>);
        impl<'de, T: WireType> Visitor<'de> for ListVisitor<'_, T> {
            type Value = Vec<T>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list")
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                self.0.null_as_empty("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                loop {
                    let element = self
                        .0
                        .at_index(list.len(), || seq.next_element_seed(ValueSeed::new(self.0)))?;
                    match element {
                        Some(element) => list.push(element),
                        None => return Ok(list),
                    }
                }
            }
        }
        deserializer.deserialize_any(ListVisitor(context, PhantomData))
    }
}

impl<T: WireType> Map for BTreeMap<String, T> {
    fn len(&self) -> usize {
        self.len()
    }
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, ValueRef<'a>)) {
        for (key, value) in self {
            visit(key, value.value_ref());
        }
    }
}

impl Map for serde_json::Map<String, serde_json::Value> {
    fn len(&self) -> usize {
        self.len()
    }
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, ValueRef<'a>)) {
        for (key, value) in self {
            visit(key, value.value_ref());
        }
    }
}

impl<T: WireType> WireType for BTreeMap<String, T> {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Map(self)
    }
    fn empty() -> Self {
        BTreeMap::new()
    }
    fn decode<'de, D: Deserializer<'de>>(
        context: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        struct MapVisitor<'c, T>(&'c DecodeContext, PhantomData<T>);
        impl<'de, T: WireType> Visitor<'de> for MapVisitor<'_, T> {
            type Value = BTreeMap<String, T>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map")
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                self.0.null_as_empty("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut map = BTreeMap::new();
                while let Some(key) = access.next_key::<String>()? {
                    let value = self
                        .0
                        .at_key(&key, || access.next_value_seed(ValueSeed::new(self.0)))?;
                    map.insert(key, value);
                }
                Ok(map)
            }
        }
        deserializer.deserialize_any(MapVisitor(context, PhantomData))
    }
}

/// The output of an action without a result.
impl WireType for () {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Absent
    }
    fn empty() -> Self {}
    fn decode<'de, D: Deserializer<'de>>(
        _: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(drop)
    }
}

impl WireType for serde_json::Value {
    fn value_ref(&self) -> ValueRef<'_> {
        ValueRef::Json(self)
    }
    fn empty() -> Self {
        serde_json::Value::Null
    }
    fn decode<'de, D: Deserializer<'de>>(
        _: &DecodeContext,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        serde::Deserialize::deserialize(deserializer)
    }
}
