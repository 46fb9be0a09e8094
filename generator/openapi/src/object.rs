//! JSON objects, written in the order of a document.

use serde_json::{Map, Value};

/// A JSON object that keeps the order in which its members are added.
#[derive(Clone, Debug, Default)]
pub struct Object(Map<String, Value>);

impl Object {
    /// Adds a member.
    pub fn add(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(key.to_owned(), value.into());
    }

    /// Adds a member.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.add(key, value);
        self
    }

    /// Adds a member if there is a value.
    pub fn maybe(self, key: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds `true`, or nothing.
    pub fn flag(self, key: &str, is_set: bool) -> Self {
        self.maybe(key, is_set.then_some(true))
    }

    /// Adds a list, unless it is empty.
    pub fn several<V: Into<Value>>(self, key: &str, values: Vec<V>) -> Self {
        let values = (!values.is_empty()).then(|| list(values));
        self.maybe(key, values)
    }

    /// Adds the members of another object.
    pub fn and(mut self, other: Object) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether it has this member.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Takes the object in this member, if there is no other member.
    pub fn take_only(&mut self, key: &str) -> Option<Object> {
        if self.0.len() != 1 || !self.0.get(key).is_some_and(Value::is_object) {
            return None;
        }
        match self.0.remove(key) {
            Some(Value::Object(inner)) => Some(Object(inner)),
            _ => None,
        }
    }

    /// Whether it has no members.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Value::Object(object.0)
    }
}

impl<V: Into<Value>> FromIterator<(String, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(members: I) -> Self {
        let members = members.into_iter().map(|(key, value)| (key, value.into()));
        Object(members.collect())
    }
}

/// A JSON list.
pub fn list<V: Into<Value>>(values: impl IntoIterator<Item = V>) -> Value {
    Value::Array(values.into_iter().map(Into::into).collect())
}

/// A number as JSON: integers without a fraction, because readers of integer limits expect that.
pub fn number(value: f64) -> Value {
    match value.to_string().parse::<i64>() {
        Ok(integer) => integer.into(),
        Err(_) => value.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_absent_values_add_none() {
        let object = Object::default()
            .with("z", 1)
            .maybe("absent", None::<u32>)
            .flag("no", false)
            .several("none", Vec::<u32>::new())
            .flag("a", true);
        assert_eq!(Value::from(object).to_string(), r#"{"z":1,"a":true}"#);
    }

    #[test]
    fn integers_have_no_fraction() {
        for (value, text) in [(16.0, "16"), (-3.0, "-3"), (0.5, "0.5"), (1e300, "1e+300")] {
            assert_eq!(number(value).to_string(), text);
        }
    }
}
