use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use volcgen_model::load::{self, Input};
use volcgen_model::model::{Constraint, ShapeKind, Type, TypeKind};
use volcgen_model::resolve;

use super::{anchored, at_most_parts};

#[test]
fn patterns_are_written_in_the_constructs_of_every_dialect() {
    let cases = [
        (
            r"[a-zA-Z0-9_@\-\.]{1,128}",
            Some(r"^[\-.0-9@-Z_a-z]{1,128}$"),
        ),
        (r"[\u{4E00}-\u{9FFF}]\x{2e}", Some(r"^[\u4E00-\u9FFF]\.$")),
        ("a|房", Some("^(?:a|房)$")),
        (
            r"(?P<year>\d{4})(-\d\d)?",
            Some(r"^(?:[0-9]{4})(?:-[0-9][0-9])?$"),
        ),
        ("(?i)ab", Some("^[Aa][Bb]$")),
        ("(?x) a b # comment", Some("^ab$")),
        ("[[:alpha:]_]+?", Some("^[A-Z_a-z]+$")),
        (r"\A\s*\z", Some(r"^^[\t-\r ]*$$")),
        ("[^,]*", Some("^[^,]*$")),
        ("(?s).*", Some(r"^[\s\S]*$")),
        ("😀+", Some("^(?:😀)+$")),
        (r"\b{start}a", Some(r"^\b(?=\w)a$")),
        ("(?m)^a$", None),
        (r"\b{start-half}a", None),
    ];
    for (spec, openapi) in cases {
        assert_eq!(anchored(spec).as_deref(), openapi, "{spec}");
    }
}

#[test]
fn parts_are_counted_by_their_commas() {
    assert_eq!(at_most_parts(3), "^[^,]*(?:,[^,]*){0,2}$");
    assert_eq!(at_most_parts(0), "^$");
}

/// A pattern in the engine of specs, and its export in those of others.
struct Engines {
    pattern: String,
    exported: String,
    spec: regex_lite::Regex,
    /// ECMAScript with the flag `u`.
    by_character: regress::Regex,
    /// ECMAScript without a flag.
    by_unit: regress::Regex,
    rust: jsonschema::Validator,
}

impl Engines {
    fn new(pattern: &str) -> Self {
        let exported = anchored(pattern).unwrap();
        let characters = exported.chars().map(u32::from);
        let units = exported.encode_utf16().map(u32::from);
        Engines {
            pattern: pattern.to_owned(),
            spec: regex_lite::Regex::new(&format!(r"\A(?:{pattern})\z")).unwrap(),
            by_character: regress::Regex::from_unicode(characters, "u").unwrap(),
            by_unit: regress::Regex::from_unicode(units, "").unwrap(),
            rust: jsonschema::validator_for(&serde_json::json!({ "pattern": exported })).unwrap(),
            exported,
        }
    }

    /// Whether the string matches, after checking that the engines agree on that.
    fn matches(&self, text: &str) -> bool {
        let expected = self.spec.is_match(text);
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut found = vec![
            self.by_character
                .find_from_utf16(&units, 0)
                .next()
                .is_some(),
            self.by_unit.find_from_ucs2(&units, 0).next().is_some(),
        ];
        // `fancy-regex` takes letters outside of ASCII for parts of words.
        if !self.pattern.contains(r"\b") && !self.pattern.contains(r"\B") {
            found.push(self.rust.is_valid(&text.into()));
        }
        let Engines {
            pattern, exported, ..
        } = self;
        assert!(
            found.iter().all(|found| *found == expected),
            "{pattern} as {exported} on {text:?}: {found:?}, not {expected}"
        );
        expected
    }
}

fn compare(pattern: &str, text: &str) {
    Engines::new(pattern).matches(text);
}

#[test]
fn characters_of_two_units_are_one_character() {
    let han = r"[\u{3005}\u{4E00}-\u{9FFF}\u{20000}-\u{3FFFF}A-Z]{1,2}";
    for text in [
        "",
        "\u{20000}",
        "\u{3FFFF}\u{2A6D6}",
        "一A",
        "\u{1FFFF}",
        "\u{40000}",
        "😀",
        "a",
    ] {
        compare(han, text);
    }
    compare(han, "\u{20000}\u{20001}\u{20002}");
    compare(han, "\u{20000}\u{20001}");
    for pattern in [
        ".",
        ".{2}",
        "[^,]{2}",
        "[^,]*",
        "😀{2}",
        "[😀-😄]",
        "[\u{10000}-\u{10FFFF}]",
        "[\u{FFFF}-\u{10000}]",
    ] {
        for text in [
            "😀",
            "😀😀",
            "😀,",
            "a",
            "\n",
            "\u{FFFF}",
            "\u{E000}😀",
            "😄",
            "😅",
            "\u{10000}",
        ] {
            compare(pattern, text);
        }
    }
}

/// Parts of patterns, and of strings that some of them match.
const PARTS: &[&str] = &[
    "a",
    "K",
    "😀",
    "房",
    r"\.",
    r"\-",
    r"\/",
    "/",
    r"\d",
    r"\W",
    r"\S",
    ".",
    "[a-c]",
    "[^a-c]",
    "[^😀]",
    r"[\]\-\^\\]",
    r"[\u{4E00}-\u{9FFF}]",
    "[\u{10000}-\u{103FF}]",
    "[\u{1F000}-\u{1F9FF}]",
    "[[:alpha:]]",
    "[[:^upper:]b]",
    "(?i)",
    "(?s)",
    "(?i:k)",
    "(?:a|b)",
    "(?P<n>ab?)",
    "|",
    "x?",
    "a*",
    "b+?",
    "c{2}",
    "(?:😀a){0,2}",
    ".{1,2}",
    "[^,]{2}",
    r"\b",
    r"\B",
    "^",
    "$",
    r"\x41",
    r"\u{1F600}",
    "(?x: a b )",
    "é",
    "\u{212A}",
];

const CHARACTERS: &[&str] = &[
    "a",
    "b",
    "c",
    "k",
    "K",
    "\u{212A}",
    "A",
    "1",
    "_",
    ".",
    "-",
    "/",
    "\\",
    "]",
    "^",
    ",",
    " ",
    "\n",
    "\r",
    "\u{2028}",
    "é",
    "房",
    "\u{FFFF}",
    "\u{E000}",
    "\u{10000}",
    "\u{10400}",
    "😀",
    "\u{1F9FF}",
    "\u{10FFFF}",
];

proptest::proptest! {
    #[test]
    fn every_engine_agrees_with_the_spec(
        pattern in proptest::collection::vec(proptest::sample::select(PARTS), 1..5),
        text in proptest::collection::vec(proptest::sample::select(CHARACTERS), 0..5),
    ) {
        let pattern = pattern.concat();
        proptest::prop_assume!(regex_lite::Regex::new(&pattern).is_ok());
        compare(&pattern, &text.concat());
    }
}

/// The patterns of RTC, on every string of the requests that are made for its actions.
#[test]
fn engines_agree_on_the_strings_of_requests() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let mut loaded = load::load(&Input::Folder(specs));
    let service = resolve(&loaded.specs[0], &mut loaded.diagnostics);
    let (mut patterns, mut strings) = (BTreeSet::new(), BTreeSet::new());
    for shape in &service.shapes {
        if let ShapeKind::Record(fields) = &shape.kind {
            patterns.extend(fields.iter().flat_map(|field| of_type(&field.ty)));
        }
    }
    for action in service.versions.iter().flat_map(|version| &version.actions) {
        let requests = volcgen_synth::requests(&service, action).unwrap();
        let (violating, _) = volcgen_synth::violating_requests(&service, action, &requests);
        let violating = violating.iter().map(|violating| &violating.request);
        for request in requests.full.iter().chain(violating) {
            add_strings(request, &mut strings);
        }
    }
    let mut counts = [0, 0];
    for pattern in &patterns {
        let engines = Engines::new(pattern);
        for string in &strings {
            counts[usize::from(engines.matches(string))] += 1;
        }
    }
    assert_eq!(patterns.len(), 6);
    assert!(counts.iter().all(|count| *count > 3000), "{counts:?}");
}

fn of_type(ty: &Type) -> Vec<String> {
    let patterns = ty
        .constraints
        .iter()
        .filter_map(|constraint| match constraint {
            Constraint::Pattern(pattern) => Some(pattern.clone()),
            _ => None,
        });
    let mut patterns: Vec<String> = patterns.collect();
    if let TypeKind::List(inner) | TypeKind::Map(inner) = &ty.kind {
        patterns.extend(of_type(inner));
    }
    patterns
}

fn add_strings(value: &Value, strings: &mut BTreeSet<String>) {
    match value {
        // A longer one is as wrong as this.
        Value::String(string) if string.len() < 1000 => {
            strings.insert(string.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| add_strings(value, strings)),
        Value::Object(values) => values
            .values()
            .for_each(|value| add_strings(value, strings)),
        _ => {}
    }
}
