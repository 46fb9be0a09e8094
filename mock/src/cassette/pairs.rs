//! The pairs of a query or a form as a cassette has them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The values by their names.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Pairs(BTreeMap<String, Values>);

/// The values of a name, in their order. The file has a string if there is one, and else a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Several(Vec<String>),
}

impl Pairs {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes a name, and returns its first value.
    pub(super) fn remove(&mut self, name: &str) -> Option<String> {
        match self.0.remove(name)? {
            Values::One(value) => Some(value),
            Values::Several(values) => values.into_iter().next(),
        }
    }

    /// Keeps the names for which `keep` returns true.
    pub(super) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.0.retain(|name, _| keep(name));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(name, values)| {
            let values = match values {
                Values::One(value) => std::slice::from_ref(value),
                Values::Several(values) => values,
            };
            values.iter().map(|value| (name.as_str(), value.as_str()))
        })
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut String)> {
        self.0.iter_mut().flat_map(|(name, values)| {
            let values = match values {
                Values::One(value) => std::slice::from_mut(value),
                Values::Several(values) => values,
            };
            values.iter_mut().map(|value| (name.as_str(), value))
        })
    }
}

impl<'p> FromIterator<(Cow<'p, str>, Cow<'p, str>)> for Pairs {
    fn from_iter<I: IntoIterator<Item = (Cow<'p, str>, Cow<'p, str>)>>(pairs: I) -> Self {
        let mut all = Pairs::default();
        for (name, value) in pairs {
            let value = value.into_owned();
            match all.0.get_mut(name.as_ref()) {
                None => {
                    all.0.insert(name.into_owned(), Values::One(value));
                }
                Some(Values::Several(values)) => values.push(value),
                Some(values @ Values::One(_)) => {
                    let first = std::mem::replace(values, Values::Several(Vec::new()));
                    if let (Values::One(first), Values::Several(several)) = (first, values) {
                        several.extend([first, value]);
                    }
                }
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Pairs;

    #[test]
    fn every_value_of_a_name_is_kept_in_its_order() {
        let query = [("K", "c"), ("A", ""), ("K", "a"), ("K", "b"), ("K", "a")];
        let mut pairs: Pairs = { query }
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        let file = serde_json::to_value(&pairs).unwrap();
        assert_eq!(file, json!({ "A": "", "K": ["c", "a", "b", "a"] }));
        assert_eq!(serde_json::from_value::<Pairs>(file).unwrap(), pairs);
        assert_eq!(pairs.remove("K").as_deref(), Some("c"));
        assert!(pairs.iter().eq([("A", "")]));
    }
}
