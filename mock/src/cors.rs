//! Lets pages of other origins call the server, from tools that run in a browser.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue};

const REQUEST_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");
const ALLOW_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");

/// The origins whose pages can call the server.
#[derive(Clone, Debug, Default)]
pub(crate) struct AllowedOrigins(Vec<String>);

impl AllowedOrigins {
    /// Adds an origin such as `http://localhost:3000`, or `*` for all.
    pub(crate) fn add(&mut self, origin: String) {
        self.0.push(origin);
    }

    /// Adds to a response what lets the page of the request read it, if its origin is allowed.
    pub(crate) fn allow(&self, request: &HeaderMap, response: &mut HeaderMap) {
        if self.0.is_empty() {
            return;
        }
        // A cache must not give the response to one origin to another.
        response.append(VARY, HeaderValue::from_name(ORIGIN));
        let Some(origin) = request.get(ORIGIN).filter(|origin| self.contains(origin)) else {
            return;
        };
        response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        response.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
        if request.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
            let methods = HeaderValue::from_static("GET, POST");
            response.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
            response.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
        }
        if let Some(names) = request.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            response.insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
        }
        if request.contains_key(REQUEST_PRIVATE_NETWORK) {
            response.insert(ALLOW_PRIVATE_NETWORK, HeaderValue::from_static("true"));
        }
    }

    fn contains(&self, origin: &HeaderValue) -> bool {
        let mut allowed = self.0.iter();
        allowed.any(|allowed| allowed == "*" || origin.as_bytes() == allowed.as_bytes())
    }
}
