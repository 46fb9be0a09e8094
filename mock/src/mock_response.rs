//! Answers that a test wants in place of the usual one.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

/// An answer that a test asks for with [`MockServer::enqueue`](crate::MockServer::enqueue).
///
/// It is given to the next request that is signed right and has valid parameters, whatever its
/// action; [`repeat`](MockResponse::repeat) and [`for_action`](MockResponse::for_action) change that.
///
/// ```
/// use std::time::Duration;
/// use volcengine_mock::MockResponse;
///
/// let overloaded = MockResponse::error(429, "FlowLimitExceeded", "slow down").numeric_code(100018).repeat(3);
/// let told_when = overloaded.header("Retry-After", "1");
/// let slow_stop = MockResponse::default().delay(Duration::from_secs(2)).for_action("StopPushPublicStream");
/// ```
#[derive(Clone, Debug)]
#[must_use = "an answer is given once it is scripted"]
pub struct MockResponse {
    pub(crate) content: Content,
    /// Headers that the answer has besides its own.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) delay: Duration,
    times: usize,
    action: Option<String>,
}

/// What an answer holds.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Default,
    Result(Value),
    Error {
        status: u16,
        code: String,
        number: Option<i64>,
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

    /// An error in the envelope. Some services answer errors with status 200, and many errors have
    /// no numeric code; [`numeric_code`](MockResponse::numeric_code) adds one.
    pub fn error(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Content::Error {
            status,
            code: code.into(),
            number: None,
            message: message.into(),
        }
        .into()
    }

    /// A page of HTML, as a gateway gives it.
    pub fn html(status: u16) -> Self {
        Content::Html(status).into()
    }

    /// Status 200 and no body.
    pub fn empty() -> Self {
        Content::Empty.into()
    }

    /// The first half of the usual answer's JSON, as if that were all.
    pub fn truncated_json() -> Self {
        Content::TruncatedJson.into()
    }

    /// The usual answer, whose connection ends before all of the announced bytes are sent.
    pub fn cut_off() -> Self {
        Content::CutOff.into()
    }

    /// Exactly this. A status that HTTP does not have becomes 500, a header that it does not allow
    /// is left out.
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

    /// Adds the numeric code `CodeN` to an [`error`](MockResponse::error); nothing to other answers.
    pub fn numeric_code(mut self, numeric_code: i64) -> Self {
        if let Content::Error { number, .. } = &mut self.content {
            *number = Some(numeric_code);
        }
        self
    }

    /// Adds a header, in place of those that the answer has under this name. One that HTTP does not
    /// allow is left out.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Waits before it is given.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Given to this many requests instead of one.
    pub fn repeat(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Given to requests of this action only.
    pub fn for_action(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }
}

/// The response that the server gives by itself; of use with [`delay`](MockResponse::delay).
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
            times: 1,
            action: None,
        }
    }
}

/// The answers that wait for their requests, in order.
#[derive(Debug, Default)]
pub(crate) struct ResponseQueue {
    waiting: Mutex<VecDeque<MockResponse>>,
}

impl ResponseQueue {
    pub(crate) fn push(&self, answer: MockResponse) {
        if answer.times > 0 {
            self.with(|waiting| waiting.push_back(answer));
        }
    }

    /// The first answer that is meant for an action.
    pub(crate) fn take(&self, action: &str) -> Option<MockResponse> {
        self.with(|waiting| {
            let meant =
                |answer: &MockResponse| answer.action.as_deref().is_none_or(|to| to == action);
            let index = waiting.iter().position(meant)?;
            let answer = waiting.get_mut(index)?;
            answer.times -= 1;
            if answer.times == 0 {
                waiting.remove(index)
            } else {
                Some(answer.clone())
            }
        })
    }

    pub(crate) fn clear(&self) {
        self.with(VecDeque::clear);
    }

    fn with<T>(&self, change: impl FnOnce(&mut VecDeque<MockResponse>) -> T) -> T {
        change(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
