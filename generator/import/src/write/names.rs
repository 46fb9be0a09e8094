//! Names of types, fields and values, in the spec and in Rust.

use std::collections::BTreeSet;

use super::text::words;

/// Names that are taken. What differs in case or separators alone counts as one name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    /// Takes a name; whether it was free.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        self.0.insert(folded(name))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains(&folded(name))
    }

    /// Takes the first free one of these names, or the last one with a number.
    pub(crate) fn first_free(&mut self, candidates: &[String]) -> String {
        let free = candidates.iter().find(|name| !self.has(name));
        let name = free.cloned().unwrap_or_else(|| {
            let last = candidates.last().map_or("Type", String::as_str);
            let numbered = (2..).map(|number: u32| format!("{last}{number}"));
            numbered
                .into_iter()
                .find(|name| !self.has(name))
                .unwrap_or_default()
        });
        self.take(&name);
        name
    }
}

fn folded(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Whether an action can have a name: it is the name of a file, too.
pub(crate) fn is_action(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= 128
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether a version or a service can have a name: it is the name of a folder, too.
pub(crate) fn is_folder(name: &str) -> bool {
    let is_end = |c: char| c.is_ascii_alphanumeric();
    name.starts_with(is_end)
        && name.ends_with(is_end)
        && name.len() <= 64
        && name != "types"
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

/// Whether a type can have a name.
pub(crate) fn is_type(name: &str) -> bool {
    const BUILT_IN: &[&str] = &[
        "string", "bool", "int32", "int64", "float32", "float64", "number", "datetime", "json",
        "object", "union", "list", "map",
    ];
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() <= 128
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !BUILT_IN.contains(&name)
}

/// Whether a field can have a name.
pub(crate) fn is_field(name: &str) -> bool {
    let is_visible = |c: char| c.is_alphanumeric() || (c.is_ascii_graphic() && c != '`');
    !name.is_empty() && name.chars().count() <= 256 && name.chars().all(is_visible)
}

/// Whether a parameter belongs to the protocol.
pub(crate) fn is_of_protocol(name: &str) -> bool {
    let is_header = name
        .get(..2)
        .is_some_and(|start| start.eq_ignore_ascii_case("x-"));
    is_header || name == "Action" || name == "Version"
}

/// Whether a field needs another name in Rust, because its own has no letter to begin with.
pub(crate) fn needs_rename(name: &str) -> bool {
    let words = words(name).concat();
    !words.starts_with(char::is_alphabetic)
}

/// A name for a type, in upper camel case.
pub(crate) fn type_name(name: &str) -> String {
    let mut output = String::new();
    for word in words(name) {
        let mut chars = word.chars();
        output.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        output.push_str(chars.as_str());
    }
    if output.starts_with(char::is_alphabetic) {
        output
    } else {
        format!("Type{output}")
    }
}

/// A name that the source gives to a value: as it is, if specs can have it, with `_` between digits alone.
pub(crate) fn given_name(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let is_digit = |at: Option<usize>| {
        let c = at.and_then(|at| chars.get(at));
        c.is_some_and(char::is_ascii_digit)
    };
    let is_good = |(index, c): (usize, &char)| {
        c.is_ascii_alphanumeric()
            || (*c == '_' && is_digit(index.checked_sub(1)) && is_digit(Some(index + 1)))
    };
    let is_type = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase())
        && chars.iter().enumerate().all(is_good);
    if is_type {
        name.to_owned()
    } else {
        type_name(name)
    }
}

/// The name of one element of a list that has this name: `Policy` of `Policies`.
pub(crate) fn singular(name: &str) -> String {
    let plain = |suffix: &str| name.strip_suffix(suffix).filter(|stem| stem.len() > 1);
    if name.ends_with("Series")
        || name.ends_with("ss")
        || name.ends_with("us")
        || name.ends_with("is")
    {
        return name.to_owned();
    }
    if let Some(stem) = plain("ies") {
        return format!("{stem}y");
    }
    for suffix in ["sses", "xes", "ches", "shes"] {
        if let Some(stem) = name.strip_suffix("es").filter(|_| name.ends_with(suffix)) {
            return stem.to_owned();
        }
    }
    let stem = plain("s").or_else(|| plain("List"));
    stem.unwrap_or(name).to_owned()
}

/// Whether two fields would have the same name in Rust. Words of several capitals are split by rules that
/// only the generator knows, so such names count as the same if only case and separators differ.
pub(crate) fn is_same_field(one: &str, other: &str) -> bool {
    let is_sure = |name: &str| {
        let pairs = name.chars().zip(name.chars().skip(1));
        !pairs
            .into_iter()
            .any(|(a, b)| a.is_uppercase() && b.is_uppercase())
            && !name.contains(|c: char| c.is_numeric())
    };
    let snake = |name: &str| words(name).join("_").to_lowercase();
    folded(one) == folded(other) && (!is_sure(one) || !is_sure(other) || snake(one) == snake(other))
}

/// Another name in Rust for the second, third and so on of fields that would have the same one.
pub(crate) fn rename(name: &str, number: usize) -> String {
    let words = words(name).join("_").to_lowercase();
    let start = if needs_rename(name) { "field_" } else { "" };
    let end = if number > 1 {
        format!("_{number}")
    } else {
        String::new()
    };
    format!("{start}{words}{end}")
        .trim_end_matches('_')
        .to_owned()
}

/// A name for a value of an enum.
pub(crate) fn value_name(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => {
            let name = type_name(text);
            match name.strip_prefix("Type") {
                Some(rest) if !text.starts_with(char::is_alphabetic) => format!("Value{rest}"),
                _ => name,
            }
        }
        other => {
            let text = other
                .to_string()
                .replace('-', "Minus")
                .replace('.', "Point");
            format!("Value{text}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_named_in_the_singular() {
        for (name, expected) in [
            ("Tags", "Tag"),
            ("Policies", "Policy"),
            ("Addresses", "Address"),
            ("Boxes", "Box"),
            ("Databases", "Database"),
            ("IPList", "IP"),
            ("Status", "Status"),
            ("Access", "Access"),
            ("DNS", "DNS"),
            ("TimeSeries", "TimeSeries"),
            ("List", "List"),
            ("s", "s"),
        ] {
            assert_eq!(singular(name), expected);
        }
    }

    #[test]
    fn names_that_rust_cannot_distinguish_are_known() {
        for (one, other, is_same) in [
            ("AppID", "AppId", true),
            ("HostName", "Hostname", false),
            ("IPv6", "Ipv6", true),
            ("a_b", "AB", true),
            ("Id", "Ids", false),
        ] {
            assert_eq!(is_same_field(one, other), is_same, "{one} {other}");
        }
    }

    #[test]
    fn taken_names_get_qualified_and_then_numbered() {
        let mut names = Names::default();
        let candidates = ["Tag".to_owned(), "RoleTag".to_owned()];
        let taken: Vec<_> = (0..4).map(|_| names.first_free(&candidates)).collect();
        assert_eq!(taken, ["Tag", "RoleTag", "RoleTag2", "RoleTag3"]);
        assert_eq!(type_name("1st-tag_name"), "Type1stTagName");
        assert_eq!(given_name("Speech01_240228"), "Speech01_240228");
        assert_eq!(given_name("Foo_Bar"), "FooBar");
        assert_eq!(value_name(&"1080p".into()), "Value1080p");
        assert_eq!(value_name(&serde_json::json!(-1)), "ValueMinus1");
    }
}
