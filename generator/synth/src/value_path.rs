//! The path of a value in a request or a result.

use std::fmt;

use serde_json::{Map, Value};

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Field(String),
    Entry(String),
    Index(usize),
}

/// The path of a value in wire names, such as `TargetStreams[0].UserId`. The empty path is that of the
/// whole value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValuePath(Vec<Step>);

impl ValuePath {
    /// Parses what `Display` writes. Entries of maps become fields.
    pub(super) fn parse(text: &str) -> Self {
        let mut path = ValuePath::default();
        for part in text.split('.').filter(|part| !part.is_empty()) {
            let mut parts = part.split('[');
            path = path.field(parts.next().unwrap_or_default());
            for index in parts.filter_map(|index| index.trim_end_matches(']').parse().ok()) {
                path = path.index(index);
            }
        }
        path
    }

    pub(super) fn field(&self, name: &str) -> Self {
        self.with(Step::Field(name.to_owned()))
    }

    pub(super) fn entry(&self, key: &str) -> Self {
        self.with(Step::Entry(key.to_owned()))
    }

    pub(super) fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        ValuePath(steps)
    }

    /// The number of steps.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// The first steps of the path.
    pub(super) fn truncated(&self, steps: usize) -> Self {
        ValuePath(self.0.iter().take(steps).cloned().collect())
    }

    /// The path of the object, map or list around the value.
    pub(super) fn parent(&self) -> Option<ValuePath> {
        let (_, above) = self.0.split_last()?;
        Some(ValuePath(above.to_vec()))
    }

    /// The path of the innermost list element that the value is, or is in.
    pub(super) fn element(&self) -> Option<ValuePath> {
        match self.0.last()? {
            Step::Index(_) => Some(self.clone()),
            _ => self.parent()?.element(),
        }
    }

    /// The path of the field, which is the same for all elements of a list and all entries of a map:
    /// `TargetStreams[].UserId`.
    #[must_use]
    pub fn field_path(&self) -> String {
        let mut path = String::new();
        for step in &self.0 {
            match step {
                Step::Field(name) if path.is_empty() => path.push_str(name),
                Step::Field(name) => path.extend([".", name]),
                Step::Entry(_) => path.push_str("{}"),
                Step::Index(_) => path.push_str("[]"),
            }
        }
        path
    }

    /// The value at this path.
    #[must_use]
    pub fn get<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            Step::Field(name) | Step::Entry(name) => value.get(name),
            Step::Index(index) => value.get(index),
        })
    }

    /// The value at this path, mutable.
    pub(super) fn get_mut<'v>(&self, root: &'v mut Value) -> Option<&'v mut Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            Step::Field(name) | Step::Entry(name) => value.get_mut(name),
            Step::Index(index) => value.get_mut(index),
        })
    }

    /// Sets the value at this path. Changes nothing if the object, map or list around it is missing.
    pub(super) fn put(&self, mut root: Value, new: Value) -> Value {
        let Some((last, above)) = self.0.split_last() else {
            return new;
        };
        match (ValuePath(above.to_vec()).get_mut(&mut root), last) {
            (Some(Value::Object(fields)), Step::Field(name) | Step::Entry(name)) => {
                fields.insert(name.clone(), new);
            }
            (Some(Value::Array(elements)), Step::Index(index)) => {
                if let Some(element) = elements.get_mut(*index) {
                    *element = new;
                }
            }
            _ => {}
        }
        root
    }

    /// Removes the value at this path.
    pub(super) fn without(&self, mut root: Value) -> Value {
        let Some((last, above)) = self.0.split_last() else {
            return Value::Object(Map::new());
        };
        match (ValuePath(above.to_vec()).get_mut(&mut root), last) {
            (Some(Value::Object(fields)), Step::Field(name) | Step::Entry(name)) => {
                fields.remove(name);
            }
            (Some(Value::Array(elements)), Step::Index(index)) if *index < elements.len() => {
                elements.remove(*index);
            }
            _ => {}
        }
        root
    }
}

impl fmt::Display for ValuePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(formatter, "[{index}]")?,
                Step::Field(name) | Step::Entry(name) => {
                    let dot = if number == 0 { "" } else { "." };
                    write!(formatter, "{dot}{name}")?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::ValuePath;

    #[test]
    fn a_path_is_parsed_followed_and_printed() {
        let path = ValuePath::parse("A[1].B");
        assert_eq!(path.to_string(), "A[1].B");
        assert_eq!(path.field_path(), "A[].B");
        assert_eq!(
            path.element().map(|at| at.to_string()).unwrap_or_default(),
            "A[1]"
        );
        let value = json!({ "A": [{}, { "B": 1 }] });
        assert_eq!(path.get(&value), Some(&json!(1)));
        assert_eq!(
            path.put(value.clone(), json!(2)),
            json!({ "A": [{}, { "B": 2 }] })
        );
        assert_eq!(path.without(value), json!({ "A": [{}, {}] }));
    }
}
