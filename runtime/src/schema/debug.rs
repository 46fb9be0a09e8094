//! `Debug` of records, without secrets.

use std::fmt;

use super::{Record, Reflect, ReflectUnion, Union, ValueRef, VariantRef};

/// Prints a record like a derived `Debug`, with wire names. A sensitive value prints as `[redacted]`,
/// and an absent field does not print.
///
/// # Errors
///
/// Fails if the formatter fails.
// Generic, because the compiler checks a call of it faster than the conversion to `&dyn Reflect`.
#[inline]
pub fn debug_record<T: Record>(record: &T, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write_record(record, formatter)
}

fn write_record(record: &dyn Reflect, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = formatter.debug_struct(record.table().type_name);
    record.each(&mut |field, view| match view {
        ValueRef::Absent => {}
        _ if field.attributes.sensitive => {
            output.field(field.wire, &format_args!("[redacted]"));
        }
        view => {
            output.field(field.wire, &view);
        }
    });
    output.finish()
}

/// Prints a union like a derived `Debug`. What no variant describes can be a secret.
///
/// # Errors
///
/// Fails if the formatter fails.
pub fn debug_union<T: Union>(union: &T, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write_union(union, formatter)
}

fn write_union(union: &dyn ReflectUnion, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    match union.variant() {
        VariantRef::Known(variant, record) => {
            let mut output = formatter.debug_tuple(variant.name);
            output.field(&ValueRef::Record(record)).finish()
        }
        VariantRef::Other(..) => formatter.write_str("Other([redacted])"),
    }
}

impl fmt::Debug for ValueRef<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            ValueRef::Absent => formatter.write_str("None"),
            ValueRef::Null => formatter.write_str("null"),
            ValueRef::Bool(value) => value.fmt(formatter),
            ValueRef::Int(value) => value.fmt(formatter),
            ValueRef::Float(value) => value.fmt(formatter),
            ValueRef::Number(value) => value.fmt(formatter),
            ValueRef::String(value) => value.fmt(formatter),
            ValueRef::Json(value) => value.fmt(formatter),
            // It can have secrets.
            ValueRef::Text(text) if text.unread().is_some() => formatter.write_str("[unread]"),
            ValueRef::Text(text) => text.value().fmt(formatter),
            ValueRef::Record(record) => write_record(record, formatter),
            ValueRef::Union(union) => write_union(union, formatter),
            ValueRef::List(list) => {
                let elements = (0..list.len()).map(|index| list.at(index));
                formatter.debug_list().entries(elements).finish()
            }
            ValueRef::Map(map) => {
                let mut output = formatter.debug_map();
                map.each(&mut |key, value| {
                    output.entry(&key, &value);
                });
                output.finish()
            }
        }
    }
}
