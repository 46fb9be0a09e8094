//! `Debug` of records: as derived, but secrets are left out.

use std::fmt;

use super::{Reflect, View};

/// Prints a record as the derived `Debug` of a struct would, under its wire names; a sensitive
/// value prints as `[redacted]` and an absent field not at all.
///
/// # Errors
///
/// The formatter's own.
pub fn debug_record(record: &dyn Reflect, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = formatter.debug_struct(record.type_name());
    record.each(&mut |field, view| match view {
        View::Absent => {}
        _ if field.sensitive => {
            output.field(field.wire, &format_args!("[redacted]"));
        }
        view => {
            output.field(field.wire, &view);
        }
    });
    output.finish()
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            View::Absent => formatter.write_str("None"),
            View::Bool(value) => value.fmt(formatter),
            View::Int(value) => value.fmt(formatter),
            View::Float(value) => value.fmt(formatter),
            View::Text(value) => value.fmt(formatter),
            View::Json(value) => value.fmt(formatter),
            View::Record(record) => debug_record(record, formatter),
            View::List(list) => {
                let elements = (0..list.len()).map(|index| list.at(index));
                formatter.debug_list().entries(elements).finish()
            }
            View::Map(map) => {
                let mut output = formatter.debug_map();
                map.each(&mut |key, value| {
                    output.entry(&key, &value);
                });
                output.finish()
            }
        }
    }
}
