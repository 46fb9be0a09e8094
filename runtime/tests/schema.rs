//! The macros of `schema`, as generated code uses them.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test"
)]

use std::collections::BTreeMap;

use serde_json::{Value, from_str, json, to_string, to_value};
use volcengine_core::schema::{
    DecodeContext, Record, Reflect, Slots, Strictness, Table, ValueRef, Values, WireType,
};
use volcengine_core::{open_enum, record};

#[allow(non_camel_case_types)]
mod missing {
    pub enum name {}
    pub enum size {}
}

#[derive(Clone, Debug, PartialEq)]
pub enum Color {
    Red,
    Other(String),
}
open_enum! { Color: String { Red = "red" } }

#[derive(Clone, Debug, PartialEq)]
pub enum Level {
    Low,
    Other(i32),
}
open_enum! { Level: i32 { Low = 1 } }

#[derive(Clone)]
pub struct Node {
    pub name: String,
    pub size: i32,
    pub tags: Vec<String>,
    pub color: Option<Color>,
    pub level: Option<Level>,
    pub secret: Option<String>,
    pub ratio: Option<f64>,
    pub next: Option<Box<Node>>,
    pub children: Option<Vec<Node>>,
    pub by_name: Option<BTreeMap<String, Node>>,
    pub anything: Option<Value>,
}

record! {
    Node as NodeBuilder {
        required {
            name: String = "Name".aliases(&["name"]);
            size: i32 = "Size";
        }
        defaulted {
            tags: Vec<String> = "Tags";
        }
        optional {
            color: Color = "Color";
            level: Level = "Level";
            secret: String = "Secret".sensitive();
            ratio: f64 = "Ratio";
            next: Box<Node> = "Next";
            children: Vec<Node> = "Children";
            by_name: BTreeMap<String, Node> = "ByName";
            anything: Value = "Anything";
        }
    }
}

fn node(name: &str) -> Node {
    Node::builder().name(name).size(1).build()
}

fn strict(text: &str) -> Result<Node, String> {
    from_str(text).map_err(|error| error.to_string())
}

fn lenient<T: WireType>(text: &str) -> Result<T, String> {
    let context = DecodeContext::new(Strictness::Lenient);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    T::decode(&context, &mut deserializer).map_err(|error| format!("{}: {error}", context.path()))
}

#[test]
fn encoded_values_decode_to_the_same_value() {
    let mut root = node("root");
    root.tags = vec!["a".to_owned()];
    root.color = Some(Color::Other("teal".to_owned()));
    root.level = Some(Level::Other(7));
    root.next = Some(Box::new(node("next")));
    root.children = Some(vec![node("child")]);
    root.by_name = Some(BTreeMap::from([("k".to_owned(), node("entry"))]));
    root.anything = Some(json!({ "x": [1, null] }));
    let text = to_string(&root).unwrap();
    assert!(strict(&text).unwrap() == root, "{text}");
    assert!(lenient::<Node>(&text).unwrap() == root, "{text}");
}

#[test]
fn fields_decode_in_any_order() {
    let read =
        strict(r#"{"Level": 1, "Tags": ["a"], "Size": 2, "Secret": "s", "name": "x"}"#).unwrap();
    let mut expected = node("x");
    expected.size = 2;
    expected.tags = vec!["a".to_owned()];
    expected.level = Some(Level::Low);
    expected.secret = Some("s".to_owned());
    assert!(read == expected, "{read:?}");
}

#[test]
fn attributes_belong_to_their_fields() {
    let attributes = Node::TABLE.fields().map(|field| {
        let attributes = field.attributes;
        (field.wire, attributes.sensitive, attributes.aliases)
    });
    let special: Vec<_> = attributes
        .filter(|(_, sensitive, aliases)| *sensitive || !aliases.is_empty())
        .collect();
    assert_eq!(
        special,
        [("Name", false, &["name"][..]), ("Secret", true, &[])]
    );
}

#[test]
fn absent_values_are_omitted_and_empty_values_are_sent() {
    let mut root = node("");
    assert_eq!(
        to_value(&root).unwrap(),
        json!({ "Name": "", "Size": 1, "Tags": [] })
    );
    root.children = Some(Vec::new());
    assert_eq!(to_value(&root).unwrap()["Children"], json!([]));
}

#[test]
fn a_missing_required_field_is_an_error_when_strict() {
    let error = strict(r#"{"Name": "x", "Tags": []}"#).unwrap_err();
    assert!(error.contains("missing field `Size`"), "{error}");
    let read: Node = lenient(r#"{"Name": "x"}"#).unwrap();
    assert_eq!((read.size, read.tags.len()), (0, 0));
}

#[test]
fn null_is_empty_when_lenient() {
    let text = r#"{"Name": null, "Size": null, "Tags": null, "Children": null, "Next": null}"#;
    let read: Node = lenient(text).unwrap();
    assert_eq!(
        read,
        Node {
            name: String::new(),
            size: 0,
            ..read.clone()
        }
    );
    assert!(read.tags.is_empty() && read.children.is_none() && read.next.is_none());
    let error = strict(text).unwrap_err();
    assert!(error.starts_with("Name: "), "{error}");
    assert_eq!(
        lenient::<Vec<String>>("null").unwrap(),
        Vec::<String>::new()
    );
    assert_eq!(lenient::<String>("null").unwrap(), "");
}

#[test]
fn a_duplicate_field_is_an_error() {
    for text in [
        r#"{"Name": "a", "Size": 1, "Name": "b"}"#,
        r#"{"Name": "a", "Size": 1, "name": "b"}"#,
    ] {
        let error = strict(text).unwrap_err();
        assert!(error.contains("duplicate field `Name`"), "{error}");
    }
}

#[test]
fn a_duplicate_field_of_a_response_does_not_lose_the_others() {
    for (text, name) in [
        (r#"{"Name": "a", "Size": 1, "Name": "b"}"#, "b"),
        (r#"{"Name": "a", "Size": 1, "name": "b"}"#, "a"),
        (r#"{"name": "b", "Size": 1, "Name": "a"}"#, "a"),
    ] {
        let read = lenient::<Node>(text).unwrap();
        assert_eq!((read.name.as_str(), read.size), (name, 1));
    }
}

#[test]
fn a_sparse_document_has_no_values_of_other_types() {
    let sparse = |text: &str| {
        let context = DecodeContext::new(Strictness::Sparse);
        Node::decode(&context, &mut serde_json::Deserializer::from_str(text))
    };
    assert_eq!(sparse(r#"{"Tags": null}"#).unwrap().size, 0);
    for odd in [
        r#"{"Name": 1}"#,
        r#"{"Size": "1"}"#,
        r#"{"Name": "a", "name": "b"}"#,
        "[]",
    ] {
        assert!(sparse(odd).is_err(), "{odd}");
    }
}

#[test]
fn aliases_are_read_and_unknown_fields_are_skipped() {
    let text = r#"{"New": {"deep": [1, {"x": null}]}, "name": "a", "Size": 1.0, "Tags": []}"#;
    let read = strict(text).unwrap();
    assert_eq!((read.name.as_str(), read.size), ("a", 1));
    assert_eq!(to_value(&read).unwrap()["Name"], "a");
}

#[test]
fn unknown_enum_values_are_kept() {
    let read = strict(r#"{"Name": "", "Size": 1, "Color": "teal", "Level": 9}"#).unwrap();
    assert_eq!(read.color, Some(Color::Other("teal".to_owned())));
    assert_eq!(read.level, Some(Level::Other(9)));
    assert_eq!(Color::from("red"), Color::Red);
    assert_eq!(Level::from(1), Level::Low);
}

#[test]
fn errors_name_the_path() {
    let cases = [
        (r#"{"Children": [{}, {"Size": "x"}]}"#, "Children[1].Size: "),
        (
            r#"{"ByName": {"a.b": {"Tags": [{}]}}}"#,
            "ByName.a.b.Tags[0]: ",
        ),
        (r#"{"Next": {"Next": {"Level": 1.5}}}"#, "Next.Next.Level: "),
        (r#"{"Size": 3000000000}"#, "Size: "),
        (r"[1]", ": "),
    ];
    for (text, path) in cases {
        let error = lenient::<Node>(text).unwrap_err();
        assert!(error.starts_with(path), "{error}");
    }
}

#[test]
fn numbers_are_read_across_types() {
    let ratio = |text: &str| {
        let text = format!(r#"{{"Name": "", "Size": 1, "Ratio": {text}}}"#);
        strict(&text).unwrap().ratio.unwrap()
    };
    assert!((ratio("2") - 2.0).abs() < f64::EPSILON);
    assert!(ratio("18446744073709551615") > 1.8e19);
    assert!(lenient::<i64>("9223372036854775808").is_err());
    assert!(lenient::<i32>("1.5").is_err());
}

#[test]
fn debug_output_and_errors_do_not_contain_secrets() {
    let mut root = node("x");
    root.secret = Some("hidden".to_owned());
    let text = format!("{root:?}");
    assert_eq!(
        text,
        r#"Node { Name: "x", Size: 1, Tags: [], Secret: [redacted] }"#
    );
    let error = lenient::<Node>(r#"{"Secret": [1234]}"#).unwrap_err();
    assert!(
        error.starts_with("Secret: ") && !error.contains("1234"),
        "{error}"
    );
}

#[test]
fn fields_are_found_by_their_wire_name() {
    let root = node("x");
    let reflect: &dyn Reflect = &root;
    assert!(matches!(reflect.get("Size"), ValueRef::Int(1)));
    assert!(matches!(reflect.get("Nope"), ValueRef::Absent));
    assert_eq!(Node::TABLE.required, ["Name", "Size"]);
}

/// A record of 130 fields, which is more than a machine word has bits.
struct Wide(Vec<i64>);

macro_rules! tens {
    ($($ten:literal)*) => {
        &[$(
            concat!($ten, "0"), concat!($ten, "1"), concat!($ten, "2"), concat!($ten, "3"),
            concat!($ten, "4"), concat!($ten, "5"), concat!($ten, "6"), concat!($ten, "7"),
            concat!($ten, "8"), concat!($ten, "9"),
        )*]
    };
}

impl Record for Wide {
    const TABLE: &'static Table = &Table {
        type_name: "Wide",
        required: tens!["a" "b" "c" "d" "e" "f" "g" "h" "i" "j" "k" "l" "m"],
        others: &[],
        attributes: &[],
    };
    fn empty() -> Self {
        Wide(vec![0; 130])
    }
    fn visit<'a>(&'a self, values: &mut Values<'_, 'a>) {
        self.0.iter().for_each(|value| values.field(value));
    }
    fn visit_mut<S: Slots>(&mut self, slots: &mut S) {
        self.0.iter_mut().for_each(|value| slots.field(value));
    }
}

#[test]
fn records_can_have_more_fields_than_a_word_has_bits() {
    let full: Vec<_> = Wide::TABLE
        .fields()
        .map(|f| format!("\"{}\": 1", f.wire))
        .collect();
    let read = |fields: &[String]| {
        let text = format!("{{{}}}", fields.join(","));
        let context = DecodeContext::new(Strictness::Strict);
        let mut deserializer = serde_json::Deserializer::from_str(&text);
        Wide::decode(&context, &mut deserializer).map_err(|error| error.to_string())
    };
    assert_eq!(read(&full).unwrap().0.iter().sum::<i64>(), 130);
    let without = |index: usize| {
        let mut fields = full.clone();
        fields.remove(index);
        read(&fields).err().unwrap()
    };
    assert!(without(0).contains("missing field `a0`"));
    assert!(without(127).contains("missing field `m7`"));
    assert!(without(129).contains("missing field `m9`"));
    let mut twice = full.clone();
    twice.push(full[128].clone());
    assert!(read(&twice).err().unwrap().contains("duplicate field `m8`"));
}
