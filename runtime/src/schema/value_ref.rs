//! A borrowed value of any Rust type.

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::{Record, Reflect, ReflectUnion, Text, VariantRef};
use crate::Number;

/// One value of a request or response, borrowed.
///
/// Encoders and checks work on this type, so they are compiled once for all generated types.
#[derive(Clone, Copy)]
pub enum ValueRef<'a> {
    /// An optional field that is `None`. It is not sent.
    Absent,
    /// Explicit null, which is sent.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer of any width.
    Int(i64),
    /// A float.
    Float(f64),
    /// A number of any precision.
    Number(&'a Number),
    /// A string.
    String(&'a str),
    /// A list.
    List(&'a dyn List),
    /// A map with string keys.
    Map(&'a dyn Map),
    /// A record: an object whose fields are known.
    Record(&'a dyn Reflect),
    /// A union: an object that has one of several variants.
    Union(&'a dyn ReflectUnion),
    /// Free-form JSON.
    Json(&'a Value),
    /// A string that carries JSON.
    Text(&'a dyn Text),
}

/// A borrowed list.
pub trait List {
    /// Number of elements.
    fn len(&self) -> usize;
    /// Whether there are no elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The element at `index`; [`ValueRef::Absent`] past the end.
    fn at(&self, index: usize) -> ValueRef<'_>;
}

/// A borrowed map with string keys.
pub trait Map {
    /// Number of entries.
    fn len(&self) -> usize;
    /// Whether there are no entries.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Calls `visit` with every entry, in the order of the keys.
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'a str, ValueRef<'a>));
}

impl<'a> ValueRef<'a> {
    /// The field of a record, or the entry of a map or of a JSON object, with this wire name;
    /// [`ValueRef::Absent`] if there is none.
    #[must_use]
    pub fn get(self, name: &str) -> ValueRef<'a> {
        match self {
            ValueRef::Record(record) => record.get(name),
            ValueRef::Union(union) => union.variant().get(name),
            ValueRef::Map(map) => entry(map, name),
            ValueRef::Json(value) => value.get(name).map_or(ValueRef::Absent, ValueRef::Json),
            _ => ValueRef::Absent,
        }
    }

    /// The value at a wire path through records and maps, such as `Encode.Video`; [`ValueRef::Absent`] if
    /// there is none.
    #[must_use]
    pub fn at(self, path: &str) -> ValueRef<'a> {
        path.split('.').fold(self, ValueRef::get)
    }

    /// Free-form JSON as the typed value that is sent in the same way; every other value unchanged.
    #[must_use]
    pub fn typed(self) -> ValueRef<'a> {
        let ValueRef::Json(json) = self else {
            return self;
        };
        match json {
            Value::Null => ValueRef::Absent,
            Value::Bool(value) => ValueRef::Bool(*value),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(value), _) => ValueRef::Int(value),
                (None, Some(value)) => ValueRef::Float(value),
                (None, None) => self,
            },
            Value::String(string) => ValueRef::String(string),
            Value::Array(elements) => ValueRef::List(elements),
            Value::Object(entries) => ValueRef::Map(entries),
        }
    }

    /// Whether rules count the value as set: it is present and not empty.
    ///
    /// A value that is sent as `null`, `""`, `[]` or `{}` is not set, whatever its type. In a query
    /// these values look the same or are not sent at all. Rules such as "requires `UserId`" use
    /// this. Encoding does not: it sends an empty value in a body as it is.
    #[must_use]
    pub fn is_set(self) -> bool {
        match self.typed() {
            ValueRef::Absent | ValueRef::Null => false,
            ValueRef::String(string) => !string.is_empty(),
            ValueRef::List(list) => !list.is_empty(),
            ValueRef::Map(map) => !map.is_empty(),
            ValueRef::Record(record) => !record.is_empty(),
            ValueRef::Text(text) => text.unread() != Some(""),
            ValueRef::Union(union) => !union.variant().is_empty(),
            ValueRef::Bool(_)
            | ValueRef::Int(_)
            | ValueRef::Float(_)
            | ValueRef::Number(_)
            | ValueRef::Json(_) => true,
        }
    }
}

fn entry<'a>(map: &'a dyn Map, name: &str) -> ValueRef<'a> {
    let mut found = ValueRef::Absent;
    map.each(&mut |key, value| {
        if key == name {
            found = value;
        }
    });
    found
}

/// Writes a record. `Serialize` of every generated type calls this.
///
/// # Errors
///
/// Fails with the error of the format.
pub fn serialize<T: Record, S: Serializer>(record: &T, serializer: S) -> Result<S::Ok, S::Error> {
    ValueRef::Record(record).serialize(serializer)
}

impl Serialize for ValueRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            ValueRef::Absent | ValueRef::Null => serializer.serialize_none(),
            ValueRef::Bool(value) => serializer.serialize_bool(value),
            ValueRef::Int(value) => serializer.serialize_i64(value),
            ValueRef::Float(value) => serializer.serialize_f64(value),
            ValueRef::Number(value) => value.serialize(serializer),
            ValueRef::String(value) => serializer.serialize_str(value),
            ValueRef::Json(value) => value.serialize(serializer),
            ValueRef::Text(text) => {
                serializer.serialize_str(&text.text().map_err(S::Error::custom)?)
            }
            ValueRef::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.len()))?;
                for index in 0..list.len() {
                    seq.serialize_element(&list.at(index))?;
                }
                seq.end()
            }
            ValueRef::Map(map) => {
                let mut entries = serializer.serialize_map(Some(map.len()))?;
                let mut outcome = Ok(());
                map.each(&mut |key, value| {
                    if outcome.is_ok() {
                        outcome = entries.serialize_entry(key, &value);
                    }
                });
                outcome?;
                entries.end()
            }
            ValueRef::Record(record) => {
                let mut entries = serializer.serialize_map(None)?;
                let mut outcome = Ok(());
                record.each(&mut |field, value| {
                    if outcome.is_ok() && !matches!(value, ValueRef::Absent) {
                        outcome = entries.serialize_entry(field.wire, &value);
                    }
                });
                outcome?;
                entries.end()
            }
            ValueRef::Union(union) => match union.variant() {
                VariantRef::Other(_, value) => value.serialize(serializer),
                known @ VariantRef::Known(..) => {
                    let mut entries = serializer.serialize_map(None)?;
                    let mut outcome = Ok(());
                    known.each(&mut |name, value| {
                        if outcome.is_ok() && !matches!(value, ValueRef::Absent) {
                            outcome = entries.serialize_entry(name, &value);
                        }
                    });
                    outcome?;
                    entries.end()
                }
            },
        }
    }
}
