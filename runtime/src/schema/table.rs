//! The table of a record: its name and its fields.

use super::{Attributes, Field, Location};

/// The description of a record. [`record!`](crate::record) makes it a constant.
///
/// Most fields have a wire name and nothing else, so the names are plain lists, which compile fast.
#[derive(Debug)]
pub struct Table {
    /// The Rust name of the type, for `Debug`.
    pub type_name: &'static str,
    /// The wire names of the required fields, which are sent first.
    pub required: &'static [&'static str],
    /// The wire names of the other fields, in the order in which they are sent.
    pub others: &'static [&'static str],
    /// The attributes of the fields that have some, by wire name and in the order of the fields.
    pub attributes: &'static [(&'static str, Attributes)],
}

static NO_ATTRIBUTES: Attributes = Attributes::NONE;

impl Table {
    /// The fields in the order in which they are sent.
    #[must_use]
    pub fn fields(&self) -> Fields {
        Fields {
            names: self.required,
            others: self.others,
            attributes: self.attributes,
        }
    }

    /// Whether some fields are sent in the query, with any method.
    pub(crate) fn has_query_fields(&self) -> bool {
        let mut attributes = self.attributes.iter();
        attributes.any(|(_, attributes)| attributes.location == Location::Query)
    }

    /// The wire name of the field that is an idempotency token, if there is one.
    pub(crate) fn idempotency_token(&self) -> Option<&'static str> {
        let mut attributes = self.attributes.iter();
        let token = attributes.find(|(_, attributes)| attributes.idempotency_token);
        token.map(|(wire, _)| *wire)
    }

    /// The wire name of the field at `index`.
    pub(super) fn name(&self, index: usize) -> Option<&'static str> {
        let others = index.checked_sub(self.required.len());
        let name = match others {
            None => self.required.get(index),
            Some(index) => self.others.get(index),
        };
        name.copied()
    }

    /// Where the field is that can have this name in a response. The search starts at `expected`,
    /// because services send fields in the order of their descriptions.
    pub(super) fn position(&self, key: &str, expected: usize) -> Option<usize> {
        if self.name(expected) == Some(key) {
            return Some(expected);
        }
        self.fields().position(|field| field.has_name(key))
    }
}

impl Field {
    /// Whether the field can have this name in a response.
    pub(crate) fn has_name(&self, key: &str) -> bool {
        self.wire == key || self.attributes.aliases.contains(&key)
    }
}

/// Iterates over the fields of a [`Table`].
#[derive(Clone, Debug)]
pub struct Fields {
    names: &'static [&'static str],
    others: &'static [&'static str],
    attributes: &'static [(&'static str, Attributes)],
}

impl Iterator for Fields {
    type Item = Field;

    #[inline]
    fn next(&mut self) -> Option<Field> {
        if self.names.is_empty() {
            self.names = std::mem::take(&mut self.others);
        }
        let (wire, names) = self.names.split_first()?;
        self.names = names;
        let attributes = match self.attributes {
            // Equal literals usually are one literal, and comparing addresses is faster.
            [(name, attributes), rest @ ..] if std::ptr::eq(*name, *wire) || name == wire => {
                self.attributes = rest;
                attributes
            }
            _ => &NO_ATTRIBUTES,
        };
        Some(Field { wire, attributes })
    }
}
