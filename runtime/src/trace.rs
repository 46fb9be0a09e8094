//! Spans and events, named as in OpenTelemetry's conventions for HTTP and RPC clients.
//!
//! Each call has a span, and each attempt has a span inside it. No level records parameters of a
//! request or secrets.

use std::time::Duration;

use http::Uri;
use tracing::field::{Empty, display};
use tracing::{Span, debug, info_span};

use crate::endpoint::Endpoint;
use crate::envelope::{ResponseMetadata, UndecodedResponse};
use crate::error::{Attempts, Error};
use crate::printable::{Printable, escape};
use crate::schema::ActionRef;

/// The span of a call.
pub(crate) fn call(action: ActionRef<'_>, endpoint: &Endpoint) -> Span {
    info_span!(
        "call",
        otel.name = format_args!("{}/{}", action.service.code, action.name),
        otel.kind = "internal",
        otel.status_code = Empty,
        rpc.system = "volcengine",
        rpc.service = action.service.code,
        rpc.method = action.name,
        volcengine.version = action.version,
        cloud.region = endpoint.region,
        volcengine.request_id = Empty,
        volcengine.attempts = Empty,
        volcengine.quota_delay_ms = Empty,
        error.type = Empty,
    )
}

/// Records that a call succeeded.
pub(crate) fn succeeded(span: &Span, metadata: &ResponseMetadata, attempts: &Attempts) {
    if span.is_disabled() {
        return;
    }
    record_request_id(span, &metadata.request_id);
    span.record("otel.status_code", "OK");
    record_attempts(span, attempts);
}

/// Records that a call failed.
pub(crate) fn failed(span: &Span, error: &Error) {
    if span.is_disabled() {
        return;
    }
    span.record("otel.status_code", "ERROR");
    record_error(span, error);
    record_attempts(span, error.attempts());
}

fn record_attempts(span: &Span, attempts: &Attempts) {
    span.record("volcengine.attempts", attempts.sent());
    let milliseconds = u64::try_from(attempts.quota_delay().as_millis()).unwrap_or(u64::MAX);
    span.record("volcengine.quota_delay_ms", milliseconds);
}

/// The span of an attempt. Attempts are numbered from 1.
pub(crate) fn attempt(action: ActionRef<'_>, uri: &Uri, number: u32) -> Span {
    let https = uri.scheme_str() == Some("https");
    info_span!(
        "attempt",
        otel.name = action.method.as_str(),
        otel.kind = "client",
        http.request.method = action.method.as_str(),
        http.request.resend_count = number.saturating_sub(1),
        http.response.status_code = Empty,
        url.scheme = uri.scheme_str(),
        url.path = uri.path(),
        server.address = uri.host(),
        server.port = uri.port_u16().unwrap_or(if https { 443 } else { 80 }),
        volcengine.request_id = Empty,
        error.type = Empty,
    )
}

/// Records how an attempt ended.
pub(crate) fn attempt_finished(span: &Span, outcome: &Result<UndecodedResponse, Error>) {
    if span.is_disabled() {
        return;
    }
    match outcome {
        Ok(response) => {
            span.record("http.response.status_code", response.status().as_u16());
            record_request_id(span, response.request_id());
        }
        Err(error) => record_error(span, error),
    }
}

/// Logs that a failed attempt is retried. It leaves out the service's message, which can quote
/// parameters.
pub(crate) fn retrying(error: &Error, wait: Duration) {
    debug!(
        wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        error.type = &*escape(error.kind_name()),
        cause = error.transport_error().map(display),
        http.response.status_code = error.status().map(|status| status.as_u16()),
        volcengine.request_id = error.request_id().map(escape).as_deref(),
        "an attempt failed; retrying"
    );
}

fn record_error(span: &Span, error: &Error) {
    if let Some(status) = error.status() {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(id) = error.request_id() {
        record_request_id(span, id);
    }
    span.record("error.type", display(Printable(error.kind_name())));
}

/// Records the request id, which the server chooses.
fn record_request_id(span: &Span, id: &str) {
    span.record("volcengine.request_id", &*escape(id));
}
