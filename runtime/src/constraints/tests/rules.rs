//! Rules, which span several fields.

use super::*;
use crate::schema::Correction;

const WIDE: Condition = Condition::Equals("Width", &[Literal::Int(16), Literal::Int(32)]);

pub(super) fn wide() -> Whole {
    Whole {
        width: Some(16),
        ..empty()
    }
}

/// The violations of a request under one rule that always applies.
pub(super) fn under(requirements: &'static [Requirement], request: &Whole) -> Vec<String> {
    under_rule(Rule::new("", &[], requirements), request)
}

pub(super) fn under_rule(rule: Rule, request: &Whole) -> Vec<String> {
    let rules: &'static [Rule] = Box::leak(Box::new([rule]));
    violations(
        &ActionInfo::new(&SERVICE, "V", Method::Post, "A").rules(rules),
        request,
    )
}

#[test]
fn a_rule_applies_when_its_conditions_hold() {
    let rule = || {
        Rule::new(
            "wide requests need an id",
            &[WIDE],
            &[Requirement::Require("Id")],
        )
    };
    assert_eq!(under_rule(rule(), &empty()), [""; 0]);
    let expected = ["Id: required when Width is 16 or 32 (wide requests need an id)"];
    assert_eq!(under_rule(rule(), &wide()), expected);
    assert_eq!(
        under_rule(
            rule(),
            &Whole {
                id: string(""),
                ..wide()
            }
        )
        .len(),
        2 + 1
    );
    assert_eq!(
        under_rule(
            rule(),
            &Whole {
                id: string("x"),
                ..wide()
            }
        ),
        [""; 0]
    );
}

#[test]
fn forbidden_fields_must_not_be_set() {
    const FORBID: &[Requirement] = &[
        Requirement::Forbid("Parts"),
        Requirement::Forbid("Part.Name"),
    ];
    let request = Whole {
        parts: Some(Vec::new()),
        part: Some(part(None, "")),
        ..empty()
    };
    assert_eq!(under(FORBID, &request), [""; 0]);
    let request = Whole {
        parts: Some(vec![part(None, "")]),
        part: Some(part(None, "x")),
        ..empty()
    };
    assert_eq!(
        under(FORBID, &request),
        ["Parts: not allowed", "Part.Name: not allowed"]
    );
}

#[test]
fn a_path_through_a_list_means_every_element() {
    const REQUIRE: &[Requirement] = &[
        Requirement::Require("Parts[].Name"),
        Requirement::Items("Parts", 1, 1),
    ];
    const ENTRIES: &[Requirement] = &[Requirement::Items("Map", 1, 1)];
    let parts = Some(vec![part(None, "a"), part(None, "")]);
    let expected = [
        "Parts[1].Name: required",
        "Parts: 2 items, exactly 1 is allowed",
    ];
    assert_eq!(under(REQUIRE, &Whole { parts, ..empty() }), expected);
    let none = under(REQUIRE, &empty());
    assert_eq!(none, ["Parts: 0 items, exactly 1 is needed"]);

    let map = Some(BTreeMap::from([("key".to_owned(), "value".to_owned())]));
    assert_eq!(under(ENTRIES, &Whole { map, ..empty() }), [""; 0]);
}

#[test]
fn conditions_and_requirements_apply_to_the_same_element() {
    let rule = Rule::new(
        "",
        &[Condition::Equals("Parts[].Kind", &[Literal::Int(1)])],
        &[
            Requirement::Require("Parts[].Name"),
            Requirement::Require("Id"),
        ],
    )
    .within("Parts[]");
    let parts = Some(vec![part(Some(0), ""), part(Some(1), "")]);
    let expected = [
        "Parts[1].Name: required when Parts[].Kind is 1",
        "Id: required when Parts[].Kind is 1",
    ];
    assert_eq!(under_rule(rule, &Whole { parts, ..empty() }), expected);
}

#[test]
fn a_rule_within_a_list_knows_the_request_around_it() {
    let rule = || {
        let when = &[WIDE, Condition::Set("Parts[].Name")];
        Rule::new("", when, &[Requirement::Require("Parts[].Kind")]).within("Parts[]")
    };
    let parts = || Some(vec![part(None, ""), part(None, "a")]);
    let narrow = Whole {
        parts: parts(),
        ..empty()
    };
    assert_eq!(under_rule(rule(), &narrow), [""; 0]);
    let wide = Whole {
        parts: parts(),
        ..wide()
    };
    let expected = ["Parts[1].Kind: required when Width is 16 or 32 and Parts[].Name is set"];
    assert_eq!(under_rule(rule(), &wide), expected);
}

#[test]
fn a_path_through_the_list_around_a_list_leads_to_the_element_around() {
    let rule = Rule::new(
        "",
        &[Condition::Equals("Json.Rows[].On", &[Literal::Bool(true)])],
        &[
            Requirement::Require("Json.Rows[].Cells[].Id"),
            Requirement::Forbid("Json.Rows[].Note"),
        ],
    )
    .within("Json.Rows[].Cells[]");
    let json = serde_json::json!({ "Rows": [
        { "On": false, "Cells": [{}], "Note": "a" },
        { "On": true, "Cells": [{ "Id": 1 }, {}] },
    ] });
    let whole = Whole {
        json: Some(json),
        ..empty()
    };
    let expected = ["Json.Rows[1].Cells[1].Id: required when Json.Rows[].On is true"];
    assert_eq!(under_rule(rule, &whole), expected);
}

#[test]
fn objects_can_be_present_and_fields_set_or_not() {
    const REQUIRE: &[Requirement] = &[Requirement::Require("Id")];
    let cases: [(&'static [Condition], [usize; 3]); 5] = [
        (&[Condition::Present("Part")], [0, 1, 1]),
        (&[Condition::Set("Part")], [0, 0, 1]),
        (&[Condition::Unset("Part")], [1, 1, 0]),
        (&[Condition::Set("Part.Kind")], [0, 0, 1]),
        (&[Condition::Unset("Part.Kind")], [1, 1, 0]),
    ];
    for (when, expected) in cases {
        let empty_part = Part {
            name: None,
            ..part(None, "")
        };
        let requests = [None, Some(empty_part), Some(part(Some(1), ""))];
        let found = requests.map(|part| {
            let whole = Whole { part, ..empty() };
            under_rule(Rule::new("", when, REQUIRE), &whole).len()
        });
        assert_eq!(found, expected, "{when:?}");
    }
}

#[test]
fn values_must_be_unique() {
    const UNIQUE: &[Requirement] = &[Requirement::Unique("Parts[].Kind")];
    const FLAGS: &[Requirement] = &[Requirement::Unique("Json.Flags[]")];
    let parts = |kinds: &[Option<i32>]| Whole {
        parts: Some(kinds.iter().map(|kind| part(*kind, "")).collect()),
        ..empty()
    };
    assert_eq!(under(UNIQUE, &parts(&[None, None])), [""; 0]);
    assert_eq!(under(UNIQUE, &parts(&[Some(1), Some(2)])), [""; 0]);
    let expected = ["Parts[1].Kind: must differ from Parts[0].Kind"];
    assert_eq!(under(UNIQUE, &parts(&[Some(1), Some(1)])), expected);

    let flags = |flags: [bool; 2]| Whole {
        json: Some(serde_json::json!({ "Flags": flags })),
        ..empty()
    };
    assert_eq!(under(FLAGS, &flags([true, false])), [""; 0]);
    let expected = ["Json.Flags[1]: must differ from Json.Flags[0]"];
    assert_eq!(under(FLAGS, &flags([true, true])), expected);
}

#[test]
fn a_number_must_be_at_most_another() {
    const AT_MOST: &[Requirement] = &[Requirement::AtMost("Parts[].Low", "Parts[].High")];
    let pair = |low, high| Part {
        low,
        high,
        ..part(None, "")
    };
    let parts = vec![pair(Some(2), Some(1)), pair(Some(1), Some(1))];
    let expected = ["Parts[0].Low: must be at most Parts[0].High"];
    assert_eq!(
        under(
            AT_MOST,
            &Whole {
                parts: Some(parts),
                ..empty()
            }
        ),
        expected
    );
    let parts = vec![pair(Some(2), None), pair(None, Some(1))];
    assert_eq!(
        under(
            AT_MOST,
            &Whole {
                parts: Some(parts),
                ..empty()
            }
        ),
        [""; 0]
    );
}

/// As floats, neighbours beyond 2⁵³ are equal.
#[test]
fn large_integers_and_floats_are_compared_exactly() {
    const LARGE: i64 = 1 << 53;
    const AT_MOST: &[Requirement] = &[Requirement::AtMost("Json.Low", "Json.High")];
    let found = |low: serde_json::Value, high: serde_json::Value| {
        let json = Some(serde_json::json!({ "Low": low, "High": high }));
        under(AT_MOST, &Whole { json, ..empty() }).len()
    };
    assert_eq!(found((LARGE + 1).into(), LARGE.into()), 1);
    assert_eq!(found(LARGE.into(), (LARGE + 1).into()), 0);
    assert_eq!(found((LARGE + 1).into(), (LARGE + 1).into()), 0);
    assert_eq!(found(i64::MAX.into(), (i64::MAX - 1).into()), 1);
    for (low, high, violations) in [(1.5, 1.25, 1), (1.25, 1.5, 0), (1.5, 1.5, 0)] {
        assert_eq!(found(low.into(), high.into()), violations, "{low} {high}");
    }
    assert_eq!(
        (found(2.into(), 1.5.into()), found(1.5.into(), 2.into())),
        (1, 0)
    );
    assert_eq!(
        (found(1.5.into(), 1.into()), found(1.into(), 1.5.into())),
        (1, 0)
    );
    assert_eq!(found("2".into(), 1.into()), 0, "a string is not a number");
    let pair = |low, high| Part {
        low: Some(low),
        high: Some(high),
        ..part(None, "")
    };
    let parts = Some(vec![pair(LARGE + 1, LARGE), pair(LARGE, LARGE + 1)]);
    let fields = &[Requirement::AtMost("Parts[].Low", "Parts[].High")];
    let expected = ["Parts[0].Low: must be at most Parts[0].High"];
    assert_eq!(under(fields, &Whole { parts, ..empty() }), expected);
}

/// `Low` has to be from 2 to 9; the service makes 6 of other numbers.
#[test]
fn a_corrected_number_counts_as_what_the_service_makes_of_it() {
    const WIDTHS: Constraints = Constraints::NONE
        .intervals(&[Interval::closed(2.0, 9.0)])
        .multiple_of(2);
    const CORRECTIONS: &[Correction] = &[Correction::new("Parts[].High", WIDTHS, 6.0)];
    let found = |low, high| {
        let parts = vec![Part {
            low: Some(low),
            high: Some(high),
            ..part(None, "")
        }];
        let rule = Rule::new(
            "",
            &[],
            &[Requirement::AtMost("Parts[].Low", "Parts[].High")],
        );
        let request = Whole {
            parts: Some(parts),
            ..empty()
        };
        under_rule(rule.corrections(CORRECTIONS), &request).len()
    };
    for (low, high, violations) in [
        (6, 0, 0),
        (7, 0, 1),
        (6, 3, 0),
        (7, 100, 1),
        (6, -1, 0),
        (4, 4, 0),
        (5, 4, 1),
    ] {
        assert_eq!(found(low, high), violations, "{low} at most {high}");
    }
}

#[test]
fn rules_look_into_free_form_json() {
    const RULES: &[Requirement] = &[
        Requirement::Items("Json.List", 1, 1),
        Requirement::Unique("Json.List[].Id"),
        Requirement::AtMost("Json.List[].Low", "Json.High"),
        Requirement::Require("Json.Name"),
        Requirement::OneOf(&[&["Json.List[].Id"], &["Json.List[].Name"]]),
    ];
    let request = |json| Whole {
        json: Some(json),
        ..empty()
    };
    let valid = serde_json::json!({ "Name": "x", "List": [{ "Id": "a", "Low": 1 }], "High": 1.5 });
    assert_eq!(under(RULES, &request(valid)), [""; 0]);
    let element = serde_json::json!({ "Id": "a", "Low": 2, "Name": "x" });
    let invalid = serde_json::json!({ "Name": "", "List": [element, element], "High": 1.5 });
    let expected = [
        "Json.List: 2 items, exactly 1 is allowed",
        "Json.List[1].Id: must differ from Json.List[0].Id",
        "Json.List[0].Low: must be at most Json.High",
        "Json.List[1].Low: must be at most Json.High",
        "Json.Name: required",
        "Json.List[0]: needs exactly one of: Json.List[].Id, or Json.List[].Name",
        "Json.List[1]: needs exactly one of: Json.List[].Id, or Json.List[].Name",
    ];
    assert_eq!(under(RULES, &request(invalid)), expected);
}
