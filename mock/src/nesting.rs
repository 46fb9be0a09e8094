//! How deep JSON can nest.

use volcengine_core::encode::MAX_DEPTH;

/// Whether JSON nests deeper than a client sends it, [`MAX_DEPTH`]. Of what is not JSON, the brackets count.
pub(crate) fn is_too_deep(json: &[u8]) -> bool {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' if depth == MAX_DEPTH => return true,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_counted_outside_of_strings() {
        let nested = |levels| "[".repeat(levels) + &"]".repeat(levels);
        assert!(!is_too_deep(nested(MAX_DEPTH).as_bytes()));
        assert!(serde_json::from_str::<serde_json::Value>(&nested(MAX_DEPTH)).is_ok());
        assert!(is_too_deep(nested(MAX_DEPTH + 1).as_bytes()));
        let flat = format!("[{}[]]", "[],".repeat(1000));
        assert!(!is_too_deep(flat.as_bytes()));
        let in_string = format!(r#"["\"{}\\"]"#, "[".repeat(1000));
        assert!(!is_too_deep(in_string.as_bytes()));
    }
}
