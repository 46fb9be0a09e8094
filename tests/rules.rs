//! The client's check of rules and that of the model, which mock and generator use, find the same in any
//! request, for rules of every form.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use volcengine_core::schema::{self, ActionInfo, Method, ServiceInfo};
use volcengine_core::{constraints, record};
use volcgen::{instance, model};
use volcgen_tests::NOWHERE;

/// An object with all that paths lead through.
struct Node {
    flag: Option<bool>,
    kind: Option<i64>,
    name: Option<String>,
    inner: Option<Box<Node>>,
    parts: Option<Vec<Node>>,
}
record! {
    Node {
        optional {
            flag: bool = "Flag";
            kind: i64 = "Kind";
            name: String = "Name";
            inner: Box<Node> = "Inner";
            parts: Vec<Node> = "Parts";
        }
    }
}

/// The objects of a request that rules are about.
const OBJECTS: [&str; 6] = [
    "",
    "Inner",
    "Parts[]",
    "Parts[].Inner",
    "Parts[].Parts[]",
    "Inner.Parts[]",
];
/// The lists to whose elements a rule can apply.
const LISTS: [&str; 4] = ["", "Parts[]", "Parts[].Parts[]", "Inner.Parts[]"];

fn path() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["Flag", "Kind", "Name", "Inner", "Parts"]);
    (prop::sample::select(OBJECTS.to_vec()), leaf).prop_map(|(object, leaf)| {
        let dot = if object.is_empty() { "" } else { "." };
        format!("{object}{dot}{leaf}")
    })
}

fn list() -> impl Strategy<Value = String> {
    path().prop_filter("a list", |path| path.ends_with("Parts"))
}

fn literal() -> impl Strategy<Value = model::Literal> {
    prop_oneof![
        any::<bool>().prop_map(model::Literal::Bool),
        (0..2_i64).prop_map(model::Literal::Int),
        Just(model::Literal::String("a".to_owned())),
    ]
}

fn condition() -> impl Strategy<Value = model::Condition> {
    use model::Condition::{Equals, Present, Set, Unset};
    prop_oneof![
        (path(), prop::collection::vec(literal(), 1..3))
            .prop_map(|(path, values)| Equals(path, values)),
        path().prop_map(Present),
        path().prop_map(Set),
        path().prop_map(Unset),
    ]
}

fn requirement() -> impl Strategy<Value = model::Requirement> {
    use model::Requirement::{AnyOf, Forbid, Items, OneOf, Require, Unique};
    let groups = || prop::collection::vec(prop::collection::vec(path(), 1..3), 1..3);
    prop_oneof![
        path().prop_map(Require),
        path().prop_map(Forbid),
        list().prop_map(|path| Items(path, 1, 2)),
        path().prop_map(Unique),
        groups().prop_map(AnyOf),
        groups().prop_map(OneOf),
    ]
}

fn rule() -> impl Strategy<Value = model::Rule> {
    let within = prop::sample::select(LISTS.to_vec());
    let conditions = prop::collection::vec(condition(), 0..3);
    (within, conditions, requirement()).prop_map(|(within, conditions, requirement)| model::Rule {
        doc: "the rule".into(),
        within: within.to_owned(),
        conditions,
        requirements: vec![requirement],
        corrections: Vec::new(),
        span: NOWHERE,
    })
}

fn request() -> impl Strategy<Value = Value> {
    let leaves = || {
        let flag = proptest::option::of(any::<bool>().prop_map(Value::from));
        let kind = proptest::option::of((0..2_i64).prop_map(Value::from));
        let name = proptest::option::of("a?".prop_map(Value::from));
        (flag, kind, name).prop_map(|(flag, kind, name)| {
            let members = [("Flag", flag), ("Kind", kind), ("Name", name)].into_iter();
            let members = members.filter_map(|(name, value)| Some((name.to_owned(), value?)));
            Value::Object(members.collect::<Map<_, _>>())
        })
    };
    leaves().prop_recursive(3, 24, 3, move |inner| {
        let parts = proptest::option::of(prop::collection::vec(inner.clone(), 0..3));
        (leaves(), proptest::option::of(inner), parts).prop_map(|(mut node, inner, parts)| {
            if let Some(inner) = inner {
                node["Inner"] = inner;
            }
            if let Some(parts) = parts {
                node["Parts"] = json!(parts);
            }
            node
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn client_and_mock_find_the_same_broken_rules(rule in rule(), request in request()) {
        let mock: BTreeSet<String> = mock_violations(rule.clone(), &request).into_iter().collect();
        let client: BTreeSet<String> = client_violations(&rule, &request).into_iter().collect();
        prop_assert_eq!(client, mock, "{:?} on {}", rule, request);
    }
}

/// A rule that applies to the elements of a list in the elements of a list, with all that is around them.
#[test]
fn a_rule_applies_to_each_element_with_what_is_around_it() {
    let rule = model::Rule {
        doc: "the rule".into(),
        within: "Parts[].Parts[]".to_owned(),
        conditions: vec![
            model::Condition::Equals("Kind".to_owned(), vec![model::Literal::Int(1)]),
            model::Condition::Equals("Parts[].Flag".to_owned(), vec![model::Literal::Bool(true)]),
        ],
        requirements: vec![model::Requirement::Require(
            "Parts[].Parts[].Name".to_owned(),
        )],
        corrections: Vec::new(),
        span: NOWHERE,
    };
    let mut request = json!({ "Kind": 1, "Parts": [
        { "Flag": false, "Parts": [{}] },
        { "Flag": true, "Parts": [{ "Name": "a" }, {}] },
    ] });
    let expected = ["Parts[1].Parts[1].Name"];
    assert_eq!(mock_violations(rule.clone(), &request), expected);
    assert_eq!(client_violations(&rule, &request), expected);
    request["Kind"] = json!(0);
    assert_eq!(mock_violations(rule.clone(), &request), [""; 0]);
    assert_eq!(client_violations(&rule, &request), [""; 0]);
}

/// The paths of violations that the model's check finds.
fn mock_violations(rule: model::Rule, request: &Value) -> Vec<String> {
    // Rules without unions look at the request alone.
    static SERVICE: LazyLock<model::Service> = LazyLock::new(volcgen_tests::rtc);
    let rules = [rule];
    let broken = instance::broken(&SERVICE, &rules, request).into_iter();
    broken.map(|broken| broken.violation.path).collect()
}

/// The paths of violations that the client finds.
fn client_violations(rule: &model::Rule, request: &Value) -> Vec<String> {
    static SERVICE: ServiceInfo = ServiceInfo::new("s", "r", &[]);
    let rules = vec![client_rule(rule)].leak();
    let info = ActionInfo::new(&SERVICE, "v", Method::Post, "A").rules(rules);
    let request: Node = serde_json::from_value(request.clone()).unwrap();
    let violations = constraints::check(&info, &request).into_iter();
    violations.map(|violation| violation.path).collect()
}

/// The rule as generated code has it.
fn client_rule(rule: &model::Rule) -> schema::Rule {
    let conditions = rule.conditions.iter().map(|condition| match condition {
        model::Condition::Equals(path, values) => {
            let values: Vec<_> = values.iter().map(client_literal).collect();
            schema::Condition::Equals(leak(path), values.leak())
        }
        model::Condition::Variant(path, _, name) => {
            schema::Condition::Variant(leak(path), leak(name))
        }
        model::Condition::Present(path) => schema::Condition::Present(leak(path)),
        model::Condition::Set(path) => schema::Condition::Set(leak(path)),
        model::Condition::Unset(path) => schema::Condition::Unset(leak(path)),
    });
    let conditions: Vec<_> = conditions.collect();
    let requirements: Vec<_> = rule.requirements.iter().map(client_requirement).collect();
    schema::Rule::new("the rule", conditions.leak(), requirements.leak()).within(leak(&rule.within))
}

fn client_literal(literal: &model::Literal) -> schema::Literal {
    match literal {
        model::Literal::Bool(value) => schema::Literal::Bool(*value),
        model::Literal::Int(value) => schema::Literal::Int(*value),
        model::Literal::String(value) => schema::Literal::String(leak(value)),
    }
}

fn client_requirement(requirement: &model::Requirement) -> schema::Requirement {
    use model::Requirement as From;
    use schema::Requirement as To;
    match requirement {
        From::Require(path) => To::Require(leak(path)),
        From::Forbid(path) => To::Forbid(leak(path)),
        From::Items(path, least, most) => To::Items(leak(path), *least, *most),
        From::Unique(path) => To::Unique(leak(path)),
        From::AnyOf(groups) => To::AnyOf(client_groups(groups)),
        From::OneOf(groups) => To::OneOf(client_groups(groups)),
        From::AtMost(less, more) => To::AtMost(leak(less), leak(more)),
    }
}

fn client_groups(groups: &[Vec<String>]) -> &'static [&'static [&'static str]] {
    let groups = groups.iter().map(|group| -> &'static [&'static str] {
        let paths: Vec<_> = group.iter().map(|path| leak(path)).collect();
        paths.leak()
    });
    groups.collect::<Vec<_>>().leak()
}

fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}
