//! Handles one request from arrival to response. The only module that uses all the others.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use http::header::{DATE, Entry};
use serde_json::Value;
use volcgen_model::model::Method;

use crate::auth::Verifier;
use crate::catalog::{ActionRef, Catalog};
use crate::clock::ServerClock;
use crate::in_flight::InFlight;
use crate::mock_response::{Content, MockResponse, ResponseQueue};
use crate::parameters;
use crate::rates::Rates;
use crate::rejection::{
    INVALID_ACTION_OR_VERSION, INVALID_PARAMETER, METHOD_NOT_ALLOWED, MISSING_REQUEST_INFO,
    Rejection,
};
use crate::request::{Journal, ParsedRequest};
use crate::response::{self, ResponseMetadata};

/// The state of a server, shared by all requests.
#[derive(Debug)]
pub(crate) struct ServerState {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) verifier: Verifier,
    pub(crate) verify_signatures: bool,
    pub(crate) clock: ServerClock,
    /// The state of the documented rates; `None` if they are not enforced.
    pub(crate) rates: Option<Rates>,
    pub(crate) queue: ResponseQueue,
    /// The requests so far; `None` if they are not recorded.
    pub(crate) journal: Option<Journal>,
    pub(crate) request_count: AtomicU64,
    pub(crate) in_flight: InFlight,
}

/// A valid request.
struct Call<'a> {
    target: ActionRef<'a>,
    parameters: Value,
}

/// Handles a request; the response carries the server's clock as `Date`.
pub(crate) async fn handle(State(state): State<Arc<ServerState>>, request: Request) -> Response {
    let _guard = state.in_flight.enter();
    let mut response = respond(&state, request).await;
    let date = httpdate::fmt_http_date(state.clock.now());
    if let (Entry::Vacant(header), Ok(date)) = (response.headers_mut().entry(DATE), date.parse()) {
        header.insert(date);
    }
    response
}

async fn respond(state: &ServerState, request: Request) -> Response {
    let Some(request) = ParsedRequest::read(request).await else {
        let rejection =
            INVALID_PARAMETER.with_message("the body is too large, or did not arrive whole");
        return state.metadata(None, None).reject(&rejection);
    };
    let target = state.find_action(&request);
    let metadata = state.metadata(Some(&request), target);
    let parameters = target.map(|target| parameters::read(&request, target));
    if let Some(journal) = &state.journal {
        let readable = parameters.as_ref().and_then(|read| read.as_ref().ok());
        journal.add(request.record(readable.cloned().unwrap_or_default()));
    }
    let call = match state.validate(&request, target, parameters) {
        Ok(call) => call,
        Err(rejection) => return metadata.reject(&rejection),
    };
    match state.queue.take(&call.target.action.name) {
        Some(queued) => {
            tokio::time::sleep(queued.delay).await;
            state.queued_response(queued, &call, &metadata)
        }
        None => state.default_response(&call, &metadata),
    }
}

impl ServerState {
    /// Forgets recorded requests, queued responses and used rates.
    pub(crate) fn clear(&self) {
        self.queue.clear();
        self.in_flight.clear();
        if let Some(rates) = &self.rates {
            rates.clear();
        }
        if let Some(journal) = &self.journal {
            journal.clear();
        }
    }

    fn find_action(&self, request: &ParsedRequest) -> Option<ActionRef<'_>> {
        let action = request.query_value("Action")?;
        let version = request.query_value("Version")?;
        let scope = request.authorization();
        let code = scope.as_ref().map(|scope| scope.service);
        self.catalog.find(code, &version, &action)
    }

    /// The metadata of the response, as far as the request has it.
    fn metadata(
        &self,
        request: Option<&ParsedRequest>,
        target: Option<ActionRef<'_>>,
    ) -> ResponseMetadata {
        let number = self.request_count.fetch_add(1, Ordering::Relaxed) + 1;
        let query_value = |key| request.and_then(|request| request.query_value(key));
        let scope = request.and_then(ParsedRequest::authorization);
        let service = target.map(|target| target.service);
        let code = service.map(|service| service.code.as_str());
        let home = service.map(|service| service.region.as_str());
        let code = code.or(scope.as_ref().map(|scope| scope.service));
        let region = scope.as_ref().map(|scope| scope.region).or(home);
        ResponseMetadata {
            request_id: format!("mock-{number:012}"),
            action: query_value("Action").unwrap_or_default(),
            version: query_value("Version").unwrap_or_default(),
            service: code.unwrap_or_default().to_owned(),
            region: region.unwrap_or_default().to_owned(),
        }
    }

    /// Checks a request, in the order of the platform.
    fn validate<'s>(
        &self,
        request: &ParsedRequest,
        target: Option<ActionRef<'s>>,
        parameters: Option<Result<Value, Rejection>>,
    ) -> Result<Call<'s>, Rejection> {
        let (Some(target), Some(parameters)) = (target, parameters) else {
            return Err(self.unknown_action(request));
        };
        check_target(request, target)?;
        if self.verify_signatures {
            let code = &target.service.code;
            self.verifier.verify(request, code, self.clock.now())?;
        }
        let parameters = parameters?;
        parameters::check(&parameters, target)?;
        Ok(Call { target, parameters })
    }

    /// Why no action was found.
    fn unknown_action(&self, request: &ParsedRequest) -> Rejection {
        let Some(action) = request.query_value("Action") else {
            return MISSING_REQUEST_INFO.with_message("the query has no Action");
        };
        let Some(version) = request.query_value("Version") else {
            return MISSING_REQUEST_INFO.with_message("the query has no Version");
        };
        let suggestion = self.catalog.suggestion(&version, &action);
        INVALID_ACTION_OR_VERSION.with_message(format!(
            "there is no action {action} in version {version}{suggestion}"
        ))
    }

    /// The response if none is queued.
    fn default_response(&self, call: &Call<'_>, metadata: &ResponseMetadata) -> Response {
        if let Some(rates) = &self.rates
            && let Err(rejection) = rates.count(call.target, &call.parameters, Instant::now())
        {
            return metadata.reject(&rejection);
        }
        response::envelope(&metadata.example(call.target, &call.parameters))
    }

    fn queued_response(
        &self,
        queued: MockResponse,
        call: &Call<'_>,
        metadata: &ResponseMetadata,
    ) -> Response {
        let mut response = self.render(queued.content, call, metadata);
        response::replace_headers(&mut response, &queued.headers);
        response
    }

    fn render(&self, content: Content, call: &Call<'_>, metadata: &ResponseMetadata) -> Response {
        let whole = || metadata.example(call.target, &call.parameters);
        match content {
            Content::Default => self.default_response(call, metadata),
            Content::Result(result) => metadata.succeed(&result),
            Content::Error {
                status,
                code,
                numeric_code,
                message,
            } => metadata.reject(&Rejection {
                status: valid_status(status),
                code,
                numeric_code,
                message,
            }),
            Content::Html(status) => response::html(valid_status(status)),
            Content::Empty => response::raw(StatusCode::OK, &[], bytes::Bytes::new()),
            Content::TruncatedJson => response::truncated(&whole()),
            Content::CutOff => response::cut_off(&whole()),
            Content::Raw {
                status,
                headers,
                body,
            } => response::raw(valid_status(status), &headers, body),
        }
    }
}

/// Checks that method and path are those of the action.
fn check_target(request: &ParsedRequest, target: ActionRef<'_>) -> Result<(), Rejection> {
    let action = target.action;
    let method = match action.method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
    };
    if request.method != method {
        let message = format!(
            "{} is called with {method}, not {}",
            action.name, request.method
        );
        return Err(METHOD_NOT_ALLOWED.with_message(message));
    }
    let path = request.uri.path();
    if path != action.path {
        let message = format!(
            "{} is served at `{}`, not at `{path}`",
            action.name, action.path
        );
        return Err(INVALID_ACTION_OR_VERSION.with_message(message));
    }
    Ok(())
}

/// The status, or 500 if HTTP has no such status.
fn valid_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
