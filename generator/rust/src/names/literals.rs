//! Values as Rust literals.

use serde_json::Value;

/// A string as a Rust literal: raw if that saves escapes.
#[must_use]
pub fn string_literal(text: &str) -> String {
    let plain = proc_macro2::Literal::string(text).to_string();
    let needs_escape = |c: char| c != '"' && c != '\\' && c.escape_debug().len() > 1;
    if !plain.contains('\\') || text.contains(needs_escape) {
        return plain;
    }
    let hashes = "#".repeat(longest_run_of_hashes(text) + usize::from(text.contains('"')));
    format!("r{hashes}\"{text}\"{hashes}")
}

/// The longest run of `#` after a quote; a raw literal needs more.
fn longest_run_of_hashes(text: &str) -> usize {
    text.split('"')
        .skip(1)
        .map(|rest| rest.chars().take_while(|&c| c == '#').count())
        .max()
        .unwrap_or(0)
}

/// A float as a Rust literal: always with a point or an exponent, and with the underscores that
/// clippy expects.
#[must_use]
pub fn float_literal(value: f64) -> String {
    let plain = format!("{value:?}");
    let whole = plain
        .strip_suffix(".0")
        .and_then(|digits| digits.parse().ok());
    whole.map_or(plain, |whole| format!("{}.0", int_literal(whole)))
}

/// An integer as a Rust literal, with the underscores that clippy expects.
#[must_use]
pub fn int_literal(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    if digits.len() < 5 {
        return format!("{sign}{digits}");
    }
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}")
}

/// An integer as a Rust literal for a place that does not say its type: one that no `i32` can hold has a
/// suffix, because that is what the compiler would take it for.
#[must_use]
pub fn int_literal_of(value: i64) -> String {
    let literal = int_literal(value);
    if i32::try_from(value).is_ok() {
        literal
    } else {
        literal + "_i64"
    }
}

/// JSON as `serde_json::json!` reads it: its strings and numbers are those of Rust.
#[must_use]
pub fn json_literal(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) => value.to_string(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => int_literal_of(number),
            (None, Some(number)) => format!("{number}_u64"),
            (None, None) => float_literal(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => string_literal(text),
        Value::Array(values) => {
            let values: Vec<_> = values.iter().map(json_literal).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| {
                format!("{}: {}", string_literal(key), json_literal(value))
            };
            let entries: Vec<_> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_parse_back_to_their_values() {
        for text in ["plain", r"[a-z\-\.]", r#"say "a\b""#, "\"#\\", "line\n\\"] {
            let literal: syn::LitStr = syn::parse_str(&string_literal(text)).unwrap();
            assert_eq!(literal.value(), text);
        }
        assert_eq!(int_literal(86_400), "86_400");
        assert_eq!(int_literal(-2_147_483_648), "-2_147_483_648");
        assert_eq!(int_literal(1920), "1920");
        assert_eq!(float_literal(1.0), "1.0");
        assert_eq!(float_literal(600_000.0), "600_000.0");
        assert_eq!(float_literal(0.1), "0.1");
    }
}
