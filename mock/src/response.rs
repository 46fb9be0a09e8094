//! From what is to be said to the bytes that say it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode};
use http_body::Frame;
use serde_json::{Map, Value, json};
use volcgen_synth::response;

use crate::catalog::ActionRef;
use crate::rejection::Rejection;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const HTML: HeaderValue = HeaderValue::from_static("text/html");

/// What the envelope says of every call.
#[derive(Debug)]
pub(crate) struct Metadata {
    pub(crate) request_id: String,
    pub(crate) action: String,
    pub(crate) version: String,
    pub(crate) service: String,
    pub(crate) region: String,
}

impl Metadata {
    fn write(&self, members: &mut Map<String, Value>) {
        for (name, value) in [
            ("RequestId", &self.request_id),
            ("Action", &self.action),
            ("Version", &self.version),
            ("Service", &self.service),
            ("Region", &self.region),
        ] {
            members.insert(name.to_owned(), value.as_str().into());
        }
    }

    /// An error in its envelope.
    pub(crate) fn refuse(&self, refusal: &Rejection) -> Response {
        let mut error = json!({ "Code": refusal.code, "Message": refusal.message });
        if let (Some(number), Value::Object(error)) = (refusal.number, &mut error) {
            error.insert("CodeN".to_owned(), number.into());
        }
        let mut metadata = Map::new();
        self.write(&mut metadata);
        metadata.insert("Error".to_owned(), error);
        json(refusal.status, &json!({ "ResponseMetadata": metadata }))
    }

    /// A success with this result.
    pub(crate) fn succeed(&self, result: &Value) -> Response {
        let mut metadata = Map::new();
        self.write(&mut metadata);
        let answer = json!({ "ResponseMetadata": metadata, "Result": result });
        json(StatusCode::OK, &answer)
    }

    /// The answer that the spec gives as an example: the one whose request equals this one, or the
    /// first that succeeds; made up from the types if there is none.
    pub(crate) fn usual(&self, known: ActionRef<'_>, parameters: &Value) -> Value {
        let ActionRef { service, action } = known;
        let mut examples = action.examples.iter();
        let example = examples
            .clone()
            .find(|example| example.request == *parameters)
            .or_else(|| examples.find(|example| !has_error(&example.response)));
        let mut answer = match (example, &action.result) {
            (Some(example), _) => example.response.clone(),
            (None, Some(result)) => json!({ "Result": response::plain(service, &result.ty) }),
            (None, None) => json!({}),
        };
        if let Value::Object(answer) = &mut answer {
            let metadata = answer
                .entry("ResponseMetadata")
                .or_insert_with(|| json!({}));
            if let Value::Object(metadata) = metadata {
                self.write(metadata);
            }
        }
        answer
    }
}

/// An answer with the status that belongs to it.
pub(crate) fn answer(answer: &Value) -> Response {
    let status = if has_error(answer) {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    json(status, answer)
}

fn has_error(answer: &Value) -> bool {
    let error = answer.pointer("/ResponseMetadata/Error");
    error.is_some_and(|error| !error.is_null())
}

/// A response of JSON.
fn json(status: StatusCode, body: &Value) -> Response {
    respond(status, JSON, body.to_string())
}

/// The page of a gateway that could not reach the service.
pub(crate) fn html(status: StatusCode) -> Response {
    let title = status.to_string();
    let body =
        format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n");
    respond(status, HTML, body)
}

/// JSON of which only the first half is there.
pub(crate) fn half(body: &Value) -> Response {
    respond(StatusCode::OK, JSON, first_half(&body.to_string()))
}

/// A response that announces all of its JSON, and ends in the middle of it.
pub(crate) fn cut_off(body: &Value) -> Response {
    let whole = body.to_string();
    let sent = Unannounced(Some(first_half(&whole)));
    let mut response = Response::new(Body::new(sent));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, JSON);
    headers.insert(CONTENT_LENGTH, whole.len().into());
    response
}

/// A response with these headers.
pub(crate) fn raw(status: StatusCode, headers: &[(String, String)], body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    for (name, value) in valid(headers) {
        response.headers_mut().append(name, value);
    }
    response
}

/// Puts headers in place of those of the same names.
pub(crate) fn replace(response: &mut Response, headers: &[(String, String)]) {
    for (name, value) in valid(headers) {
        response.headers_mut().insert(name, value);
    }
}

fn valid(headers: &[(String, String)]) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    headers.iter().filter_map(|(name, value)| {
        let name = HeaderName::try_from(name).ok()?;
        Some((name, HeaderValue::try_from(value).ok()?))
    })
}

fn respond(status: StatusCode, content_type: HeaderValue, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

fn first_half(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes().get(..text.len() / 2).unwrap_or_default())
}

/// A body that does not say how long it is, so that the header can say something else.
struct Unannounced(Option<Bytes>);

impl http_body::Body for Unannounced {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
    }
}
