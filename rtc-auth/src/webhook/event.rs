//! The documented event types, and the documented fields of their data.
//!
//! The names are those of the international edition's list (`BytePlus` docs 75125); the list of the
//! Chinese edition can have more; `RelayStreamStateChanged` and `VoiceChat` are from it (docs
//! 6348/116363, 6348/1798101). The lists also document the fields of `RecordStarted` and `VoiceChat`.
//! The fields of the other events are not documented, so their data stays JSON.

use serde_json::{Map, Value};

use super::voice_chat::VoiceChat;

/// The type of an event. `Other` keeps the names that this version of the crate does not know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventType {
    /// A recording has started.
    RecordStarted,
    /// A recording has stopped.
    RecordStopped,
    /// A visible user has entered a room.
    UserJoinRoom,
    /// A visible user has left a room.
    UserLeaveRoom,
    /// An invisible user has entered a room.
    InvisibleUserJoinRoom,
    /// An invisible user has left a room.
    InvisibleUserLeaveRoom,
    /// A user has become visible: `RoleChangeInvisible2Visible`.
    RoleChangeInvisibleToVisible,
    /// A user has become invisible: `RoleChangeVisible2Invisible`.
    RoleChangeVisibleToInvisible,
    /// A room was destroyed.
    RoomDestroy,
    /// Transcoding has started.
    TranscodeStarted,
    /// Transcoding has stopped.
    TranscodeStopped,
    /// The parameters of a transcoding have changed.
    TranscodeUpdated,
    /// The state of a transcoding has changed.
    TranscodeStateChanged,
    /// A task that cuts audio into segments has a result.
    SegmentRealTimeData,
    /// A snapshot task has a result.
    SnapshotRealTimeData,
    /// The state of a relayed stream has changed.
    RelayStreamStateChanged,
    /// A conversational agent has reached a stage, or has a problem.
    VoiceChat,
    /// An event of another name.
    Other(String),
}

/// The names on the wire.
static NAMES: [(EventType, &str); 17] = [
    (EventType::RecordStarted, "RecordStarted"),
    (EventType::RecordStopped, "RecordStopped"),
    (EventType::UserJoinRoom, "UserJoinRoom"),
    (EventType::UserLeaveRoom, "UserLeaveRoom"),
    (EventType::InvisibleUserJoinRoom, "InvisibleUserJoinRoom"),
    (EventType::InvisibleUserLeaveRoom, "InvisibleUserLeaveRoom"),
    (
        EventType::RoleChangeInvisibleToVisible,
        "RoleChangeInvisible2Visible",
    ),
    (
        EventType::RoleChangeVisibleToInvisible,
        "RoleChangeVisible2Invisible",
    ),
    (EventType::RoomDestroy, "RoomDestroy"),
    (EventType::TranscodeStarted, "TranscodeStarted"),
    (EventType::TranscodeStopped, "TranscodeStopped"),
    (EventType::TranscodeUpdated, "TranscodeUpdated"),
    (EventType::TranscodeStateChanged, "TranscodeStateChanged"),
    (EventType::SegmentRealTimeData, "SegmentRealTimeData"),
    (EventType::SnapshotRealTimeData, "SnapshotRealTimeData"),
    (
        EventType::RelayStreamStateChanged,
        "RelayStreamStateChanged",
    ),
    (EventType::VoiceChat, "VoiceChat"),
];

impl EventType {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        if let EventType::Other(name) = self {
            return name;
        }
        let known = NAMES.iter().find(|(known, _)| known == self);
        known.map_or("", |(_, name)| name)
    }
}

impl From<String> for EventType {
    fn from(name: String) -> Self {
        let known = NAMES.iter().find(|(_, known)| *known == name);
        known.map_or(EventType::Other(name), |(known, _)| known.clone())
    }
}

/// An event with its data.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// A recording has started, or failed to start.
    RecordStarted(RecordStarted),
    /// A conversational agent has reached a stage, or has a problem.
    VoiceChat(VoiceChat),
    /// Any other event, or one whose data differs from the documentation.
    Other {
        /// Its type.
        event_type: EventType,
        /// Its data; `null` if there is none.
        data: Value,
    },
}

impl Event {
    pub(super) fn new(event_type: EventType, data: Value) -> Self {
        match (&event_type, data) {
            (EventType::RecordStarted, Value::Object(data)) => {
                match RecordStarted::from_data(&data) {
                    Some(event) => Event::RecordStarted(event),
                    None => Event::Other {
                        event_type,
                        data: Value::Object(data),
                    },
                }
            }
            (EventType::VoiceChat, Value::Object(data)) => {
                Event::VoiceChat(VoiceChat::from_data(data))
            }
            (_, data) => Event::Other { event_type, data },
        }
    }
}

/// The data of [`EventType::RecordStarted`]. RTC sends it for recordings that an API call starts
/// and for automatic ones (`BytePlus` docs 75125).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordStarted {
    /// The application.
    pub app_id: String,
    /// The business tag, if any.
    pub business_id: Option<String>,
    /// The recorded room.
    pub room_id: String,
    /// The recording task.
    pub task_id: String,
    /// Zero if the recording has started, one if it failed to start.
    pub code: i32,
    /// Why it failed to start.
    pub error_message: Option<String>,
}

impl RecordStarted {
    fn from_data(data: &Map<String, Value>) -> Option<Self> {
        let string = |name| data.get(name)?.as_str().map(str::to_owned);
        let non_empty = |name| string(name).filter(|string| !string.is_empty());
        Some(RecordStarted {
            app_id: string("AppId")?,
            business_id: non_empty("BusinessId"),
            room_id: string("RoomId")?,
            task_id: string("TaskId")?,
            code: data.get("Code")?.as_i64()?.try_into().ok()?,
            error_message: non_empty("ErrorMessage"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn event_types_round_trip_through_their_names() {
        for (event_type, name) in &NAMES {
            assert_eq!(event_type.as_str(), *name);
            assert_eq!(&EventType::from((*name).to_owned()), event_type);
        }
        let other = EventType::from("Newer".to_owned());
        assert_eq!(other, EventType::Other("Newer".to_owned()));
        assert_eq!(other.as_str(), "Newer");
    }

    #[test]
    fn documented_event_data_is_typed() {
        let data = json!({
            "AppId": "a", "BusinessId": "", "RoomId": "r", "TaskId": "t",
            "Code": 1, "ErrorMessage": "no room", "Newer": [],
        });
        let Event::RecordStarted(event) = Event::new(EventType::RecordStarted, data) else {
            panic!("it is typed");
        };
        assert_eq!((event.room_id.as_str(), event.code), ("r", 1));
        assert_eq!(event.business_id, None);
        assert_eq!(event.error_message.as_deref(), Some("no room"));
    }

    /// A missing code must not be read as success.
    #[test]
    fn undocumented_event_data_stays_json() {
        for data in [
            json!({"AppId": "a", "RoomId": "r", "TaskId": "t"}),
            json!([]),
        ] {
            let event = Event::new(EventType::RecordStarted, data.clone());
            let event_type = EventType::RecordStarted;
            assert_eq!(event, Event::Other { event_type, data });
        }
    }
}
