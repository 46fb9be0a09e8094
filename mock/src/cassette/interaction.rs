//! A request and its response, without what changes from call to call.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use volcengine_core::envelope;
use volcengine_core::sign::canonical::pairs;

use super::pairs::Pairs;

/// The response headers that are recorded.
const RESPONSE_HEADERS: [&str; 3] = ["content-type", "retry-after", "x-tt-logid"];

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Interaction {
    pub(super) request: RequestRecord,
    pub(super) response: ResponseRecord,
}

/// A recorded request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestRecord {
    pub(super) action: String,
    pub(super) version: String,
    pub(super) method: String,
    pub(super) path: String,
    #[serde(default, skip_serializing_if = "Pairs::is_empty")]
    pub(super) query: Pairs,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Body>,
}

/// A recorded response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResponseRecord {
    pub(super) status: u16,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Body>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Body {
    Json(Value),
    Form(Pairs),
    Text(String),
}

impl RequestRecord {
    pub(super) fn read(request: &Request<Bytes>) -> Self {
        let mut query: Pairs = pairs(request.uri().query().unwrap_or_default()).collect();
        let action = query.remove("Action").unwrap_or_default();
        let version = query.remove("Version").unwrap_or_default();
        // The signature of presigned requests.
        query.retain(|name| !name.starts_with("X-"));
        RequestRecord {
            action,
            version,
            method: request.method().to_string(),
            path: request.uri().path().to_owned(),
            query,
            body: Body::read(request.headers(), request.body()),
        }
    }

    /// The name of the request in messages.
    pub(super) fn title(&self) -> String {
        if self.action.is_empty() {
            return format!("{} {}", self.method, self.path);
        }
        format!("{} {}", self.action, self.version)
    }
}

impl ResponseRecord {
    pub(super) fn read(response: &Response<Bytes>) -> Self {
        let header = |name: &str| {
            let value = response.headers().get(name)?.to_str().ok()?;
            Some((name.to_owned(), value.to_owned()))
        };
        ResponseRecord {
            status: response.status().as_u16(),
            headers: RESPONSE_HEADERS
                .iter()
                .filter_map(|name| header(name))
                .collect(),
            body: Body::read(response.headers(), response.body()),
        }
    }

    /// The response. A status that HTTP does not have becomes 500; a header that HTTP does not allow
    /// is left out.
    pub(super) fn to_http(&self) -> Response<Bytes> {
        let body = self.body.as_ref().map_or_else(Bytes::new, Body::bytes);
        let mut response = Response::new(body);
        let status = StatusCode::from_u16(self.status);
        *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in &self.headers {
            let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
            if let (Ok(name), Ok(value)) = (name, value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl Body {
    /// Reads a body as JSON if it is JSON, as a form if its type says so, and else as a string. None
    /// if it is empty.
    fn read(headers: &HeaderMap, body: &Bytes) -> Option<Self> {
        if body.is_empty() {
            return None;
        }
        if let Ok(json @ (Value::Object(_) | Value::Array(_))) = serde_json::from_slice(body) {
            return Some(Body::Json(json));
        }
        // A response after a byte order mark or the like. As text, its secrets would be kept.
        if let Some(json) = envelope::find_object(body)
            && json.get("ResponseMetadata").is_some()
        {
            return Some(Body::Json(json));
        }
        let text = String::from_utf8_lossy(body);
        let content_type = headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let is_form = content_type
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        Some(if is_form {
            Body::Form(form_urlencoded::parse(text.as_bytes()).collect())
        } else {
            Body::Text(text.into_owned())
        })
    }

    fn bytes(&self) -> Bytes {
        match self {
            Body::Json(json) => json.to_string().into(),
            Body::Text(text) => text.clone().into(),
            Body::Form(fields) => {
                let mut form = form_urlencoded::Serializer::new(String::new());
                form.extend_pairs(fields.iter()).finish().into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_recorded_request_lacks_what_changes_from_call_to_call() {
        let request = Request::post("http://h/p?Action=A&Version=V&X-Date=1&B=c%20d&B=e")
            .header("x-date", "1")
            .header("authorization", "secret")
            .body(Bytes::from_static(br#"{"z":1,"a":[1.5]}"#))
            .unwrap();
        let record = RequestRecord::read(&request);
        assert_eq!(
            serde_json::to_value(&record).unwrap(),
            json!({
                "action": "A", "version": "V", "method": "POST", "path": "/p",
                "query": { "B": ["c d", "e"] },
                "body": { "json": { "a": [1.5], "z": 1 } },
            })
        );
        assert_eq!(record.title(), "A V");
    }

    #[test]
    fn a_recorded_response_keeps_status_body_and_content_type() {
        for (kind, body) in [
            (
                "application/json",
                r#"{"Result":[0.1,12345678901234567890]}"#,
            ),
            ("text/html", "<html>"),
            ("application/x-www-form-urlencoded", "a=b%26&a=&c=d"),
            ("application/json", ""),
            ("text/plain", "123"),
        ] {
            let response = Response::builder()
                .status(502)
                .header("content-type", kind)
                .header("set-cookie", "secret")
                .body(Bytes::from_static(body.as_bytes()))
                .unwrap();
            let replayed = ResponseRecord::read(&response).to_http();
            assert_eq!(replayed.status(), 502);
            assert_eq!(replayed.headers()["content-type"], kind);
            assert!(!replayed.headers().contains_key("set-cookie"));
            assert_eq!(replayed.body(), body);
        }
    }
}
