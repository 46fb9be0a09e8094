//! Which values count as set in rules. One table of cases tests the check of the client and the check
//! of the model, which mock and generator use.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
use volcengine_core::schema::{ActionInfo, Method, Requirement, Rule, ServiceInfo};
use volcengine_core::{Nullable, constraints, encode, open_enum, record};
use volcgen::{instance, model};
use volcgen_tests::NOWHERE;

#[derive(Deserialize)]
struct Case {
    /// A path such as `Record.String`.
    field: String,
    /// Its value; `None` if the field is absent.
    #[serde(default, deserialize_with = "present")]
    value: Option<Value>,
    is_set: bool,
}

/// Reads `null` as a value, unlike `Option`.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Case {
    fn request(&self) -> Value {
        let Some(value) = &self.value else {
            return json!({});
        };
        let steps = self.field.rsplit('.');
        steps.fold(value.clone(), |value, name| json!({ name: value }))
    }
}

enum IntEnum {
    Other(i32),
}
open_enum! { IntEnum: i32 {} }

enum StringEnum {
    One,
    Other(String),
}
open_enum! { StringEnum: String { One = "one" } }

struct Request {
    string: Option<String>,
    bool: Option<bool>,
    int: Option<i64>,
    float: Option<f64>,
    int_enum: Option<IntEnum>,
    string_enum: Option<StringEnum>,
    list: Option<Vec<String>>,
    map: Option<BTreeMap<String, String>>,
    record: Option<Box<Request>>,
    json: Option<Value>,
    nullable: Option<Nullable<String>>,
}
record! {
    Request {
        optional {
            string: String = "String";
            bool: bool = "Bool";
            int: i64 = "Int";
            float: f64 = "Float";
            int_enum: IntEnum = "IntEnum";
            string_enum: StringEnum = "StringEnum";
            list: Vec<String> = "List";
            map: BTreeMap<String, String> = "Map";
            record: Box<Request> = "Record";
            json: Value = "Json";
            nullable: Nullable<String> = "Nullable";
        }
    }
}

#[test]
fn client_and_model_agree_on_which_values_are_set() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("cases.json")).unwrap();
    let mut service = volcgen_tests::rtc();
    for case in cases {
        let request = case.request();
        let what = format!("{} in {request}", case.field);
        assert_eq!(
            client_is_set(&case.field, &request),
            case.is_set,
            "client: {what}"
        );
        assert_eq!(
            model_is_set(&mut service, &case.field, &request),
            case.is_set,
            "model: {what}"
        );
    }
}

/// Checks a rule that requires the field and one that forbids it, with the client.
fn client_is_set(field: &str, request: &Value) -> bool {
    static SERVICE: ServiceInfo = ServiceInfo::new("s", "r", &[]);
    let field: &'static str = field.to_owned().leak();
    let violations = |requirement| {
        let rule = Rule::new("", &[], vec![requirement].leak());
        let info = ActionInfo::new(&SERVICE, "v", Method::Post, "A").rules(vec![rule].leak());
        let request: Request = serde_json::from_value(request.clone()).unwrap();
        constraints::check(&info, &request).len()
    };
    let is_set = violations(Requirement::Require(field)) == 0;
    assert_eq!(violations(Requirement::Forbid(field)), usize::from(is_set));
    is_set
}

/// Checks a rule that requires the field and one that forbids it, with the model.
fn model_is_set(service: &mut model::Service, field: &str, request: &Value) -> bool {
    let mut violations = |requirement| {
        service.versions[0].actions[0].rules = vec![model::Rule {
            corrections: Vec::new(),
            span: NOWHERE,
            doc: "".into(),
            within: String::new(),
            conditions: Vec::new(),
            requirements: vec![requirement],
        }];
        instance::broken_rules(service, &service.versions[0].actions[0], request).len()
    };
    let is_set = violations(model::Requirement::Require(field.to_owned())) == 0;
    let forbidden = violations(model::Requirement::Forbid(field.to_owned()));
    assert_eq!(forbidden, usize::from(is_set));
    is_set
}

/// The client sends each value of the table unchanged.
#[test]
fn a_body_carries_the_values_of_the_table() {
    static SERVICE: ServiceInfo = ServiceInfo::new("s", "r", &[]);
    let info = ActionInfo::new(&SERVICE, "v", Method::Post, "A");
    let cases: Vec<Case> = serde_json::from_str(include_str!("cases.json")).unwrap();
    let is_absent = |case: &&Case| case.value == Some(Value::Null) && case.field != "Nullable";
    let sent = cases.iter().filter(|case| !is_absent(case));
    for request in sent.map(Case::request) {
        let typed: Request = serde_json::from_value(request.clone()).unwrap();
        let body = encode::encode(&info, &typed).unwrap().body;
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), request);
    }
}
