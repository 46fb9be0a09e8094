//! The types of a table: how people write them, in Chinese and in English.

mod names;

use self::names::{LISTS, MAPS, named};

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeName {
    /// A string.
    String,
    /// A boolean.
    Bool,
    /// An integer of 32 bits.
    Int32,
    /// An integer of 64 bits.
    Int64,
    /// A number of 32 bits.
    Float32,
    /// A number of 64 bits.
    Float64,
    /// A date with time.
    Datetime,
    /// Any JSON.
    Json,
    /// A string that carries JSON.
    JsonText,
    /// An object.
    Object,
    /// A map from strings to values.
    Map(Box<TypeName>),
    /// A list.
    List(Box<TypeName>),
    /// A type that the page can describe elsewhere, or one that is not known.
    Named(String),
}

/// How deep types nest.
const DEPTH: usize = 6;

/// Reads a type.
pub fn read_type(text: &str) -> TypeName {
    let text = without_links(text);
    let text = text.trim().trim_end_matches(['。', '.', ';', '；']);
    read(text, 0)
}

fn read(text: &str, depth: usize) -> TypeName {
    let text = text.trim();
    let compact: String = text
        .chars()
        .filter(|found| !found.is_whitespace() && *found != '_')
        .collect::<String>()
        .to_lowercase();
    if depth >= DEPTH || compact.is_empty() {
        return TypeName::Named(text.to_owned());
    }
    if let Some(known) = named(&compact) {
        return known;
    }
    let list = |inner: &str| {
        let inner = without_of(inner).trim_start_matches("的");
        TypeName::List(Box::new(match inner.trim() {
            "" => TypeName::Json,
            inner => read(inner, depth + 1),
        }))
    };
    if let Some(inner) = text.strip_suffix("[]").or_else(|| text.strip_prefix("[]")) {
        return list(inner);
    }
    if let Some(inner) = enclosed(text, "[", "]") {
        return list(inner);
    }
    for word in LISTS {
        if let Some(inner) = after_word(text, word).or_else(|| before_word(text, word)) {
            return list(brackets(inner));
        }
    }
    for word in MAPS {
        if let Some(inner) = after_word(text, word) {
            return TypeName::Map(Box::new(map_value(inner, depth)));
        }
    }
    for word in ["object", "struct", "enum", "对象", "枚举"] {
        if let Some(inner) = after_word(text, word).or_else(|| before_word(text, word)) {
            let inner = without_of(inner);
            return read(brackets(inner), depth + 1);
        }
    }
    explained(text, depth).unwrap_or_else(|| TypeName::Named(text.to_owned()))
}

/// What follows a word at the begin: `of String`, `<String>`, ` String`.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = text.get(word.len()..)?;
    let ends = rest.starts_with(|found: char| " <([{（【/:-".contains(found)) || !word.is_ascii();
    (head.eq_ignore_ascii_case(word) && ends).then(|| rest.trim_start_matches(['/', ':', '-', ' ']))
}

/// What precedes a word at the end: `String Array`, `字符串数组`.
fn before_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(word.len())?;
    let (head, tail) = (text.get(..at)?, text.get(at..)?);
    let ends = head.ends_with([' ', '-']) || !word.is_ascii();
    (tail.eq_ignore_ascii_case(word) && ends).then(|| head.trim_end_matches([' ', '-']))
}

/// `Of String` as `String`.
fn without_of(text: &str) -> &str {
    let text = text.trim();
    match text.get(..3) {
        Some(head) if head.eq_ignore_ascii_case("of ") => text.get(3..).unwrap_or(text),
        _ => text,
    }
}

fn enclosed<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    text.strip_prefix(open)?.strip_suffix(close)
}

/// What is in brackets of any kind, or the text itself.
fn brackets(text: &str) -> &str {
    let text = text.trim();
    let pairs = [
        ("<", ">"),
        ("(", ")"),
        ("[", "]"),
        ("（", "）"),
        ("{", "}"),
        ("【", "】"),
    ];
    pairs
        .iter()
        .find_map(|(open, close)| enclosed(text, open, close))
        .unwrap_or(text)
}

/// The value of `<String, Integer>`, `[string]int` or ` of Integer`.
fn map_value(inner: &str, depth: usize) -> TypeName {
    let inner = without_of(inner);
    let value = match inner
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        Some((_, value)) if !value.trim().is_empty() => value,
        _ => {
            let inner = brackets(inner);
            let value = inner.split_once([',', '，', ':']);
            value.map_or(inner, |(_, value)| value)
        }
    };
    read(value, depth + 1)
}

/// A type with an explanation: `Integer (int64)`, `String（UTF-8）`.
fn explained(text: &str, depth: usize) -> Option<TypeName> {
    let at = text.find(['(', '（'])?;
    let (head, inner) = text.split_at(at);
    let inner = inner.trim_matches(['(', ')', '（', '）', ' ']);
    if head.trim().is_empty() {
        return None;
    }
    let outer = read(head, depth + 1);
    let inner = read(inner, depth + 1);
    Some(match (&outer, &inner) {
        // The more exact of two types.
        (TypeName::Int32 | TypeName::Float32 | TypeName::Float64, TypeName::Int64)
        | (TypeName::Float32 | TypeName::Float64, TypeName::Int32 | TypeName::Float64)
        | (TypeName::Float64, TypeName::Float32)
        | (TypeName::String, TypeName::Datetime) => inner,
        (TypeName::String, TypeName::Json | TypeName::Object | TypeName::JsonText) => {
            TypeName::JsonText
        }
        _ => outer,
    })
}

/// `[Name](#place)` as `Name`.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((_, after)) = after.split_once(')') else {
            break;
        };
        match before.rsplit_once('[') {
            Some((before, name)) => {
                plain.push_str(before);
                plain.push_str(name);
            }
            None => plain.push_str(before),
        }
        rest = after;
    }
    plain.push_str(rest);
    plain
}

impl TypeName {
    /// The type that is not known, if there is one.
    pub fn unknown(&self) -> Option<&str> {
        match self {
            TypeName::Named(name) => Some(name),
            TypeName::Map(inner) | TypeName::List(inner) => inner.unknown(),
            _ => None,
        }
    }

    /// Whether a table can describe its members.
    pub fn can_have_members(&self) -> bool {
        match self {
            TypeName::Json | TypeName::JsonText => true,
            TypeName::Map(inner) | TypeName::List(inner) => inner.can_have_members(),
            _ => self.has_members(),
        }
    }

    /// Whether it is, or holds, an object with members.
    pub fn has_members(&self) -> bool {
        match self {
            TypeName::Object | TypeName::Named(_) => true,
            TypeName::Map(inner) | TypeName::List(inner) => inner.has_members(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TypeName::{
        Float64, Int32, Int64, Json, JsonText, List, Map, Named, Object, String as Text,
    };
    use super::read_type;

    #[test]
    fn types_are_read_in_the_ways_that_people_write_them() {
        let list = |inner| List(Box::new(inner));
        let map = |inner| Map(Box::new(inner));
        let cases = [
            ("String", Text),
            ("Long", Int64),
            ("Integer (int64)", Int64),
            ("String（UTF-8）", Text),
            ("JSON String", JsonText),
            ("String (JSON)", JsonText),
            ("String[]", list(Text)),
            ("Object[][]", list(list(Object))),
            ("Array of String", list(Text)),
            ("Array of Objects", list(Object)),
            ("Array Of Object", list(Object)),
            ("array[string]", list(Text)),
            ("Timestamp", Int64),
            ("map", map(Json)),
            ("Map<String, Object>", map(Object)),
            ("Array<Integer>", list(Int32)),
            ("List<Map<String, Long>>", list(map(Int64))),
            ("String Array", list(Text)),
            ("字符串数组", list(Text)),
            ("数组", list(Json)),
            (
                "Array of [Region](#region)",
                list(Named("Region".to_owned())),
            ),
            ("Object of Region", Named("Region".to_owned())),
            ("map[string]double", map(Float64)),
            ("Map of String", map(Text)),
            ("Strng", Named("Strng".to_owned())),
        ];
        for (text, expected) in cases {
            assert_eq!(read_type(text), expected, "{text}");
        }
    }
}
