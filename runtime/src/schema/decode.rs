//! Decoding with a path, so that errors name the value that does not fit.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::decode_context::Step;
use super::tagged::Part;
use super::{DecodeContext, Record, Slots, Strictness, Table, Tagged, WireType};

/// Reads a value strictly. `Deserialize` of every generated type calls this.
///
/// # Errors
///
/// Fails with the format's error, which begins with the path of the value that does not fit.
pub fn deserialize<'de, T: WireType, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let context = DecodeContext::new(Strictness::Strict);
    T::decode(&context, deserializer).map_err(|error| {
        let path = context.path();
        if path.is_empty() {
            error
        } else {
            D::Error::custom(format_args!("{path}: {error}"))
        }
    })
}

/// Reads one value at the current path.
pub(super) struct ValueSeed<'c, T>(&'c DecodeContext, PhantomData<T>);

impl<'c, T> ValueSeed<'c, T> {
    pub(super) fn new(context: &'c DecodeContext) -> Self {
        ValueSeed(context, PhantomData)
    }
}

impl<'de, T: WireType> DeserializeSeed<'de> for ValueSeed<'_, T> {
    type Value = T;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(self.0, deserializer)
    }
}

/// Which value a field gets that occurs more than once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Precedence {
    /// This one: there is no other.
    Only,
    /// This one, unless it is empty.
    New,
    /// The other one, unless it is empty.
    Old,
}

/// The value of one field, not yet read. It is read into the field at `index` of a record.
struct Entry<'e, A, E> {
    context: &'e DecodeContext,
    access: &'e mut A,
    name: &'static str,
    index: usize,
    next: usize,
    precedence: Precedence,
    outcome: Option<Result<(), E>>,
}

impl<'de, A: MapAccess<'de, Error = E>, E: Error> Slots for Entry<'_, A, E> {
    // Each field of a record is asked for each value, so the question is inline and reading is not.
    #[inline]
    fn field<T: WireType>(&mut self, field: &mut T) {
        if self.next == self.index {
            self.read(field);
        }
        self.next += 1;
    }

    #[inline]
    fn tag<T: Tagged>(&mut self, field: &mut T, tag: &'static str, wire: &'static str) {
        if self.next == self.index {
            self.add(field, [tag, wire], |entry| {
                let seed = ValueSeed::new(entry.context);
                entry.access.next_value_seed(seed).map(Part::Tag)
            });
        } else if self.next + 1 == self.index {
            self.add(field, [wire, wire], |entry| {
                entry.access.next_value().map(Part::Value)
            });
        }
        self.next += 1;
    }
}

impl<'de, A: MapAccess<'de, Error = E>, E: Error> Entry<'_, A, E> {
    #[inline(never)]
    fn read<T: WireType>(&mut self, field: &mut T) {
        let read = self.context.at_step(
            || Step::Field(self.name),
            || self.access.next_value_seed(ValueSeed::new(self.context)),
        );
        self.outcome = Some(read.map(|value: T| {
            let is_used = match self.precedence {
                Precedence::Only => true,
                Precedence::New => value.value_ref().is_set(),
                Precedence::Old => !field.value_ref().is_set(),
            };
            if is_used {
                *field = value;
            }
        }));
    }

    /// Reads a part of a union and adds it to the field. Errors name the part or the union.
    #[inline(never)]
    fn add<T: Tagged>(
        &mut self,
        field: &mut T,
        [part, union]: [&'static str; 2],
        read: impl FnOnce(&mut Self) -> Result<Part, E>,
    ) {
        let context = self.context;
        let is_tag = self.next == self.index;
        let read = context.at_step(|| Step::Field(part), || read(self));
        self.outcome = Some(read.and_then(|part| {
            let is_used = match self.precedence {
                Precedence::Only => true,
                Precedence::New => part.is_set(),
                Precedence::Old => !is_tag && !field.value_ref().is_set(),
            };
            if !is_used {
                return Ok(());
            }
            let add = || field.add(context, part);
            context
                .at_step(|| Step::Field(union), add)
                .map_err(E::custom)
        }));
        // An error is one of the union, also if the tag comes last. The union itself is not visited.
        self.index += usize::from(is_tag);
        self.next = self.index;
    }
}

/// A set of fields, by index: a bit per field, and a list for indexes beyond the bits.
#[derive(Default)]
struct FieldSet {
    low: u128,
    high: Vec<usize>,
}

impl FieldSet {
    /// Adds a field. Returns whether it is new.
    fn insert(&mut self, index: usize) -> bool {
        let known = self.contains(index);
        match u32::try_from(index)
            .ok()
            .and_then(|bit| 1_u128.checked_shl(bit))
        {
            Some(bit) => self.low |= bit,
            None if !known => self.high.push(index),
            None => {}
        }
        !known
    }

    fn contains(&self, index: usize) -> bool {
        match u32::try_from(index)
            .ok()
            .and_then(|bit| 1_u128.checked_shl(bit))
        {
            Some(bit) => self.low & bit != 0,
            None => self.high.contains(&index),
        }
    }
}

pub(super) fn decode_record<'de, T: Record, D: Deserializer<'de>>(
    context: &DecodeContext,
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(RecordVisitor(context, PhantomData))
}

struct RecordVisitor<'c, T>(&'c DecodeContext, PhantomData<T>);

impl<'de, T: Record> Visitor<'de> for RecordVisitor<'_, T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        self.0.null_as_empty("an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<T, A::Error> {
        let is_lenient = self.0.strictness() == Strictness::Lenient;
        if is_lenient && list.next_element::<IgnoredAny>()?.is_none() {
            return Ok(<T as Record>::empty());
        }
        Err(A::Error::invalid_type(serde::de::Unexpected::Seq, &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        let mut record = <T as Record>::empty();
        let mut seen = FieldSet::default();
        let mut documented = FieldSet::default();
        let mut expected = 0;
        while let Some(key) = access.next_key_seed(KeySeed)? {
            let Some(index) = T::TABLE.position(&key, expected) else {
                access.next_value::<IgnoredAny>()?;
                continue;
            };
            expected = index + 1;
            let name = T::TABLE.name(index).unwrap_or_default();
            let is_documented = *name == *key;
            let precedence = if seen.insert(index) {
                Precedence::Only
            } else if self.0.strictness() != Strictness::Lenient {
                return Err(A::Error::duplicate_field(name));
            } else if documented.contains(index) && !is_documented {
                Precedence::Old
            } else {
                Precedence::New
            };
            if is_documented {
                documented.insert(index);
            }
            let mut entry = Entry {
                context: self.0,
                access: &mut access,
                name,
                index,
                next: 0,
                precedence,
                outcome: None,
            };
            record.visit_mut(&mut entry);
            match entry.outcome {
                Some(Ok(())) => {}
                Some(Err(error)) => return Err(without_secret(error, T::TABLE, entry.index)),
                None => drop(access.next_value::<IgnoredAny>()?),
            }
        }
        if self.0.strictness() == Strictness::Strict {
            for (index, name) in T::TABLE.required.iter().enumerate() {
                if !seen.contains(index) {
                    return Err(A::Error::missing_field(name));
                }
            }
        }
        Ok(record)
    }
}

/// The error of the field at `index`. The message of the format can quote the value, so that of a
/// sensitive field gets another one.
fn without_secret<E: Error>(error: E, table: &Table, index: usize) -> E {
    match table.fields().nth(index) {
        Some(field) if field.attributes.sensitive => {
            E::custom("a sensitive value has another type than expected")
        }
        _ => error,
    }
}

/// Reads a key, borrowed if the format allows it.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Cow<'de, str>;
    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }
    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }
}
