//! From a request to its answer; the only module that joins the others.

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
use crate::response::{self, Metadata};

/// What all requests to one server share.
#[derive(Debug)]
pub(crate) struct ServerState {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) verifier: Verifier,
    pub(crate) verify_signatures: bool,
    pub(crate) clock: ServerClock,
    /// What is left of the documented rates, if they are kept.
    pub(crate) rates: Option<Rates>,
    pub(crate) queue: ResponseQueue,
    /// What came in, if it is recorded.
    pub(crate) journal: Option<Journal>,
    pub(crate) count: AtomicU64,
    pub(crate) in_flight: InFlight,
}

/// A request that is in order.
struct Call<'a> {
    known: ActionRef<'a>,
    parameters: Value,
}

/// Answers a request, by the server's clock.
pub(crate) async fn handle(State(shared): State<Arc<ServerState>>, request: Request) -> Response {
    let _answering = shared.in_flight.begin();
    let mut response = answer(&shared, request).await;
    let date = httpdate::fmt_http_date(shared.clock.now());
    if let (Entry::Vacant(header), Ok(date)) = (response.headers_mut().entry(DATE), date.parse()) {
        header.insert(date);
    }
    response
}

async fn answer(shared: &ServerState, request: Request) -> Response {
    let Some(request) = ParsedRequest::read(request).await else {
        let refusal =
            INVALID_PARAMETER.with_message("the body is too large, or did not come whole");
        return shared.metadata(None, None).refuse(&refusal);
    };
    let known = shared.known(&request);
    let metadata = shared.metadata(Some(&request), known);
    let parameters = known.map(|known| parameters::read(&request, known));
    if let Some(journal) = &shared.journal {
        let readable = parameters.as_ref().and_then(|read| read.as_ref().ok());
        journal.add(request.record(readable.cloned().unwrap_or_default()));
    }
    let call = match shared.admit(&request, known, parameters) {
        Ok(call) => call,
        Err(refusal) => return metadata.refuse(&refusal),
    };
    match shared.queue.take(&call.known.action.name) {
        Some(answer) => {
            tokio::time::sleep(answer.delay).await;
            shared.scripted(answer, &call, &metadata)
        }
        None => shared.usual(&call, &metadata),
    }
}

impl ServerState {
    /// Forgets requests, scripted answers and what was used of the rates.
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

    fn known(&self, request: &ParsedRequest) -> Option<ActionRef<'_>> {
        let action = request.query_value("Action")?;
        let version = request.query_value("Version")?;
        let scope = request.authorization();
        let code = scope.as_ref().map(|scope| scope.service);
        self.catalog.find(code, &version, &action)
    }

    /// What the envelope of the answer says, as far as the request tells.
    fn metadata(&self, request: Option<&ParsedRequest>, known: Option<ActionRef<'_>>) -> Metadata {
        let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let queried = |key| request.and_then(|request| request.query_value(key));
        let scope = request.and_then(ParsedRequest::authorization);
        let service = known.map(|known| known.service);
        let code = service.map(|service| service.code.as_str());
        let home = service.map(|service| service.region.as_str());
        let code = code.or(scope.as_ref().map(|scope| scope.service));
        let region = scope.as_ref().map(|scope| scope.region).or(home);
        Metadata {
            request_id: format!("mock-{number:012}"),
            action: queried("Action").unwrap_or_default(),
            version: queried("Version").unwrap_or_default(),
            service: code.unwrap_or_default().to_owned(),
            region: region.unwrap_or_default().to_owned(),
        }
    }

    /// Lets a request in if nothing is wrong with it; checks in the order of the platform.
    fn admit<'s>(
        &self,
        request: &ParsedRequest,
        known: Option<ActionRef<'s>>,
        parameters: Option<Result<Value, Rejection>>,
    ) -> Result<Call<'s>, Rejection> {
        let (Some(known), Some(parameters)) = (known, parameters) else {
            return Err(self.unknown(request));
        };
        check_target(request, known)?;
        if self.verify_signatures {
            let code = &known.service.code;
            self.verifier.verify(request, code, self.clock.now())?;
        }
        let parameters = parameters?;
        parameters::check(&parameters, known)?;
        Ok(Call { known, parameters })
    }

    /// Says why no action was found.
    fn unknown(&self, request: &ParsedRequest) -> Rejection {
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

    /// The answer without a script.
    fn usual(&self, call: &Call<'_>, metadata: &Metadata) -> Response {
        if let Some(rates) = &self.rates
            && let Err(refusal) = rates.count(call.known, &call.parameters, Instant::now())
        {
            return metadata.refuse(&refusal);
        }
        response::answer(&metadata.usual(call.known, &call.parameters))
    }

    fn scripted(&self, answer: MockResponse, call: &Call<'_>, metadata: &Metadata) -> Response {
        let mut response = self.content(answer.content, call, metadata);
        response::replace(&mut response, &answer.headers);
        response
    }

    fn content(&self, content: Content, call: &Call<'_>, metadata: &Metadata) -> Response {
        let whole = || metadata.usual(call.known, &call.parameters);
        match content {
            Content::Default => self.usual(call, metadata),
            Content::Result(result) => metadata.succeed(&result),
            Content::Error {
                status,
                code,
                number,
                message,
            } => metadata.refuse(&Rejection {
                status: known_status(status),
                code,
                number,
                message,
            }),
            Content::Html(status) => response::html(known_status(status)),
            Content::Empty => response::raw(StatusCode::OK, &[], bytes::Bytes::new()),
            Content::TruncatedJson => response::half(&whole()),
            Content::CutOff => response::cut_off(&whole()),
            Content::Raw {
                status,
                headers,
                body,
            } => response::raw(known_status(status), &headers, body),
        }
    }
}

/// Compares method and path with the action's.
fn check_target(request: &ParsedRequest, known: ActionRef<'_>) -> Result<(), Rejection> {
    let action = known.action;
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

fn known_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
