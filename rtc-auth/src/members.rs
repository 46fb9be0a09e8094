//! Takes members out of JSON objects whose members and spellings vary.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};

/// The members of an object that were not taken yet. A member is taken only if it has the expected
/// type, so what a message says differently from the documentation stays with the rest.
#[derive(Debug)]
pub(crate) struct Members(Map<String, Value>);

impl Members {
    pub(crate) fn new(object: Map<String, Value>) -> Self {
        Members(object)
    }

    /// The first of these spellings that has a string.
    pub(crate) fn string(&mut self, spellings: &[&str]) -> Option<String> {
        self.take(spellings, |value| match value {
            Value::String(string) => Ok(string),
            other => Err(other),
        })
    }

    /// The first of these spellings that has an integer, or a string of one.
    pub(crate) fn integer(&mut self, spellings: &[&str]) -> Option<i64> {
        self.take(spellings, |value| {
            let of_string = || value.as_str()?.parse().ok();
            value.as_i64().or_else(of_string).ok_or(value)
        })
    }

    pub(crate) fn object(&mut self, spellings: &[&str]) -> Option<Map<String, Value>> {
        self.take(spellings, |value| match value {
            Value::Object(object) => Ok(object),
            other => Err(other),
        })
    }

    /// What was not taken.
    pub(crate) fn rest(self) -> Map<String, Value> {
        self.0
    }

    /// Takes the first of these spellings that `convert` accepts. It gives back what it rejects.
    fn take<T>(
        &mut self,
        spellings: &[&str],
        convert: impl Fn(Value) -> Result<T, Value>,
    ) -> Option<T> {
        spellings.iter().find_map(|&spelling| {
            let converted = convert(self.0.remove(spelling)?);
            let rejected = |value| self.0.insert(spelling.to_owned(), value);
            converted.map_err(rejected).ok()
        })
    }
}

#[cfg(feature = "agent")]
impl Members {
    pub(crate) fn boolean(&mut self, spellings: &[&str]) -> Option<bool> {
        self.take(spellings, |value| value.as_bool().ok_or(value))
    }

    pub(crate) fn list(&mut self, spellings: &[&str]) -> Option<Vec<Value>> {
        self.take(spellings, |value| match value {
            Value::Array(list) => Ok(list),
            other => Err(other),
        })
    }

    /// Any value.
    pub(crate) fn value(&mut self, spellings: &[&str]) -> Option<Value> {
        self.take(spellings, Ok)
    }

    /// Gives back what is left of an object that was taken.
    pub(crate) fn give_back(&mut self, name: &str, object: Members) {
        if !object.0.is_empty() {
            self.0.insert(name.to_owned(), Value::Object(object.0));
        }
    }
}

/// A Unix time in milliseconds, if the system can represent it.
pub(crate) fn time_of_millis(millis: i64) -> Option<SystemTime> {
    let distance = Duration::from_millis(millis.unsigned_abs());
    if millis < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn members(value: Value) -> Members {
        match value {
            Value::Object(object) => Members::new(object),
            _ => Members::new(Map::new()),
        }
    }

    #[test]
    fn the_first_spelling_of_the_expected_type_is_taken() {
        let mut members = members(json!({ "UserID": 1, "UserId": "a", "userId": "b" }));
        assert_eq!(
            members.string(&["UserID", "UserId", "userId"]).as_deref(),
            Some("a")
        );
        assert_eq!(
            Value::Object(members.rest()),
            json!({ "UserID": 1, "userId": "b" })
        );
    }

    #[test]
    fn integers_can_be_strings() {
        let mut members =
            members(json!({ "a": 7, "b": "-7", "c": "7.5", "d": 7.5, "e": u64::MAX }));
        assert_eq!(members.integer(&["a"]), Some(7));
        assert_eq!(members.integer(&["b"]), Some(-7));
        for name in ["c", "d", "e"] {
            assert_eq!(members.integer(&[name]), None, "{name}");
        }
        assert_eq!(members.rest().len(), 3);
    }

    #[test]
    fn times_before_1970_and_out_of_range_are_times_or_none() {
        assert_eq!(
            time_of_millis(1500),
            Some(UNIX_EPOCH + Duration::from_millis(1500))
        );
        assert_eq!(
            time_of_millis(-1500),
            Some(UNIX_EPOCH - Duration::from_millis(1500))
        );
        for far in [i64::MIN, i64::MAX] {
            let _ = time_of_millis(far);
        }
    }
}
