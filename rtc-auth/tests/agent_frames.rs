//! Frames and messages of agents against examples computed from the documented layout.

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

use common::{vector, vectors};
use serde_json::{Value, json};
use volcengine_rtc_server::agent::{
    AgentState, Command, CommandPriority, Frame, FrameError, FrameType, Message, ToolResult,
};

fn hex(hex: &str) -> Vec<u8> {
    let digits = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digits).collect()
}

/// The frame of a vector, as its bytes.
fn bytes(name: &str) -> Vec<u8> {
    hex(vector("frames", name)["hex"].as_str().unwrap())
}

fn message(name: &str) -> Message {
    Frame::parse(&bytes(name)).unwrap().message().unwrap()
}

fn parse(frame_type: FrameType, payload: &Value) -> Result<Message, String> {
    let message = Frame::new(frame_type, payload.to_string()).message();
    message.map_err(|error| error.to_string())
}

#[test]
fn every_vector_is_read_and_written_back() {
    let vectors = vectors("frames");
    assert_eq!(vectors.len(), 9);
    for vector in vectors {
        let name = &vector["name"];
        let bytes = hex(vector["hex"].as_str().unwrap());
        let frame = Frame::parse(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(frame.frame_type().as_str(), vector["type"], "{name}");
        assert_eq!(frame.payload(), vector["payload"], "{name}");
        assert_eq!(frame.to_bytes().unwrap(), bytes, "{name}");
    }
}

#[test]
fn a_change_of_state_is_typed() {
    let Message::State(change) = message("state") else {
        panic!("it is a state");
    };
    assert_eq!(change.state, AgentState::Speaking);
    assert_eq!(change.description.as_deref(), Some("speaking"));
    assert_eq!(
        (change.task_id.as_str(), change.user_id.as_str()),
        ("task1", "user1")
    );
    assert_eq!(
        (change.round_id, change.event_time),
        (Some(2), Some(1_764_212_645_123))
    );
    let since_1970 = change
        .occurred_at()
        .unwrap()
        .duration_since(std::time::UNIX_EPOCH);
    assert_eq!(since_1970.unwrap().as_millis(), 1_764_212_645_123);
    assert!(change.extra.is_empty());
}

#[test]
fn other_spellings_and_unknown_members_and_numbers_are_kept() {
    let Message::State(change) = message("state_of_a_demo") else {
        panic!("it is a state");
    };
    assert_eq!(change.state, AgentState::Other(9));
    assert_eq!(
        (change.user_id.as_str(), change.round_id),
        ("user1", Some(2))
    );
    let extra = json!({ "Newer": true, "Stage": { "Detail": [1] } });
    assert_eq!(Value::Object(change.extra), extra);
    let Message::Other { name, payload } = message("unknown") else {
        panic!("its type is not known");
    };
    assert_eq!((name.as_str(), payload), ("info", json!({ "newer": 1 })));
}

#[test]
fn subtitles_are_typed() {
    let Message::Subtitles(subtitles) = message("subtitles") else {
        panic!("it has subtitles");
    };
    assert_eq!(subtitles.message_type.as_deref(), Some("subtitle"));
    let [segment] = &subtitles.segments[..] else {
        panic!("it has one segment");
    };
    assert_eq!(
        (segment.text.as_str(), segment.user_id.as_str()),
        ("今天下雪 ❄", "agent1")
    );
    assert_eq!((segment.sequence, segment.round_id), (Some(7), Some(2)));
    assert_eq!((segment.is_final, segment.is_end_of_turn), (true, false));
    assert_eq!(
        (segment.mode, segment.timestamp),
        (Some(1), Some(1_764_212_645_200))
    );
    let since_1970 = segment
        .occurred_at()
        .unwrap()
        .duration_since(std::time::UNIX_EPOCH);
    assert_eq!(since_1970.unwrap().as_millis(), 1_764_212_645_200);
    assert_eq!(segment.language.as_deref(), Some("zh"));
    assert!(segment.extra.is_empty() && subtitles.extra.is_empty());

    let Message::Subtitles(subtitles) = message("subtitles_short") else {
        panic!("it has subtitles");
    };
    let [first, second] = &subtitles.segments[..] else {
        panic!("it has two segments");
    };
    assert_eq!(
        (first.text.as_str(), first.is_final, first.is_end_of_turn),
        ("", false, true)
    );
    assert_eq!(
        Value::Object(first.extra.clone()),
        json!({ "speaker": { "x": 1 } })
    );
    assert_eq!((second.language.as_deref(), second.round_id), (None, None));
}

#[test]
fn members_of_unexpected_types_do_not_lose_a_message() {
    let payload = json!({ "UserID": 1, "RoundID": "4", "EventTime": [], "Stage": { "Code": "2" } });
    let Message::State(change) = parse(FrameType::STATE, &payload).unwrap() else {
        panic!("it is a state");
    };
    assert_eq!(
        (change.state, change.round_id),
        (AgentState::Thinking, Some(4))
    );
    assert_eq!((change.user_id.as_str(), change.event_time), ("", None));
    assert_eq!(
        Value::Object(change.extra),
        json!({ "UserID": 1, "EventTime": [] })
    );
}

#[test]
fn what_a_message_cannot_do_without_is_reported_without_its_value() {
    for (frame_type, payload, what) in [
        (FrameType::STATE, json!({}), "`Stage` is missing"),
        (
            FrameType::STATE,
            json!({ "Stage": "secret" }),
            "`Stage` is missing",
        ),
        (
            FrameType::STATE,
            json!({ "Stage": { "Code": "secret" } }),
            "`Stage.Code` is missing",
        ),
        (
            FrameType::STATE,
            json!(["secret"]),
            "the payload is not a JSON object",
        ),
        (
            FrameType::SUBTITLES,
            json!({ "data": "secret" }),
            "`data` is missing",
        ),
        (
            FrameType::SUBTITLES,
            json!({ "data": ["secret"] }),
            "element of `data` is not",
        ),
        (
            FrameType::SUBTITLES,
            json!({ "data": [{ "text": 1 }] }),
            "`data[].text` is missing",
        ),
        (FrameType::TOOL_CALLS, json!({}), "`tool_calls` is missing"),
        (
            FrameType::TOOL_CALLS,
            json!("secret"),
            "the payload is not a JSON object",
        ),
        (
            FrameType::TOOL_CALLS,
            json!([{ "id": "a" }]),
            "`tool_calls[].function.name` is missing",
        ),
        (
            FrameType::TOOL_CALLS,
            json!([{ "function": {} }]),
            "`tool_calls[].id` is missing",
        ),
    ] {
        let error = parse(frame_type, &payload).unwrap_err();
        assert!(error.contains(what), "{payload}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
    let error = Frame::parse(&bytes("empty"))
        .unwrap()
        .message()
        .unwrap_err();
    assert!(
        error.to_string().ends_with("not JSON: line 1, column 0"),
        "{error}"
    );
}

#[test]
fn bytes_that_are_not_one_frame_are_rejected() {
    let bytes = bytes("state");
    let expected = bytes.len();
    for found in 0..expected {
        let expected = if found < 8 { 8 } else { expected };
        let error = FrameError::Truncated { expected, found };
        assert_eq!(Frame::parse(&bytes[..found]), Err(error));
    }
    let longer = [&bytes[..], b"\0\0"].concat();
    assert_eq!(
        Frame::parse(&longer),
        Err(FrameError::TrailingBytes { count: 2 })
    );
    assert_eq!(
        Frame::parse("é!!\0\0\0\0".as_bytes()),
        Err(FrameError::InvalidType)
    );
    let error = FrameError::NotUtf8 { position: 2 };
    assert_eq!(Frame::parse(b"conv\0\0\0\x03{}\xff"), Err(error));
}

#[test]
fn frames_in_a_row_are_read_one_by_one() {
    let (first, second) = (bytes("state"), bytes("tool_calls"));
    let both = [&first[..], &second[..]].concat();
    let (frame, rest) = Frame::split_first(&both, Frame::MAX_BYTES).unwrap();
    assert_eq!((frame.frame_type(), rest), (FrameType::STATE, &second[..]));
    let (frame, rest) = Frame::split_first(rest, Frame::MAX_BYTES).unwrap();
    assert_eq!((frame.frame_type(), rest.len()), (FrameType::TOOL_CALLS, 0));
}

/// A length that nobody can send is rejected before its payload arrives.
#[test]
fn frames_over_the_limit_are_rejected() {
    let limit = Frame::MAX_BYTES;
    let longest = Frame::new(FrameType::STATE, " ".repeat(limit - 8));
    let bytes = longest.to_bytes().unwrap();
    assert_eq!(
        (bytes.len(), Frame::parse(&bytes).as_ref()),
        (limit, Ok(&longest))
    );

    let longer = Frame::new(FrameType::STATE, " ".repeat(limit - 7));
    assert_eq!(longer.to_bytes(), Err(FrameError::TooLarge { limit }));
    let bytes = longer.to_bytes_within(limit + 1).unwrap();
    assert_eq!(Frame::parse(&bytes), Err(FrameError::TooLarge { limit }));
    assert_eq!(Frame::parse_within(&bytes, limit + 1), Ok(longer));
    for limit in [0, limit, usize::MAX - 1] {
        let result = Frame::parse_within(b"conv\xff\xff\xff\xff", limit);
        assert!(result.is_err(), "{limit}");
    }
    let too_large = Err(FrameError::TooLarge { limit });
    assert_eq!(Frame::parse(b"conv\xff\xff\xff\xff"), too_large);
}

#[test]
fn frames_for_an_agent_are_those_of_the_vectors() {
    let result = ToolResult::new("call_1", &json!({ "celsius": -10 })).unwrap();
    assert_eq!(result.to_frame().to_bytes().unwrap(), bytes("tool_result"));
    let command = Command::speak("你好", CommandPriority::Interrupt);
    assert_eq!(command.to_frame().to_bytes().unwrap(), bytes("command"));
    for (command, payload) in [
        (Command::interrupt(), json!({ "Command": "interrupt" })),
        (
            Command::finish_speech_recognition(),
            json!({ "Command": "FinishSpeechRecognition" }),
        ),
        (
            Command::ask("why?", CommandPriority::Wait),
            json!({ "Command": "ExternalTextToLLM", "InterruptMode": 2, "Message": "why?" }),
        ),
        (
            Command::background("\"it\" snows"),
            json!({ "Command": "ExternalPromptsForLLM", "Message": "\"it\" snows" }),
        ),
        (
            Command::new("Newer").priority(CommandPriority::Drop),
            json!({ "Command": "Newer", "InterruptMode": 3 }),
        ),
    ] {
        let frame = command.to_frame();
        assert_eq!(frame.frame_type(), FrameType::COMMAND);
        assert_eq!(frame.payload().parse::<Value>().unwrap(), payload);
    }
}
