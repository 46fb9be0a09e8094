//! Units and forms of values, as sentences state them.

use super::{after, has, sentences};

/// Names of units, with how specs name them.
const UNITS: &[(&str, &str)] = &[
    ("毫秒", "ms"),
    ("ms", "ms"),
    ("milliseconds", "ms"),
    ("millisecond", "ms"),
    ("秒", "s"),
    ("seconds", "s"),
    ("second", "s"),
    ("s", "s"),
    ("分钟", "min"),
    ("minutes", "min"),
    ("minute", "min"),
    ("像素", "px"),
    ("pixels", "px"),
    ("px", "px"),
    ("帧/秒", "fps"),
    ("fps", "fps"),
    ("frames per second", "fps"),
    ("kbps", "kbps"),
    ("hz", "Hz"),
    ("字节", "byte"),
    ("bytes", "byte"),
    ("byte", "byte"),
];

/// The unit that a description states of a number; `None` if it states none, or several.
pub fn unit_of(doc: &str) -> Option<&'static str> {
    let mut stated = sentences(doc).filter_map(unit_in);
    let first = stated.next()?;
    stated.all(|other| other == first).then_some(first)
}

fn unit_in(sentence: &str) -> Option<&'static str> {
    let named = after(
        sentence,
        &[
            "单位为",
            "单位是",
            "单位：",
            "单位:",
            "单位",
            "unit:",
            "unit is ",
        ],
    );
    if let Some(rest) = named {
        return known(rest.trim_start_matches([' ', '：', ':', '`', '*'])).map(|(unit, _)| unit);
    }
    // `The period in ms`, `Length in seconds; 0 for none`, and not `in seconds or minutes`.
    let lower = sentence.to_ascii_lowercase();
    let (_, rest) = lower.split_once(" in ")?;
    let (unit, rest) = known(rest)?;
    let ends = rest
        .trim_start()
        .chars()
        .next()
        .is_none_or(|next| ",.;)，（(".contains(next));
    ends.then_some(unit)
}

/// The unit at the begin of a text, and what follows.
fn known(text: &str) -> Option<(&'static str, &str)> {
    let lower = text.to_ascii_lowercase();
    let found = UNITS.iter().filter(|(name, _)| lower.starts_with(name));
    let (name, unit) = found.max_by_key(|(name, _)| name.len())?;
    let rest = text.get(name.len()..)?;
    let is_word = name.is_ascii()
        && rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '/');
    (!is_word).then_some((unit, rest))
}

/// Whether a description says that a string is a timestamp of RFC 3339.
pub fn is_dated(doc: &str) -> bool {
    has(doc, &["rfc 3339", "rfc3339", "rfc-3339"])
}

#[cfg(test)]
mod tests {
    use super::unit_of;

    #[test]
    fn units_are_those_that_a_sentence_names() {
        let cases = [
            ("超时，单位：秒。", Some("s")),
            ("间隔。单位为毫秒，默认值为 5。", Some("ms")),
            ("码率，单位 Kbps", Some("kbps")),
            ("Period of reports in ms; audio only.", Some("ms")),
            ("Width in pixels, even.", Some("px")),
            ("Unit: bytes.", Some("byte")),
            ("单位：元", None),
            ("Unit: Mbps", None),
            ("Ends in 10 seconds.", None),
            ("Measured in seconds or minutes.", None),
            ("In seconds order.", None),
            ("时间，单位：秒。间隔，单位：毫秒。", None),
        ];
        for (text, expected) in cases {
            assert_eq!(unit_of(text), expected, "{text}");
        }
    }
}
