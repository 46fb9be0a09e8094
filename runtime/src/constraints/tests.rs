//! Constraints and the messages of violations.

use std::collections::BTreeMap;

use super::*;
use crate::schema::{
    ActionInfo, Bound, Condition, Constraints, Format, Interval, Literal, Method, Requirement,
    Rule, ServiceInfo,
};
use crate::{Number, record};

struct Part {
    kind: Option<i32>,
    name: Option<String>,
    low: Option<i64>,
    high: Option<i64>,
}
record! {
    Part {
        optional {
            kind: i32 = "Kind";
            name: String = "Name".chars(0, 3);
            low: i64 = "Low";
            high: i64 = "High";
        }
    }
}

struct Whole {
    width: Option<i32>,
    rate: Option<f64>,
    idle: Option<i64>,
    id: Option<String>,
    bytes: Option<String>,
    when: Option<String>,
    digits: Option<String>,
    csv: Option<String>,
    tags: Option<Vec<String>>,
    parts: Option<Vec<Part>>,
    part: Option<Part>,
    map: Option<BTreeMap<String, String>>,
    names: Option<BTreeMap<String, String>>,
    grid: Option<BTreeMap<String, Vec<i32>>>,
    pairs: Option<Vec<i32>>,
    step: Option<f64>,
    number: Option<Number>,
    pin: Option<i32>,
    json: Option<serde_json::Value>,
}

const IDLE: &[Interval] = &[
    Interval::closed(0.0, 0.0),
    Interval::closed(10.0, 20.0),
    Interval {
        from: Bound::Excluded(90.0),
        to: Bound::Open,
    },
];

static GRID_ROW: Constraints = Constraints::NONE
    .items(1, 2)
    .elements(&Constraints::NONE.intervals(&[Interval::closed(0.0, 9.0)]));

record! {
    Whole {
        optional {
            width: i32 = "Width".intervals(&[Interval::closed(16.0, 1920.0)]).multiple_of(2);
            rate: f64 = "Rate".intervals(&[Interval { from: Bound::Excluded(0.0), to: Bound::Included(1.0) }]);
            idle: i64 = "Idle".intervals(IDLE);
            id: String = "Id".chars(1, 4).pattern("[a-z]+|é+");
            bytes: String = "Bytes".bytes(2, 4);
            when: String = "When".format(Format::DateTime);
            digits: String = "Digits".format(Format::Integer);
            csv: String = "Csv".csv_items(2);
            tags: Vec<String> = "Tags".items(1, 3).elements(&Constraints::NONE.pattern("[a-z]*")).total_chars(4);
            parts: Vec<Part> = "Parts".items(0, 2);
            part: Part = "Part";
            map: BTreeMap<String, String> = "Map".items(0, 1);
            names: BTreeMap<String, String> = "Names".items(2, 3);
            grid: BTreeMap<String, Vec<i32>> = "Grid".keys(&Constraints::NONE.chars(1, 2)).elements(&GRID_ROW);
            pairs: Vec<i32> = "Pairs".even_items();
            step: f64 = "Step".multiple_of(5);
            number: Number = "Number".intervals(&[Interval::closed(-10.0, 20.0)]).multiple_of(5);
            json: serde_json::Value = "Json";
            pin: i32 = "Pin".sensitive().intervals(&[Interval::closed(0.0, 9.0)]);
        }
    }
}

static SERVICE: ServiceInfo = ServiceInfo::new("s", "r", &[]);
static PLAIN: ActionInfo = ActionInfo::new(&SERVICE, "V", Method::Post, "A");

fn empty() -> Whole {
    crate::schema::Record::empty()
}

fn part(kind: Option<i32>, name: &str) -> Part {
    let name = Some(name.to_owned());
    Part {
        kind,
        name,
        low: None,
        high: None,
    }
}

fn violations(info: &ActionInfo, request: &Whole) -> Vec<String> {
    check(info, request)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[track_caller]
fn assert_violations(request: &Whole, expected: &[&str]) {
    assert_eq!(violations(&PLAIN, request), expected);
}

#[expect(clippy::unnecessary_wraps, reason = "fields are optional")]
fn string(value: &str) -> Option<String> {
    Some(value.to_owned())
}

#[test]
fn absent_fields_are_not_checked() {
    assert_violations(&empty(), &[]);
}

#[test]
fn numbers_must_be_in_an_interval() {
    let width = |width| Whole {
        width: Some(width),
        ..empty()
    };
    assert_violations(&width(16), &[]);
    assert_violations(&width(14), &["Width: 14 is below 16"]);
    assert_violations(
        &width(1921),
        &[
            "Width: 1921 is above 1920",
            "Width: 1921 is not a multiple of 2",
        ],
    );

    let idle = |idle| Whole {
        idle: Some(idle),
        ..empty()
    };
    for valid in [0, 10, 20, 91] {
        assert_violations(&idle(valid), &[]);
    }
    assert_violations(
        &idle(90),
        &["Idle: 90 is not in any of 0, from 10 to 20, above 90"],
    );
}

#[test]
fn floats_must_be_finite_and_in_an_interval() {
    let rate = |rate| Whole {
        rate: Some(rate),
        ..empty()
    };
    assert_violations(&rate(1.0), &[]);
    assert_violations(&rate(0.0), &["Rate: 0 is not above 0"]);
    assert_violations(&rate(1.5), &["Rate: 1.5 is above 1"]);
    assert_violations(
        &rate(f64::NAN),
        &["Rate: NaN is not a finite number, which JSON requires"],
    );
    assert_violations(
        &rate(f64::INFINITY),
        &["Rate: inf is not a finite number, which JSON requires"],
    );
}

#[test]
fn floats_and_numbers_must_be_multiples() {
    let step = |step| Whole {
        step: Some(step),
        ..empty()
    };
    for valid in [0.0, 5.0, -10.0, 1e300] {
        assert_violations(&step(valid), &[]);
    }
    assert_violations(&step(2.5), &["Step: 2.5 is not a multiple of 5"]);
    assert_violations(&step(-6.0), &["Step: -6 is not a multiple of 5"]);

    let number = |text: &str| Whole {
        number: Some(text.parse().unwrap()),
        ..empty()
    };
    for valid in ["0", "-10", "20", "5.0", "1e1"] {
        assert_violations(&number(valid), &[]);
    }
    assert_violations(&number("7"), &["Number: 7 is not a multiple of 5"]);
    assert_violations(&number("2.5"), &["Number: 2.5 is not a multiple of 5"]);
    assert_violations(&number("25"), &["Number: 25 is above 20"]);
    assert_violations(&number("-1.5e1"), &["Number: -1.5e1 is below -10"]);
}

#[test]
fn strings_must_have_a_length_and_match_a_pattern() {
    let id = |id| Whole {
        id: string(id),
        ..empty()
    };
    assert_violations(&id("abcd"), &[]);
    assert_violations(&id("éé"), &[]);
    assert_violations(
        &id(""),
        &[
            "Id: 0 characters, at least 1 is needed",
            "Id: does not match [a-z]+|é+",
        ],
    );
    assert_violations(&id("ab1"), &["Id: does not match [a-z]+|é+"]);
    assert_violations(&id("abc\n"), &["Id: does not match [a-z]+|é+"]);
    assert_violations(&id("abcde"), &["Id: 5 characters, at most 4 are allowed"]);

    let bytes = |bytes| Whole {
        bytes: string(bytes),
        ..empty()
    };
    assert_violations(&bytes("éé"), &[]);
    assert_violations(&bytes("ééé"), &["Bytes: 6 bytes, at most 4 are allowed"]);
    assert_violations(&bytes("x"), &["Bytes: 1 byte, at least 2 are needed"]);
}

#[test]
fn strings_must_have_a_format() {
    let when = |when| Whole {
        when: string(when),
        ..empty()
    };
    for valid in ["2024-02-29T23:59:60Z", "2024-01-02t03:04:05.25+08:00"] {
        assert_violations(&when(valid), &[]);
    }
    for invalid in [
        "",
        "2024-01-02",
        "2024-13-01T00:00:00Z",
        "2024-01-02T03:04:05",
        "x2024-01-02T03:04:05Z",
    ] {
        let expected = "When: is not a date and time such as 2024-01-02T03:04:05Z (RFC 3339)";
        assert_violations(&when(invalid), &[expected]);
    }
    let digits = |digits| Whole {
        digits: string(digits),
        ..empty()
    };
    assert_violations(&digits("-12345678901234567890"), &[]);
    for invalid in ["", "-", "1.0", "١"] {
        assert_violations(&digits(invalid), &["Digits: is not a decimal integer"]);
    }
    let csv = |csv| Whole {
        csv: string(csv),
        ..empty()
    };
    assert_violations(&csv("a,b"), &[]);
    assert_violations(
        &csv("a,b,c"),
        &["Csv: 3 comma-separated parts, at most 2 are allowed"],
    );
}

#[test]
fn lists_and_maps_must_have_a_length() {
    let tags = |tags: &[&str]| Whole {
        tags: Some(tags.iter().map(|tag| (*tag).to_owned()).collect()),
        ..empty()
    };
    assert_violations(&tags(&["a"]), &[]);
    assert_violations(&tags(&[]), &["Tags: 0 items, at least 1 is needed"]);
    assert_violations(&tags(&["a", "B"]), &["Tags[1]: does not match [a-z]*"]);
    assert_violations(
        &tags(&["abc", "de"]),
        &["Tags: 5 characters in total, at most 4 are allowed"],
    );

    let entry = |key: &str| (key.to_owned(), String::new());
    let map = Some(BTreeMap::from([entry("a"), entry("b")]));
    assert_violations(
        &Whole { map, ..empty() },
        &["Map: 2 entries, at most 1 is allowed"],
    );
    let names = Some(BTreeMap::from([entry("a")]));
    assert_violations(
        &Whole { names, ..empty() },
        &["Names: 1 entry, at least 2 are needed"],
    );
}

#[test]
fn keys_and_elements_of_elements_are_checked() {
    let grid = |key: &str, row: Vec<i32>| Whole {
        grid: Some(BTreeMap::from([(key.to_owned(), row)])),
        ..empty()
    };
    assert_violations(&grid("ab", vec![0, 9]), &[]);
    assert_violations(
        &grid("abc", vec![]),
        &[
            "Grid: key \"abc\": 3 characters, at most 2 are allowed",
            "Grid.abc: 0 items, at least 1 is needed",
        ],
    );
    assert_violations(&grid("a", vec![0, 10]), &["Grid.a[1]: 10 is above 9"]);
    let pairs = Some(vec![1, 2, 3]);
    let odd = Whole { pairs, ..empty() };
    assert_violations(&odd, &["Pairs: 3 items, an even number is needed"]);
}

#[test]
fn nested_values_are_checked() {
    let request = Whole {
        parts: Some(vec![part(None, "abc"), part(None, "abcd")]),
        part: Some(part(None, "abcde")),
        ..empty()
    };
    assert_violations(
        &request,
        &[
            "Parts[1].Name: 4 characters, at most 3 are allowed",
            "Part.Name: 5 characters, at most 3 are allowed",
        ],
    );
}

#[test]
fn messages_do_not_contain_secrets() {
    let request = Whole {
        pin: Some(1234),
        ..empty()
    };
    assert_violations(&request, &["Pin: [redacted] is above 9"]);
}

#[test]
fn messages_cannot_control_a_terminal() {
    let violation = Violation {
        path: "Map.\u{1b}[2J".to_owned(),
        message: "no\nline".to_owned(),
    };
    assert_eq!(violation.to_string(), r"Map.\u{1b}[2J: no\nline");
}

mod carried;
mod groups;
mod list_styles;
mod rules;
