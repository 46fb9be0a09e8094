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

/// What ECMAScript says about a string, with the flag `u` and without it.
fn ecmascript(pattern: &str, text: &str) -> [bool; 2] {
    let characters = pattern.chars().map(u32::from);
    let units = pattern.encode_utf16().map(u32::from);
    let text: Vec<u16> = text.encode_utf16().collect();
    let by_character = regress::Regex::from_unicode(characters, "u").unwrap();
    let by_unit = regress::Regex::from_unicode(units, "").unwrap();
    [
        by_character.find_from_utf16(&text, 0).next().is_some(),
        by_unit.find_from_ucs2(&text, 0).next().is_some(),
    ]
}

/// Compares the exported pattern with the spec's.
fn compare(pattern: &str, text: &str) {
    let spec = regex_lite::Regex::new(&format!(r"\A(?:{pattern})\z")).unwrap();
    let exported = anchored(pattern).unwrap();
    let expected = spec.is_match(text);
    assert_eq!(
        ecmascript(&exported, text),
        [expected; 2],
        "{pattern} as {exported} on {text:?}"
    );
    let schema = serde_json::json!({ "pattern": exported });
    let rust = jsonschema::validator_for(&schema).unwrap();
    // `fancy-regex` takes letters outside of ASCII for parts of words.
    if !pattern.contains(r"\b") && !pattern.contains(r"\B") {
        let found = rust.is_valid(&text.into());
        assert_eq!(found, expected, "{pattern} as {exported} on {text:?}");
    }
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
