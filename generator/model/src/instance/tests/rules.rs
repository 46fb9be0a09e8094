//! Requests that meet a rule, and requests that break it.

use serde_json::{Value, json};

use super::{service_of, violations};
use crate::instance::{broken_rules, common_list, is_set, value_at};

const REQUEST: &str = "\
action: Do
summary: Does.
method: POST
request:
  Name: { type: string, doc: N. }
  Mode: { type: string, doc: M., values: { Fast: fast, Slow: slow } }
  Count: { type: int32, doc: C. }
  Flag: { type: bool, doc: F. }
  Ids: { type: list<string>, doc: I. }
  Any: { type: json, doc: A. }
  Inner: { type: Inner, doc: I. }
  Parts: { type: list<Part>, doc: P. }
types:
  Inner: { type: object, doc: I., fields: { Name: { type: string, doc: N. }, Flag: { type: bool, doc: F. } } }
  Part:
    type: object
    doc: A part.
    fields:
      Kind: { type: int32, doc: K. }
      Name: { type: string, doc: N. }
      Size: { type: int32, doc: S. }
      Most: { type: int32, doc: M. }
      Subs: { type: list<Sub>, doc: S. }
  Sub: { type: object, doc: S., fields: { Id: { type: int32, doc: I. }, Name: { type: string, doc: N. } } }
rules:
";

/// Checks a request against the only rule of its action.
#[track_caller]
fn assert_broken(rule: &str, request: &Value, expected: &[&str]) {
    let service = service_of(&format!("{REQUEST}  - {{ doc: why, {rule} }}\n"));
    assert_eq!(violations(&service, request), expected, "{rule}: {request}");
}

#[test]
fn a_field_is_set_unless_it_is_null_or_empty() {
    for set in [
        json!(false),
        json!(0),
        json!("a"),
        json!([null]),
        json!({ "a": null }),
    ] {
        assert!(is_set(&set), "{set}");
    }
    for unset in [json!(null), json!(""), json!([]), json!({})] {
        assert!(!is_set(&unset), "{unset}");
    }
}

#[test]
fn a_required_field_has_to_be_set_in_every_element() {
    let rule = "require: [ Name ]";
    assert_broken(rule, &json!({ "Name": "a" }), &[]);
    assert_broken(rule, &json!({}), &["`Name`: required (why)"]);
    assert_broken(rule, &json!({ "Name": "" }), &["`Name`: required (why)"]);
    let rule = "require: [ Inner.Name ]";
    assert_broken(rule, &json!({}), &["`Inner.Name`: required (why)"]);
    let rule = "require: [ 'Parts[].Name' ]";
    let request = json!({ "Parts": [{ "Name": "a" }, {}] });
    assert_broken(rule, &request, &["`Parts[1].Name`: required (why)"]);
    assert_broken(rule, &json!({ "Parts": [] }), &[]);
}

#[test]
fn a_forbidden_field_must_not_be_set() {
    let rule = "forbid: [ Flag, 'Parts[].Kind' ]";
    assert_broken(rule, &json!({ "Parts": [{}] }), &[]);
    let request = json!({ "Flag": false, "Parts": [{}, { "Kind": 0 }] });
    let expected = [
        "`Flag`: not allowed (why)",
        "`Parts[1].Kind`: not allowed (why)",
    ];
    assert_broken(rule, &request, &expected);
    assert_broken("forbid: [ Ids ]", &json!({ "Ids": [] }), &[]);
}

#[test]
fn lists_and_free_form_json_have_as_many_elements_as_a_rule_says() {
    let rule = "items: { Ids: [ 1, 2 ] }";
    assert_broken(rule, &json!({ "Ids": ["a"] }), &[]);
    assert_broken(rule, &json!({ "Ids": ["a", "b"] }), &[]);
    assert_broken(rule, &json!({}), &["`Ids`: 0 items, not 1 to 2 (why)"]);
    let three = json!({ "Ids": ["a", "b", "c"] });
    assert_broken(rule, &three, &["`Ids`: 3 items, not 1 to 2 (why)"]);
    let exactly = &["`Ids`: 3 items, not exactly 2 (why)"];
    assert_broken("items: { Ids: 2 }", &three, exactly);
    let rule = "items: { Any: 2 }";
    assert_broken(rule, &json!({ "Any": [1, 2] }), &[]);
    assert_broken(rule, &json!({ "Any": { "a": 1, "b": 2 } }), &[]);
    let expected = &["`Any`: 1 items, not exactly 2 (why)"];
    assert_broken(rule, &json!({ "Any": { "a": 1 } }), expected);
    let expected = &["`Any`: 0 items, not exactly 2 (why)"];
    assert_broken(rule, &json!({ "Any": "ab" }), expected);
}

#[test]
fn values_that_have_to_differ_are_compared_with_all_before() {
    let rule = "unique: [ 'Parts[].Kind' ]";
    let request = json!({ "Parts": [{ "Kind": 1 }, { "Kind": 2 }, {}, {}] });
    assert_broken(rule, &request, &[]);
    let request = json!({ "Parts": [{ "Kind": 1 }, { "Kind": 2 }, { "Kind": 1 }, { "Kind": 1 }] });
    let expected = [
        "`Parts[2].Kind`: must differ from Parts[0].Kind (why)",
        "`Parts[3].Kind`: must differ from Parts[2].Kind (why)",
    ];
    assert_broken(rule, &request, &expected);
    let request = json!({ "Parts": [{ "Name": "a" }, { "Name": "a" }] });
    let expected = ["`Parts[1].Name`: must differ from Parts[0].Name (why)"];
    assert_broken("unique: [ 'Parts[].Name' ]", &request, &expected);
}

#[test]
fn all_fields_of_at_least_one_group_are_set() {
    let rule = "any_of: [ [ Name ], [ Count, Flag ] ]";
    for valid in [
        json!({ "Name": "a" }),
        json!({ "Name": "a", "Count": 1 }),
        json!({ "Count": 0, "Flag": false }),
    ] {
        assert_broken(rule, &valid, &[]);
    }
    for invalid in [
        json!({}),
        json!({ "Count": 1 }),
        json!({ "Name": "", "Flag": true }),
    ] {
        assert_broken(rule, &invalid, &["needs Name, or Count with Flag (why)"]);
    }
    let rule = "any_of: [ [ Flag ], [ 'Parts[].Name' ] ]";
    assert_broken(rule, &json!({ "Parts": [{ "Name": "a" }] }), &[]);
    let expected = &["needs Flag, or Parts[].Name (why)"];
    assert_broken(rule, &json!({ "Parts": [{ "Name": "a" }, {}] }), expected);
    assert_broken(rule, &json!({ "Parts": [] }), expected);
}

#[test]
fn all_fields_of_exactly_one_group_are_set() {
    let rule = "one_of: [ [ Name ], [ Count, Flag ] ]";
    assert_broken(rule, &json!({ "Name": "a" }), &[]);
    assert_broken(rule, &json!({ "Count": 0, "Flag": false }), &[]);
    for invalid in [
        json!({}),
        json!({ "Count": 1 }),
        json!({ "Name": "a", "Count": 1 }),
        json!({ "Name": "a", "Count": 1, "Flag": true }),
    ] {
        let expected = &["needs exactly one of: Name, or Count with Flag (why)"];
        assert_broken(rule, &invalid, expected);
    }
}

#[test]
fn fields_of_one_list_are_compared_within_each_element() {
    let request =
        json!({ "Parts": [{ "Name": "a" }, { "Kind": 1 }, {}, { "Name": "a", "Kind": 1 }] });
    let groups = "[ [ 'Parts[].Name' ], [ 'Parts[].Kind' ] ]";
    let expected = ["`Parts[2]`: needs Parts[].Name, or Parts[].Kind (why)"];
    assert_broken(&format!("any_of: {groups}"), &request, &expected);
    let expected = [2, 3].map(|index| {
        format!("`Parts[{index}]`: needs exactly one of: Parts[].Name, or Parts[].Kind (why)")
    });
    let expected = [expected[0].as_str(), expected[1].as_str()];
    assert_broken(&format!("one_of: {groups}"), &request, &expected);

    let rule = "at_most: { 'Parts[].Size': 'Parts[].Most' }";
    let request =
        json!({ "Parts": [{ "Size": 9, "Most": 9 }, { "Size": 5, "Most": 4 }, { "Size": 7 }] });
    let expected = ["`Parts[1].Size`: must be at most Parts[1].Most (why)"];
    assert_broken(rule, &request, &expected);
    // Of two lists, each value is compared with each.
    let rule = "at_most: { 'Parts[].Size': Count }";
    let request = json!({ "Count": 6, "Parts": [{ "Size": 6 }, { "Size": 7 }] });
    let expected = ["`Parts[1].Size`: must be at most Count (why)"];
    assert_broken(rule, &request, &expected);
}

#[test]
fn a_rule_applies_if_all_of_its_conditions_hold() {
    let required = &["`Flag`: required (why)"];
    let rule = "when: { Count: [ 1, 2 ], Mode: Slow }, require: [ Flag ]";
    assert_broken(rule, &json!({ "Count": 2, "Mode": "slow" }), required);
    assert_broken(rule, &json!({ "Count": 3, "Mode": "slow" }), &[]);
    assert_broken(rule, &json!({ "Count": 2, "Mode": "fast" }), &[]);
    assert_broken(rule, &json!({ "Count": 2 }), &[]);
    let rule = "when_set: [ Name ], require: [ Flag ]";
    assert_broken(rule, &json!({ "Name": "a" }), required);
    assert_broken(rule, &json!({ "Name": "" }), &[]);
    let rule = "when_unset: [ Name ], require: [ Flag ]";
    assert_broken(rule, &json!({ "Name": "" }), required);
    assert_broken(rule, &json!({ "Name": "a" }), &[]);
}

#[test]
fn a_condition_compares_with_free_form_json() {
    let rule = "when: { Any: [ large, 1, true ] }, require: [ Flag ]";
    for equal in [json!("large"), json!(1), json!(true)] {
        assert_broken(rule, &json!({ "Any": equal }), &["`Flag`: required (why)"]);
    }
    for other in [json!("small"), json!(2), json!([1]), json!(null)] {
        assert_broken(rule, &json!({ "Any": other }), &[]);
    }
}

#[test]
fn a_condition_on_elements_holds_for_each_alone() {
    let rule = "when: { 'Parts[].Kind': 1 }, require: [ 'Parts[].Name' ]";
    let request = json!({ "Parts": [{ "Kind": 1 }, { "Kind": 2 }, { "Kind": 1, "Name": "a" }] });
    assert_broken(rule, &request, &["`Parts[0].Name`: required (why)"]);
    let rule =
        "when: { 'Parts[].Subs[].Id': 1 }, require: [ 'Parts[].Subs[].Name', 'Parts[].Name' ]";
    let parts = json!([
        { "Name": "a", "Subs": [{ "Id": 2 }, { "Id": 1 }] },
        { "Subs": [{ "Id": 1, "Name": "b" }] },
    ]);
    let expected = [
        "`Parts[0].Subs[1].Name`: required (why)",
        "`Parts[1].Name`: required (why)",
    ];
    assert_broken(rule, &json!({ "Parts": parts }), &expected);
}

#[test]
fn the_rule_of_an_object_applies_where_the_object_is() {
    let rules = "rules: [ { doc: why, when_set: [ ../Kind ], require: [ Name ] } ]";
    let request = REQUEST.strip_suffix("rules:\n").unwrap();
    let sub = "Sub: { type: object,";
    let service = service_of(&request.replace(sub, &format!("{sub} {rules},")));
    let parts = json!([
        { "Kind": 1, "Subs": [{ "Name": "a" }, {}] },
        { "Subs": [{}] },
    ]);
    let request = json!({ "Parts": parts });
    let expected = ["`Parts[0].Subs[1].Name`: required (why)"];
    assert_eq!(violations(&service, &request), expected);

    let broken = broken_rules(&service, &service.versions[0].actions[0], &request);
    let places: Vec<_> = broken
        .iter()
        .map(|it| (it.prefix.as_str(), it.scope.as_str()))
        .collect();
    assert_eq!(places, [("Parts[].Subs[]", "Parts[0].Subs[1]")]);
}

#[test]
fn the_rule_of_an_object_applies_if_the_object_is_there() {
    let rules = "rules: [ { doc: why, any_of: [ [ Name ], [ Flag ] ] } ]";
    let request = REQUEST.strip_suffix("rules:\n").unwrap();
    let inner = "Inner: { type: object,";
    let service = service_of(&request.replace(inner, &format!("{inner} {rules},")));
    assert_eq!(violations(&service, &json!({})), [""; 0]);
    let present = violations(&service, &json!({ "Inner": {} }));
    assert_eq!(present, ["needs Inner.Name, or Inner.Flag (why)"]);

    // Within an element of a list, the rule is about that element.
    let sub = "Sub: { type: object,";
    let rules = "rules: [ { doc: why, any_of: [ [ Name ], [ Id ] ] } ]";
    let service = service_of(&request.replace(sub, &format!("{sub} {rules},")));
    let parts = json!([{ "Subs": [{ "Id": 1 }, {}] }, { "Subs": [{}] }]);
    let expected = [(0, 1), (1, 0)].map(|(part, sub)| {
        format!(
            "`Parts[{part}].Subs[{sub}]`: needs Parts[].Subs[].Name, or Parts[].Subs[].Id (why)"
        )
    });
    assert_eq!(violations(&service, &json!({ "Parts": parts })), expected);
}

#[test]
fn the_rule_of_an_element_can_compare_within_the_elements_of_its_own_list() {
    let rules = "rules: [ { doc: why, any_of: [ [ 'Subs[].Name' ], [ 'Subs[].Id' ] ] } ]";
    let request = REQUEST.strip_suffix("rules:\n").unwrap();
    let part = "    doc: A part.\n";
    let service = service_of(&request.replace(part, &format!("{part}    {rules}\n")));
    let parts = json!([{ "Subs": [{ "Id": 1 }, { "Name": "a" }, {}] }]);
    let expected = ["`Parts[0].Subs[2]`: needs Parts[].Subs[].Name, or Parts[].Subs[].Id (why)"];
    assert_eq!(violations(&service, &json!({ "Parts": parts })), expected);
}

#[test]
fn the_list_that_paths_share_ends_at_a_step() {
    let common = |paths: &[&'static str]| common_list(paths.iter().copied());
    assert_eq!(common(&[]), "");
    assert_eq!(common(&["Parts"]), "");
    assert_eq!(common(&["Parts[]"]), "Parts[]");
    assert_eq!(common(&["Parts[].Subs[].Id"]), "Parts[].Subs[]");
    assert_eq!(common(&["Parts[].Subs[].Id", "Parts[].Kind"]), "Parts[]");
    assert_eq!(common(&["Parts[].Kind", "Parts[].Subs[].Id"]), "Parts[]");
    assert_eq!(common(&["Parts[].Kind", "Name"]), "");
    assert_eq!(common(&["Parts[].Kind", "Parts[][].Kind"]), "");
}

#[test]
fn a_path_leads_to_a_value_in_objects() {
    let root = json!({ "A": { "B": 1 }, "L": [1] });
    assert_eq!(value_at(&root, "A.B"), Some(&json!(1)));
    assert_eq!(value_at(&root, "L"), Some(&json!([1])));
    for nowhere in ["B", "A.C", "A.B.C", "L.0", ""] {
        assert_eq!(value_at(&root, nowhere), None, "{nowhere}");
    }
}
