//! Handles one request from arrival to response. The only module that uses all the others.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use http::StatusCode;
use http::header::{DATE, Entry};
use serde_json::Value;
use volcgen_model::model::Auth;

use crate::auth::Verifier;
use crate::catalog::{ActionRef, Catalog};
use crate::clock::ServerClock;
use crate::cors::AllowedOrigins;
use crate::http1::{Fault, Request, Response};
use crate::in_flight::InFlight;
use crate::log::{LogLine, RequestLog};
use crate::mock_response::{Content, MockResponse, ResponseQueue};
use crate::rates::Rates;
use crate::rejection::Rejection;
use crate::request::{Journal, ParsedRequest};
use crate::response::{self, ResponseMetadata};
use crate::{parameters, target};

/// The state of a server, shared by all requests.
#[derive(Debug)]
pub(crate) struct ServerState {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) verifier: Verifier,
    pub(crate) verify_signatures: bool,
    pub(crate) clock: ServerClock,
    pub(crate) origins: AllowedOrigins,
    /// The state of the documented rates; `None` if they are not enforced.
    pub(crate) rates: Option<Rates>,
    pub(crate) queue: ResponseQueue,
    /// The requests so far; `None` if they are not recorded.
    pub(crate) journal: Option<Journal>,
    pub(crate) log: Option<RequestLog>,
    pub(crate) request_count: AtomicU64,
    pub(crate) in_flight: InFlight,
}

/// A valid request.
struct Call<'a> {
    target: ActionRef<'a>,
    parameters: Value,
}

impl ServerState {
    /// Handles a request; the response carries the server's clock as `Date`.
    pub(crate) async fn handle(&self, request: Result<Request, Fault>) -> Response {
        let _guard = self.in_flight.enter();
        let now = self.clock.now();
        let number = self.request_count.fetch_add(1, Ordering::Relaxed) + 1;
        let request_id = format!("mock-{number:012}");
        let mut line = LogLine::new(self.log.as_ref(), now, &request_id);
        let mut response = match request {
            Ok(request) => {
                let request = ParsedRequest::from(request);
                line.request(&request);
                let mut response = self.respond(&request, request_id, &mut line).await;
                self.origins.allow(&request.headers, response.headers_mut());
                response
            }
            Err(fault) => ResponseMetadata::new(request_id).reject(&fault.into()),
        };
        let date = httpdate::fmt_http_date(self.clock.now());
        if let (Entry::Vacant(header), Ok(date)) =
            (response.headers_mut().entry(DATE), date.parse())
        {
            header.insert(date);
        }
        line.response(&response);
        response
    }

    async fn respond(
        &self,
        request: &ParsedRequest,
        request_id: String,
        line: &mut LogLine<'_>,
    ) -> Response {
        let target = target::find(&self.catalog, request);
        let metadata = ResponseMetadata::of(request, target, request_id);
        let read = match request.method {
            http::Method::OPTIONS => None,
            _ => Some(self.read(request, target)),
        };
        if let Some(journal) = &self.journal {
            let readable = read.as_ref().and_then(|read| read.as_ref().ok());
            let parameters = readable.map(|call| call.parameters.clone());
            journal.add(request.record(parameters.unwrap_or_default()));
        }
        let Some(read) = read else {
            return response::options(target);
        };
        let call = read.and_then(|call| {
            line.parameters(call.target, &call.parameters);
            parameters::check(&call.parameters, call.target)?;
            Ok(call)
        });
        let call = match call {
            Ok(call) => call,
            Err(rejection) => return metadata.reject(&rejection),
        };
        match self.queue.take(&call.target.action.name) {
            Some(queued) => {
                tokio::time::sleep(queued.delay).await;
                self.queued_response(queued, &call, &metadata)
            }
            None => self.default_response(&call, &metadata),
        }
    }

    /// Reads the parameters, once it is known who sent them, in the order of the platform.
    fn read<'s>(
        &self,
        request: &ParsedRequest,
        target: Option<ActionRef<'s>>,
    ) -> Result<Call<'s>, Rejection> {
        let Some(target) = target else {
            return Err(target::unknown(&self.catalog, request));
        };
        target::check(request, target)?;
        if self.verify_signatures && target.action.auth == Auth::Signature {
            let code = &target.service.code;
            self.verifier.verify(request, code, self.clock.now())?;
        }
        let parameters = parameters::read(request, target)?;
        Ok(Call { target, parameters })
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
            Content::List(list) => {
                response::envelope(&metadata.page(call.target, &call.parameters, &list))
            }
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
                allowed: None,
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
}

/// The status, or 500 if HTTP has no such status or no response ends with it.
fn valid_status(status: u16) -> StatusCode {
    let valid = StatusCode::from_u16(status).ok();
    let last = valid.filter(|status| !status.is_informational());
    last.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
