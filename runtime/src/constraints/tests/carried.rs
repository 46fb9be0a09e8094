//! Values in unions and strings of JSON, and numbers of any precision.

use serde_json::{Value, json};

use super::*;
use crate::union;
use crate::{JsonText, schema::Record};

#[derive(Clone)]
struct Bot {
    name: Option<String>,
}
record! { Bot { optional { name: String = "Name".chars(0, 3); } } }

#[derive(Clone)]
enum Responder {
    Bot(Bot),
    Other(Value),
}
union! {
    Responder { Bot(Bot).tags(&[("Mode", Literal::String("bot"))]); }
    from { Bot(Bot); }
}

struct Carrier {
    responder: Option<Responder>,
    short: Option<JsonText<Bot>>,
    small: Option<JsonText<Bot>>,
    any: Option<JsonText<Bot>>,
    share: Option<f64>,
    low: Option<Number>,
    high: Option<Number>,
    most: Option<f64>,
}
record! {
    Carrier {
        optional {
            responder: Responder = "Responder";
            short: JsonText<Bot> = "Short".chars(0, 15);
            small: JsonText<Bot> = "Small".bytes(0, 15);
            any: JsonText<Bot> = "Any";
            share: f64 = "Share".intervals(&[Interval { from: Bound::Included(0.0), to: Bound::Excluded(1.0) }]);
            low: Number = "Low";
            high: Number = "High";
            most: f64 = "Most";
        }
    }
}

fn bot(name: &str) -> Bot {
    Bot { name: string(name) }
}

fn found(rules: &'static [Rule], request: &Carrier) -> Vec<String> {
    let info = ActionInfo::new(&SERVICE, "V", Method::Post, "A").rules(rules);
    let violations = check(&info, request);
    violations.iter().map(ToString::to_string).collect()
}

#[test]
fn the_record_in_a_union_is_checked() {
    let request = |responder| Carrier {
        responder: Some(responder),
        ..Carrier::empty()
    };
    assert_eq!(found(&[], &request(bot("abc").into())), [""; 0]);
    assert_eq!(
        found(&[], &request(bot("abcd").into())),
        ["Responder.Name: 4 characters, at most 3 are allowed"]
    );
    let other = Responder::Other(json!({ "Mode": "new", "Name": "abcd" }));
    assert_eq!(found(&[], &request(other)), [""; 0]);
}

#[test]
fn a_string_of_json_is_checked_with_what_it_carries() {
    let request = |name: &str| Carrier {
        short: Some(bot(name).into()),
        small: Some(bot(name).into()),
        any: Some(bot(name).into()),
        ..Carrier::empty()
    };
    assert_eq!(found(&[], &request("abc")), [""; 0]);
    assert_eq!(
        found(&[], &request("abcdé")),
        [
            "Short: 16 characters, at most 15 are allowed",
            "Short.Name: 5 characters, at most 3 are allowed",
            "Small: 17 bytes, at most 15 are allowed",
            "Small.Name: 5 characters, at most 3 are allowed",
            "Any.Name: 5 characters, at most 3 are allowed",
        ]
    );
}

#[test]
fn a_number_can_have_an_upper_bound_that_it_must_not_reach() {
    let found = |share| {
        let share = Some(share);
        let request = Carrier {
            share,
            ..Carrier::empty()
        };
        found(&[], &request)
    };
    assert_eq!(found(0.999), [""; 0]);
    assert_eq!(found(1.0), ["Share: 1 is not below 1"]);
    assert_eq!(found(1.5), ["Share: 1.5 is not below 1"]);
}

#[test]
fn a_number_of_any_precision_must_be_finite() {
    let request = Carrier {
        low: Some(f64::NAN.into()),
        ..Carrier::empty()
    };
    assert_eq!(
        found(&[], &request),
        ["Low: NaN is not a finite number, which JSON requires"]
    );
}

#[test]
fn numbers_of_any_precision_are_compared_with_each_other_and_with_floats() {
    const RULES: &[Rule] = &[Rule::new(
        "",
        &[],
        &[
            Requirement::AtMost("Low", "High"),
            Requirement::AtMost("Low", "Most"),
        ],
    )];
    let found = |low: &str, high: &str, most: f64| {
        let request = Carrier {
            low: Some(low.parse().unwrap()),
            high: Some(high.parse().unwrap()),
            most: Some(most),
            ..Carrier::empty()
        };
        found(RULES, &request)
    };
    assert_eq!(found("0.5", "0.50", 0.5), [""; 0]);
    // As floats, they are equal.
    assert_eq!(
        found("9007199254740993", "9007199254740992", 1e300),
        ["Low: must be at most High"]
    );
    assert_eq!(
        found("1.5", "1.25", 1.25),
        ["Low: must be at most High", "Low: must be at most Most"]
    );
}
