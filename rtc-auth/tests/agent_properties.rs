//! What holds for any bytes, any JSON and any text that agents could send.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test"
)]
#![cfg(feature = "agent")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use volcengine_rtc_server::agent::{
    Callback, CallbackError, CallbackVerifier, Frame, FrameError, FrameType, Message, ToolCall,
    ToolResult,
};

const SIGNATURE: &str = "fake-agent-signature";

fn verify(body: &[u8]) -> Result<Callback, CallbackError> {
    CallbackVerifier::new(SIGNATURE).unwrap().verify(body)
}

/// Names of members that messages have, and others.
fn member() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Stage",
        "Code",
        "UserID",
        "UserId",
        "RoundID",
        "EventTime",
        "data",
        "text",
        "userId",
        "sequence",
        "definite",
        "tool_calls",
        "id",
        "function",
        "name",
        "arguments",
        "type",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,4}"]
}

/// Any JSON, with many members that messages have.
fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // serde_json can be off by the last digit of others.
        any::<i16>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        "\\PC{0,6}".prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(member(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn frame_type() -> impl Strategy<Value = FrameType> {
    prop::sample::select(vec![
        FrameType::STATE,
        FrameType::SUBTITLES,
        FrameType::TOOL_CALLS,
        FrameType::new(*b"info").unwrap(),
    ])
}

/// A call whose `Message` and arguments are strings of JSON.
fn call_of(arguments: &Value) -> ToolCall {
    let function = json!({ "name": "f", "arguments": arguments.to_string() });
    let message = json!([{ "id": "c", "function": function }]).to_string();
    let body = json!({ "Type": "tool_calls", "Message": message, "Signature": SIGNATURE });
    let message = verify(body.to_string().as_bytes()).unwrap().message();
    match message.unwrap() {
        Message::ToolCalls(mut calls) => calls.calls.remove(0),
        _ => unreachable!(),
    }
}

proptest! {
    #[test]
    fn parsing_any_bytes_does_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(frame) = Frame::parse(&bytes) {
            prop_assert_eq!(frame.to_bytes().unwrap(), bytes);
        }
    }

    #[test]
    fn any_frame_is_read_as_it_was_written(
        name in prop::array::uniform4(0_u8..128),
        payload in "\\PC{0,100}",
        rest in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        let frame = Frame::new(FrameType::new(name).unwrap(), payload);
        let mut bytes = frame.to_bytes().unwrap();
        prop_assert!(Frame::parse(&bytes).is_ok_and(|read| read == frame));
        let length = bytes.len();
        bytes.extend_from_slice(&rest);
        let (first, after) = Frame::split_first(&bytes, length).unwrap();
        prop_assert_eq!((&first, after), (&frame, &rest[..]));
    }

    /// Each byte counts: the length, the type and the payload.
    #[test]
    fn a_frame_with_any_byte_changed_is_rejected_or_another_one(
        payload in "[ -~]{1,40}",
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let frame = Frame::new(FrameType::STATE, payload);
        let mut bytes = frame.to_bytes().unwrap();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        match Frame::parse(&bytes) {
            Ok(other) => prop_assert!(other != frame),
            Err(FrameError::TooLarge { .. } | FrameError::Truncated { .. }
                | FrameError::TrailingBytes { .. }) => prop_assert!((4..8).contains(&at)),
            Err(_) => prop_assert!(byte >= 128),
        }
    }

    #[test]
    fn a_frame_cut_off_anywhere_says_so(payload in "\\PC{0,40}", at in any::<prop::sample::Index>()) {
        let bytes = Frame::new(FrameType::SUBTITLES, payload).to_bytes().unwrap();
        let found = at.index(bytes.len());
        let is_truncated = matches!(
            Frame::parse(&bytes[..found]),
            Err(FrameError::Truncated { expected, found: reported })
                if reported == found && expected > found && expected <= bytes.len()
        );
        prop_assert!(is_truncated);
    }

    #[test]
    fn any_json_is_a_message_or_an_error(frame_type in frame_type(), payload in value()) {
        let message = Frame::new(frame_type, payload.to_string()).message();
        if frame_type.as_str() == "info" {
            let name = "info".to_owned();
            prop_assert_eq!(message.unwrap(), Message::Other { name, payload });
        }
    }

    #[test]
    fn any_text_as_a_payload_does_not_panic(frame_type in frame_type(), payload in "\\PC{0,60}") {
        let _ = Frame::new(frame_type, payload).message();
    }

    #[test]
    fn verifying_any_body_does_not_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(verify(&body).is_err());
    }

    #[test]
    fn verifying_any_members_does_not_panic(
        mut body in prop::collection::btree_map(
            prop::sample::select(vec![
                "message", "Message", "Type", "AppId", "RoomID", "TaskID", "Newer",
            ]),
            value(),
            0..6,
        ),
        text in "\\PC{0,40}",
    ) {
        body.insert("signature", SIGNATURE.into());
        for message in [None, Some(Value::from(text))] {
            if let Some(message) = message {
                body.insert("message", message);
            }
            let body = serde_json::to_vec(&body).unwrap();
            if let Ok(callback) = verify(&body) {
                let _ = (callback.message(), format!("{callback:?}"));
            }
        }
    }

    #[test]
    fn any_frame_in_a_callback_is_that_frame(
        payload in "\\PC{0,60}",
        frame_type in frame_type(),
        padding in any::<bool>(),
    ) {
        let frame = Frame::new(frame_type, payload);
        let mut message = STANDARD.encode(frame.to_bytes().unwrap());
        if !padding {
            message = message.trim_end_matches('=').to_owned();
        }
        let body = json!({ "message": message, "signature": SIGNATURE }).to_string();
        let callback = verify(body.as_bytes()).unwrap();
        prop_assert_eq!(callback.message_type(), frame_type.as_str());
        prop_assert_eq!(callback.payload(), frame.payload());
        prop_assert_eq!(callback.message(), frame.message());
    }

    #[test]
    fn only_the_signature_itself_is_accepted(signature in "\\PC{0,24}") {
        prop_assume!(signature != SIGNATURE);
        let body = json!({ "message": "", "signature": signature }).to_string();
        prop_assert_eq!(verify(body.as_bytes()).unwrap_err(), CallbackError::InvalidSignature);
    }

    /// Through two layers of JSON in strings on the way in, and two on the way out.
    #[test]
    fn arguments_and_results_arrive_as_they_were(arguments in value(), content in value()) {
        let call = call_of(&arguments);
        let parsed: Value = call.parse_arguments().unwrap();
        prop_assert_eq!(parsed.to_string(), arguments.to_string());

        let result: ToolResult = call.result(&content).unwrap();
        let message: Value = result.to_message().parse().unwrap();
        let received = message["Content"].as_str().unwrap();
        match content {
            Value::String(string) => prop_assert_eq!(received, string),
            content => prop_assert_eq!(received, content.to_string()),
        }
    }
}
