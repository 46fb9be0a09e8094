//! Subtitles.

use std::time::SystemTime;

use super::error::InvalidMessage;
use super::message::{Extra, elements};
use crate::members::{Members, time_of_millis};

/// What the user and the agent say: frames of type `subv` (docs 6348/1337284). An agent sends them if
/// it was started with `SubtitleConfig`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Subtitles {
    /// The segments.
    pub segments: Vec<Subtitle>,
    /// The kind of the message: `subtitle`.
    pub message_type: Option<String>,
    /// Other members.
    pub extra: Extra,
}

impl Subtitles {
    pub(super) fn from_members(mut members: Members) -> Result<Self, InvalidMessage> {
        let list = members.list(&["data"]);
        let list = list.ok_or_else(|| InvalidMessage::missing("data"))?;
        Ok(Subtitles {
            segments: elements(list, "data", Subtitle::from_members)?,
            message_type: members.string(&["type"]),
            extra: members.rest(),
        })
    }
}

/// A segment of what someone says.
///
/// While someone speaks, the text of the segment grows from message to message until it is final.
/// Messages can arrive out of order: sort them by speaker, round and number.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Subtitle {
    /// The text. That of a final segment can be empty, with `SubtitleMode` 1 for example.
    pub text: String,
    /// Who speaks: the user, or the agent. Empty if the message lacks it.
    pub user_id: String,
    /// The language, if it is known.
    pub language: Option<String>,
    /// The number of the segment, which increases within a round.
    pub sequence: Option<i64>,
    /// The round of the dialogue.
    pub round_id: Option<i64>,
    /// The text of the segment is final: `definite`. False if the message lacks it.
    pub is_final: bool,
    /// The speaker has finished: `paragraph`. False if the message lacks it.
    pub is_end_of_turn: bool,
    /// How the subtitles were made, as `SubtitleMode`. It is not documented.
    pub mode: Option<i64>,
    /// When, as Unix time in milliseconds. It is not documented.
    pub timestamp: Option<i64>,
    /// Other members.
    pub extra: Extra,
}

impl Subtitle {
    /// [`Subtitle::timestamp`] as a time.
    #[must_use]
    pub fn occurred_at(&self) -> Option<SystemTime> {
        self.timestamp.and_then(time_of_millis)
    }

    fn from_members(mut members: Members) -> Result<Self, InvalidMessage> {
        let text = members.string(&["text"]);
        let language = members.string(&["language"]);
        Ok(Subtitle {
            text: text.ok_or_else(|| InvalidMessage::missing("data[].text"))?,
            user_id: members
                .string(&["userId", "userID", "UserId", "UserID"])
                .unwrap_or_default(),
            language: language.filter(|language| !language.is_empty()),
            sequence: members.integer(&["sequence"]),
            round_id: members.integer(&["roundId", "roundID", "RoundId", "RoundID"]),
            is_final: members.boolean(&["definite"]).unwrap_or_default(),
            is_end_of_turn: members.boolean(&["paragraph"]).unwrap_or_default(),
            mode: members.integer(&["mode"]),
            timestamp: members.integer(&["timestamp"]),
            extra: members.rest(),
        })
    }
}
