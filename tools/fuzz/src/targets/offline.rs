//! A world without network and time, for futures that never wait.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use volcengine_core::clock::Clock;
use volcengine_core::credentials::ProviderContext;
use volcengine_core::future::BoxFuture;
use volcengine_core::http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use volcengine_core::transport::{ResponseFuture, Transport, TransportError};

/// What no message may show.
pub const SECRET: &str = "Zm9yYmlkZGVu";

/// How often a future is polled before it counts as one that waits.
const POLLS: usize = 100_000;

/// Runs a future to its end.
///
/// # Errors
///
/// It waits for something.
pub fn run<F: Future>(future: F) -> Result<F::Output, String> {
    let mut future = Box::pin(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..POLLS {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Ok(output);
        }
    }
    Err("it waits forever".to_owned())
}

/// A response of bytes: a line with the status, headers, an empty line, the body. What cannot be read is left out.
pub fn response(bytes: &[u8]) -> Response<Bytes> {
    let blank = bytes.windows(2).position(|pair| pair == b"\n\n");
    let (head, body) = match blank.and_then(|at| bytes.split_at_checked(at)) {
        Some((head, rest)) => (head, rest.get(2..).unwrap_or_default()),
        None => (&[][..], bytes),
    };
    let mut response = Response::new(Bytes::copy_from_slice(body));
    for (index, line) in head.split(|byte| *byte == b'\n').enumerate() {
        if index == 0 {
            let status = StatusCode::from_bytes(line);
            *response.status_mut() = status.unwrap_or(StatusCode::OK);
            continue;
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let Some((name, value)) = colon.and_then(|at| line.split_at_checked(at)) else {
            continue;
        };
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
        {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// Responds with the given responses in turn, and cannot connect after them.
pub struct Responses(Mutex<VecDeque<Response<Bytes>>>);

impl Responses {
    /// These responses.
    pub fn new(responses: impl IntoIterator<Item = Response<Bytes>>) -> Self {
        Responses(Mutex::new(responses.into_iter().collect()))
    }
}

impl Transport for Responses {
    fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        let mut responses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = responses.pop_front();
        Box::pin(async { next.ok_or_else(|| TransportError::connect("no more responses")) })
    }

    fn enforces_timeout(&self) -> bool {
        true
    }
}

/// A clock whose sleeps take no time, and move it.
#[derive(Clone, Default)]
pub struct Jumping(Arc<Mutex<Duration>>);

impl Clock for Jumping {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_704_164_645) + self.monotonic()
    }

    fn monotonic(&self) -> Duration {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let elapsed = Arc::clone(&self.0);
        Box::pin(async move {
            let mut elapsed = elapsed.lock().unwrap_or_else(PoisonError::into_inner);
            *elapsed = elapsed.saturating_add(duration);
        })
    }
}

/// A context with these responses and a home directory; none if it is empty.
pub fn context(transport: Responses, home: &str) -> ProviderContext {
    let home = home.to_owned();
    ProviderContext {
        transport: Arc::new(transport),
        clock: Arc::new(Jumping::default()),
        env_lookup: Arc::new(move |name| (name == "HOME").then(|| home.clone())),
    }
}

/// The names of secrets in JSON.
const SECRET_NAMES: &[&str] = &[
    "\"secret-key\"",
    "\"session-token\"",
    "\"sk\"",
    "\"VOLC_SECRETKEY\"",
    "\"SecretAccessKey\"",
    "\"SessionToken\"",
    "\"signature\"",
];

/// Whether the secret of an input is only where secrets belong: where a change moved it elsewhere, messages can
/// show it.
fn is_in_place(input: &[u8]) -> bool {
    let text = String::from_utf8_lossy(input);
    let is_ini = text.contains("secret_access_key") || text.contains("access_key_id");
    text.match_indices(SECRET).all(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        if is_ini {
            return before.ends_with("\nsecret_access_key = ");
        }
        // After `"name": "`, or without the quotation mark of the value.
        let before = before.strip_suffix('"').unwrap_or(before);
        let before = before.trim_end_matches([':', ' ']);
        SECRET_NAMES.iter().any(|name| before.ends_with(name))
    })
}

/// A message that people read: it does not show the secret, or control characters.
///
/// # Errors
///
/// It does.
pub fn check_message(message: &str, input: &[u8]) -> Result<(), String> {
    if message.contains(SECRET) && is_in_place(input) {
        return Err(format!("a secret is shown: {message}"));
    }
    match message
        .chars()
        .find(|it| it.is_control() && !matches!(it, '\n' | '\t'))
    {
        Some(control) => Err(format!("{control:?} is shown: {message:?}")),
        None => Ok(()),
    }
}
