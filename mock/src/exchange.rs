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
use crate::catalog::{Catalog, Known};
use crate::clock::ServerClock;
use crate::incoming::{Incoming, Journal};
use crate::load::Load;
use crate::parameters;
use crate::rates::Rates;
use crate::refusal::{
    INVALID_ACTION_OR_VERSION, INVALID_PARAMETER, METHOD_NOT_ALLOWED, MISSING_REQUEST_INFO, Refusal,
};
use crate::reply::{self, Metadata};
use crate::script::{Answer, Content, Script};

/// What all requests to one server share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) verifier: Verifier,
    pub(crate) verify_signatures: bool,
    pub(crate) clock: ServerClock,
    /// What is left of the documented rates, if they are kept.
    pub(crate) rates: Option<Rates>,
    pub(crate) script: Script,
    /// What came in, if it is recorded.
    pub(crate) journal: Option<Journal>,
    pub(crate) count: AtomicU64,
    pub(crate) load: Load,
}

/// A request that is in order.
struct Call<'a> {
    known: Known<'a>,
    parameters: Value,
}

/// Answers a request, by the server's clock.
pub(crate) async fn exchange(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let _answering = shared.load.begin();
    let mut response = answer(&shared, request).await;
    let date = httpdate::fmt_http_date(shared.clock.now());
    if let (Entry::Vacant(header), Ok(date)) = (response.headers_mut().entry(DATE), date.parse()) {
        header.insert(date);
    }
    response
}

async fn answer(shared: &Shared, request: Request) -> Response {
    let Some(request) = Incoming::read(request).await else {
        let refusal = INVALID_PARAMETER.because("the body is too large, or did not come whole");
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
    match shared.script.take(&call.known.action.name) {
        Some(answer) => {
            tokio::time::sleep(answer.delay).await;
            shared.scripted(answer, &call, &metadata)
        }
        None => shared.usual(&call, &metadata),
    }
}

impl Shared {
    /// Forgets requests, scripted answers and what was used of the rates.
    pub(crate) fn clear(&self) {
        self.script.clear();
        self.load.clear();
        if let Some(rates) = &self.rates {
            rates.clear();
        }
        if let Some(journal) = &self.journal {
            journal.clear();
        }
    }

    fn known(&self, request: &Incoming) -> Option<Known<'_>> {
        let action = request.query_value("Action")?;
        let version = request.query_value("Version")?;
        let scope = request.authorization();
        let code = scope.as_ref().map(|scope| scope.service);
        self.catalog.find(code, &version, &action)
    }

    /// What the envelope of the answer says, as far as the request tells.
    fn metadata(&self, request: Option<&Incoming>, known: Option<Known<'_>>) -> Metadata {
        let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let queried = |key| request.and_then(|request| request.query_value(key));
        let scope = request.and_then(Incoming::authorization);
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
        request: &Incoming,
        known: Option<Known<'s>>,
        parameters: Option<Result<Value, Refusal>>,
    ) -> Result<Call<'s>, Refusal> {
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
    fn unknown(&self, request: &Incoming) -> Refusal {
        let Some(action) = request.query_value("Action") else {
            return MISSING_REQUEST_INFO.because("the query has no Action");
        };
        let Some(version) = request.query_value("Version") else {
            return MISSING_REQUEST_INFO.because("the query has no Version");
        };
        let suggestion = self.catalog.suggestion(&version, &action);
        INVALID_ACTION_OR_VERSION.because(format!(
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
        reply::answer(&metadata.usual(call.known, &call.parameters))
    }

    fn scripted(&self, answer: Answer, call: &Call<'_>, metadata: &Metadata) -> Response {
        let mut response = self.content(answer.content, call, metadata);
        reply::replace(&mut response, &answer.headers);
        response
    }

    fn content(&self, content: Content, call: &Call<'_>, metadata: &Metadata) -> Response {
        let whole = || metadata.usual(call.known, &call.parameters);
        match content {
            Content::Usual => self.usual(call, metadata),
            Content::Result(result) => metadata.succeed(&result),
            Content::Error {
                status,
                code,
                number,
                message,
            } => metadata.refuse(&Refusal {
                status: known_status(status),
                code,
                number,
                message,
            }),
            Content::Html(status) => reply::html(known_status(status)),
            Content::Empty => reply::raw(StatusCode::OK, &[], bytes::Bytes::new()),
            Content::HalfJson => reply::half(&whole()),
            Content::CutOff => reply::cut_off(&whole()),
            Content::Raw {
                status,
                headers,
                body,
            } => reply::raw(known_status(status), &headers, body),
        }
    }
}

/// Compares method and path with the action's.
fn check_target(request: &Incoming, known: Known<'_>) -> Result<(), Refusal> {
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
        return Err(METHOD_NOT_ALLOWED.because(message));
    }
    let path = request.uri.path();
    if path != action.path {
        let message = format!(
            "{} is served at `{}`, not at `{path}`",
            action.name, action.path
        );
        return Err(INVALID_ACTION_OR_VERSION.because(message));
    }
    Ok(())
}

fn known_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
