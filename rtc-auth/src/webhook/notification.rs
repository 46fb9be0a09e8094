//! What RTC tells in a call.

use std::fmt;
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::error::WebhookError;
use super::event::{Event, EventType};

/// A genuine notification of one event; only a [`Verifier`](super::Verifier) makes one.
#[derive(Clone, PartialEq, Eq)]
pub struct Notification {
    event_type: EventType,
    event_data: String,
    event_time: String,
    event_id: String,
    app_id: String,
    version: String,
    nonce: String,
    signature: String,
}

impl Notification {
    /// Reads the body of a call; its signature is still to be checked.
    ///
    /// `Nonce` is named `Noce` on older pages of the documentation and in that of `BytePlus`; the
    /// right spelling goes first. Unknown members are passed over.
    pub(super) fn parse(body: &[u8]) -> Result<Self, WebhookError> {
        let mut members: Map<String, Value> =
            serde_json::from_slice(body).map_err(|error| no_json("the body", &error))?;
        let has_nonce = members.contains_key("Nonce");
        let mut take = |name: &str| match members.remove(name) {
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(malformed(format!("`{name}` is not a string"))),
            None => Err(malformed(format!("`{name}` is missing"))),
        };
        let notification = Notification {
            event_type: EventType::from(take("EventType")?),
            event_data: take("EventData")?,
            event_time: take("EventTime")?,
            event_id: take("EventId")?,
            app_id: take("AppId")?,
            version: take("Version")?,
            nonce: take(if has_nonce { "Nonce" } else { "Noce" })?,
            signature: take("Signature")?,
        };
        if notification.event_id.is_empty() {
            return Err(malformed("`EventId` is empty"));
        }
        Ok(notification)
    }

    /// The values that are signed.
    pub(super) fn signed_members(&self) -> [&str; 7] {
        [
            self.event_type.as_str(),
            &self.event_data,
            &self.event_time,
            &self.event_id,
            &self.app_id,
            &self.version,
            &self.nonce,
        ]
    }

    pub(super) fn signature(&self) -> &str {
        &self.signature
    }

    /// What happened.
    #[must_use]
    pub fn event_type(&self) -> &EventType {
        &self.event_type
    }

    /// The text that describes the event, exactly as it was signed: JSON, or empty.
    #[must_use]
    pub fn event_data(&self) -> &str {
        &self.event_data
    }

    /// [`Notification::event_data`] as JSON; `null` if it is empty.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Malformed`]: it is something else.
    pub fn data(&self) -> Result<Value, WebhookError> {
        if self.event_data.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&self.event_data).map_err(|error| no_json("`EventData`", &error))
    }

    /// The event, typed if its members are documented.
    ///
    /// # Errors
    ///
    /// Those of [`Notification::data`].
    pub fn event(&self) -> Result<Event, WebhookError> {
        Ok(Event::new(self.event_type.clone(), self.data()?))
    }

    /// What tells this event from others. It is the same in every delivery of the event.
    #[must_use]
    pub fn event_id(&self) -> &str {
        &self.event_id
    }

    /// When the event happened, as the notification says it.
    #[must_use]
    pub fn event_time(&self) -> &str {
        &self.event_time
    }

    /// When the event happened, if [`Notification::event_time`] is in the documented form
    /// (RFC 3339).
    #[must_use]
    pub fn occurred_at(&self) -> Option<SystemTime> {
        let time: jiff::Timestamp = self.event_time.parse().ok()?;
        Some(time.into())
    }

    /// The application.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.app_id
    }

    /// The version of the API, such as `2020-12-01`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }
}

impl fmt::Debug for Notification {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Notification")
            .field("event_type", &self.event_type)
            .field("event_data", &self.event_data)
            .field("event_time", &self.event_time)
            .field("event_id", &self.event_id)
            .field("app_id", &self.app_id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

fn no_json(what: &str, error: &serde_json::Error) -> WebhookError {
    let (line, column) = (error.line(), error.column());
    malformed(if error.is_data() {
        format!("{what} is no JSON object")
    } else {
        format!("{what} is no JSON, at line {line}, column {column}")
    })
}

pub(super) fn malformed(what: impl Into<String>) -> WebhookError {
    WebhookError::Malformed { what: what.into() }
}
