//! The client and the model, which mock and generator use, see the same forms of unions, in any object.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod both;

use both::{Ark, Bot, INFO, Model, Raw, Request, SERVICE, Voice, action};
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use volcengine_core::schema::{DecodeContext, Strictness, Union, VariantRef, WireType};
use volcengine_core::{constraints, encode, testing};
use volcgen::instance::{self, Options};
use volcgen::model;

/// Members of models, of which some are tags.
fn models() -> impl Strategy<Value = Value> {
    let name = prop_oneof![Just("a"), Just("too long")];
    let leaf = (
        prop::option::of(prop_oneof![Just("ark"), Just("bot"), Just("new")]),
        prop::option::of(1..3),
        prop::option::of(name),
        prop::option::of(Just("i")),
    );
    let leaf = leaf.prop_map(|(mode, kind, name, id)| {
        object([
            ("Mode", mode.map(Value::from)),
            ("Kind", kind.map(Value::from)),
            ("Name", name.map(Value::from)),
            ("Id", id.map(Value::from)),
        ])
    });
    leaf.prop_recursive(3, 6, 1, |inner| {
        (inner.clone(), prop::option::of(inner)).prop_map(|(mut model, fallback)| {
            if let (Some(fallback), Some(members)) = (fallback, model.as_object_mut()) {
                members.insert("Fallback".to_owned(), fallback);
            }
            model
        })
    })
}

fn requests() -> impl Strategy<Value = Value> {
    let voice = (
        prop::option::of(prop_oneof![Just("c"), Just("x")]),
        prop::option::of(0..9),
        prop::option::of(prop_oneof![Just(""), Just("{}"), Just("long")]),
    );
    let voice = voice.prop_map(|(kind, rate, json)| {
        object([
            ("Kind", kind.map(Value::from)),
            ("Rate", rate.map(Value::from)),
            ("Json", json.map(Value::from)),
        ])
    });
    let provider = prop::option::of(prop_oneof![Just("volcano"), Just("new")]);
    let others = prop::option::of(prop::collection::vec(models(), 0..3));
    let note = prop::option::of(prop_oneof![Just(""), Just("n")]);
    let parts = (
        models(),
        prop::option::of(voice),
        provider,
        others,
        note,
        any::<bool>(),
    );
    parts.prop_map(|(model, voice, provider, others, note, is_last)| {
        let tag = ("Provider", provider.map(Value::from));
        let voice = ("Voice", voice);
        let [first, second] = if is_last { [voice, tag] } else { [tag, voice] };
        let others = ("Others", others.map(Value::from));
        object([
            first,
            second,
            ("Model", Some(model)),
            others,
            ("Note", note.map(Value::from)),
        ])
    })
}

fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let members = members.into_iter();
    let members = members.filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(members.collect::<Map<_, _>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn client_and_model_see_the_same_forms(request in requests()) {
        let read = read(&request, Strictness::Lenient).unwrap();
        let known = |name: &str| match &SERVICE.shapes.iter().find(|shape| shape.name == name).unwrap().kind {
            model::ShapeKind::Union(union) => union,
            _ => unreachable!("both are unions"),
        };
        let found = instance::variant(known("Model"), None, &request["Model"]);
        let found = found.map(|variant| variant.name.as_str());
        // In a response, an object that does not fit its form is kept as it is.
        if let Some(name) = name_of(&read.model) {
            prop_assert_eq!(Some(name), found);
        }
        let voice = request.get("Voice");
        let found = voice.and_then(|voice| instance::variant(known("Voice"), request.get("Provider"), voice));
        let found = found.map(|variant| variant.name.as_str());
        prop_assert_eq!(read.voice.as_ref().and_then(name_of), found);
    }

    #[test]
    fn client_and_mock_find_the_same_violations(request in requests()) {
        let violations = instance::check_request(&SERVICE, action(), &request, Options::REQUEST);
        let is_read = |violation: &instance::Violation| matches!(
            violation.kind,
            instance::ViolationKind::Constraint | instance::ViolationKind::Rule
        ) || (violation.kind, violation.path.as_str()) == (instance::ViolationKind::Missing, "Provider");
        // The client cannot have members that a form does not have, and sends the tags within it.
        if !violations.iter().all(is_read) {
            return Ok(());
        }
        let read = read(&request, Strictness::Strict).unwrap();
        let found = constraints::check(&INFO, &read).into_iter();
        let mut found: Vec<String> = found.map(|violation| violation.path).collect();
        let mut expected: Vec<String> = violations.into_iter().map(|violation| violation.path).collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
        prop_assert_eq!(serde_json::to_value(&read).unwrap(), request);
    }
}

fn read(request: &Value, strictness: Strictness) -> Result<Request, serde_json::Error> {
    Request::decode(&DecodeContext::new(strictness), request)
}

fn name_of<T: Union>(union: &T) -> Option<&'static str> {
    match union.variant() {
        VariantRef::Known(variant, _) => Some(variant.name),
        VariantRef::Other(..) => None,
    }
}

#[test]
fn tags_are_sent_right_before_what_they_describe() {
    let request = Request {
        model: Bot {
            id: "b".to_owned(),
            key: None,
        }
        .into(),
        voice: Some(
            Raw {
                json: Some("{}".to_owned()),
            }
            .into(),
        ),
        others: Some(vec![
            Ark {
                name: None,
                fallback: None,
            }
            .into(),
        ]),
        note: None,
    };
    let sent = r#"{"Model":{"Mode":"bot","Kind":2,"Id":"b"},"Provider":"volcano","Voice":{"Json":"{}"},"Others":[{"Mode":"ark"}]}"#;
    assert_eq!(serde_json::to_string(&request).unwrap(), sent);
    let info = &INFO;
    let encoded = encode::encode(info, &request).unwrap();
    assert_eq!(String::from_utf8(encoded.body).unwrap(), sent);
}

#[test]
fn other_forms_lose_nothing() {
    for request in [
        json!({ "Model": { "Mode": "new", "X": [1, { "Y": null }] } }),
        json!({ "Model": {}, "Provider": "new", "Voice": { "A": 1 } }),
        json!({ "Model": {}, "Provider": "volcano" }),
        json!({ "Model": {}, "Voice": { "Rate": 1 } }),
    ] {
        let read = read(&request, Strictness::Strict).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), request);
        assert_eq!(name_of(&read.model), None);
    }
}

#[test]
fn a_union_needs_its_tag_in_the_parent() {
    let message = "missing, but required";
    for (request, expected) in [
        (
            json!({ "Model": {}, "Voice": { "Rate": 1 } }),
            Some("Provider"),
        ),
        (json!({ "Model": {}, "Voice": {}, "Provider": "new" }), None),
        (json!({ "Model": {}, "Provider": "new" }), None),
        (json!({ "Model": {} }), None),
    ] {
        let read = read(&request, Strictness::Strict).unwrap();
        let client = constraints::check(&INFO, &read).into_iter();
        let client: Vec<_> = client.map(|found| (found.path, found.message)).collect();
        let model = instance::check_request(&SERVICE, action(), &request, Options::REQUEST);
        let model: Vec<_> = model
            .into_iter()
            .map(|found| (found.path, found.message))
            .collect();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|path| (path.into(), message.into()))
            .collect();
        assert_eq!((&client, &model), (&expected, &expected), "{request}");
    }
}

#[test]
fn an_odd_union_does_not_lose_the_rest_of_a_response() {
    let response = json!({
        "Voice": { "Rate": [] }, "Provider": "volcano", "Note": "n",
        "Model": { "Mode": "ark", "Name": {} }, "Others": ["text", null, { "Mode": "ark" }],
    });
    let read = read(&response, Strictness::Lenient).unwrap();
    assert_eq!(read.note.as_deref(), Some("n"));
    assert_eq!(
        read.model,
        Model::Other(json!({ "Mode": "ark", "Name": {} }))
    );
    let voice = Voice::other("volcano", json!({ "Rate": [] }));
    assert_eq!(read.voice, Some(voice));
    assert_eq!(read.others.map(|others| others.len()), Some(3));
}

#[test]
fn errors_have_the_path_of_what_does_not_fit() {
    for (request, path) in [
        (
            json!({ "Model": { "Mode": "ark", "Name": 1 } }),
            "Model.Name",
        ),
        (
            json!({ "Model": {}, "Provider": "volcano", "Voice": { "Rate": "r" } }),
            "Voice.Rate",
        ),
        (
            json!({ "Model": {}, "Voice": { "Rate": "r" }, "Provider": "volcano" }),
            "Voice.Rate",
        ),
        (json!({ "Model": {}, "Provider": 1 }), "Provider"),
        (json!({ "Model": "text" }), "Model"),
    ] {
        let error = serde_json::from_value::<Request>(request)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(&format!("{path}: ")), "{error}");
    }
    let missing = serde_json::from_value::<Request>(json!({})).unwrap_err();
    assert_eq!(missing.to_string(), "missing field `Model`");
    let unknown = json!({ "Model": { "Mode": "ark", "Nmae": "a" } });
    let error = testing::from_json::<Request>(unknown).unwrap_err();
    assert_eq!(error.path(), "Model.Nmae");
    testing::from_json::<Request>(json!({ "Model": { "Mode": "new", "Nmae": "a" } })).unwrap();
}

#[test]
fn secrets_of_all_forms_are_not_printed() {
    let request = json!({
        "Model": { "Mode": "bot", "Kind": 2, "Id": "b", "Key": "secret" },
        "Others": [{ "Mode": "new", "Key": "secret" }],
        "Provider": "new", "Voice": { "Key": "secret" },
    });
    let read = read(&request, Strictness::Strict).unwrap();
    let printed = format!("{read:?}");
    assert!(!printed.contains("secret"), "{printed}");
    assert_eq!(
        printed,
        r#"Request { Model: Bot(Bot { Id: "b", Key: [redacted] }), Provider: "new", Voice: Other([redacted]), Others: [Other([redacted])] }"#
    );
}
