//! The body of a webhook request.

use std::fmt;
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::error::WebhookError;
use super::event::{Event, EventType};

/// A genuine notification of one event. Only a [`Verifier`](super::Verifier) creates one.
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
    /// Parses the body of a request without checking the signature.
    ///
    /// Older pages of the documentation and that of `BytePlus` spell `Nonce` as `Noce`; the correct
    /// spelling takes precedence. Unknown fields are ignored.
    pub(super) fn parse(body: &[u8]) -> Result<Self, WebhookError> {
        let mut fields: Map<String, Value> =
            serde_json::from_slice(body).map_err(|error| invalid_json("the body", &error))?;
        let has_nonce = fields.contains_key("Nonce");
        let mut take = |name: &str| match fields.remove(name) {
            Some(Value::String(string)) => Ok(string),
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

    /// The values that the signature covers.
    pub(super) fn signed_fields(&self) -> [&str; 7] {
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

    /// The type of the event.
    #[must_use]
    pub fn event_type(&self) -> &EventType {
        &self.event_type
    }

    /// The string that describes the event, exactly as it was signed: JSON, or empty.
    #[must_use]
    pub fn event_data(&self) -> &str {
        &self.event_data
    }

    /// [`Notification::event_data`] as JSON; `null` if it is empty.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Malformed`]: it is not JSON.
    pub fn data(&self) -> Result<Value, WebhookError> {
        if self.event_data.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&self.event_data).map_err(|error| invalid_json("`EventData`", &error))
    }

    /// The event, typed if its fields are documented.
    ///
    /// # Errors
    ///
    /// Same as [`Notification::data`].
    pub fn event(&self) -> Result<Event, WebhookError> {
        Ok(Event::new(self.event_type.clone(), self.data()?))
    }

    /// The id of the event. It is the same in every delivery of the event.
    #[must_use]
    pub fn event_id(&self) -> &str {
        &self.event_id
    }

    /// When the event happened, as the notification spells it.
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

fn invalid_json(what: &str, error: &serde_json::Error) -> WebhookError {
    let (line, column) = (error.line(), error.column());
    malformed(if error.is_data() {
        format!("{what} is not a JSON object")
    } else {
        format!("{what} is not JSON: line {line}, column {column}")
    })
}

pub(super) fn malformed(what: impl Into<String>) -> WebhookError {
    WebhookError::Malformed { what: what.into() }
}
