//! Who can ask for what: which requests are rejected before anything is done for them.

use std::net::SocketAddr;

use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};

use crate::token::Token;

/// The header with the token. A page of another origin cannot send it without a preflight, which is never granted.
pub const TOKEN: HeaderName = HeaderName::from_static("x-console-token");

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What this console is called, and the token of its link.
pub struct Guard {
    /// The values of `Host` that mean this console.
    hosts: Vec<String>,
    token: Token,
}

/// Why a request is rejected.
#[derive(Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The HTTP status.
    pub status: StatusCode,
    /// What is wrong with the request.
    pub message: &'static str,
}

fn reject(status: StatusCode, message: &'static str) -> Result<(), Rejection> {
    Err(Rejection { status, message })
}

impl Guard {
    /// The guard of a console that listens on this address.
    pub fn new(address: SocketAddr, token: Token) -> Self {
        let port = address.port();
        let mut hosts = vec![address.to_string(), format!("localhost:{port}")];
        if port == 80 {
            let names: Vec<_> = hosts
                .iter()
                .filter_map(|host| host.strip_suffix(":80"))
                .collect();
            hosts = names.into_iter().map(str::to_owned).collect();
        }
        Guard { hosts, token }
    }

    /// Whether a request names this console. A page of a name that somebody else owns, and that was made to mean
    /// this machine, does not.
    pub fn check_host(&self, parts: &Parts) -> Result<(), Rejection> {
        let authority = parts.uri.authority().map(Authority::as_str);
        let is_ours = |host: &str| self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        match only(&parts.headers, &HOST) {
            Some(host) if is_ours(host) && authority.is_none_or(is_ours) => Ok(()),
            _ => reject(
                StatusCode::MISDIRECTED_REQUEST,
                "the host is not that of the console",
            ),
        }
    }

    /// Whether a request for a page only reads.
    pub fn check_page(parts: &Parts) -> Result<(), Rejection> {
        match parts.method {
            Method::GET | Method::HEAD => Ok(()),
            _ => reject(StatusCode::METHOD_NOT_ALLOWED, "pages are only read"),
        }
    }

    /// Whether a request to the API comes from a page of this console that has the token.
    pub fn check_api(&self, parts: &Parts) -> Result<(), Rejection> {
        let headers = &parts.headers;
        if parts.method != Method::POST {
            return reject(StatusCode::METHOD_NOT_ALLOWED, "the API takes POST alone");
        }
        let host = only(headers, &HOST).unwrap_or_default();
        let origin = only(headers, &ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
        if !origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host)) {
            return reject(
                StatusCode::FORBIDDEN,
                "the origin is not that of the console",
            );
        }
        let is_ours = |site: Option<&str>| site == Some("same-origin");
        if headers.contains_key(FETCH_SITE) && !is_ours(only(headers, &FETCH_SITE)) {
            return reject(StatusCode::FORBIDDEN, "the request comes from another site");
        }
        if !only(headers, &CONTENT_TYPE).is_some_and(is_json) {
            return reject(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the API takes `application/json` alone",
            );
        }
        match only(headers, &TOKEN) {
            Some(token) if self.token.is(token.as_bytes()) => Ok(()),
            _ => reject(
                StatusCode::UNAUTHORIZED,
                "the token is not that of the link which the command printed",
            ),
        }
    }
}

/// The value of a header, if there is exactly one.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// Whether a content type is JSON. Types that a form can have are not.
fn is_json(value: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn guard() -> Guard {
        let address = SocketAddr::from(([127, 0, 0, 1], 4321));
        Guard::new(address, Token::random().unwrap())
    }

    fn parts(method: &str, headers: &[(&str, &str)]) -> Parts {
        let mut request = Request::builder().method(method).uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn only_our_own_names_are_hosts() {
        let guard = guard();
        for host in ["127.0.0.1:4321", "localhost:4321", "LOCALHOST:4321"] {
            assert_eq!(guard.check_host(&parts("GET", &[("host", host)])), Ok(()));
        }
        for host in [
            "",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:80",
            "evil.example:4321",
            "localhost.evil.example:4321",
            "127.0.0.1:4321.evil.example",
            "127.0.0.1.nip.io:4321",
            "user@127.0.0.1:4321",
            "0.0.0.0:4321",
            "[::1]:4321",
            "127.1:4321",
        ] {
            let rejection = guard
                .check_host(&parts("GET", &[("host", host)]))
                .unwrap_err();
            assert_eq!(rejection.status, 421, "{host}");
        }
        assert!(guard.check_host(&parts("GET", &[])).is_err());
        let twice = [("host", "127.0.0.1:4321"), ("host", "127.0.0.1:4321")];
        assert!(guard.check_host(&parts("GET", &twice)).is_err());
    }

    #[test]
    fn the_api_needs_everything_that_a_page_of_ours_sends() {
        let guard = guard();
        let token = guard.token.as_str().to_owned();
        let good = [
            ("host", "127.0.0.1:4321"),
            ("origin", "http://127.0.0.1:4321"),
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
            ("x-console-token", token.as_str()),
        ];
        assert_eq!(guard.check_api(&parts("POST", &good)), Ok(()));
        for method in ["GET", "PUT", "OPTIONS", "HEAD", "DELETE"] {
            let rejection = guard.check_api(&parts(method, &good)).unwrap_err();
            assert_eq!(rejection.status, 405, "{method}");
        }
        for (name, value, status) in [
            ("origin", "http://evil.example", 403),
            ("origin", "https://127.0.0.1:4321", 403),
            ("origin", "http://localhost:4321", 403),
            ("origin", "http://127.0.0.1:43210", 403),
            ("origin", "http://127.0.0.1", 403),
            ("origin", "null", 403),
            ("origin", "", 403),
            ("sec-fetch-site", "cross-site", 403),
            ("sec-fetch-site", "same-site", 403),
            ("sec-fetch-site", "none", 403),
            ("content-type", "text/plain", 415),
            ("content-type", "application/x-www-form-urlencoded", 415),
            (
                "content-type",
                "multipart/form-data; boundary=application/json",
                415,
            ),
            ("x-console-token", "", 401),
            ("x-console-token", "0", 401),
            ("x-console-token", &token.to_uppercase(), 401),
        ] {
            let changed = good.map(|(known, own)| (known, if known == name { value } else { own }));
            let checked = guard.check_api(&parts("POST", &changed));
            // A token of digits alone is the same in upper case.
            let is_same = changed == good;
            assert!(
                is_same || checked.unwrap_err().status == status,
                "{name}: {value}"
            );
            let twice = [good.as_slice(), &[(name, value)]].concat();
            assert!(guard.check_api(&parts("POST", &twice)).is_err(), "{name}");
        }
        for missing in ["origin", "content-type", "x-console-token"] {
            let rest: Vec<_> = good
                .into_iter()
                .filter(|(name, _)| *name != missing)
                .collect();
            assert!(guard.check_api(&parts("POST", &rest)).is_err(), "{missing}");
        }
        let without: Vec<_> = good
            .into_iter()
            .filter(|(name, _)| *name != "sec-fetch-site")
            .collect();
        assert_eq!(guard.check_api(&parts("POST", &without)), Ok(()));
    }
}
