//! Responses that a test queues in place of the default one.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

/// A response that a test queues with [`MockServer::enqueue`](crate::MockServer::enqueue).
///
/// The next valid request gets it, whatever its action; [`repeat`](MockResponse::repeat) and
/// [`for_action`](MockResponse::for_action) change that. Invalid requests are rejected and leave it
/// in the queue. The default is the server's own response, which
/// [`delay`](MockResponse::delay) and [`header`](MockResponse::header) can change.
///
/// ```
/// use std::time::Duration;
/// use volcengine_mock::MockResponse;
///
/// let throttled = MockResponse::error(429, "FlowLimitExceeded", "slow down").numeric_code(100018);
/// let thrice = throttled.header("Retry-After", "1").repeat(3);
/// let slow_stop = MockResponse::default()
///     .delay(Duration::from_secs(2))
///     .for_action("StopPushPublicStream");
/// ```
///
/// `Debug` does not show what it has, because results have secrets.
#[derive(Clone, PartialEq)]
#[must_use = "a response does nothing until it is queued"]
pub struct MockResponse {
    pub(crate) content: Content,
    /// Headers to add, or to put in place of those that the content has.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) delay: Duration,
    /// How many requests are still to get it.
    remaining: usize,
    action: Option<String>,
}

impl fmt::Debug for MockResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MockResponse")
            .field("action", &self.action)
            .field("delay", &self.delay)
            .field("remaining", &self.remaining)
            .finish_non_exhaustive()
    }
}

/// The content of a response.
#[derive(Clone, PartialEq)]
pub(crate) enum Content {
    Default,
    Result(Value),
    List(Vec<Value>),
    Error {
        status: u16,
        code: String,
        numeric_code: Option<i64>,
        message: String,
    },
    Html(u16),
    Empty,
    TruncatedJson,
    CutOff,
    Raw {
        status: u16,
        headers: Vec<(String, String)>,
        body: Bytes,
    },
}

impl MockResponse {
    /// A success with this `Result`, whatever the spec says.
    pub fn result(result: impl Into<Value>) -> Self {
        Content::Result(result.into()).into()
    }

    /// The pages of a list: every call of the action gets the part of it that the call asks for, with the total
    /// and the token of the next page, as far as the action's pagination has them. The rest of the result is
    /// the default one.
    ///
    /// A page has as many elements as the request says, or else its default, or else 10. An action without
    /// a pagination gets its default response.
    ///
    /// ```
    /// use serde_json::json;
    /// use volcengine_mock::MockResponse;
    ///
    /// let songs = (0..25).map(|number| json!({ "SongId": number.to_string() }));
    /// let library = MockResponse::list("ListMusics", songs);
    /// ```
    pub fn list(action: impl Into<String>, items: impl IntoIterator<Item = Value>) -> Self {
        MockResponse::from(Content::List(items.into_iter().collect()))
            .for_action(action)
            .repeat(usize::MAX)
    }

    /// An error in the envelope. Some services send errors with status 200. Many errors have no
    /// numeric code; [`numeric_code`](MockResponse::numeric_code) adds one.
    pub fn error(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Content::Error {
            status,
            code: code.into(),
            numeric_code: None,
            message: message.into(),
        }
        .into()
    }

    /// An HTML page, as gateways send them.
    pub fn html(status: u16) -> Self {
        Content::Html(status).into()
    }

    /// Status 200 and an empty body.
    pub fn empty() -> Self {
        Content::Empty.into()
    }

    /// The first half of the default response's JSON, with a `Content-Length` that fits it.
    pub fn truncated_json() -> Self {
        Content::TruncatedJson.into()
    }

    /// The default response, except that the connection closes in the middle of the body.
    pub fn cut_off() -> Self {
        Content::CutOff.into()
    }

    /// Exactly this response. A status that HTTP does not have becomes 500; a header that HTTP does
    /// not allow is left out.
    pub fn raw<N: Into<String>, V: Into<String>>(
        status: u16,
        headers: impl IntoIterator<Item = (N, V)>,
        body: impl Into<Bytes>,
    ) -> Self {
        let headers = headers.into_iter();
        Content::Raw {
            status,
            headers: headers
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            body: body.into(),
        }
        .into()
    }

    /// Adds the numeric code `CodeN` to an [`error`](MockResponse::error). Other responses stay as
    /// they are.
    pub fn numeric_code(mut self, code: i64) -> Self {
        if let Content::Error { numeric_code, .. } = &mut self.content {
            *numeric_code = Some(code);
        }
        self
    }

    /// Sets a header, in place of those of the same name. A header that HTTP does not allow is left
    /// out.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Waits this long before the response is sent. Defaults to no delay.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// How many requests get this response. Defaults to 1; 0 drops it.
    pub fn repeat(mut self, count: usize) -> Self {
        self.remaining = count;
        self
    }

    /// Keeps the response for requests of this action. Defaults to any action.
    pub fn for_action(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }

    fn is_for(&self, action: &str) -> bool {
        self.action.as_deref().is_none_or(|own| own == action)
    }
}

impl Default for MockResponse {
    fn default() -> Self {
        Content::Default.into()
    }
}

impl From<Content> for MockResponse {
    fn from(content: Content) -> Self {
        MockResponse {
            content,
            headers: Vec::new(),
            delay: Duration::ZERO,
            remaining: 1,
            action: None,
        }
    }
}

/// The queued responses, oldest first.
#[derive(Debug, Default)]
pub(crate) struct ResponseQueue(Mutex<VecDeque<MockResponse>>);

impl ResponseQueue {
    pub(crate) fn push(&self, response: MockResponse) {
        if response.remaining > 0 {
            self.with(|queue| queue.push_back(response));
        }
    }

    /// The first response for an action. It leaves the queue after its last repetition.
    pub(crate) fn take(&self, action: &str) -> Option<MockResponse> {
        self.with(|queue| {
            let index = queue.iter().position(|response| response.is_for(action))?;
            let response = queue.get_mut(index)?;
            response.remaining -= 1;
            if response.remaining == 0 {
                queue.remove(index)
            } else {
                Some(response.clone())
            }
        })
    }

    pub(crate) fn clear(&self) {
        self.with(VecDeque::clear);
    }

    fn with<T>(&self, change: impl FnOnce(&mut VecDeque<MockResponse>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
