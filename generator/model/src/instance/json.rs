//! JSON text as a value, with numbers of any range.

use serde::de::IgnoredAny;
use serde_json::{Error, Value};

/// Reads JSON text. A [`Value`] has no numbers beyond floats: instead of one, it has 1e308 or -1e308, which the
/// client compares with constraints, too.
///
/// # Errors
///
/// The text is not JSON, or nests too deep.
pub fn json(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).or_else(|_| {
        let _: IgnoredAny = serde_json::from_str(text)?;
        serde_json::from_str(&within_floats(text))
    })
}

/// JSON with the numbers that floats have.
fn within_floats(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|it: char| it == '"' || it == '-' || it.is_ascii_digit()) {
        let (before, found) = rest.split_at(start);
        let (token, after) = found.split_at(token_end(found));
        output.push_str(before);
        output.push_str(match token.parse::<f64>() {
            Ok(number) if number == f64::INFINITY => "1e308",
            Ok(number) if number == f64::NEG_INFINITY => "-1e308",
            _ => token,
        });
        rest = after;
    }
    output.push_str(rest);
    output
}

/// The end of the string or the number with which a text begins.
fn token_end(text: &str) -> usize {
    let mut chars = text.char_indices();
    if !text.starts_with('"') {
        let mut behind =
            chars.filter(|(_, it)| !it.is_ascii_alphanumeric() && !"+-.".contains(*it));
        return behind.next().map_or(text.len(), |(at, _)| at);
    }
    chars.next();
    while let Some((at, character)) = chars.next() {
        match character {
            '\\' => {
                chars.next();
            }
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_beyond_floats_is_the_largest_of_the_model() {
        let text = r#"{"1e400":[1e400,-1E+999,"-1e400\"1e400",1.5,"é1e400"],"b":-0.10e-400}"#;
        let read = json(text).unwrap();
        let largest = json!([1e308, -1e308, "-1e400\"1e400", 1.5, "é1e400"]);
        assert_eq!(read["1e400"], largest);
        assert_eq!(read["b"].as_f64(), Some(-0.0));
        let digits = format!("{}.5", "9".repeat(400));
        assert_eq!(json(&digits).unwrap(), json!(1e308));
    }

    #[test]
    fn what_is_not_json_is_an_error() {
        for text in [
            "", "1e400 1", "[1e400", "1.e400", "01e400", "\"1e400", "+1e400",
        ] {
            assert!(json(text).is_err(), "{text}");
        }
        let deep = format!("{}1e400{}", "[".repeat(200), "]".repeat(200));
        assert!(json(&deep).is_err());
        let error = json("{\n \"a\": 1e400, x}").unwrap_err();
        assert_eq!((error.line(), error.column()), (2, 14));
    }
}
