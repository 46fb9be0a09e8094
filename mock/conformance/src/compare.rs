//! Comparing JSON by its meaning.

use serde_json::{Map, Value};

/// Asserts that two values mean the same.
pub(crate) fn compare(
    action: &str,
    what: &str,
    (found, expected): (&Value, &Value),
    missing: Missing,
) {
    assert!(
        missing.same(found, expected),
        "{action}: not the expected {what}\n  found    {found}\n  expected {expected}"
    );
}

/// What a field can be that the other side does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Nothing: both sides have the same fields.
    Never,
    /// `null`.
    IsNull,
    /// `null`, or empty: a list, a string or zero where nothing came.
    MayBeEmpty,
    /// Empty if it was found, because types have fields that are always there. Nothing that was
    /// expected can be missing.
    WasExtra,
}

impl Missing {
    /// Whether two values mean the same.
    pub(crate) fn same(self, found: &Value, expected: &Value) -> bool {
        self.members(Some(found), Some(expected))
    }

    fn members(self, found: Option<&Value>, expected: Option<&Value>) -> bool {
        let is_set = |value: Option<&Value>| value.is_some_and(|value| !value.is_null());
        match (found, expected) {
            (Some(found), Some(expected)) if is_set(Some(found)) && is_set(Some(expected)) => {
                self.values(found, expected)
            }
            _ if self == Missing::Never => found == expected,
            (found, expected) if !is_set(found) && !is_set(expected) => true,
            (Some(found), expected) if !is_set(expected) => {
                self != Missing::IsNull && is_empty(found)
            }
            (_, Some(expected)) => self == Missing::MayBeEmpty && is_empty(expected),
            (_, None) => true,
        }
    }

    fn values(self, found: &Value, expected: &Value) -> bool {
        match (found, expected) {
            (Value::Number(found), Value::Number(expected)) => {
                let floats = found.is_f64() || expected.is_f64();
                found == expected || (floats && found.as_f64() == expected.as_f64())
            }
            (Value::Array(found), Value::Array(expected)) => {
                let mut pairs = found.iter().zip(expected);
                found.len() == expected.len() && pairs.all(|(left, right)| self.same(left, right))
            }
            (Value::Object(found), Value::Object(expected)) => self.objects(found, expected),
            (Value::String(found), Value::String(expected)) => {
                found == expected || self.carried(found, expected)
            }
            (found, expected) => found == expected,
        }
    }

    /// Whether two strings carry the same as JSON: objects and lists, whose text can differ.
    fn carried(self, found: &str, expected: &str) -> bool {
        match (json(found), json(expected)) {
            (Some(found), Some(expected)) => self.same(&found, &expected),
            _ => false,
        }
    }

    fn objects(self, found: &Map<String, Value>, expected: &Map<String, Value>) -> bool {
        let mut names = found.keys().chain(expected.keys());
        names.all(|name| self.members(found.get(name), expected.get(name)))
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => {
            text.is_empty() || text == "null" || json(text).as_ref().is_some_and(is_empty)
        }
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.values().all(is_empty),
    }
}

/// The object or list that a string carries as JSON.
fn json(text: &str) -> Option<Value> {
    let value = serde_json::from_str(text).ok();
    value.filter(|value: &Value| value.is_object() || value.is_array())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Missing;

    #[test]
    fn numbers_are_compared_by_value_but_integers_exactly() {
        let same = |found, expected| Missing::IsNull.same(&found, &expected);
        assert!(same(json!(1.0), json!(1)));
        assert!(!same(json!(1.5), json!(1)));
        assert!(!same(json!(i64::MAX), json!(i64::MAX - 1)));
    }

    #[test]
    fn strings_of_json_are_compared_by_what_they_carry() {
        let same = |found, expected| Missing::Never.same(&found, &expected);
        assert!(same(
            json!(r#"{"A":1,"B":2}"#),
            json!(r#"{ "B": 2, "A": 1.0 }"#)
        ));
        assert!(!same(json!(r#"{"A":1}"#), json!(r#"{"A":2}"#)));
        assert!(!same(json!("1"), json!("1.0")));
    }

    #[test]
    fn what_a_request_leaves_out_is_not_what_it_empties() {
        let same = |found, expected| Missing::IsNull.same(&found, &expected);
        assert!(same(json!({ "A": 1 }), json!({ "A": 1, "B": null })));
        assert!(!same(json!({ "A": 1, "B": "" }), json!({ "A": 1 })));
        assert!(!same(json!({ "A": 1 }), json!({ "A": 1, "B": [] })));
    }

    #[test]
    fn what_a_result_leaves_out_reads_as_empty() {
        let same = |found, expected| Missing::MayBeEmpty.same(&found, &expected);
        let found = json!({ "A": [{ "B": "", "C": 0 }], "D": { "E": [] } });
        assert!(same(found.clone(), json!({ "A": [{}] })));
        assert!(same(found.clone(), json!({ "A": [null] })));
        assert!(!same(found.clone(), json!({ "A": [] })));
        assert!(!same(found, json!({ "A": [{}], "D": { "E": [1] } })));
    }

    #[test]
    fn what_was_expected_must_be_there() {
        let same = |found, expected| Missing::WasExtra.same(&found, &expected);
        assert!(same(json!({ "A": 1, "B": [] }), json!({ "A": 1 })));
        assert!(!same(json!({ "A": 1 }), json!({ "A": 1, "B": [] })));
        assert!(!same(json!({ "A": 1, "B": 2 }), json!({ "A": 1 })));
        let same = |found, expected| Missing::Never.same(&found, &expected);
        assert!(same(json!({ "A": 1.0 }), json!({ "A": 1 })));
        assert!(!same(json!({ "A": 1, "B": null }), json!({ "A": 1 })));
    }
}
