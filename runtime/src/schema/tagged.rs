//! Decoding of unions.
//!
//! What marks a variant can come after the rest of the object, and after the object if it is in the
//! parent. So a union is read as JSON first. Records without unions do not pay for this.

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

use super::decode::decode_record;
use super::{DecodeContext, Record, Strictness, Union, ValueRef, VariantRef, WireType};

/// A union whose tag is in the parent record, or an optional one.
pub trait Tagged: WireType {
    /// The tag, which the parent sends right before the union.
    fn tag_ref(&self) -> ValueRef<'_>;

    /// Adds a part that was read. The variant is known once both are there.
    ///
    /// # Errors
    ///
    /// Fails if the object does not fit the variant's record. The context then has the path.
    fn add(&mut self, context: &DecodeContext, part: Part) -> Result<(), serde_json::Error>;
}

/// A part of a union whose tag is in the parent record.
#[derive(Debug)]
pub enum Part {
    /// The tag; `None` for `null`.
    Tag(Option<String>),
    /// The union itself.
    Value(Value),
}

impl Part {
    fn is_null(&self) -> bool {
        match self {
            Part::Tag(tag) => tag.is_none(),
            Part::Value(value) => value.is_null(),
        }
    }

    /// Whether rules would count it as set.
    pub(super) fn is_set(&self) -> bool {
        match self {
            Part::Tag(tag) => tag.as_ref().is_some_and(|tag| !tag.is_empty()),
            Part::Value(value) => ValueRef::Json(value).is_set(),
        }
    }
}

impl<T: Union + WireType> Tagged for T {
    fn tag_ref(&self) -> ValueRef<'_> {
        match self.variant().parent_tag() {
            "" => ValueRef::Absent,
            tag => ValueRef::String(tag),
        }
    }

    fn add(&mut self, context: &DecodeContext, part: Part) -> Result<(), serde_json::Error> {
        if part.is_null() && context.strictness() == Strictness::Strict {
            let expected = match part {
                Part::Tag(_) => "a string",
                Part::Value(_) => "an object",
            };
            return context.null_as_empty::<T, _>(expected).map(drop);
        }
        let variant = self.variant();
        let tag = match &part {
            Part::Tag(tag) => tag.clone().unwrap_or_default(),
            Part::Value(_) => variant.parent_tag().to_owned(),
        };
        let value = match (part, variant) {
            (Part::Value(value), _) => value,
            (Part::Tag(_), VariantRef::Other(_, value)) => value.clone(),
            (Part::Tag(_), VariantRef::Known(..)) => serde_json::to_value(ValueRef::Union(self))?,
        };
        *self = from_parts(context, tag, value)?;
        Ok(())
    }
}

impl<T: Tagged> Tagged for Option<T> {
    fn tag_ref(&self) -> ValueRef<'_> {
        match self {
            Some(union) => union.tag_ref(),
            None => ValueRef::Absent,
        }
    }

    fn add(&mut self, context: &DecodeContext, part: Part) -> Result<(), serde_json::Error> {
        if part.is_null() {
            return Ok(());
        }
        self.get_or_insert_with(T::empty).add(context, part)
    }
}

/// Reads a union whose tags are in the object itself.
///
/// # Errors
///
/// Fails with the format's error if the input is no object, or does not fit the record of its variant. The
/// context then has the path.
pub fn decode_union<'de, T: Union + WireType, D: Deserializer<'de>>(
    context: &DecodeContext,
    deserializer: D,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    if value.is_null() {
        return context.null_as_empty("an object");
    }
    from_parts(context, String::new(), value).map_err(D::Error::custom)
}

/// Reads a record as the variant of a union. [`union!`](crate::union) calls this.
///
/// # Errors
///
/// Fails if the object does not fit the record. The context then has the path.
pub fn read_variant<T: Record>(
    context: &DecodeContext,
    object: &Value,
) -> Result<T, serde_json::Error> {
    decode_record(context, object)
}

/// A union of its parts. Objects of no described variant are kept as they are; in a response, so is an object
/// that does not fit the record of its variant.
fn from_parts<T: Union>(
    context: &DecodeContext,
    parent_tag: String,
    value: Value,
) -> Result<T, serde_json::Error> {
    let is_lenient = context.strictness() == Strictness::Lenient;
    if !is_lenient && !value.is_object() && !value.is_null() {
        return Err(Error::custom("expected an object"));
    }
    let Some(variant) = T::TABLE.select(&parent_tag, &value) else {
        return Ok(T::from_other(parent_tag, value));
    };
    match T::read(variant, context, &value) {
        Err(_) if is_lenient => {
            context.forget_path();
            Ok(T::from_other(parent_tag, value))
        }
        read => read,
    }
}
