//! Groups of fields, of which some must be set.

use super::rules::{under, under_rule, wide};
use super::*;

#[test]
fn groups_of_fields_must_be_set() {
    const ANY: &[Requirement] = &[Requirement::AnyOf(&[&["Id", "Width"], &["Csv"]])];
    const ONE: &[Requirement] = &[Requirement::OneOf(&[&["Id", "Width"], &["Csv"]])];
    let [any, one] = [
        "needs Id with Width, or Csv",
        "needs exactly one of: Id with Width, or Csv",
    ];
    let whole = Whole {
        id: string("x"),
        ..wide()
    };
    let other = Whole {
        csv: string("x"),
        ..empty()
    };
    let both = Whole {
        csv: string("x"),
        id: string("x"),
        ..wide()
    };
    let half = Whole {
        csv: string("x"),
        ..wide()
    };
    for request in [&whole, &other] {
        assert_eq!(under(ANY, request), [""; 0]);
        assert_eq!(under(ONE, request), [""; 0]);
    }
    for request in [&both, &half] {
        assert_eq!(under(ANY, request), [""; 0]);
        assert_eq!(under(ONE, request), [one]);
    }
    for request in [&empty(), &wide()] {
        assert_eq!(under(ANY, request), [any]);
        assert_eq!(under(ONE, request), [one]);
    }
}

#[test]
fn groups_are_checked_in_each_element() {
    const ANY: &[Requirement] = &[Requirement::AnyOf(&[&["Parts[].Name"], &["Parts[].Kind"]])];
    let parts = vec![part(None, "a"), part(Some(1), ""), part(None, "")];
    let found = under(
        ANY,
        &Whole {
            parts: Some(parts),
            ..empty()
        },
    );
    assert!(found.contains(&"Parts[2]: needs Parts[].Name, or Parts[].Kind".to_owned()));
    assert_eq!(found.len(), 1 + 1, "{found:?}");
}

#[test]
fn groups_are_checked_in_each_element_of_the_lists_in_the_part_of_a_rule() {
    const ANY: &[Requirement] = &[Requirement::AnyOf(&[
        &["Json.Rows[].Cells[].Id"],
        &["Json.Rows[].Cells[].Name"],
    ])];
    let json = serde_json::json!({ "Rows": [
        { "Cells": [{ "Id": 1 }, { "Name": "a" }] },
        { "Cells": [{ "Id": 2 }, {}] },
    ] });
    let request = Whole {
        json: Some(json),
        ..empty()
    };
    let needs = "needs Json.Rows[].Cells[].Id, or Json.Rows[].Cells[].Name";
    let expected = [format!("Json.Rows[1].Cells[1]: {needs}")];
    assert_eq!(under(ANY, &request), expected);
    let rule = Rule::new("", &[], ANY).within("Json.Rows[]");
    assert_eq!(under_rule(rule, &request), expected);
}
