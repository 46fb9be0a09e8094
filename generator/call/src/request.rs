//! A request as it will be sent.

use std::fmt;

use volcengine_core::Credentials;
use volcengine_core::bytes::Bytes;
use volcengine_core::http;
use volcengine_core::sign::{
    Authorization, ReceivedRequest, SignableRequest, Signer, XDate, canonical,
};
use volcgen_model::model::{Auth, Method};

use crate::{ActionRef, Json, encode};

/// The header with the session token of temporary credentials.
pub(crate) const SESSION_TOKEN: &str = "X-Security-Token";

/// An HTTP request, signed or not. `Debug` shows no parameters and no values of headers.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method in upper case.
    pub method: String,
    /// Scheme, host and port, such as `https://rtc.volcengineapi.com`.
    pub endpoint: String,
    /// The path, percent-encoded.
    pub path: String,
    /// The query, percent-encoded and without `?`.
    pub query: String,
    /// The headers, `Host` among them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.headers.iter().map(|(name, _)| name);
        formatter
            .debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("endpoint", &self.endpoint)
            .field("path", &self.path)
            .field("headers", &names.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl HttpRequest {
    /// The request of an action with these parameters at an endpoint, before it is signed.
    ///
    /// The endpoint is a host, a host with a port, or either after `http://` or `https://`.
    #[must_use]
    pub fn new(action: ActionRef<'_>, parameters: &Json, endpoint: &str) -> Self {
        let encoded = encode::encode(action, parameters);
        let (scheme, host) = endpoint.split_once("://").unwrap_or(("https", endpoint));
        let host = host.trim_end_matches('/');
        let mut headers = vec![("Host".to_owned(), host.to_owned())];
        let content_type = encode::content_type(action);
        headers.extend(content_type.map(|value| ("Content-Type".to_owned(), value.to_owned())));
        let mut path = String::new();
        canonical::path(&mut path, &action.action.path);
        HttpRequest {
            method: method(action.action.method).to_owned(),
            endpoint: format!("{scheme}://{host}"),
            path,
            query: encode::query(action, &encoded),
            headers,
            body: encoded.body,
        }
    }

    /// The request with the signature of an action of this service in a region. It stays unsigned if the
    /// action is called without a signature.
    #[must_use]
    pub fn signed(
        mut self,
        action: ActionRef<'_>,
        region: &str,
        credentials: &Credentials,
        date: XDate,
    ) -> Self {
        if action.action.auth == Auth::None {
            return self;
        }
        let headers: Vec<(&str, &str)> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let parts = SignableRequest {
            method: &self.method,
            path: &action.action.path,
            query: &self.query,
            headers: &headers,
            body: &self.body,
        };
        let signer = Signer::new(credentials.clone(), region, &*action.service.code);
        let signature = signer.sign(&parts, date);
        let mut add = |name: &str, value: &str| {
            self.headers.push((name.to_owned(), value.to_owned()));
        };
        add("X-Content-Sha256", signature.x_content_sha256.as_str());
        add("X-Date", signature.x_date.as_str());
        let token = signer.session_token_header();
        if let Some(token) = token.as_ref().and_then(|token| token.to_str().ok()) {
            add(SESSION_TOKEN, token);
        }
        add("Authorization", &signature.authorization);
        self
    }

    /// A request of a client. Header values that are not ASCII are left out.
    #[must_use]
    pub fn of_client(request: &http::Request<Bytes>) -> Self {
        let uri = request.uri();
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        let headers = request.headers().iter();
        let headers = headers.filter_map(|(name, value)| {
            let value = value.to_str().ok()?;
            Some((title_case(name.as_str()), value.to_owned()))
        });
        HttpRequest {
            method: request.method().as_str().to_owned(),
            endpoint: format!("{}://{authority}", uri.scheme_str().unwrap_or("https")),
            path: uri.path().to_owned(),
            query: uri.query().unwrap_or_default().to_owned(),
            headers: headers.collect(),
            body: request.body().to_vec(),
        }
    }

    /// The address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}{}?{}", self.endpoint, self.path, self.query)
    }

    /// The first header with this name, ignoring case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The canonical request and the string to sign, if the request is signed. They have the session token.
    #[must_use]
    pub fn signing(&self) -> Option<Signing> {
        let authorization = Authorization::parse(self.header("Authorization")?).ok()?;
        let headers: Vec<(&str, &str)> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let received = ReceivedRequest {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &headers,
            body: &self.body,
        };
        let canonical_request = received.canonical_request(authorization.signed_headers);
        let string_to_sign = received.string_to_sign(&authorization, &canonical_request);
        Some(Signing {
            canonical_request,
            string_to_sign,
        })
    }
}

/// What a signature is computed of. `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Signing {
    /// The canonical request. It has the session token, if there is one.
    pub canonical_request: String,
    /// The string to sign.
    pub string_to_sign: String,
}

impl fmt::Debug for Signing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Signing").finish_non_exhaustive()
    }
}

impl Signing {
    /// The canonical request without the session token.
    #[must_use]
    pub fn shown_request(&self) -> String {
        let lines = self.canonical_request.split('\n');
        let lines = lines.map(|line| match line.strip_prefix("x-security-token:") {
            Some(_) => "x-security-token:[redacted]",
            None => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

pub(crate) fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
    }
}

/// `content-type` as `Content-Type`.
fn title_case(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let mut chars = word.chars();
        let first = chars.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(chars).collect::<String>()
    });
    words.collect::<Vec<_>>().join("-")
}
