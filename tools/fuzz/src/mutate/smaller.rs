//! Small inputs that are made of large ones, so that many are read in little time.

use serde_json::Value;

use super::Random;
use super::values::walk;

/// A text has about as many bytes, in the end.
const SIZE: usize = 400;
/// How often something is taken away at most.
const ROUNDS: usize = 120;

/// A text without some of its blocks, which are a line and the lines after it that are indented more, as
/// long as the rest is good.
pub fn text(text: &str, random: &mut Random, is_good: impl Fn(&str) -> bool) -> String {
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        if text.len() <= SIZE {
            break;
        }
        let lines: Vec<&str> = text.lines().collect();
        let indent = |line: &&str| line.len() - line.trim_start().len();
        let (before, rest) = lines.split_at(random.below(lines.len()));
        let own = rest.first().map_or(0, indent);
        let after = rest
            .iter()
            .skip(1)
            .skip_while(|line| indent(line) > own)
            .copied();
        let fewer: Vec<&str> = before.iter().copied().chain(after).collect();
        let fewer = fewer.join("\n") + "\n";
        if is_good(&fewer) {
            text = fewer;
        }
    }
    text
}

/// JSON without some of its objects and lists, as long as the rest is good.
pub fn json(text: &str, random: &mut Random, is_good: impl Fn(&str) -> bool) -> String {
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        let Ok(mut root) = serde_json::from_str::<Value>(&text) else {
            break;
        };
        if text.len() <= SIZE {
            break;
        }
        let mut count = 0;
        let is_target = |value: &Value| value.is_object() || value.is_array();
        walk(&mut root, &mut |value| {
            count += usize::from(is_target(value));
        });
        // The root stays.
        let mut left = 1 + random.below(count - 1);
        walk(&mut root, &mut |value| {
            let mut stays = |value: &Value| {
                left = left.wrapping_sub(usize::from(is_target(value)));
                left != 0 || !is_target(value)
            };
            match value {
                Value::Array(items) => items.retain(|item| stays(item)),
                Value::Object(entries) => entries.retain(|_, value| stays(value)),
                _ => {}
            }
        });
        let fewer = root.to_string();
        if is_good(&fewer) {
            text = fewer;
        }
    }
    text
}
