//! Editing keeps what a person wrote.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use volcgen_fmt::{Document, Kind};

const SPEC: &str = "\
# The header.
action: Start
errors: [One, Two]
# About the request.
request:
  # About A.
  A: { type: string, doc: A. }  # behind A

  # About B.
  B:
    type: int32
    # About the smallest.
    min: 1
    doc: B, written by hand.
  # At the end.
";

fn document() -> Document {
    Document::parse(Kind::Action, SPEC).unwrap()
}

fn edited(edit: impl Fn(&mut Document)) -> String {
    let mut document = document();
    edit(&mut document);
    document.to_text().unwrap()
}

#[test]
fn nothing_changes_without_an_edit() {
    assert_eq!(document().to_text().unwrap(), SPEC);
}

#[test]
fn values_can_be_read() {
    let document = document();
    assert_eq!(document.get(&["request", "B", "min"]), Some(json!(1)));
    assert_eq!(document.get(&["errors", "1"]), Some(json!("Two")));
    assert_eq!(document.get(&["errors", "2"]), None);
    assert_eq!(document.get(&["request", "A", "type", "x"]), None);
    assert_eq!(document.keys(&["request"]), ["A", "B"]);
    assert_eq!(document.comments(&["request", "B"]), ["About B."]);
    assert_eq!(document.comments(&[]), ["The header."]);
}

#[test]
fn a_changed_fact_leaves_everything_else() {
    let text = edited(|document| document.set(&["request", "B", "min"], json!(2)).unwrap());
    assert_eq!(text, SPEC.replace("min: 1", "min: 2"));
}

#[test]
fn a_whole_value_keeps_comments_of_what_stays() {
    let value = json!({ "type": "int64", "min": 1, "max": 9, "doc": "B, written by hand." });
    let text = edited(|document| document.set(&["request", "B"], value.clone()).unwrap());
    let expected = SPEC
        .replace("int32", "int64")
        .replace("min: 1\n", "min: 1\n    max: 9\n");
    assert_eq!(text, expected);
}

#[test]
fn new_keys_have_their_place_and_new_fields_come_last() {
    let text = edited(|document| {
        document.set(&["method"], json!("POST")).unwrap();
        document
            .set(&["request", "A", "required"], json!(true))
            .unwrap();
        document
            .set(&["request", "C"], json!({ "type": "bool", "doc": "C." }))
            .unwrap();
        document.insert(&["errors", "0"], 0, json!("Zero")).unwrap();
        document.set(&["errors", "3"], json!("Three")).unwrap();
    });
    assert!(
        text.contains("action: Start\nmethod: POST\nerrors: [Zero, One, Two, Three]\n"),
        "{text}"
    );
    assert!(
        text.contains("  A: { type: string, required: true, doc: A. }  # behind A\n"),
        "{text}"
    );
    assert!(
        text.contains("by hand.\n  C: { type: bool, doc: C. }\n  # At the end.\n"),
        "{text}"
    );
}

#[test]
fn what_is_removed_takes_its_comments_along() {
    let text = edited(|document| {
        assert_eq!(document.remove(&["request", "A"]).unwrap()["doc"], "A.");
        assert_eq!(document.remove(&["request", "A"]), None);
        assert_eq!(document.remove(&["errors", "0"]), Some(json!("One")));
    });
    assert!(
        !text.contains("About A.") && !text.contains("behind A"),
        "{text}"
    );
    assert!(
        text.contains("# About B.\n") && text.contains("errors: [Two]\n"),
        "{text}"
    );
}

#[test]
fn names_and_comments_can_be_changed() {
    let text = edited(|document| {
        assert!(document.rename(&["request", "A"], "X: y"));
        assert!(!document.rename(&["request", "A"], "Z"));
        assert!(document.set_comments(&["request", "B"], &["One.", "Two."]));
        assert!(document.set_comments(&[], &["New."]));
        assert!(document.set_blank_above(&["errors"], true));
    });
    assert!(text.starts_with("# New.\naction"), "{text}");
    assert!(
        text.contains("  'X: y': { type: string, doc: A. }  # behind A\n"),
        "{text}"
    );
    assert!(text.contains("  # One.\n  # Two.\n  B:\n"), "{text}");
    assert!(text.contains("\n\nerrors:"), "{text}");
}

#[test]
fn wrong_paths_are_errors() {
    let mut document = document();
    let mut set = |path: &[&str]| document.set(path, Value::Null).is_err();
    assert!(set(&["action", "x"]));
    assert!(set(&["errors", "9"]));
    assert!(set(&["errors", "x"]));
    assert!(document.insert(&["request", "A"], 0, Value::Null).is_err());
    assert!(document.insert(&[], 0, Value::Null).is_err());
    assert!(Document::new(Kind::Types).to_text().is_ok());
}
