//! Commands for an agent.

use serde_json::Value;

use super::frame::{Frame, FrameType};

/// A command that a client in the room sends to an agent. A back end calls the action
/// `UpdateVoiceChat` instead, which has the same commands.
///
/// ```
/// use volcengine_rtc_server::agent::{Command, CommandPriority};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let bytes = Command::interrupt().to_frame().to_bytes()?;
/// assert!(bytes.ends_with(br#"{"Command":"interrupt"}"#));
///
/// let welcome = Command::speak("Welcome back!", CommandPriority::Wait);
/// let bytes = welcome.to_frame().to_bytes()?;
/// # let _ = bytes;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    name: String,
    priority: Option<CommandPriority>,
    message: Option<String>,
}

impl Command {
    /// A command of any name that `UpdateVoiceChat.Command` can have.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Command {
            name: name.into(),
            priority: None,
            message: None,
        }
    }

    /// Stops what the agent is saying: `interrupt`.
    #[must_use]
    pub fn interrupt() -> Self {
        Command::new("interrupt")
    }

    /// Ends what the user is saying now: `FinishSpeechRecognition`.
    #[must_use]
    pub fn finish_speech_recognition() -> Self {
        Command::new("FinishSpeechRecognition")
    }

    /// Lets the agent say this text: `ExternalTextToSpeech`. At most 200 characters are recommended.
    #[must_use]
    pub fn speak(text: impl Into<String>, priority: CommandPriority) -> Self {
        let command = Command::new("ExternalTextToSpeech");
        command.message(text).priority(priority)
    }

    /// Asks the model, as if the user had said it: `ExternalTextToLLM`.
    #[must_use]
    pub fn ask(text: impl Into<String>, priority: CommandPriority) -> Self {
        let command = Command::new("ExternalTextToLLM");
        command.message(text).priority(priority)
    }

    /// Gives the model background for the next question: `ExternalPromptsForLLM`.
    #[must_use]
    pub fn background(text: impl Into<String>) -> Self {
        Command::new("ExternalPromptsForLLM").message(text)
    }

    /// What the command needs: a text, or JSON.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// What happens if the agent is speaking or thinking.
    #[must_use]
    pub fn priority(mut self, priority: CommandPriority) -> Self {
        self.priority = Some(priority);
        self
    }

    /// The frame for the agent, which a client sends to the user id of the agent.
    #[must_use]
    pub fn to_frame(&self) -> Frame<'static> {
        let mut payload = format!(r#"{{"Command":{}"#, Value::from(self.name.as_str()));
        if let Some(priority) = self.priority {
            payload.push_str(&format!(r#","InterruptMode":{}"#, priority.number()));
        }
        if let Some(message) = &self.message {
            payload.push_str(&format!(r#","Message":{}"#, Value::from(message.as_str())));
        }
        payload.push('}');
        Frame::new(FrameType::COMMAND, payload)
    }
}

/// What happens to a command if the agent is speaking or thinking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CommandPriority {
    /// It interrupts the agent: 1.
    Interrupt,
    /// It waits until the agent has finished: 2.
    Wait,
    /// It is dropped: 3.
    Drop,
}

impl CommandPriority {
    /// The number on the wire.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            CommandPriority::Interrupt => 1,
            CommandPriority::Wait => 2,
            CommandPriority::Drop => 3,
        }
    }
}
