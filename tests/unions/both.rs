//! Unions as generated code has them, and the same in the language of specs.

use std::sync::LazyLock;

use serde_json::Value;
use volcengine_core::schema::{
    ActionInfo, Condition, Literal, Method, Requirement, Rule, ServiceInfo,
};
use volcengine_core::{record, union};
use volcgen::load::{self, Input};
use volcgen::model::{self, Action, Service};
use volcgen_tests::NOWHERE;

#[derive(Clone)]
pub struct Ark {
    pub name: Option<String>,
    pub fallback: Option<Model>,
}
record! { Ark { optional { name: String = "Name".chars(0, 2); fallback: Model = "Fallback"; } } }

#[derive(Clone)]
pub struct Bot {
    pub id: String,
    pub key: Option<String>,
}
record! { Bot {
    required { id: String = "Id"; }
    optional { key: String = "Key".sensitive(); }
} }

#[derive(Clone)]
pub enum Model {
    Ark(Box<Ark>),
    Bot(Bot),
    Other(Value),
}
union! {
    Model {
        Ark(Box<Ark>).tags(&[("Mode", Literal::String("ark"))]);
        Bot(Bot).tags(&[("Mode", Literal::String("bot")), ("Kind", Literal::Int(2))]);
    }
    from { Ark(Ark); Bot(Bot); }
}

#[derive(Clone)]
pub struct Plain {
    pub kind: Option<String>,
    pub rate: Option<i32>,
}
record! { Plain { optional { kind: String = "Kind"; rate: i32 = "Rate"; } } }

#[derive(Clone)]
pub struct Raw {
    pub json: Option<String>,
}
record! { Raw { optional { json: String = "Json".chars(0, 2); } } }

#[derive(Clone)]
pub enum Voice {
    Plain(Plain),
    Clone(Plain),
    Raw(Raw),
    Other { tag: String, value: Value },
}
union! {
    Voice after "Provider" {
        Plain(Plain).parent("volcano");
        Clone(Plain).parent("volcano").when(&[("Kind", &[Literal::String("c"), Literal::String("d")])]);
        Raw(Raw).parent("volcano").when_set(&["Json"]);
    }
    from { Raw(Raw); }
}

#[derive(Clone)]
pub struct Request {
    pub model: Model,
    pub voice: Option<Voice>,
    pub others: Option<Vec<Model>>,
    pub note: Option<String>,
}
record! { Request {
    required { model: Model = "Model"; }
    optional {
        voice: Voice = "Voice" after "Provider";
        others: Vec<Model> = "Others";
        note: String = "Note";
    }
} }

/// The same in the language of specs.
const HEAD: &str = "
service: s
title: S
doc: A service.
region: r
hosts: { r: example.com }
versions: { v1: { doc: The only one. } }
";
const TYPES: &str = "
Model:
  type: union
  doc: A model.
  variants:
    Ark: { tags: { Mode: ark }, type: Ark }
    Bot:
      tags: { Mode: bot, Kind: 2 }
      fields:
        Id: { type: string, required: true, doc: Id. }
        Key: { type: string, sensitive: true, doc: Key. }
Ark:
  type: object
  doc: Ark.
  fields:
    Name: { type: string, max_chars: 2, doc: Name. }
    Fallback: { type: Model, doc: Another. }
Voice:
  type: union
  doc: A voice.
  variants:
    Plain: { tags: { ../Provider: volcano }, type: Plain }
    Clone: { tags: { ../Provider: volcano }, when: { Kind: [ c, d ] }, type: Plain }
    Raw: { tags: { ../Provider: volcano }, when_set: [ Json ], type: Raw }
Plain:
  type: object
  doc: Plain.
  fields:
    Kind: { type: string, doc: Kind. }
    Rate: { type: int32, doc: Rate. }
Raw: { type: object, doc: Raw., fields: { Json: { type: string, max_chars: 2, doc: Json. } } }
";
const ACTION: &str = "
action: Start
summary: Start.
method: POST
request:
  Model: { type: Model, required: true, doc: The model. }
  Voice: { type: Voice, doc: The voice. }
  Others: { type: list<Model>, doc: Others. }
  Note: { type: string, doc: A note. }
";

pub static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let files = [
        ("s/service.yaml", HEAD),
        ("s/types.yaml", TYPES),
        ("s/v1/Start.yaml", ACTION),
    ];
    let files = files.map(|(path, text)| (path.into(), text.to_owned()));
    let mut loaded = load::load(&Input::Memory(files.into()));
    let mut service = volcgen::resolve(&loaded.specs[0], &mut loaded.diagnostics);
    volcgen::validate(&service, &mut loaded.diagnostics);
    assert!(!loaded.diagnostics.has_errors(), "{:?}", loaded.diagnostics);
    let shapes = service.shapes.iter();
    let voice = shapes
        .clone()
        .position(|shape| shape.name == "Voice")
        .unwrap();
    let model = shapes
        .clone()
        .position(|shape| shape.name == "Model")
        .unwrap();
    let is = |path: &str, shape: usize, variant: &str| {
        model::Condition::Variant(path.to_owned(), model::ShapeId(shape), variant.to_owned())
    };
    let rule = |conditions: Vec<model::Condition>| model::Rule {
        doc: "a rule".into(),
        within: String::new(),
        conditions,
        requirements: vec![model::Requirement::Forbid("Note".to_owned())],
        corrections: Vec::new(),
        span: NOWHERE,
    };
    service.versions[0].actions[0].rules = vec![
        rule(vec![is("Voice", voice, "Raw")]),
        rule(vec![is("Model", model, "Bot")]),
        rule(vec![
            is("Model", model, "Ark"),
            is("Model.Fallback", model, "Ark"),
        ]),
    ];
    service
});
static CORE: ServiceInfo = ServiceInfo::new("s", "r", &[]);
pub static INFO: ActionInfo = ActionInfo::new(&CORE, "v1", Method::Post, "Start").rules(&[
    Rule::new("a rule", &[Condition::Variant("Voice", "Raw")], NO_NOTE),
    Rule::new("a rule", &[Condition::Variant("Model", "Bot")], NO_NOTE),
    Rule::new(
        "a rule",
        &[
            Condition::Variant("Model", "Ark"),
            Condition::Variant("Model.Fallback", "Ark"),
        ],
        NO_NOTE,
    ),
]);
const NO_NOTE: &[Requirement] = &[Requirement::Forbid("Note")];

pub fn action() -> &'static Action {
    SERVICE.action("v1", "Start").unwrap()
}
