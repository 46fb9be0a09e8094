//! Requests and responses of an action, against its types and rules.

mod rules;
mod types;
mod unions;

use serde_json::{Value, json};

use super::{Options, check_request, check_value, corrected};
use crate::load::{Input, load};
use crate::model::{Service, Type, TypeKind};

const SERVICE: &str = "service: a\ntitle: A\ndoc: D\nregion: r\nhosts: { r: a.example }\n\
                       versions: { 2024-01-01: { doc: V } }\n";
const ACTION: &str = "\
action: Do
summary: Does.
method: POST
request:
  Low: { type: float64, aliases: [low], doc: Low. }
  High: { type: float64, doc: High. }
  First: { type: int64, doc: First. }
  Last: { type: int64, doc: Last. }
  Size: { type: int32, ranges: [[2, 9]], multiple_of: 2, default: 6, server_clamps: true, doc: Size. }
  Step: { type: float64, multiple_of: 5, doc: Step. }
rules:
  - { doc: low, at_most: { Low: High } }
  - { doc: first, at_most: { First: Last } }
  - { doc: size, at_most: { First: Size } }
";

/// The service of this action. The spec has no mistake.
#[track_caller]
fn service_of(action: &str) -> Service {
    let files = [
        ("a/service.yaml", SERVICE),
        ("a/2024-01-01/Do.yaml", action),
    ];
    let files = files.map(|(path, text)| (path.into(), text.to_owned()));
    let mut loaded = load(&Input::Memory(files.to_vec()));
    let service = crate::services(&mut loaded).into_iter().next().unwrap();
    assert!(!loaded.diagnostics.has_errors(), "{:?}", loaded.diagnostics);
    service
}

fn service() -> Service {
    service_of(ACTION)
}

fn violations(service: &Service, request: &Value) -> Vec<String> {
    let action = &service.versions[0].actions[0];
    let violations = check_request(service, action, request, Options::REQUEST);
    violations.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn assert_violations(request: &Value, expected: &[&str]) {
    assert_eq!(violations(&service(), request), expected, "{request}");
}

#[test]
fn a_float_must_be_a_multiple() {
    for valid in [json!(0), json!(10), json!(-5.0), json!(1e300)] {
        assert_violations(&json!({ "Step": valid }), &[]);
    }
    let message = "`Step`: 2.5 is not a multiple of 5";
    assert_violations(&json!({ "Step": 2.5 }), &[message]);
    let message = "`Step`: -6.0 is not a multiple of 5";
    assert_violations(&json!({ "Step": -6.0 }), &[message]);
}

/// As floats, neighbours beyond 2⁵³ are equal.
#[test]
fn large_integers_and_floats_are_compared_exactly() {
    const LARGE: i64 = 1 << 53;
    let message = "`First`: must be at most Last (first)";
    let first = |first: i64, last: i64| json!({ "First": first, "Last": last });
    assert_violations(&first(LARGE + 1, LARGE), &[message]);
    assert_violations(&first(LARGE, LARGE + 1), &[]);
    assert_violations(&first(LARGE + 1, LARGE + 1), &[]);
    assert_violations(&first(i64::MAX, i64::MAX - 1), &[message]);

    let message = "`Low`: must be at most High (low)";
    let low = |low: Value, high: Value| json!({ "Low": low, "High": high });
    assert_violations(&low(json!(1.5), json!(1.25)), &[message]);
    assert_violations(&low(json!(1.25), json!(1.5)), &[]);
    assert_violations(&low(json!(1.5), json!(1.5)), &[]);
    assert_violations(&low(json!(2), json!(1.5)), &[message]);
    assert_violations(&low(json!(1.5), json!(1)), &[message]);
    assert_violations(&low(json!(1), json!(1.5)), &[]);
}

/// `Size` has to be from 2 to 9; the service makes 6 of other numbers.
#[test]
fn a_number_that_the_service_clamps_counts_as_its_default() {
    let broken: &[&str] = &["`First`: must be at most Size (size)"];
    for (first, size, is_valid) in [
        (6, 0, true),
        (7, 0, false),
        (7, 100, false),
        (6, 3, true),
        (7, 3, false),
        (4, 4, true),
        (5, 4, false),
    ] {
        let request = json!({ "First": first, "Size": size });
        assert_violations(&request, if is_valid { &[] } else { broken });
    }
}

#[test]
fn a_clamped_number_is_known_before_the_rule_is_checked() {
    let service = service();
    let rule = &service.versions[0].actions[0].rules[2];
    for (size, becomes) in [(0, json!(6.0)), (3, json!(6.0)), (4, json!(4))] {
        assert_eq!(*corrected(rule, "Size", &json!(size)), becomes, "{size}");
    }
    assert_eq!(*corrected(rule, "First", &json!(100)), json!(100));
}

#[test]
fn a_field_has_an_alias_in_responses_alone() {
    let service = service();
    let ty = Type {
        kind: TypeKind::Shape(service.versions[0].actions[0].request),
        constraints: crate::model::Constraints::default(),
    };
    let check = |value: Value, options| {
        let violations = check_value(&service, &ty, &value, options);
        let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
        violations
    };
    assert_eq!(check(json!({ "low": 1.5 }), Options::RESPONSE), [""; 0]);
    let wrong = check(json!({ "low": "a" }), Options::RESPONSE);
    assert_eq!(wrong, ["`low`: expected a number, found string \"a\""]);
    let unknown = check(json!({ "low": 1.5 }), Options::REQUEST);
    assert_eq!(unknown, ["`low`: unknown field; did you mean `Low`?"]);
    // It is not checked as the field that has the alias, either.
    let unknown = check(json!({ "low": "a" }), Options::REQUEST);
    assert_eq!(unknown, ["`low`: unknown field; did you mean `Low`?"]);
    let other = check(json!({ "lower": 1 }), Options::RESPONSE);
    assert_eq!(other.len(), 1, "{other:?}");
}
