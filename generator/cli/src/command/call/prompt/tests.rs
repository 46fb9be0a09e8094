//! Conversations with inputs that are known before.

use std::collections::VecDeque;

use volcgen::load::{self, Input};

use super::conversation::Conversation;
use super::*;

/// The parameters after these inputs, and all that was shown.
fn entered(
    (version, name): (&str, &str),
    given: &str,
    inputs: &[&str],
) -> (serde_json::Value, String) {
    let files = volcengine_specs::service("rtc");
    let files = files.map(|(path, text)| (path.into(), text.to_owned()));
    let input = Input::Memory(files.collect());
    let mut loaded = load::load_action(&input, "rtc", version, name);
    let services = volcgen::services(&mut loaded);
    let service = services.first().unwrap();
    let action = service.action(version, name).unwrap();
    let called = ActionRef { service, action };
    let mut inputs: VecDeque<&str> = inputs.iter().copied().collect();
    let mut shown = String::new();
    let mut ask = |question: &question::Question| {
        let input = inputs.pop_front().unwrap_or("no input");
        let (before, prompt) = (&question.before, &question.prompt);
        shown.push_str(&format!("{before}\n{prompt}{input}\n"));
        assert!(shown.len() < 100_000, "{shown}");
        match input {
            "no input" => Err(Stopped::Ended),
            input => Ok(input.to_owned()),
        }
    };
    let given = Json::parse(given).unwrap();
    let mut conversation = Conversation::new(called, given, &mut ask);
    let ended = conversation.complete("");
    let parameters = conversation.parameters.to_value();
    assert!(ended.is_ok(), "{shown}");
    assert!(inputs.is_empty(), "{inputs:?} is left after\n{shown}");
    (parameters, shown)
}

#[test]
fn objects_in_lists_are_asked_for_until_the_rules_are_met() {
    let given = r#"{"AppId":"a","TranscodeMode":1,"Layout":{"LayoutMode":2}}"#;
    let (parameters, shown) = entered(
        ("2020-12-01", "StartPushPublicStream"),
        given,
        &["p q", "p", "", "r", "", "u", "x", "3"],
    );
    let expected = serde_json::json!({
        "AppId": "a", "TranscodeMode": 1, "Layout": { "LayoutMode": 2 }, "PublicStreamId": "p",
        "TargetStreams": [{ "RoomId": "r", "UserId": "u", "Index": 3 }],
    });
    assert_eq!(parameters, expected, "{shown}");
}

#[test]
fn one_of_several_groups_is_chosen() {
    let action = ("2023-11-01", "StartRelayStream");
    let (parameters, shown) = entered(action, "{}", &["a", "https://u", "3", "2", "w"]);
    let expected = serde_json::json!({
        "AppId": "a", "Control": { "StreamUrl": "https://u" }, "WtnStreamId": "w",
    });
    assert_eq!(parameters, expected, "{shown}");
    assert!(
        shown.contains("1  RoomId and UserId and TaskId and Token\n"),
        "{shown}"
    );
    assert!(shown.contains("expected a number from 1 to 2"), "{shown}");
    // A group that was begun is not asked for again.
    let given = r#"{"AppId":"a","Control":{"StreamUrl":"https://u"},"RoomId":"r","TaskId":"t"}"#;
    let (parameters, shown) = entered(action, given, &["1", "u", "s"]);
    let expected = serde_json::json!({
        "AppId": "a", "Control": { "StreamUrl": "https://u" },
        "RoomId": "r", "TaskId": "t", "UserId": "u", "Token": "s",
    });
    assert_eq!(parameters, expected, "{shown}");
}

#[test]
fn variants_are_chosen_before_their_fields() {
    let action = ("2024-12-01", "StartVoiceChat");
    let given = r#"{"AppId":"a","RoomId":"r","TaskId":"t"}"#;
    let inputs = [
        "Small",
        "speech",
        "5",
        "key",
        "group",
        "Speech01Turbo",
        "minimax",
        "Coze",
        "coze",
        "bot",
        "token",
        "me",
        "user",
        "2",
        r#"{"voice_id":"alto","weight":"x"}"#,
        r#"{"voice_id":"alto","weight":50}"#,
        "",
    ];
    let (parameters, shown) = entered(action, given, &inputs);
    let config = serde_json::json!({
        "ASRConfig": {
            "Provider": "volcano",
            "ProviderParams": { "Mode": "smallmodel", "AppId": "speech" },
        },
        "TTSConfig": {
            "Provider": "minimax",
            "ProviderParams": {
                "Authorization": "key", "Groupid": "group", "model": "speech-01-turbo", "URL": "minimax",
                "timber_weights": [{ "voice_id": "alto", "weight": 50 }],
            },
        },
        "LLMConfig": {
            "Mode": "CozeBot",
            "CozeBotConfig": { "Url": "coze", "BotId": "bot", "APIKey": "token", "UserId": "me" },
        },
    });
    assert_eq!(parameters["Config"], config, "{shown}");
    let agent = serde_json::json!({ "TargetUserId": ["user"] });
    assert_eq!(parameters["AgentConfig"], agent, "{shown}");
}
