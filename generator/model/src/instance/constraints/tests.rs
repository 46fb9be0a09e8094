//! Values that meet constraints, and values that do not.

use serde_json::{Value, json};

use super::check;
use crate::model::{
    Bound, Constraint, Constraints, Count, Format, Interval, ListStyle, Type, TypeKind,
};

fn broken(kind: TypeKind, constraints: &[Constraint], value: &Value) -> Vec<String> {
    let constraints = constraints.iter().cloned().collect();
    let mut reported = Vec::new();
    check(&Type { kind, constraints }, value, |message| {
        reported.push(message);
    });
    reported
}

fn interval(from: Option<(f64, bool)>, to: Option<(f64, bool)>) -> Interval {
    let bound = |(value, included)| Bound { value, included };
    Interval {
        from: from.map(bound),
        to: to.map(bound),
    }
}

#[test]
fn numbers_are_checked() {
    let limits = [
        Constraint::Range(vec![
            interval(Some((0.0, true)), Some((0.0, true))),
            interval(Some((1.0, false)), Some((60.0, true))),
        ]),
        Constraint::MultipleOf(2),
    ];
    let int = |value: i64| broken(TypeKind::Int32, &limits, &json!(value));
    assert_eq!(int(0), [""; 0]);
    assert_eq!(int(60), [""; 0]);
    assert_eq!(int(62), ["62 is not 0 or above 1 and at most 60"]);
    assert_eq!(int(3), ["3 is not a multiple of 2"]);
    assert_eq!(broken(TypeKind::Float64, &limits, &json!(2.5)).len(), 1);
}

#[test]
fn strings_are_checked() {
    let limits = [
        Constraint::Chars(Count::at_least(2).or(Count::at_most(3))),
        Constraint::MaxBytes(6),
        Constraint::MaxCsvItems(1),
        Constraint::Pattern("a|\u{706b}+|[a-z,]+".to_owned()),
    ];
    let text = |text: &str| broken(TypeKind::String, &limits, &json!(text));
    assert_eq!(text("abc"), [""; 0]);
    assert_eq!(text("a"), ["expected at least 2 characters, found 1"]);
    assert_eq!(
        text("\u{706b}\u{706b}\u{706b}"),
        ["expected at most 6 bytes, found 9"]
    );
    assert_eq!(
        text("a,b"),
        ["expected at most 1 comma-separated parts, found 2"]
    );
    assert_eq!(text("a1").len(), 1, "the whole string must match");
    let number = [Constraint::Format(Format::Integer)];
    assert_eq!(broken(TypeKind::String, &number, &json!("-12")), [""; 0]);
    assert_eq!(broken(TypeKind::String, &number, &json!("1.5")).len(), 1);
}

#[test]
fn timestamps_and_lists_are_checked() {
    let date = |text| broken(TypeKind::DateTime, &[], &json!(text)).len();
    assert_eq!(
        (
            date("2024-01-02T03:04:05.6+08:00"),
            date("2024-13-02T03:04:05Z")
        ),
        (0, 1)
    );
    let limits = [
        Constraint::Items(Count::at_least(1).or(Count::at_most(2))),
        Constraint::MaxTotalChars(3),
    ];
    let element = Type {
        kind: TypeKind::String,
        constraints: Constraints::default(),
    };
    let list = |value| {
        let kind = TypeKind::List(Box::new(element.clone()));
        broken(kind, &limits, &value).len()
    };
    assert_eq!(
        (
            list(json!(["ab"])),
            list(json!([])),
            list(json!(["ab", "cd"]))
        ),
        (0, 1, 1)
    );
}

#[test]
fn a_number_outside_of_its_range_is_reported_with_the_range() {
    let message = |from, to| {
        let range = [Constraint::Range(vec![interval(from, to)])];
        broken(TypeKind::Int32, &range, &json!(100)).concat()
    };
    for (from, to, expected) in [
        (Some((1.0, true)), Some((9.0, true)), "from 1 to 9"),
        (
            Some((1.0, true)),
            Some((9.0, false)),
            "at least 1 and below 9",
        ),
        (
            Some((1.0, false)),
            Some((9.0, false)),
            "above 1 and below 9",
        ),
        (Some((5.0, true)), Some((5.0, true)), "5"),
        (Some((100.0, false)), None, "above 100"),
        (Some((100.5, true)), None, "at least 100.5"),
        (None, Some((99.0, true)), "at most 99"),
        (None, Some((100.0, false)), "below 100"),
    ] {
        assert_eq!(message(from, to), format!("100 is not {expected}"));
    }
    for (from, to) in [
        (Some((100.0, true)), None),
        (None, Some((100.0, true))),
        (Some((99.0, false)), Some((101.0, false))),
    ] {
        assert_eq!(message(from, to), "");
    }
}

#[test]
fn the_least_and_the_most_are_allowed() {
    let limits = [Constraint::Chars(Count::at_least(2).or(Count::at_most(4)))];
    let text = |text: &str| broken(TypeKind::String, &limits, &json!(text));
    for valid in ["ab", "abcd", "\u{706b}\u{706b}\u{706b}\u{706b}"] {
        assert_eq!(text(valid), [""; 0], "{valid}");
    }
    assert_eq!(text("abcde"), ["expected at most 4 characters, found 5"]);
    let csv = [Constraint::MaxCsvItems(2)];
    let csv = |text: &str| broken(TypeKind::String, &csv, &json!(text));
    assert_eq!((csv(""), csv("a,b")), (Vec::new(), Vec::new()));
    assert_eq!(
        csv("a,,b"),
        ["expected at most 2 comma-separated parts, found 3"]
    );
}

#[test]
fn integers_in_strings_are_digits_with_a_sign_that_is_a_minus() {
    let number = [Constraint::Format(Format::Integer)];
    let number = |text: &str| broken(TypeKind::String, &number, &json!(text)).len();
    for valid in ["0", "-1", "007", "99999999999999999999"] {
        assert_eq!(number(valid), 0, "{valid}");
    }
    for invalid in ["", "-", "--1", "+1", "1-", "1 ", "1e3", "\u{661}"] {
        assert_eq!(number(invalid), 1, "{invalid}");
    }
}

#[test]
fn lists_of_pairs_have_an_even_number_of_items() {
    let list = TypeKind::List(Box::new(Type {
        kind: TypeKind::String,
        constraints: Constraints::default(),
    }));
    let even = |value| broken(list.clone(), &[Constraint::EvenItems], &value);
    assert_eq!(even(json!([])), [""; 0]);
    assert_eq!(even(json!(["a", "b"])), [""; 0]);
    let expected = ["expected an even number of items, found 3"];
    assert_eq!(even(json!(["a", "b", "c"])), expected);
}

#[test]
fn maps_are_checked_with_their_keys() {
    let map = TypeKind::Map(Box::new(Type {
        kind: TypeKind::String,
        constraints: Constraints::default(),
    }));
    let keys = [
        Constraint::Chars(Count::at_most(2)),
        Constraint::Pattern("[a-z]*".to_owned()),
    ];
    let limits = [
        Constraint::Items(Count::at_most(2)),
        Constraint::Keys(keys.into_iter().collect()),
    ];
    let map = |value| broken(map.clone(), &limits, &value);
    assert_eq!(map(json!({ "a": "1", "bc": "2" })), [""; 0]);
    let three = json!({ "a": "1", "b": "2", "c": "3" });
    assert_eq!(map(three), ["expected at most 2 entries, found 3"]);
    let long = "x".repeat(41);
    let shown = "x".repeat(40);
    let expected = [
        "key \"A\": does not match [a-z]*".to_owned(),
        format!("key \"{shown}\": expected at most 2 characters, found 41"),
    ];
    assert_eq!(map(json!({ "A": "1", long: "2" })), expected);
}

/// In a query, a list with an empty element or a comma in one would be another list.
#[test]
fn elements_survive_the_style_of_their_list() {
    let element = |style, text: &str| {
        let style = [Constraint::ElementOf(style)];
        broken(TypeKind::String, &style, &json!(text)).concat()
    };
    for style in [ListStyle::Comma, ListStyle::Repeated, ListStyle::Numbered] {
        assert_eq!(element(style, "a"), "");
    }
    let comma = "contains a comma, which separates elements";
    assert_eq!(element(ListStyle::Comma, "a,b"), comma);
    assert_eq!(element(ListStyle::Repeated, "a,b"), "");
    assert_eq!(element(ListStyle::Numbered, "a,b"), "");
    let empty = "an element of this list cannot be empty";
    assert_eq!(element(ListStyle::Comma, ""), empty);
    assert_eq!(element(ListStyle::Repeated, ""), empty);
    assert_eq!(element(ListStyle::Numbered, ""), "");
}
