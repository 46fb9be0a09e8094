//! Messages about the agent's state.

use std::time::SystemTime;

use super::error::InvalidMessage;
use super::message::Extra;
use crate::members::{Members, time_of_millis};

/// The agent has changed its state: frames of type `conv` (docs 6348/1415216).
///
/// An agent sends them if it was started with `AgentConfig.EnableConversationStateCallback`. Strings
/// that a message lacks are empty.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StateChange {
    /// The state that the agent has now.
    pub state: AgentState,
    /// The state in words, if the agent says it.
    pub description: Option<String>,
    /// The task, as it was started.
    pub task_id: String,
    /// Who speaks in this round.
    pub user_id: String,
    /// The round of the dialogue, from 0.
    pub round_id: Option<i64>,
    /// When the state changed, by the service's clock: Unix time in milliseconds.
    pub event_time: Option<i64>,
    /// Other members.
    pub extra: Extra,
}

impl StateChange {
    /// [`StateChange::event_time`] as a time.
    #[must_use]
    pub fn occurred_at(&self) -> Option<SystemTime> {
        self.event_time.and_then(time_of_millis)
    }

    pub(super) fn from_members(mut members: Members) -> Result<Self, InvalidMessage> {
        let stage = members.object(&["Stage"]);
        let mut stage = Members::new(stage.ok_or_else(|| InvalidMessage::missing("Stage"))?);
        let code = stage.integer(&["Code"]);
        let code = code.ok_or_else(|| InvalidMessage::missing("Stage.Code"))?;
        let description = stage.string(&["Description"]);
        members.give_back("Stage", stage);
        Ok(StateChange {
            state: AgentState::from(code),
            description,
            task_id: members.string(&["TaskId", "TaskID"]).unwrap_or_default(),
            user_id: members.string(&["UserID", "UserId"]).unwrap_or_default(),
            round_id: members.integer(&["RoundID", "RoundId"]),
            event_time: members.integer(&["EventTime"]),
            extra: members.rest(),
        })
    }
}

/// The state of an agent.
///
/// `Other` keeps the numbers that this version of the crate does not know. The documentation mentions
/// a state for errors without its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AgentState {
    /// It listens to the user: 1.
    Listening,
    /// It thinks about what the user said: 2.
    Thinking,
    /// It speaks: 3.
    Speaking,
    /// It was interrupted while it spoke: 4.
    Interrupted,
    /// It has finished speaking: 5.
    Finished,
    /// A state with another number.
    Other(i64),
}

impl AgentState {
    /// The number on the wire.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            AgentState::Listening => 1,
            AgentState::Thinking => 2,
            AgentState::Speaking => 3,
            AgentState::Interrupted => 4,
            AgentState::Finished => 5,
            AgentState::Other(number) => number,
        }
    }
}

impl From<i64> for AgentState {
    fn from(number: i64) -> Self {
        match number {
            1 => AgentState::Listening,
            2 => AgentState::Thinking,
            3 => AgentState::Speaking,
            4 => AgentState::Interrupted,
            5 => AgentState::Finished,
            number => AgentState::Other(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_round_trip_through_their_numbers() {
        for number in -1..8 {
            let state = AgentState::from(number);
            assert_eq!(state.number(), number);
            let is_other = matches!(state, AgentState::Other(_));
            assert_eq!(is_other, !(1..=5).contains(&number));
        }
    }
}
