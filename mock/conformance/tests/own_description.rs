//! A service that no mock server has built in, with a description of its own.

use volcengine_conformance::Suite;
use volcengine_core::record;
use volcengine_core::schema::{Action, ActionInfo, Method, ServiceInfo};

static TOY: ServiceInfo =
    ServiceInfo::new("toy", "cn-north-1", &[("cn-north-1", "toy.example.com")]);

static SUITE: Suite = Suite::new(&TOY, include_str!("description.yaml"));

#[derive(Clone)]
struct MakeToy {
    name: String,
}
record! {
    MakeToy {
        required {
            name: String = "Name";
        }
    }
}
impl Action for MakeToy {
    type Output = String;
    const INFO: &'static ActionInfo = &ActionInfo::new(&TOY, "2024-01-01", Method::Post, "MakeToy");
}

/// An action that the description does not have.
#[derive(Clone)]
struct BreakToy {
    name: String,
}
record! {
    BreakToy {
        required {
            name: String = "Name";
        }
    }
}
impl Action for BreakToy {
    type Output = String;
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&TOY, "2024-01-01", Method::Post, "BreakToy");
}

/// An action whose body is a form.
#[derive(Clone)]
struct TagToys {
    names: Vec<String>,
    tags: Vec<Tag>,
    dry: Option<bool>,
    token: Option<String>,
}
record! {
    TagToys {
        required {
            names: Vec<String> = "Names".items(1, 3);
            tags: Vec<Tag> = "Tags";
        }
        optional {
            dry: bool = "Dry".query();
            token: String = "ClientToken".idempotency_token();
        }
    }
}
impl Action for TagToys {
    type Output = ();
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&TOY, "2024-01-01", Method::Post, "TagToys").form();
}

#[derive(Clone)]
struct Tag {
    key: String,
    value: Option<String>,
}
record! {
    Tag {
        required {
            key: String = "Key".chars(0, 8);
        }
        optional {
            value: String = "Value";
        }
    }
}

/// An action that is called without a signature.
#[derive(Clone)]
struct EnterShop {
    ticket: String,
}
record! {
    EnterShop {
        required {
            ticket: String = "Ticket";
        }
    }
}
impl Action for EnterShop {
    type Output = ();
    const INFO: &'static ActionInfo =
        &ActionInfo::new(&TOY, "2024-01-01", Method::Get, "EnterShop").unsigned();
}

fn ball() -> MakeToy {
    MakeToy {
        name: "ball".to_owned(),
    }
}

#[tokio::test]
async fn an_action_conforms() {
    let report = SUITE.assert_conforms::<MakeToy>().await;
    assert!(report.requests >= 1 && report.responses >= 1, "{report:?}");
}

#[tokio::test]
async fn an_example_makes_a_round_trip() {
    let sent = r#"{"Name":"ball"}"#;
    SUITE.assert_round_trip(ball(), sent, r#""ball-1""#).await;
}

#[tokio::test]
async fn an_action_with_a_form_conforms() {
    let report = SUITE.assert_conforms::<TagToys>().await;
    assert!(report.requests > 3 && report.violations > 3, "{report:?}");
    let request = TagToys {
        names: vec!["ball 1".to_owned()],
        tags: vec![Tag {
            key: "k 1".to_owned(),
            value: Some("a+b&c".to_owned()),
        }],
        dry: None,
        token: None,
    };
    let sent = r#"{"Names":["ball 1"],"Tags":[{"Key":"k 1","Value":"a+b&c"}]}"#;
    SUITE.assert_round_trip(request, sent, "null").await;
}

#[tokio::test]
async fn an_action_without_a_signature_conforms() {
    let report = SUITE.assert_conforms::<EnterShop>().await;
    assert!(report.requests >= 1, "{report:?}");
}

#[tokio::test]
async fn failed_responses_become_errors() {
    SUITE.assert_error_shapes(ball()).await;
}

#[tokio::test]
#[should_panic(expected = "MakeToy 2024-01-01: not the expected result")]
async fn an_example_with_another_result() {
    let sent = r#"{"Name":"ball"}"#;
    SUITE.assert_round_trip(ball(), sent, r#""cube-1""#).await;
}

#[tokio::test]
#[should_panic(expected = "BreakToy 2024-01-01: the specs have no such action")]
async fn an_action_that_the_description_lacks() {
    SUITE.assert_conforms::<BreakToy>().await;
}

#[tokio::test]
#[should_panic(expected = "the description of toy: ")]
async fn a_description_with_errors() {
    static BROKEN: Suite = Suite::new(&TOY, "#: toy/service.yaml\nservice: toy\n");
    BROKEN.assert_conforms::<MakeToy>().await;
}
