//! Renders HTTP responses.

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};
use volcgen_synth::response as synth;

use crate::catalog::ActionRef;
use crate::http1::Response;
use crate::paging;
use crate::rejection::Rejection;
use crate::request::ParsedRequest;
use crate::target;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const HTML: HeaderValue = HeaderValue::from_static("text/html");

/// The code of the error in a response, as an extension of it.
#[derive(Clone, Debug)]
pub(crate) struct ErrorCode(pub(crate) String);

/// The `ResponseMetadata` of an envelope, without its error.
#[derive(Debug, Default)]
pub(crate) struct ResponseMetadata {
    request_id: String,
    action: String,
    version: String,
    service: String,
    region: String,
}

impl ResponseMetadata {
    /// The metadata of a response to a request that cannot be read.
    pub(crate) fn new(request_id: String) -> Self {
        ResponseMetadata {
            request_id,
            ..ResponseMetadata::default()
        }
    }

    /// The metadata of the response to a request, as far as the request has it.
    pub(crate) fn of(
        request: &ParsedRequest,
        target: Option<ActionRef<'_>>,
        request_id: String,
    ) -> Self {
        let scope = request.authorization();
        let service = target.map(|target| target.service);
        let code = service.map(|service| service.code.as_str());
        let home = service.map(|service| service.region.as_str());
        let code = code.or(scope.as_ref().map(|scope| scope.service));
        let region = scope.as_ref().map(|scope| scope.region).or(home);
        ResponseMetadata {
            request_id,
            action: request.action.clone(),
            version: request.version.clone(),
            service: code.unwrap_or_default().to_owned(),
            region: region.unwrap_or_default().to_owned(),
        }
    }

    fn write(&self, fields: &mut Map<String, Value>) {
        for (name, value) in [
            ("RequestId", &self.request_id),
            ("Action", &self.action),
            ("Version", &self.version),
            ("Service", &self.service),
            ("Region", &self.region),
        ] {
            fields.insert(name.to_owned(), value.as_str().into());
        }
    }

    /// An error in its envelope.
    pub(crate) fn reject(&self, rejection: &Rejection) -> Response {
        let mut error = json!({ "Code": rejection.code, "Message": rejection.message });
        if let (Some(numeric_code), Value::Object(error)) = (rejection.numeric_code, &mut error) {
            error.insert("CodeN".to_owned(), numeric_code.into());
        }
        let mut metadata = Map::new();
        self.write(&mut metadata);
        metadata.insert("Error".to_owned(), error);
        let mut response = json(rejection.status, &json!({ "ResponseMetadata": metadata }));
        if let Some(allowed) = rejection.allowed {
            let allowed = HeaderValue::from_static(allowed);
            response.headers_mut().insert(ALLOW, allowed);
        }
        with_code(response, rejection.code.clone())
    }

    /// A success with this result.
    pub(crate) fn succeed(&self, result: &Value) -> Response {
        let mut metadata = Map::new();
        self.write(&mut metadata);
        let envelope = json!({ "ResponseMetadata": metadata, "Result": result });
        json(StatusCode::OK, &envelope)
    }

    /// The envelope of an example of the spec: the example with these parameters, or else the first
    /// success. Without examples, the result is generated from its type.
    ///
    /// If the action has a pagination and no example has the parameters, they get their page of the list.
    pub(crate) fn example(&self, target: ActionRef<'_>, parameters: &Value) -> Value {
        let ActionRef { service, action } = target;
        let mut examples = action.examples.iter();
        let exact = examples
            .clone()
            .find(|example| example.request == *parameters);
        let example = exact.or_else(|| examples.find(|example| !has_error(&example.response)));
        let mut envelope = match (example, &action.result) {
            (Some(example), _) => example.response.clone(),
            (None, Some(result)) => json!({ "Result": synth::plain(service, &result.ty) }),
            (None, None) => json!({}),
        };
        if let (None, Some(pagination)) = (exact, &action.pagination)
            && let Some(result) = envelope.get_mut("Result")
        {
            let list = paging::list_of(result, pagination);
            paging::write_page(result, &list, (target, pagination), parameters);
        }
        if let Value::Object(envelope) = &mut envelope {
            let metadata = envelope
                .entry("ResponseMetadata")
                .or_insert_with(|| json!({}));
            if let Value::Object(metadata) = metadata {
                self.write(metadata);
            }
        }
        envelope
    }
}

impl ResponseMetadata {
    /// The envelope of [`example`](ResponseMetadata::example) with the page of a list that the parameters
    /// ask for, if the action has a pagination.
    pub(crate) fn page(&self, target: ActionRef<'_>, parameters: &Value, list: &[Value]) -> Value {
        let mut envelope = self.example(target, parameters);
        if let Some(pagination) = &target.action.pagination
            && let Some(result) = envelope.get_mut("Result")
        {
            paging::write_page(result, list, (target, pagination), parameters);
        }
        envelope
    }
}

/// A response with this envelope: status 400 if it has an error, and 200 otherwise.
pub(crate) fn envelope(envelope: &Value) -> Response {
    if !has_error(envelope) {
        return json(StatusCode::OK, envelope);
    }
    let response = json(StatusCode::BAD_REQUEST, envelope);
    let code = envelope.pointer("/ResponseMetadata/Error/Code");
    with_code(
        response,
        code.and_then(Value::as_str).unwrap_or_default().to_owned(),
    )
}

fn has_error(envelope: &Value) -> bool {
    let error = envelope.pointer("/ResponseMetadata/Error");
    error.is_some_and(|error| !error.is_null())
}

fn with_code(mut response: Response, code: String) -> Response {
    response.extensions_mut().insert(ErrorCode(code));
    response
}

/// The response to OPTIONS: the methods that are allowed.
pub(crate) fn options(target: Option<ActionRef<'_>>) -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    let allowed = HeaderValue::from_static(target::allowed_methods(target));
    response.headers_mut().insert(ALLOW, allowed);
    response
}

/// A JSON response.
fn json(status: StatusCode, body: &Value) -> Response {
    respond(status, JSON, body.to_string())
}

/// An HTML page, as a gateway sends it when it does not reach the service.
pub(crate) fn html(status: StatusCode) -> Response {
    let title = status.to_string();
    let body =
        format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n");
    respond(status, HTML, body)
}

/// The first half of a JSON body, with a length that fits it.
pub(crate) fn truncated(body: &Value) -> Response {
    respond(StatusCode::OK, JSON, first_half(&body.to_string()))
}

/// A response whose `Content-Length` is that of the whole JSON, and whose body ends in the middle.
pub(crate) fn cut_off(body: &Value) -> Response {
    let whole = body.to_string();
    let mut response = respond(StatusCode::OK, JSON, first_half(&whole));
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, whole.len().into());
    response
}

/// A response with exactly this status, these headers and this body.
pub(crate) fn raw(status: StatusCode, headers: &[(String, String)], body: Bytes) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    for (name, value) in valid(headers) {
        response.headers_mut().append(name, value);
    }
    response
}

/// Sets headers, in place of those of the same names.
pub(crate) fn replace_headers(response: &mut Response, headers: &[(String, String)]) {
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

fn respond(status: StatusCode, content_type: HeaderValue, body: impl Into<Bytes>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

fn first_half(text: &str) -> Bytes {
    Bytes::copy_from_slice(text.as_bytes().get(..text.len() / 2).unwrap_or_default())
}
