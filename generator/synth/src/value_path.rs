//! Where a value stands in a request or an answer.

use std::fmt;

use serde_json::{Map, Value};

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Field(String),
    Entry(String),
    Index(usize),
}

/// A place in wire names, such as `TargetStreams[0].UserId`; the empty place is the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValuePath(Vec<Step>);

impl ValuePath {
    /// Reads what `Display` writes; entries of maps are taken for fields.
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

    /// How many steps it is from the whole.
    pub(super) fn depth(&self) -> usize {
        self.0.len()
    }

    /// The place around this one.
    pub(super) fn parent(&self) -> Option<ValuePath> {
        let (_, above) = self.0.split_last()?;
        Some(ValuePath(above.to_vec()))
    }

    /// The nearest element of a list that this is or is in.
    pub(super) fn element(&self) -> Option<ValuePath> {
        match self.0.last()? {
            Step::Index(_) => Some(self.clone()),
            _ => self.parent()?.element(),
        }
    }

    /// The path of the field: the same for all elements of a list and all entries of a map.
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

    /// The value here.
    #[must_use]
    pub fn get<'v>(&self, root: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            Step::Field(name) | Step::Entry(name) => value.get(name),
            Step::Index(index) => value.get(index),
        })
    }

    /// The value here, to be changed.
    pub(super) fn get_mut<'v>(&self, root: &'v mut Value) -> Option<&'v mut Value> {
        self.0.iter().try_fold(root, |value, step| match step {
            Step::Field(name) | Step::Entry(name) => value.get_mut(name),
            Step::Index(index) => value.get_mut(index),
        })
    }

    /// The value with another one here; nothing happens where there is no object or list around it.
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

    /// The value without what is here.
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
    fn a_place_is_read_changed_and_written() {
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
