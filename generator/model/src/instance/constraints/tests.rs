//! Values that meet constraints, and values that do not.

use serde_json::{Value, json};

use super::check;
use crate::model::{Bound, Constraint, Constraints, Count, Format, Interval, Type, TypeKind};

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
