//! What the writer makes of drafts.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "this is how a test's helpers fail"
)]

use serde_json::json;
use volcgen_import::draft::{
    Action, Constraints, Draft, EnumValue, Example, Field, Keys, Kind, Shape, Variant,
};
use volcgen_import::{Specs, codes};

fn shape(kind: Kind) -> Shape {
    Shape {
        kind,
        ..Shape::default()
    }
}

fn field(name: &str, kind: Kind) -> Field {
    Field {
        name: name.to_owned(),
        in_query: None,
        required: false,
        doc: Some(format!("What {name} is: a test.").into()),
        default: None,
        example: None,
        is_secret: false,
        deprecated: None,
        null_means: None,
        shape: shape(kind),
        more: Keys::default(),
    }
}

fn action(request: Vec<Field>) -> Action {
    Action {
        version: "v1".to_owned(),
        name: "MakeCup".to_owned(),
        summary: Some("Make a cup.".into()),
        method: Some("POST".to_owned()),
        request,
        ..Action::default()
    }
}

fn draft(actions: Vec<Action>) -> Draft {
    Draft {
        service: "cafe".to_owned(),
        actions,
        ..Draft::default()
    }
}

/// A file of the specs of a draft, and the codes of what was noticed.
fn written(draft: &Draft, path: &str) -> (String, Vec<&'static str>) {
    let specs = Specs::new(draft);
    let contents = specs.contents().unwrap();
    let findings = specs.findings.iter().map(|finding| finding.code);
    (contents.get(path).cloned().unwrap(), findings.collect())
}

#[test]
fn what_a_query_cannot_carry_is_left_out_and_reported() {
    let labels = Kind::Map(Box::new(shape(Kind::String)));
    let mut get = action(vec![field("Labels", labels), field("Any", Kind::Json)]);
    get.method = Some("GET".to_owned());
    let (text, findings) = written(&draft(vec![get]), "cafe/v1/MakeCup.yaml");
    assert!(!text.contains("Labels"), "{text}");
    assert!(text.contains("Any: { type: string,"), "{text}");
    assert!(findings.contains(&codes::UNSENDABLE), "{findings:?}");
}

#[test]
fn an_example_that_does_not_fit_is_left_out_and_reported() {
    let mut made = action(vec![field("Size", Kind::Int32)]);
    made.examples = vec![
        Example {
            name: Some("wrong".to_owned()),
            request: Some(json!({ "Size": "many" })),
            response: None,
        },
        Example {
            name: None,
            request: Some(json!({ "Size": 1 })),
            response: Some(json!({ "ResponseMetadata": { "RequestId": "1" } })),
        },
    ];
    let (text, findings) = written(&draft(vec![made]), "cafe/v1/MakeCup.yaml");
    assert!(!text.contains("wrong"), "{text}");
    assert!(text.contains("  - name: call it, 2\n    request: { Size: 1 }\n    response: {}\n"));
    assert!(findings.contains(&codes::WRONG_EXAMPLE), "{findings:?}");
}

#[test]
fn constraints_of_elements_are_stated_with_the_list() {
    let element = Shape {
        kind: Kind::Int32,
        constraints: Constraints {
            min: Some(0.0),
            ranges: vec![(0.0, 1.5), (10.0, 60.0)],
            ..Constraints::default()
        },
        values: Vec::new(),
    };
    let mut sizes = field("Sizes", Kind::List(Box::new(element)));
    sizes.shape.constraints.max_items = Some(9);
    let mut name = field("Name", Kind::String);
    name.shape.constraints.max = Some(3.0);
    let (text, findings) = written(
        &draft(vec![action(vec![sizes, name])]),
        "cafe/v1/MakeCup.yaml",
    );
    assert!(text.contains("min: 0\n"), "{text}");
    assert!(text.contains("ranges: [[0, 1.5], [10, 60]]\n"), "{text}");
    assert!(text.contains("max_items: 9\n"), "{text}");
    assert!(!text.contains("max: 3"), "{text}");
    assert!(
        findings.contains(&codes::UNSTATED_CONSTRAINT),
        "{findings:?}"
    );
}

#[test]
fn values_are_named_and_defaults_fit_their_type() {
    let mut state = field("State", Kind::String);
    state.default = Some(json!("1080p"));
    state.example = Some(json!(7));
    for value in ["1080p", "on: air", "1080P"] {
        state.shape.values.push(EnumValue {
            value: json!(value),
            name: None,
            doc: None,
        });
    }
    let (text, findings) = written(&draft(vec![action(vec![state])]), "cafe/v1/MakeCup.yaml");
    assert!(text.contains("Value1080p: 1080p"), "{text}");
    assert!(text.contains("OnAir: 'on: air'"), "{text}");
    assert!(text.contains("Value1080P2: 1080P"), "{text}");
    assert!(text.contains("default: 1080p"), "{text}");
    assert!(!text.contains("example"), "{text}");
    assert!(findings.contains(&codes::UNNAMED_VALUES), "{findings:?}");
    assert!(findings.contains(&codes::UNFITTING_VALUE), "{findings:?}");
}

#[test]
fn named_types_and_unions_are_types_and_unused_ones_are_left_out() {
    let mut draft = draft(vec![action(vec![
        field("Drink", Kind::Named("drink".to_owned())),
        field(
            "Tags",
            Kind::List(Box::new(shape(Kind::Named("Id".to_owned())))),
        ),
    ])]);
    let coffee = shape(Kind::Object(vec![field("Roast", Kind::String)]));
    let variant = Variant {
        name: "Coffee".to_owned(),
        tags: [("Kind".to_owned(), json!("coffee"))].into_iter().collect(),
        doc: None,
        shape: coffee,
        more: Keys::default(),
    };
    let mut id = shape(Kind::String);
    id.constraints.pattern = Some("[a-z]+".to_owned());
    draft
        .types
        .insert("drink".to_owned(), shape(Kind::Union(vec![variant])));
    draft.types.insert("Id".to_owned(), id);
    draft.types.insert(
        "Left".to_owned(),
        shape(Kind::Object(vec![field("A", Kind::Bool)])),
    );
    let (text, findings) = written(&draft, "cafe/v1/types.yaml");
    assert!(text.contains("Drink:\n  type: union\n"), "{text}");
    assert!(text.contains("pattern: '[a-z]+'"), "{text}");
    assert!(!text.contains("Left"), "{text}");
    assert!(findings.contains(&codes::UNUSED_TYPE), "{findings:?}");
}

#[test]
fn no_name_leaves_the_folder_or_belongs_to_the_protocol() {
    let mut outside = action(Vec::new());
    outside.name = "../../Evil".to_owned();
    let mut version = action(Vec::new());
    version.version = "..".to_owned();
    let named = action(vec![
        field("Action", Kind::String),
        field("1st", Kind::String),
        field("a\u{202e}b", Kind::String),
    ]);
    let specs = Specs::new(&draft(vec![outside, version, named]));
    let contents = specs.contents().unwrap();
    let paths: Vec<_> = contents.keys().map(String::as_str).collect();
    assert_eq!(paths, ["cafe/service.yaml", "cafe/v1/MakeCup.yaml"]);
    let text = contents.get("cafe/v1/MakeCup.yaml").unwrap();
    assert!(
        text.contains("request:\n  1st: { type: string, rename: field_1st,"),
        "{text}"
    );
    let bad = specs
        .findings
        .iter()
        .filter(|finding| finding.code == codes::BAD_NAME);
    assert_eq!(bad.count(), 4);
}

/// What a person completes after the first import is no longer noted by the second one.
#[test]
fn what_a_person_has_completed_is_not_noted_again() {
    let undescribed = |name: &str, kind| Field {
        doc: None,
        ..field(name, kind)
    };
    let mut state = undescribed("State", Kind::Int32);
    let value = |value: i32| EnumValue {
        value: json!(value),
        name: None,
        doc: None,
    };
    state.shape.values = vec![value(1), value(2)];
    let mut make = action(vec![
        undescribed("Size", Kind::String),
        undescribed("Colour", Kind::String),
        undescribed("Secret", Kind::String),
        state,
    ]);
    make.summary = None;
    make.method = None;
    let specs = Specs::new(&draft(vec![make]));
    let codes = |findings: &[volcgen_import::finding::Finding]| {
        let codes = findings.iter().map(|finding| finding.code);
        codes.collect::<Vec<_>>()
    };
    let (undescribed, secret) = (codes::UNDESCRIBED, codes::LOOKS_SECRET);
    let assumed = [
        codes::NO_TITLE,
        codes::NO_SERVICE_DOC,
        codes::NO_REGION,
        codes::NO_HOST,
    ];
    let of_action = [
        codes::NO_SUMMARY,
        codes::NO_METHOD,
        undescribed,
        secret,
        codes::UNNAMED_VALUES,
    ];
    assert_eq!(
        codes(&specs.findings),
        [&assumed[..], &of_action[..]].concat()
    );

    let mut contents = specs.contents().unwrap();
    let again = specs.merged(&contents).unwrap().findings;
    let open = [
        codes::NO_TITLE,
        codes::NO_SERVICE_DOC,
        codes::NO_SUMMARY,
        undescribed,
        codes::UNNAMED_VALUES,
    ];
    assert_eq!(codes(&again), open, "{again:?}");

    for (path, changes) in [
        (
            "cafe/service.yaml",
            &[
                ("title: cafe", "title: The café"),
                ("doc: cafe.", "doc: Coffee."),
            ][..],
        ),
        (
            "cafe/v1/MakeCup.yaml",
            &[
                ("Make cup.", "Make a cup."),
                ("doc: Size.", "doc: How much."),
                ("doc: Secret.", "doc: The word."),
                ("doc: State.", "doc: How it is."),
                ("Value1: 1", "Full: 1"),
                ("Value2: 2", "Empty: { value: 2, doc: Nothing is left. }"),
            ],
        ),
    ] {
        let text = contents.get_mut(path).unwrap();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}: {text}");
            *text = text.replace(from, to);
        }
    }
    let completed = specs.merged(&contents).unwrap();
    assert_eq!(completed.contents, contents);
    let [left] = &completed.findings[..] else {
        panic!("{:?}", completed.findings);
    };
    assert!(left.message.ends_with("`Colour` of `MakeCup`"), "{left}");
}

#[test]
fn wrong_addresses_are_left_out() {
    let mut draft = draft(vec![Action {
        docs: Some("https://a b".to_owned()),
        group: Some("Cups\u{19} and mugs".to_owned()),
        ..action(Vec::new())
    }]);
    draft.host = Some("{service}.demo.v]olc.com".to_owned());
    draft.region = Some("cn north".to_owned());
    draft
        .hosts
        .insert("cn-north-1".to_owned(), "a_b".to_owned());
    draft
        .hosts
        .insert("cn-beijing".to_owned(), "cafe.example.com".to_owned());
    let (service, found) = written(&draft, "cafe/service.yaml");
    assert_eq!(
        found
            .iter()
            .filter(|code| **code == codes::BAD_NAME)
            .count(),
        4
    );
    assert!(
        service.contains("hosts: { cn-beijing: cafe.example.com }\n"),
        "{service}"
    );
    assert!(service.contains("title: Cups and mugs"), "{service}");
    let (action, _) = written(&draft, "cafe/v1/MakeCup.yaml");
    assert!(!action.contains("docs:"), "{action}");
}
