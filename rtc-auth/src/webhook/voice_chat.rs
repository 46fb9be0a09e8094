//! What RTC reports of conversational agents.

use std::time::SystemTime;

use serde_json::{Map, Value};

use super::runtime_error::RuntimeErrorCode;
use crate::members::{Members, time_of_millis};

/// The data of [`EventType::VoiceChat`](super::EventType::VoiceChat): a conversational agent has reached
/// a stage, or has a problem (docs 6348/1798101, 6348/1928198).
///
/// Any member can be missing: the documentation does not say which ones every event has.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct VoiceChat {
    /// The application.
    pub app_id: Option<String>,
    /// The business tag.
    pub business_id: Option<String>,
    /// The room of the agent.
    pub room_id: Option<String>,
    /// The task.
    pub task_id: Option<String>,
    /// Who speaks.
    pub user_id: Option<String>,
    /// The round of the dialogue.
    pub round_id: Option<i64>,
    /// When it happened: Unix time in milliseconds.
    pub event_time: Option<i64>,
    /// The class of the event: one for errors, otherwise zero. Zero is inferred.
    pub event_class: Option<i64>,
    /// The stage that was reached, or in which the problem arose.
    pub run_stage: Option<RunStage>,
    /// The problem, if there is one.
    pub error: Option<VoiceChatError>,
    /// Members for which there is no field, by their names on the wire.
    pub extra: Map<String, Value>,
}

/// A problem of a conversational agent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VoiceChatError {
    /// What went wrong.
    pub code: Option<RuntimeErrorCode>,
    /// What went wrong, in RTC's words.
    pub reason: Option<String>,
}

impl VoiceChat {
    /// [`VoiceChat::event_time`] as a time.
    #[must_use]
    pub fn occurred_at(&self) -> Option<SystemTime> {
        self.event_time.and_then(time_of_millis)
    }

    pub(super) fn from_data(data: Map<String, Value>) -> Self {
        let mut members = Members::new(data);
        let mut id = |spellings: &[&str]| members.string(spellings).filter(|id| !id.is_empty());
        VoiceChat {
            app_id: id(&["AppId", "AppID"]),
            business_id: id(&["BusinessId", "BusinessID"]),
            room_id: id(&["RoomId", "RoomID"]),
            task_id: id(&["TaskId", "TaskID"]),
            user_id: id(&["UserID", "UserId"]),
            round_id: members.integer(&["RoundID", "RoundId"]),
            event_time: members.integer(&["EventTime"]),
            event_class: members.integer(&["EventType"]),
            run_stage: members.string(&["RunStage"]).map(RunStage::from),
            error: members.object(&["ErrorInfo"]).and_then(error),
            extra: members.rest(),
        }
    }
}

/// `None` if it says nothing, as events that are no errors can have it.
fn error(data: Map<String, Value>) -> Option<VoiceChatError> {
    let mut members = Members::new(data);
    let code = members.integer(&["ErrorCode", "Errorcode"]);
    let code = code.filter(|code| *code != 0).map(RuntimeErrorCode::from);
    let reason = members.string(&["Reason"]);
    let reason = reason.filter(|reason| !reason.is_empty());
    (code.is_some() || reason.is_some()).then_some(VoiceChatError { code, reason })
}

/// A stage of a conversational agent. `Other` keeps the names that this version of the crate does not
/// know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RunStage {
    /// The task has started: `taskStart`.
    TaskStart,
    /// The task has stopped: `taskStop`.
    TaskStop,
    /// The user begins to speak: `beginAsking`.
    BeginAsking,
    /// What the user said is recognized: `asrFinish`.
    AsrFinish,
    /// The model begins to reason: `reasoningStart`.
    ReasoningStart,
    /// The model begins to write: `llmOutput`.
    LlmOutput,
    /// The agent begins to speak: `answerStart`.
    AnswerStart,
    /// The agent has finished speaking: `answerFinish`.
    AnswerFinish,
    /// The agent was interrupted: `interrupted`.
    Interrupted,
    /// A parameter of the task is wrong: `preParamCheck`.
    PreParamCheck,
    /// Speech recognition has a problem: `asr`.
    Asr,
    /// The model has a problem: `llm`.
    Llm,
    /// Speech synthesis has a problem: `tts`.
    Tts,
    /// A stage of another name.
    Other(String),
}

/// The names on the wire.
static NAMES: [(RunStage, &str); 13] = [
    (RunStage::TaskStart, "taskStart"),
    (RunStage::TaskStop, "taskStop"),
    (RunStage::BeginAsking, "beginAsking"),
    (RunStage::AsrFinish, "asrFinish"),
    (RunStage::ReasoningStart, "reasoningStart"),
    (RunStage::LlmOutput, "llmOutput"),
    (RunStage::AnswerStart, "answerStart"),
    (RunStage::AnswerFinish, "answerFinish"),
    (RunStage::Interrupted, "interrupted"),
    (RunStage::PreParamCheck, "preParamCheck"),
    (RunStage::Asr, "asr"),
    (RunStage::Llm, "llm"),
    (RunStage::Tts, "tts"),
];

impl RunStage {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        if let RunStage::Other(name) = self {
            return name;
        }
        let known = NAMES.iter().find(|(known, _)| known == self);
        known.map_or("", |(_, name)| name)
    }
}

impl From<String> for RunStage {
    fn from(name: String) -> Self {
        let known = NAMES.iter().find(|(_, known)| *known == name);
        known.map_or(RunStage::Other(name), |(known, _)| known.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(data: Value) -> VoiceChat {
        match data {
            Value::Object(data) => VoiceChat::from_data(data),
            _ => VoiceChat::from_data(Map::new()),
        }
    }

    #[test]
    fn stages_round_trip_through_their_names() {
        for (stage, name) in &NAMES {
            assert_eq!(stage.as_str(), *name);
            assert_eq!(&RunStage::from((*name).to_owned()), stage);
        }
        assert_eq!(RunStage::from("newer".to_owned()).as_str(), "newer");
    }

    #[test]
    fn a_stage_has_no_error() {
        let event = event(json!({
            "AppId": "app1", "BusinessId": "", "RoomId": "room1", "TaskId": "task1",
            "UserID": "user1", "RoundID": 3, "EventTime": 1_700_000_000_123_i64, "EventType": 0,
            "RunStage": "answerStart", "ErrorInfo": { "ErrorCode": 0, "Reason": "" }, "Newer": [],
        }));
        assert_eq!(event.run_stage, Some(RunStage::AnswerStart));
        assert_eq!((event.business_id.as_deref(), &event.error), (None, &None));
        assert_eq!(
            (event.user_id.as_deref(), event.round_id),
            (Some("user1"), Some(3))
        );
        assert_eq!(event.occurred_at(), time_of_millis(1_700_000_000_123));
        assert_eq!(Value::Object(event.extra), json!({ "Newer": [] }));
    }

    #[test]
    fn both_spellings_of_an_error_code_are_read() {
        for spelling in ["ErrorCode", "Errorcode"] {
            let event = event(json!({
                "EventType": 1, "RunStage": "llm",
                "ErrorInfo": { spelling: 1_004_002, "Reason": "timeout" },
            }));
            let error = event.error.unwrap_or_else(|| panic!("{spelling}"));
            assert_eq!(error.code, Some(RuntimeErrorCode::LlmRequestFailed));
            assert_eq!(error.reason.as_deref(), Some("timeout"));
        }
    }
}
