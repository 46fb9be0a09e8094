//! Why a call failed: what is printed, and the exit status.

use volcengine_core::Error;
use volcengine_core::sign::Authorization;
use volcgen_call::compare::server;
use volcgen_call::{HttpRequest, mask};

use crate::command::CommandError;
use crate::terminal;

/// The exit status of a call that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Other,
    Invalid,
    Credentials,
    Service,
    Throttled,
    Network,
    UnexpectedResponse,
    Waiting,
    /// By Ctrl-C, as shells report it.
    Interrupted,
}

impl Status {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Status::Other => 1,
            Status::Invalid => 3,
            Status::Credentials => 4,
            Status::Service => 5,
            Status::Throttled => 6,
            Status::Network => 7,
            Status::UnexpectedResponse => 8,
            Status::Waiting => 9,
            Status::Interrupted => 130,
        }
    }

    fn of(error: &Error) -> Self {
        if error.is_waiter_failure() || error.is_waiter_timeout() {
            Status::Waiting
        } else if error.is_invalid_request() {
            Status::Invalid
        } else if error.is_credentials() || error.is_unauthorized() {
            Status::Credentials
        } else if error.is_throttled() {
            Status::Throttled
        } else if error.is_unexpected_response() {
            Status::UnexpectedResponse
        } else if error.code().is_some() {
            Status::Service
        } else if error.is_config() {
            Status::Other
        } else {
            Status::Network
        }
    }
}

/// Prints an error, and what a rejected signature was computed of.
pub fn report(error: &Error, sent: Option<&HttpRequest>, secrets: &[String]) -> CommandError {
    let shown = mask::hide(&error.to_string(), secrets);
    terminal::message(format_args!("error: {}", shortened(&shown)));
    if error.is_unauthorized()
        && let Some(sent) = sent
    {
        explain(error, sent);
    }
    let status = Status::of(error);
    if let (Status::Network, Some(sent)) = (status, sent) {
        terminal::message(format_args!("note: {}", way(&sent.endpoint)));
    }
    CommandError::Status(status.code())
}

/// Where a request went, and which variables can send it through a proxy.
fn way(endpoint: &str) -> String {
    const PROXIES: [&str; 6] = [
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "all_proxy",
    ];
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let set: Vec<&str> = PROXIES.into_iter().filter(is_set).collect();
    match set.as_slice() {
        [] => format!("the request was for {endpoint}"),
        set => format!(
            "the request was for {endpoint}, and a proxy is set with {}",
            set.join(", ")
        ),
    }
}

/// Without the canonical request of the server, which is explained instead.
fn shortened(message: &str) -> String {
    let start = message.find(" It expected this canonical request: ");
    let end = message.find(" (status ");
    match (start, end) {
        (Some(start), Some(end)) if start < end => {
            let (before, after) = (message.get(..start), message.get(end..));
            format!(
                "{}{}",
                before.unwrap_or_default(),
                after.unwrap_or_default()
            )
        }
        _ => message.to_owned(),
    }
}

/// Says what a rejected signature was computed of, and what differs from the server's.
fn explain(error: &Error, sent: &HttpRequest) {
    let header = sent.header("Authorization").unwrap_or_default();
    if let Ok(used) = Authorization::parse(header) {
        terminal::message(format_args!(
            "note: signed with the access key `{}` for the service `{}` in the region `{}` at {}",
            used.access_key,
            used.service,
            used.region,
            sent.header("X-Date").unwrap_or_default()
        ));
    }
    let is_mismatch = error
        .code()
        .is_some_and(|code| code.starts_with("SignatureDoesNotMatch"));
    if let (true, Some(signing)) = (is_mismatch, sent.signing()) {
        let found = server::compare(&signing, error.message().unwrap_or_default());
        terminal::message(format_args!("note: {found}"));
    }
}
