//! The API of the console: what its page can ask for.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody, to_bytes};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use volcengine_mock::Catalog;
use volcgen_call::arguments::check;
use volcgen_call::{ActionRef, Json};

use crate::describe::{ActionView, changes};
use crate::prepare::prepare;
use crate::send::send;
use crate::target::{Clients, endpoint};

/// The largest body of a request, in bytes.
pub const MAX_BODY: usize = 1 << 20;

/// How long the body of a request can take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// What the page wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// The fields of an action.
    Describe,
    /// What is wrong with parameters.
    Check,
    /// The request as it will be sent.
    Prepare,
    /// The call.
    Send,
}

/// A request of the page. It cannot name a host.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    service: String,
    version: String,
    action: String,
    /// The parameters as JSON, in which numbers keep their digits.
    #[serde(default)]
    text: String,
    /// Whether to show secrets.
    #[serde(default)]
    reveal: bool,
    /// Whether the user has agreed to a call that changes something.
    #[serde(default)]
    confirmed: bool,
}

/// What the console knows, and where it sends calls.
pub struct Api {
    pub catalog: Arc<Catalog>,
    pub clients: Clients,
}

/// A problem of parameters.
#[derive(Serialize)]
struct Problem {
    path: String,
    message: String,
}

/// Why the API does not do what was asked.
pub struct ApiError {
    status: StatusCode,
    message: String,
}

impl ApiError {
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        ApiError {
            status,
            message: message.into(),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        json_response(self.status, &json!({ "error": self.message }))
    }
}

/// A response with a value as JSON.
fn json_response(status: StatusCode, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => (status, [(CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn ok(value: &impl Serialize) -> Response {
    json_response(StatusCode::OK, value)
}

impl From<volcengine_core::Error> for ApiError {
    fn from(error: volcengine_core::Error) -> Self {
        ApiError::new(StatusCode::BAD_GATEWAY, error.to_string())
    }
}

impl Api {
    /// Does what the page wants.
    pub async fn run(&self, operation: Operation, body: Body) -> Result<Response, ApiError> {
        let input = read(body).await?;
        let called = self.find(&input)?;
        if operation == Operation::Describe {
            return Ok(ok(&self.described(called).await?));
        }
        let (parameters, problems) = parameters(called, &input.text);
        let valid = problems.is_empty().then_some(parameters).flatten();
        if operation == Operation::Check {
            return Ok(ok(&json!({ "problems": problems })));
        }
        let Some(parameters) = valid else {
            let body = json!({ "error": "the parameters are not valid", "problems": problems });
            return Ok(json_response(StatusCode::UNPROCESSABLE_ENTITY, &body));
        };
        if operation == Operation::Prepare {
            let prepared = prepare(&self.clients, called, &parameters, input.reveal).await?;
            return Ok(ok(&prepared));
        }
        if changes(called) && !self.clients.is_mock() && !input.confirmed {
            return Err(ApiError::new(
                StatusCode::PRECONDITION_REQUIRED,
                "the action can change something: confirm the call first",
            ));
        }
        let outcome = send(&self.clients, called, &parameters, input.reveal).await?;
        Ok(ok(&outcome))
    }

    fn find(&self, input: &Input) -> Result<ActionRef<'_>, ApiError> {
        let service = self.catalog.service(&input.service);
        let found = service.and_then(|service| {
            let action = service.action(&input.version, &input.action)?;
            Some(ActionRef { service, action })
        });
        found.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "no such action"))
    }

    /// The action, and where its calls are sent.
    async fn described(&self, called: ActionRef<'_>) -> Result<serde_json::Value, ApiError> {
        let client = self.clients.of(called.service)?;
        let failed = |error: serde_json::Error| {
            ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
        };
        let action = serde_json::to_value(ActionView::new(called)).map_err(failed)?;
        Ok(json!({
            "action": action,
            "target": {
                "mock": self.clients.is_mock(),
                "endpoint": endpoint(&client).await?,
                "region": client.region(),
            },
        }))
    }
}

/// Reads a request of the page.
async fn read(body: Body) -> Result<Input, ApiError> {
    let too_large = || {
        let message = format!("the body cannot be read; it can have {MAX_BODY} bytes");
        ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    let announced = usize::try_from(body.size_hint().lower());
    if announced.is_ok_and(|size| size > MAX_BODY) {
        return Err(too_large());
    }
    let bytes = tokio::time::timeout(BODY_TIMEOUT, to_bytes(body, MAX_BODY)).await;
    let bytes = match bytes {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(too_large()),
        Err(_) => {
            let message = "the body did not arrive in time";
            return Err(ApiError::new(StatusCode::REQUEST_TIMEOUT, message));
        }
    };
    serde_json::from_slice(&bytes)
        .map_err(|error| ApiError::new(StatusCode::BAD_REQUEST, error.to_string()))
}

/// Parameters, and all that is wrong with them. None if they are not an object of JSON.
fn parameters(called: ActionRef<'_>, text: &str) -> (Option<Json>, Vec<Problem>) {
    let problem = |message: String| Problem {
        path: String::new(),
        message,
    };
    match Json::parse(text) {
        Ok(parameters @ Json::Object(_)) => {
            let found = check(called, &parameters).into_iter();
            let problems = found.map(|found| Problem {
                path: found.path,
                message: found.message,
            });
            let problems = problems.collect();
            (Some(parameters), problems)
        }
        Ok(_) => {
            let message = "expected an object with the parameters".to_owned();
            (None, vec![problem(message)])
        }
        Err(error) => (None, vec![problem(format!("not JSON: {error}"))]),
    }
}
