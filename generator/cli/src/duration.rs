//! Durations as people write them: `500ms`, `30s`, `20m`, `2h`, `1d`.

use std::time::Duration;

/// Reads a duration.
///
/// # Errors
///
/// The string is not a whole number with a unit, or more than a duration can be.
pub fn parse(text: &str) -> Result<Duration, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits).unwrap_or_default();
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return Err("expected a whole number with ms, s, m, h or d, such as 500ms".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| too_long_or_empty(number))?;
    let millis = number.checked_mul(millis);
    millis
        .map(Duration::from_millis)
        .ok_or_else(|| too_long_or_empty(text))
}

fn too_long_or_empty(number: &str) -> String {
    if number.is_empty() {
        "expected a number before the unit, such as 500ms".to_owned()
    } else {
        "this is longer than the program can wait".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_a_number_and_a_unit() {
        for (text, millis) in [
            ("0s", 0),
            ("500ms", 500),
            ("30s", 30_000),
            ("20m", 1_200_000),
            ("2h", 7_200_000),
            ("1d", 86_400_000),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for wrong in [
            "",
            "5",
            "s",
            "5 s",
            "-5s",
            "1.5s",
            "5S",
            "5\u{00fc}",
            "99999999999999999999s",
            "18446744073709551615d",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
