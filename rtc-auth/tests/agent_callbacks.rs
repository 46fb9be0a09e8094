//! Callbacks of agents, function calls and their results.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]
#![cfg(feature = "agent")]

#[path = "common/agent.rs"]
mod common;

use std::collections::BTreeMap;

use common::{vector, vectors};
use serde_json::{Value, json};
use volcengine_rtc_server::agent::{
    Callback, CallbackError, CallbackVerifier, FrameError, InvalidSecretKey, Message, ToolCall,
    ToolCalls, ToolResult,
};

const SIGNATURE: &str = "fake-agent-signature";

fn verifier() -> CallbackVerifier {
    CallbackVerifier::new(SIGNATURE).unwrap()
}

fn verify(body: &Value) -> Result<Callback, CallbackError> {
    verifier().verify(body.to_string().as_bytes())
}

fn body(name: &str) -> Value {
    vector("callbacks", name)["body"].clone()
}

fn tool_calls(body: &Value) -> ToolCalls {
    match verify(body).unwrap().message().unwrap() {
        Message::ToolCalls(calls) => calls,
        other => panic!("{other:?}"),
    }
}

/// A call of a function with these arguments.
fn call(arguments: &Value) -> ToolCall {
    let function = json!({ "name": "f", "arguments": arguments });
    let mut body = body("tool_calls_json");
    body["Message"] = json!([{ "id": "c", "function": function }])
        .to_string()
        .into();
    tool_calls(&body).calls.remove(0)
}

#[test]
fn every_vector_verifies_with_its_exact_payload() {
    let vectors = vectors("callbacks");
    assert_eq!(vectors.len(), 4);
    for vector in vectors {
        let name = &vector["name"];
        let callback = verify(&vector["body"]).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(callback.message_type(), vector["message_type"], "{name}");
        assert_eq!(callback.payload(), vector["payload"], "{name}");
        assert!(callback.extra().is_empty(), "{name}");
        let message = callback.message().unwrap();
        assert!(!matches!(message, Message::Other { .. }), "{name}");

        let other = CallbackVerifier::new("another").unwrap();
        let error = other.verify(vector["body"].to_string().as_bytes());
        assert_eq!(
            error.unwrap_err(),
            CallbackError::InvalidSignature,
            "{name}"
        );
    }
}

#[test]
fn both_forms_of_a_function_call_are_the_same_message() {
    let with_frame = tool_calls(&body("tool_calls_frame"));
    let without_frame = tool_calls(&body("tool_calls_json"));
    assert_eq!(with_frame.calls, without_frame.calls);
    assert_eq!(with_frame.subscriber_user_id.as_deref(), Some("user1"));
    let call = &without_frame.calls[0];
    assert_eq!(
        (call.id.as_str(), call.name.as_str()),
        ("call_1", "weather")
    );
    assert_eq!(call.call_type.as_deref(), Some("function"));
    let arguments: BTreeMap<String, String> = call.parse_arguments().unwrap();
    assert_eq!(arguments["city"], "Beijing");
    assert!(call.extra.is_empty());

    let callback = verify(&body("tool_calls_json")).unwrap();
    assert_eq!(callback.app_id(), Some("0123456789abcdef01234567"));
    assert_eq!(callback.room_id(), Some("room1"));
    assert_eq!(callback.internal_task_id(), Some("internal1"));
    let shown = format!("{callback:?}");
    assert!(
        shown.contains("room1") && !shown.contains(SIGNATURE),
        "{shown}"
    );
}

/// `Message` is JSON as a string, and so are the arguments in it. Either can also be JSON itself.
#[test]
fn json_is_read_as_a_string_and_as_it_is() {
    let mut body = body("tool_calls_json");
    let expected = tool_calls(&body);
    let list: Value = body["Message"].as_str().unwrap().parse().unwrap();
    body["Message"] = list.clone();
    assert_eq!(tool_calls(&body), expected);
    body["Message"] = json!({ "tool_calls": list }).to_string().into();
    body.as_object_mut().unwrap().remove("Type");
    assert_eq!(tool_calls(&body), expected);

    let arguments = |arguments| call(&arguments).parse_arguments::<Value>().unwrap();
    assert_eq!(arguments(json!(r#"{"a":1}"#)), json!({ "a": 1 }));
    assert_eq!(arguments(json!({ "a": 1 })), json!({ "a": 1 }));
    for none in [json!(""), json!(" "), Value::Null] {
        assert_eq!(arguments(none), json!({}));
    }
    assert!(call(&json!("{a:")).parse_arguments::<Value>().is_err());
}

#[test]
fn a_callback_of_an_unknown_type_is_kept() {
    let mut body = body("tool_calls_json");
    body["Type"] = "newer".into();
    body["Message"] = r#"{"a":1}"#.into();
    body["Newer"] = 2.into();
    let callback = verify(&body).unwrap();
    let (name, payload) = ("newer".to_owned(), json!({ "a": 1 }));
    assert_eq!(
        callback.message().unwrap(),
        Message::Other { name, payload }
    );
    assert_eq!(
        Value::Object(callback.extra().clone()),
        json!({ "Newer": 2 })
    );

    body["Message"] = "no JSON".into();
    let callback = verify(&body).unwrap();
    assert_eq!(callback.payload(), "no JSON");
    assert!(callback.message().is_err());
}

#[test]
fn several_signatures_are_accepted_while_one_replaces_the_other() {
    let both = CallbackVerifier::new("new")
        .unwrap()
        .also_accept("old")
        .unwrap();
    let verify = |signature: &str| {
        let mut body = body("state");
        body["signature"] = signature.into();
        both.verify(body.to_string().as_bytes()).map(|_| ())
    };
    for accepted in ["new", "old"] {
        assert_eq!(verify(accepted), Ok(()), "{accepted}");
    }
    let twice = verifier().also_accept(SIGNATURE).unwrap();
    assert!(twice.verify(body("state").to_string().as_bytes()).is_ok());
    for rejected in ["", "ne", "new ", "newold", "NEW", SIGNATURE] {
        assert_eq!(
            verify(rejected),
            Err(CallbackError::InvalidSignature),
            "{rejected}"
        );
    }
}

#[test]
fn signatures_are_redacted_and_cannot_be_empty() {
    let verifier = verifier().also_accept("another-one").unwrap();
    let debug = format!("{verifier:?}");
    assert!(
        !debug.contains(SIGNATURE) && !debug.contains("another-one"),
        "{debug}"
    );
    for name in ["state", "tool_calls_json"] {
        let mut body = body(name);
        body["Signature"] = SIGNATURE.into();
        let callback = verify(&body).unwrap();
        assert!(!format!("{callback:?} {:?}", callback.extra()).contains(SIGNATURE));
    }
    for empty in ["", " \r\n"] {
        let error = CallbackVerifier::new(empty).unwrap_err();
        assert_eq!(error, InvalidSecretKey::Empty);
        assert!(
            CallbackVerifier::new("a")
                .unwrap()
                .also_accept(empty)
                .is_err()
        );
    }
    let error = CallbackVerifier::new("a\nb").unwrap_err();
    assert_eq!(error, InvalidSecretKey::Invisible { position: 2 });
    let pasted = CallbackVerifier::new(format!(" {SIGNATURE}\n")).unwrap();
    assert!(pasted.verify(body("state").to_string().as_bytes()).is_ok());
}

/// The error must not reveal anything about a forged request but that it is forged.
#[test]
fn the_signature_is_checked_before_the_message() {
    for message in [json!("not Base64!"), json!(""), json!(1), Value::Null] {
        let body = json!({ "message": message, "signature": "forged" });
        assert_eq!(verify(&body).unwrap_err(), CallbackError::InvalidSignature);
    }
}

#[test]
fn a_body_that_is_no_callback_is_malformed() {
    let what = |body: &[u8]| {
        let error = verifier().verify(body).unwrap_err();
        assert_eq!(error.status(), 400);
        assert!(!error.to_string().contains("secret"), "{error}");
        error.to_string()
    };
    assert!(what(b"").ends_with("the body is not JSON: line 1, column 0"));
    assert!(what(b"[]").ends_with("the body is not a JSON object"));
    assert!(what("[".repeat(100_000).as_bytes()).contains("not a JSON object"));
    assert!(what(b"{}").ends_with("`signature` is missing, or not a string"));
    assert!(what(br#"{"signature":["secret"]}"#).ends_with("missing, or not a string"));
    let with = |message: Value| json!({ "message": message, "signature": SIGNATURE }).to_string();
    assert!(what(with(json!("secret!")).as_bytes()).ends_with("`message` is not Base64"));
    assert!(what(with(json!(7)).as_bytes()).ends_with("neither `message` nor `Message`"));
    assert!(what(with(json!("Y29udg==")).as_bytes()).ends_with("`message` is not a frame"));
    let error = verify(&json!({ "message": "Y29udg", "signature": SIGNATURE })).unwrap_err();
    let frame = FrameError::Truncated {
        expected: 8,
        found: 4,
    };
    assert_eq!(error, CallbackError::Frame(frame));
}

#[test]
fn a_body_over_the_limit_is_rejected_unread() {
    let body = body("state").to_string();
    let limit = body.len();
    assert!(verifier().max_body(limit).verify(body.as_bytes()).is_ok());
    let limit = limit - 1;
    let error = verifier()
        .max_body(limit)
        .verify(body.as_bytes())
        .unwrap_err();
    assert_eq!(
        (error.status(), error),
        (413, CallbackError::TooLarge { limit })
    );
}

#[test]
fn bodies_of_up_to_a_mebibyte_are_accepted_by_default() {
    let body = body("state").to_string();
    let padded = |length: usize| format!("{body}{}", " ".repeat(length - body.len()));
    let limit = 1_048_576;
    assert!(verifier().verify(padded(limit).as_bytes()).is_ok());
    let error = verifier().verify(padded(limit + 1).as_bytes());
    assert_eq!(error.unwrap_err(), CallbackError::TooLarge { limit });
}

#[test]
fn a_result_is_sent_as_json_and_a_string_as_it_is() {
    let content = |result: Result<ToolResult, _>| {
        let result: ToolResult = result.unwrap();
        let message: Value = result.to_message().parse().unwrap();
        assert_eq!(
            message,
            result.to_frame().payload().parse::<Value>().unwrap()
        );
        assert_eq!(message["ToolCallID"], "c");
        assert_eq!(message["Content"], result.content());
        result.content().to_owned()
    };
    let call = call(&json!({}));
    assert_eq!(
        content(call.result(&json!({ "a": [1, "b"] }))),
        r#"{"a":[1,"b"]}"#
    );
    assert_eq!(
        content(call.result(&"It \"snows\" ❄\n")),
        "It \"snows\" ❄\n"
    );
    assert_eq!(content(call.result(&json!("text"))), "text");
    assert_eq!(content(call.result(&0.1_f32)), "0.1");
    assert_eq!(content(call.result(&None::<u8>)), "null");
    assert_eq!(content(Ok(call.text_result("it failed"))), "it failed");
    let keys = BTreeMap::from([(vec![1], 1)]);
    assert!(call.result(&keys).is_err());
}
