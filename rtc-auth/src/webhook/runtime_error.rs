//! Errors of running agents.

/// What went wrong with a conversational agent (docs 6348/1928198). `Other` keeps the numbers that this
/// version of the crate does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuntimeErrorCode {
    /// The task could not be initialized, so it does not start: 1000001.
    TaskNotStarted,
    /// The request that started the task has an unknown parameter: 1000002.
    UnknownParameter,
    /// Speech recognition could not be created: 1003001.
    AsrNotCreated,
    /// A request to speech recognition failed: 1003002.
    AsrRequestFailed,
    /// A response of speech recognition could not be read: 1003003.
    AsrResponseUnreadable,
    /// A response of speech recognition could not be parsed: 1003004.
    AsrResponseInvalid,
    /// Speech recognition was reconnected too often: 1003005.
    AsrReconnectFailed,
    /// Speech recognition could not be connected: 1003006.
    AsrConnectionFailed,
    /// The client of the model could not be created: 1004001.
    LlmNotCreated,
    /// A request to the model failed: 1004002.
    LlmRequestFailed,
    /// A response of the model could not be read: 1004003.
    LlmResponseUnreadable,
    /// A response of the model could not be parsed: 1004004.
    LlmResponseInvalid,
    /// The model could not be connected: 1004005.
    LlmConnectionFailed,
    /// The URL for function calls could not be called: 1004006.
    FunctionCallFailed,
    /// The URL for function calls responded with a status other than 2xx: 1004007.
    FunctionCallRejected,
    /// The words that bridge a function call could not be spoken: 1004008.
    ComfortWordsFailed,
    /// An MCP server did not list its tools: 1004009.
    McpListFailed,
    /// A tool of an MCP server failed: 1004010.
    McpCallFailed,
    /// Speech synthesis could not be created: 1005001.
    TtsNotCreated,
    /// A request to speech synthesis failed: 1005002.
    TtsRequestFailed,
    /// A response of speech synthesis could not be read: 1005003.
    TtsResponseUnreadable,
    /// A response of speech synthesis could not be parsed: 1005004.
    TtsResponseInvalid,
    /// Speech synthesis could not be connected: 1005005.
    TtsConnectionFailed,
    /// The digital human could not be connected: 1006001.
    AvatarConnectionFailed,
    /// The service of the digital human has a fault: 1006002.
    AvatarFailed,
    /// A code with another number.
    Other(i64),
}

/// The part of an agent that has a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Component {
    /// The task as a whole.
    Task,
    /// Speech recognition.
    SpeechRecognition,
    /// The model.
    Model,
    /// Function calls and tools of MCP servers.
    Tools,
    /// Speech synthesis.
    SpeechSynthesis,
    /// The digital human.
    Avatar,
}

use RuntimeErrorCode as Code;

/// Numbers and descriptions.
static CODES: [(Code, i64, &str); 25] = [
    (
        Code::TaskNotStarted,
        1_000_001,
        "The task could not be initialized, so it does not start.",
    ),
    (
        Code::UnknownParameter,
        1_000_002,
        "The request that started the task has an unknown parameter.",
    ),
    (
        Code::AsrNotCreated,
        1_003_001,
        "Speech recognition could not be created.",
    ),
    (
        Code::AsrRequestFailed,
        1_003_002,
        "A request to speech recognition failed.",
    ),
    (
        Code::AsrResponseUnreadable,
        1_003_003,
        "A response of speech recognition could not be read.",
    ),
    (
        Code::AsrResponseInvalid,
        1_003_004,
        "A response of speech recognition could not be parsed.",
    ),
    (
        Code::AsrReconnectFailed,
        1_003_005,
        "Speech recognition was reconnected too often.",
    ),
    (
        Code::AsrConnectionFailed,
        1_003_006,
        "Speech recognition could not be connected.",
    ),
    (
        Code::LlmNotCreated,
        1_004_001,
        "The client of the model could not be created.",
    ),
    (
        Code::LlmRequestFailed,
        1_004_002,
        "A request to the model failed.",
    ),
    (
        Code::LlmResponseUnreadable,
        1_004_003,
        "A response of the model could not be read.",
    ),
    (
        Code::LlmResponseInvalid,
        1_004_004,
        "A response of the model could not be parsed.",
    ),
    (
        Code::LlmConnectionFailed,
        1_004_005,
        "The model could not be connected.",
    ),
    (
        Code::FunctionCallFailed,
        1_004_006,
        "The URL for function calls could not be called.",
    ),
    (
        Code::FunctionCallRejected,
        1_004_007,
        "The URL for function calls responded with a status other than 2xx.",
    ),
    (
        Code::ComfortWordsFailed,
        1_004_008,
        "The words that bridge a function call could not be spoken.",
    ),
    (
        Code::McpListFailed,
        1_004_009,
        "An MCP server did not list its tools.",
    ),
    (
        Code::McpCallFailed,
        1_004_010,
        "A tool of an MCP server failed.",
    ),
    (
        Code::TtsNotCreated,
        1_005_001,
        "Speech synthesis could not be created.",
    ),
    (
        Code::TtsRequestFailed,
        1_005_002,
        "A request to speech synthesis failed.",
    ),
    (
        Code::TtsResponseUnreadable,
        1_005_003,
        "A response of speech synthesis could not be read.",
    ),
    (
        Code::TtsResponseInvalid,
        1_005_004,
        "A response of speech synthesis could not be parsed.",
    ),
    (
        Code::TtsConnectionFailed,
        1_005_005,
        "Speech synthesis could not be connected.",
    ),
    (
        Code::AvatarConnectionFailed,
        1_006_001,
        "The digital human could not be connected.",
    ),
    (
        Code::AvatarFailed,
        1_006_002,
        "The service of the digital human has a fault.",
    ),
];

impl RuntimeErrorCode {
    /// The number on the wire.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            RuntimeErrorCode::Other(number) => number,
            known => known.entry().map_or(0, |(_, number, _)| *number),
        }
    }

    /// What it means, as a sentence.
    #[must_use]
    pub fn description(self) -> &'static str {
        let entry = self.entry();
        entry.map_or("An error that is not documented.", |(.., text)| *text)
    }

    /// The part of the agent that has the problem, if the code is known.
    #[must_use]
    pub fn component(self) -> Option<Component> {
        let (_, number, _) = self.entry()?;
        match number {
            1_000_000..=1_000_999 => Some(Component::Task),
            1_003_000..=1_003_999 => Some(Component::SpeechRecognition),
            1_004_006..=1_004_010 => Some(Component::Tools),
            1_004_000..=1_004_999 => Some(Component::Model),
            1_005_000..=1_005_999 => Some(Component::SpeechSynthesis),
            1_006_000..=1_006_999 => Some(Component::Avatar),
            _ => None,
        }
    }

    /// Whether the agent goes on. `None` if the documentation does not say it, and that is so for all
    /// codes but [`RuntimeErrorCode::TaskNotStarted`]. When an agent ends, RTC sends
    /// [`RunStage::TaskStop`](super::RunStage::TaskStop).
    #[must_use]
    pub fn agent_goes_on(self) -> Option<bool> {
        (self == RuntimeErrorCode::TaskNotStarted).then_some(false)
    }

    fn entry(self) -> Option<&'static (Code, i64, &'static str)> {
        CODES.iter().find(|(code, ..)| *code == self)
    }
}

impl From<i64> for RuntimeErrorCode {
    fn from(number: i64) -> Self {
        let known = CODES.iter().find(|(_, known, ..)| *known == number);
        known.map_or(RuntimeErrorCode::Other(number), |(code, ..)| *code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip_through_their_numbers() {
        for (code, number, description) in CODES {
            assert_eq!(code.number(), number);
            assert_eq!(RuntimeErrorCode::from(number), code);
            assert_eq!(code.description(), description);
            assert!(code.component().is_some(), "{code:?}");
        }
        let other = RuntimeErrorCode::from(1_999_999);
        assert_eq!(other, RuntimeErrorCode::Other(1_999_999));
        assert_eq!((other.number(), other.component()), (1_999_999, None));
        assert_ne!(other.description(), "");
    }

    #[test]
    fn the_part_of_a_code_is_known() {
        let component = |number| RuntimeErrorCode::from(number).component();
        assert_eq!(component(1_000_002), Some(Component::Task));
        assert_eq!(component(1_004_005), Some(Component::Model));
        assert_eq!(component(1_004_006), Some(Component::Tools));
        assert_eq!(component(1_004_999), None);
    }

    #[test]
    fn only_a_task_that_does_not_start_is_known_to_end() {
        assert_eq!(
            RuntimeErrorCode::TaskNotStarted.agent_goes_on(),
            Some(false)
        );
        assert_eq!(RuntimeErrorCode::FunctionCallFailed.agent_goes_on(), None);
    }
}
