//! Webhooks about conversational agents.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]
#![cfg(feature = "webhook")]

mod common;

use common::{SECRET, signed, unsigned};
use proptest::prelude::*;
use serde_json::{Value, json};
use volcengine_rtc_server::webhook::{
    Component, Event, EventType, RunStage, RuntimeErrorCode, Verifier, VoiceChat,
};

/// The event with this data, received in a webhook.
fn receive(data: &Value) -> Event {
    let mut notification = unsigned("VoiceChat", "a1b2c3", "2026-01-02T03:04:05Z");
    notification["EventData"] = data.to_string().into();
    let verifier = Verifier::new(SECRET).unwrap();
    let notification = verifier.verify(signed(notification).as_bytes()).unwrap();
    assert_eq!(notification.event_type(), &EventType::VoiceChat);
    notification.event().unwrap()
}

fn voice_chat(data: &Value) -> VoiceChat {
    match receive(data) {
        Event::VoiceChat(event) => event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_problem_of_an_agent_is_typed() {
    let event = voice_chat(&json!({
        "AppId": "app1", "RoomId": "room1", "TaskId": "task1", "UserID": "user1", "RoundID": 0,
        "EventTime": 1_764_212_645_123_i64, "EventType": 1, "RunStage": "llm",
        "ErrorInfo": { "Errorcode": 1_004_007, "Reason": "status 500" },
    }));
    assert_eq!(event.task_id.as_deref(), Some("task1"));
    assert_eq!(
        (event.event_class, event.run_stage),
        (Some(1), Some(RunStage::Llm))
    );
    let error = event.error.unwrap();
    let code = error.code.unwrap();
    assert_eq!(code, RuntimeErrorCode::FunctionCallRejected);
    assert_eq!(code.component(), Some(Component::Tools));
    assert_eq!(error.reason.as_deref(), Some("status 500"));
    assert!(event.extra.is_empty());
}

#[test]
fn what_is_unknown_is_kept() {
    let event = voice_chat(&json!({
        "RunStage": "newer", "ErrorInfo": { "ErrorCode": 1_009_999 }, "EventTime": "soon",
    }));
    assert_eq!(event.run_stage, Some(RunStage::Other("newer".to_owned())));
    let code = event.error.unwrap().code;
    assert_eq!(code, Some(RuntimeErrorCode::Other(1_009_999)));
    assert_eq!(Value::Object(event.extra), json!({ "EventTime": "soon" }));

    let data = json!(["no object"]);
    let event_type = EventType::VoiceChat;
    assert_eq!(receive(&data), Event::Other { event_type, data });
}

proptest! {
    #[test]
    fn any_members_are_an_event(
        members in prop::collection::btree_map(
            prop::sample::select(vec![
                "TaskId", "UserID", "RoundID", "EventTime", "EventType", "RunStage", "Newer",
            ]),
            prop_oneof![any::<i64>().prop_map(Value::from), "\\PC{0,8}".prop_map(Value::from)],
            0..7,
        ),
        code in any::<i64>(),
    ) {
        let mut data = json!(members);
        data["ErrorInfo"] = json!({ "ErrorCode": code });
        let event = voice_chat(&data);
        let _ = event.occurred_at();
        let read = event.error.map_or(0, |error| error.code.map_or(0, RuntimeErrorCode::number));
        prop_assert_eq!(read, code);
    }
}
