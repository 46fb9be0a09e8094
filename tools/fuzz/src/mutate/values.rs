//! Changes of a tree of values.

use serde_json::{Map, Value, json};

use super::Random;

/// Changes one place of JSON: a value goes, moves, or is replaced by one from elsewhere or by a word. One time
/// in fifty, a byte changes.
pub fn mutate(text: &str, words: &[&str], random: &mut Random) -> String {
    if random.below(50) == 0 {
        let mut bytes = text.as_bytes().to_vec();
        let at = random.below(bytes.len());
        if let Some(byte) = bytes.get_mut(at) {
            *byte = random.byte();
        }
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let Ok(mut root) = serde_json::from_str::<Value>(text) else {
        return text.to_owned();
    };
    let mut count = 0;
    walk(&mut root, &mut |_| count += 1);
    let (target, donor) = (random.below(count), random.below(count));
    let mut given = Value::Null;
    let mut index = 0;
    walk(&mut root.clone(), &mut |value| {
        if index == donor {
            given = value.clone();
        }
        index += 1;
    });
    index = 0;
    walk(&mut root, &mut |value| {
        if index == target {
            replace(value, given.take(), words, random);
        }
        index += 1;
    });
    root.to_string()
}

/// Visits a value and all in it.
pub fn walk(value: &mut Value, visit: &mut impl FnMut(&mut Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, visit)),
        Value::Object(entries) => entries.values_mut().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

fn replace(value: &mut Value, given: Value, words: &[&str], random: &mut Random) {
    match (random.below(6), &mut *value) {
        (0, Value::Object(entries)) => {
            let index = random.below(entries.len());
            let key = entries.keys().nth(index).cloned();
            key.map(|key| entries.shift_remove(&key));
        }
        (1, Value::Object(entries)) => {
            entries.insert(word(words, random), given);
        }
        (2, Value::Object(entries)) => rename(entries, words, random),
        (3, _) => *value = word(words, random).into(),
        (4, Value::Bool(flag)) => *flag = !*flag,
        (5, _) => *value = json!([word(words, random), 1, {}]),
        _ => *value = given,
    }
}

fn rename(entries: &mut Map<String, Value>, words: &[&str], random: &mut Random) {
    let index = random.below(entries.len());
    if let Some(key) = entries.keys().nth(index).cloned()
        && let Some(value) = entries.shift_remove(&key)
    {
        entries.insert(word(words, random), value);
    }
}

fn word(words: &[&str], random: &mut Random) -> String {
    random.pick(words).copied().unwrap_or_default().to_owned()
}
