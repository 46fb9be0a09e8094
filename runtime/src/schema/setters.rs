//! What the setters of builders do to fields: functions, so that each is compiled once per type.

use std::collections::BTreeMap;

use super::Nullable;

/// Sets a field.
#[doc(hidden)]
pub fn put<T>(field: &mut T, value: impl Into<T>) {
    *field = value.into();
}

/// Sets an optional field.
#[doc(hidden)]
pub fn put_some<T>(field: &mut Option<T>, value: impl Into<T>) {
    *field = Some(value.into());
}

/// Sets a list from anything that can be iterated.
#[doc(hidden)]
pub fn put_list<L: ListField>(
    field: &mut L,
    values: impl IntoIterator<Item = impl Into<L::Element>>,
) {
    let values = values.into_iter().map(Into::into).collect();
    field.change(|list| *list = values);
}

/// Adds an element to a list.
#[doc(hidden)]
pub fn push<L: ListField>(field: &mut L, value: impl Into<L::Element>) {
    let value = value.into();
    field.change(|list| list.push(value));
}

/// Sets a map from anything that can be iterated.
#[doc(hidden)]
pub fn put_map<M: MapField>(
    field: &mut M,
    entries: impl IntoIterator<Item = (impl Into<String>, impl Into<M::Element>)>,
) {
    let entries = entries.into_iter();
    *field.map() = entries
        .map(|(key, value)| (key.into(), value.into()))
        .collect();
}

/// Adds an entry to a map.
#[doc(hidden)]
pub fn insert<M: MapField>(field: &mut M, key: impl Into<String>, value: impl Into<M::Element>) {
    field.map().insert(key.into(), value.into());
}

/// A field that is a list, required or not.
#[doc(hidden)]
pub trait ListField {
    /// The type of the elements.
    type Element;
    /// Changes the list, which is empty if it was absent or null.
    fn change(&mut self, change: impl FnOnce(&mut Vec<Self::Element>));
}

impl<T> ListField for Vec<T> {
    type Element = T;
    fn change(&mut self, change: impl FnOnce(&mut Vec<T>)) {
        change(self);
    }
}

impl<L: ListField + Default> ListField for Option<L> {
    type Element = L::Element;
    fn change(&mut self, change: impl FnOnce(&mut Vec<L::Element>)) {
        self.get_or_insert_default().change(change);
    }
}

impl<T> ListField for Nullable<Vec<T>> {
    type Element = T;
    fn change(&mut self, change: impl FnOnce(&mut Vec<T>)) {
        let mut list = std::mem::take(self).into_value().unwrap_or_default();
        change(&mut list);
        *self = Nullable::Value(list);
    }
}

/// A field that is a map, required or not.
#[doc(hidden)]
pub trait MapField {
    /// The type of the values.
    type Element;
    /// The map, which is empty if it was absent.
    fn map(&mut self) -> &mut BTreeMap<String, Self::Element>;
}

impl<T> MapField for BTreeMap<String, T> {
    type Element = T;
    fn map(&mut self) -> &mut BTreeMap<String, T> {
        self
    }
}

impl<T> MapField for Option<BTreeMap<String, T>> {
    type Element = T;
    fn map(&mut self) -> &mut BTreeMap<String, T> {
        self.get_or_insert_default()
    }
}
