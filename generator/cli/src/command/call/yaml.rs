//! JSON as YAML.

use serde::ser::{Serialize, SerializeMap, Serializer};
use volcgen_call::Json;

/// A value as a document of YAML, in block style.
pub fn text(value: &Json) -> Result<String, String> {
    let json = value.to_string();
    let mut word = "number".to_owned();
    while json.contains(&word) {
        word.push('_');
    }
    let options = serde_yaml::ser_options! {
        compact_list_indent: false,
        // A string is one line, however long.
        prefer_block_scalars: false,
    };
    let shown = Shown { value, word: &word };
    let yaml = serde_yaml::to_string_with_options(&shown, options);
    let yaml = yaml.map_err(|error| format!("cannot write the result as YAML: {error}"))?;
    Ok(yaml.replace(&word, ""))
}

/// A value whose numbers are strings that begin with a word which occurs nowhere else, because the library writes a
/// number of 128 bits or a float, and others would lose digits.
struct Shown<'v> {
    value: &'v Json,
    word: &'v str,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let inner = |value| Shown { value, ..*self };
        match self.value {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(number) => serializer.collect_str(&format_args!("{}{number}", self.word)),
            Json::String(text) => serializer.serialize_str(text),
            Json::List(elements) => serializer.collect_seq(elements.iter().map(inner)),
            Json::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, &inner(value))?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(json: &str) -> String {
        text(&Json::parse(json).unwrap()).unwrap()
    }

    #[test]
    fn yaml_has_blocks_and_quotes_where_they_are_needed() {
        let json = r#"{"b":[1.10,"x y",{"b":"no","c":[]},[true]],"1":null,"a":{"e":"2021-08-17"}}"#;
        let expected = "b:\n  - 1.10\n  - x y\n  - b: \"no\"\n    c: []\n  - - true\n\
                        \"1\": null\na:\n  e: \"2021-08-17\"\n";
        assert_eq!(yaml(json), expected);
        assert_eq!(yaml("[]"), "[]\n");
        assert_eq!(yaml(r#"{"a":"b\nc\n"}"#), "a: \"b\\nc\\n\"\n");
        let long = "word ".repeat(99);
        assert_eq!(yaml(&format!(r#"["{long}x"]"#)), format!("- {long}x\n"));
    }

    #[test]
    fn numbers_keep_their_digits() {
        let numbers = [
            "12345678901234567890123",
            "-0.10",
            "1E-7",
            "98765432109876543210987654321098765432109876543210",
        ];
        for number in numbers {
            assert_eq!(yaml(number), format!("{number}\n"));
        }
        let json = format!(r#"{{"number":"number_",  "a":[{}]}}"#, numbers.join(","));
        let lines = numbers.map(|number| format!("  - {number}\n")).concat();
        assert_eq!(yaml(&json), format!("number: number_\na:\n{lines}"));
    }
}
