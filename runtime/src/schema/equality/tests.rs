use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::schema::{DecodeContext, JsonText, Literal, Null, Nullable, Strictness, WireType};
use crate::{Number, record, union};

#[derive(Clone)]
struct Part {
    name: Option<String>,
}
record! { Part { optional { name: String = "Name"; } } }

#[derive(Clone)]
struct Same {
    name: Option<String>,
}
record! { Same { optional { name: String = "Name"; } } }

#[derive(Clone)]
enum Choice {
    First(Part),
    Second(Part),
    Third(Same),
    Other(Value),
}
union! {
    Choice {
        First(Part).tags(&[("Kind", Literal::String("first"))]);
        Second(Part).tags(&[("Kind", Literal::String("second"))]);
        Third(Same).tags(&[("Kind", Literal::String("third"))]);
    }
    from { Third(Same); }
}

#[derive(Clone)]
struct All {
    flag: Option<bool>,
    count: Option<i64>,
    rate: Option<f64>,
    exact: Option<Number>,
    text: Option<String>,
    list: Option<Vec<String>>,
    map: Option<BTreeMap<String, i32>>,
    part: Option<Part>,
    choice: Option<Choice>,
    json: Option<Value>,
    carried: Option<JsonText<Part>>,
    cleared: Option<Nullable<String>>,
}
record! {
    All {
        optional {
            flag: bool = "Flag";
            count: i64 = "Count";
            rate: f64 = "Rate";
            exact: Number = "Exact";
            text: String = "Text";
            list: Vec<String> = "List";
            map: BTreeMap<String, i32> = "Map";
            part: Part = "Part";
            choice: Choice = "Choice";
            json: Value = "Json";
            carried: JsonText<Part> = "Carried";
            cleared: Nullable<String> = "Cleared";
        }
    }
}

fn none() -> All {
    <All as crate::schema::Record>::empty()
}

fn part(name: &str) -> Part {
    Part {
        name: Some(name.to_owned()),
    }
}

fn same(name: &str) -> Same {
    Same {
        name: Some(name.to_owned()),
    }
}

fn strings(strings: &[&str]) -> Vec<String> {
    strings.iter().map(|text| (*text).to_owned()).collect()
}

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

/// Values that all differ: of each kind, and the same content in kinds that are close.
fn different() -> Vec<All> {
    let map = |key: &str, value| BTreeMap::from([(key.to_owned(), value)]);
    macro_rules! each {
        ($($field:ident: $value:expr),* $(,)?) => {
            vec![none(), $(All { $field: Some($value), ..none() }),*]
        };
    }
    let unread = |text: &str| {
        let lenient = DecodeContext::new(Strictness::Lenient);
        All::decode(&lenient, json!({ "Carried": text })).unwrap()
    };
    let mut values = each! {
        flag: true, flag: false,
        count: 0, count: 1,
        rate: 0.0, rate: 0.5,
        exact: number("1"), exact: number("1.0"),
        text: String::new(), text: "a".to_owned(),
        list: strings(&[]), list: strings(&[""]), list: strings(&["a"]), list: strings(&["a", "b"]),
        map: BTreeMap::new(), map: map("a", 1), map: map("a", 2), map: map("b", 1),
        part: Part { name: None }, part: part("a"), part: part("b"),
        choice: Choice::First(part("a")), choice: Choice::First(part("b")),
        choice: Choice::Second(part("a")), choice: Choice::Third(same("a")),
        choice: Choice::Other(json!({ "Kind": "new" })), choice: Choice::Other(json!({ "Kind": 1 })),
        json: json!(1), json: json!("1"), json: json!({ "a": [1] }),
        carried: Part { name: None }.into(), carried: part("a").into(),
        cleared: Null.into(), cleared: Nullable::Value(String::new()), cleared: Nullable::Value("a".to_owned()),
    };
    values.extend([unread("not JSON"), unread("{")]);
    values
}

#[test]
fn a_value_equals_itself_and_no_other() {
    let (values, copies) = (different(), different());
    for (index, value) in values.iter().enumerate() {
        for (other, copy) in copies.iter().enumerate() {
            assert_eq!(value == copy, index == other, "{value:?} and {copy:?}");
        }
    }
}

#[test]
fn what_is_not_a_number_equals_nothing() {
    let value = All {
        rate: Some(f64::NAN),
        ..none()
    };
    assert_ne!(value, value.clone());
}
