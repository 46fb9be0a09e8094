//! JSON as YAML.

use volcgen_call::Json;

/// A value as a document of YAML, in block style.
pub fn text(value: &Json) -> String {
    let mut output = String::new();
    write(&mut output, value, 0);
    output.trim_start_matches('\n').to_owned()
}

/// Writes a value behind its key or its dash.
fn write(output: &mut String, value: &Json, indent: usize) {
    let start = |output: &mut String| {
        output.push('\n');
        output.push_str(&"  ".repeat(indent));
    };
    match value {
        Json::List(elements) if !elements.is_empty() => {
            for element in elements {
                start(output);
                output.push('-');
                write(output, element, indent + 1);
            }
        }
        Json::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                start(output);
                output.push_str(&scalar(name));
                output.push(':');
                write(output, value, indent + 1);
            }
        }
        value => {
            let space = if output.is_empty() { "" } else { " " };
            let shown = match value {
                Json::String(text) => scalar(text),
                other => other.to_string(),
            };
            output.push_str(space);
            output.push_str(&shown);
        }
    }
    if indent == 0 {
        output.push('\n');
    }
}

/// A string as it is if it can be nothing else, or in quotes, as JSON writes it.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 8] = ["true", "false", "null", "yes", "no", "on", "off", "y"];
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(is_plain)
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
        && !text.eq_ignore_ascii_case("n");
    if is_word {
        text.to_owned()
    } else {
        Json::String(text.to_owned()).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_has_blocks_and_quotes() {
        let json = r#"{"a":[1.10,"x y",{"b":"no","c":[]},[true]],"1":null,"d":{"e":"f"}}"#;
        let expected = "a:\n  - 1.10\n  - \"x y\"\n  -\n    b: \"no\"\n    c: []\n  -\n    - true\n\
                        \"1\": null\nd:\n  e: f\n";
        assert_eq!(text(&Json::parse(json).unwrap()), expected);
        assert_eq!(text(&Json::parse("[]").unwrap()), "[]\n");
        assert_eq!(text(&Json::parse("\"a\\nb\"").unwrap()), "\"a\\nb\"\n");
    }
}
