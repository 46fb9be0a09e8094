//! Objects that have one of several variants.

use serde_json::{Value, json};

use super::{service_of, violations};
use crate::instance::{Options, check_value, variant, variant_in};
use crate::model::{Constraints, ShapeKind, Type, TypeKind, Union};

const ACTION: &str = "\
action: Do
summary: Does.
method: POST
request:
  Model: { type: Model, doc: M. }
  Voices: { type: list<Speech>, doc: V. }
types:
  Model:
    type: union
    doc: A model.
    variants:
      Plain: { tags: { Mode: a }, fields: { Size: { type: int32, max: 9, doc: S. }, Name: { type: string, doc: N. } } }
      Named: { tags: { Mode: a }, when_set: [ Name ], fields: { Name: { type: string, doc: N. } } }
      Large: { tags: { Mode: a }, when: { Size: [ 10, 11 ] }, fields: { Size: { type: int32, doc: S. } } }
      Other2: { tags: { Mode: b, Kind: 2 }, fields: { Flag: { type: bool, doc: F. } } }
      Single: { tags: { Mode: b }, when: { Size: 1 }, fields: { Size: { type: int32, doc: S. } } }
  Speech:
    type: object
    doc: Speech.
    fields: { Voice: { type: Voice, doc: V. } }
  Voice:
    type: union
    doc: A voice.
    variants:
      Loud: { tags: { ../Provider: loud }, fields: { Volume: { type: int32, doc: V. } } }
      Soft: { tags: { ../Provider: soft }, fields: { Breath: { type: bool, doc: B. } } }
rules:
  - { doc: named, when: { Model: Named }, require: [ Voices ] }
  - { doc: loud, when: { 'Voices[].Voice': Loud }, require: [ 'Voices[].Voice.Volume' ] }
";

#[track_caller]
fn assert_violations(request: &Value, expected: &[&str]) {
    assert_eq!(
        violations(&service_of(ACTION), request),
        expected,
        "{request}"
    );
}

fn with_union(name: &str, test: impl Fn(&Union)) {
    let service = service_of(ACTION);
    let mut shapes = service.shapes.iter();
    let shape = shapes.find(|shape| shape.name == name).unwrap();
    match &shape.kind {
        ShapeKind::Union(union) => test(union),
        _ => panic!("{name} is a union"),
    }
}

#[test]
fn the_variant_with_the_most_conditions_that_hold_is_found() {
    with_union("Model", |union| {
        for (object, name) in [
            (json!({ "Mode": "a" }), Some("Plain")),
            (json!({ "Mode": "a", "Size": 9 }), Some("Plain")),
            (json!({ "Mode": "a", "Name": "" }), Some("Plain")),
            (json!({ "Mode": "a", "Name": "n" }), Some("Named")),
            (json!({ "Mode": "a", "Size": 11 }), Some("Large")),
            (json!({ "Mode": "b", "Kind": 2 }), Some("Other2")),
            (json!({ "Mode": "b", "Size": 1 }), Some("Single")),
            // Of as many conditions, the first variant.
            (json!({ "Mode": "b", "Kind": 2, "Size": 1 }), Some("Other2")),
            (
                json!({ "Mode": "a", "Name": "n", "Size": 11 }),
                Some("Named"),
            ),
            (json!({ "Mode": "b" }), None),
            (json!({ "Mode": "c" }), None),
            (json!({}), None),
            (json!("a"), None),
        ] {
            let found = variant(union, None, &object);
            assert_eq!(found.map(|found| found.name.as_str()), name, "{object}");
        }
    });
}

#[test]
fn a_tag_next_to_a_union_chooses_its_variant() {
    with_union("Voice", |union| {
        let found = |tag: Option<&Value>| {
            let found = variant(union, tag, &json!({}));
            found.map(|found| found.name.clone())
        };
        assert_eq!(found(Some(&json!("soft"))).as_deref(), Some("Soft"));
        assert_eq!(found(Some(&json!("newer"))), None);
        assert_eq!(found(None), None);
        let parent = json!({ "Provider": "loud" });
        let found = variant_in(union, Some(&parent), &json!({}));
        assert_eq!(found.map(|found| found.name.as_str()), Some("Loud"));
        assert!(variant_in(union, None, &json!({})).is_none());
    });
}

#[test]
fn an_object_is_checked_as_its_variant() {
    let model = |model: Value| json!({ "Model": model });
    assert_violations(&model(json!({ "Mode": "a", "Size": 1 })), &[]);
    let request = model(json!({ "Mode": "a", "Size": 12 }));
    assert_violations(&request, &["`Model.Size`: 12 is not at most 9"]);
    let request = model(json!({ "Mode": "b", "Kind": 2, "Flgs": true }));
    let expected = ["`Model.Flgs`: unknown field; did you mean `Flag`?"];
    assert_violations(&request, &expected);
    let request = model(json!({ "Mode": "b", "Kind": 2, "Kin": true }));
    assert_violations(
        &request,
        &["`Model.Kin`: unknown field; did you mean `Kind`?"],
    );
    // Any variant that is not known is valid.
    assert_violations(&model(json!({ "Mode": "newer", "Size": "large" })), &[]);
    let expected = ["`Model`: expected an object, found string \"a\""];
    assert_violations(&model(json!("a")), &expected);
}

#[test]
fn a_union_needs_the_tag_next_to_it() {
    let voice = |element: Value| json!({ "Voices": [element] });
    assert_violations(
        &voice(json!({ "Provider": "soft", "Voice": { "Breath": true } })),
        &[],
    );
    assert_violations(
        &voice(json!({ "Provider": "newer", "Voice": { "Breath": 1 } })),
        &[],
    );
    assert_violations(&voice(json!({ "Provider": "soft" })), &[]);
    let request = voice(json!({ "Provider": "soft", "Voice": { "Volume": 1 } }));
    assert_violations(&request, &["`Voices[0].Voice.Volume`: unknown field"]);
    for provider in [json!({}), json!({ "Provider": null })] {
        let mut element = provider;
        element["Voice"] = json!({});
        let expected = ["`Voices[0].Provider`: missing, but required"];
        assert_violations(&voice(element), &expected);
    }
    let request = voice(json!({ "Provider": "soft", "Voice": "a" }));
    let expected = ["`Voices[0].Voice`: expected an object, found string \"a\""];
    assert_violations(&request, &expected);
    let request = voice(json!({ "Provider": 1, "Voice": {} }));
    let expected = ["`Voices[0].Provider`: expected a string, found number 1"];
    assert_violations(&request, &expected);
}

/// Servers leave members out.
#[test]
fn a_response_can_lack_the_tag_next_to_a_union() {
    let service = service_of(ACTION);
    let ty = Type {
        kind: TypeKind::Shape(service.versions[0].actions[0].request),
        constraints: Constraints::default(),
    };
    let response = json!({ "Voices": [{ "Voice": {} }] });
    assert_eq!(check_value(&service, &ty, &response, Options::RESPONSE), []);
}

#[test]
fn a_rule_can_apply_to_one_variant() {
    let named = json!({ "Model": { "Mode": "a", "Name": "n" } });
    assert_violations(&named, &["`Voices`: required (named)"]);
    assert_violations(&json!({ "Model": { "Mode": "a" } }), &[]);
    let voices = json!([
        { "Provider": "loud", "Voice": { "Volume": 1 } },
        { "Provider": "soft", "Voice": {} },
        { "Provider": "loud", "Voice": {} },
        { "Provider": "loud" },
    ]);
    let expected = ["`Voices[2].Voice.Volume`: required (loud)"];
    assert_violations(&json!({ "Voices": voices }), &expected);
}
