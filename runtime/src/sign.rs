//! Signing of requests with HMAC-SHA256 in the headers, without clock and network.
//!
//! The client signs with a [`Signer`]. A server reads the [`Authorization`] of a request and checks it
//! with [`ReceivedRequest::verify`]. [`presign()`] puts a signature in the query of a URL.
//!
//! The rules are those of the protocol (docs 6369/67269 and 6369/67270), as the official Python SDK
//! implements them. The tests compare signatures with its output for about forty requests.

pub mod canonical;
mod date;
mod debug;
mod digest;
mod key;
mod presign;
mod received_request;
mod secret;
mod signed_headers;
mod sink;

use std::sync::Arc;

use http::HeaderValue;
use sha2::{Digest, Sha256};

use crate::credentials::Credentials;
pub use date::XDate;
pub use digest::{Hex, constant_time_eq, sha256};
use key::KeyCache;
pub use key::SigningKey;
pub use presign::presign;
pub use received_request::{Authorization, InvalidAuthorization, ReceivedRequest};
pub use secret::Secret;
pub(crate) use secret::check_key;
pub(crate) use signed_headers::SignedHeaders;
use sink::HashWriter;

/// The name of the algorithm, with which the `Authorization` header begins.
pub const ALGORITHM: &str = "HMAC-SHA256";

/// The content type of a request other than GET without a `Content-Type` header, as in the official
/// Python SDK.
pub const DEFAULT_CONTENT_TYPE: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// The parts of a request that a signature covers. `Debug` shows no parameters and no headers.
#[derive(Clone, Copy)]
pub struct SignableRequest<'a> {
    /// The HTTP method in upper case.
    pub method: &'a str,
    /// The path before percent-encoding; empty means `/`.
    pub path: &'a str,
    /// The query in canonical form, as [`canonical::query`] returns it. Send it in this form.
    pub query: &'a str,
    /// The headers, with `Host`. Headers that the protocol does not sign are ignored.
    pub headers: &'a [(&'a str, &'a str)],
    /// The bytes of the body.
    pub body: &'a [u8],
}

/// The headers that a signature adds to a request. `Debug` does not show the signature.
#[derive(Clone)]
pub struct SignatureHeaders {
    /// `Authorization`.
    pub authorization: String,
    /// `X-Date`.
    pub x_date: XDate,
    /// `X-Content-Sha256`.
    pub x_content_sha256: Hex,
    /// `Content-Type`, if the request needs one and has none.
    pub content_type: Option<&'static str>,
}

/// Signs requests to one service in one region with one set of credentials.
///
/// It derives a key per day and caches the key of the last day.
#[derive(Debug)]
pub struct Signer {
    credentials: Arc<Credentials>,
    region: String,
    service: String,
    /// The credential scope after the day.
    scope_end: String,
    keys: KeyCache,
}

impl Signer {
    /// A signer for a region and a service code, such as `rtc`.
    pub fn new(
        credentials: impl Into<Arc<Credentials>>,
        region: impl Into<String>,
        service: impl Into<String>,
    ) -> Self {
        let (region, service) = (region.into(), service.into());
        Signer {
            credentials: credentials.into(),
            scope_end: canonical::scope_end(&region, &service),
            region,
            service,
            keys: KeyCache::default(),
        }
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The region in the credential scope.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The value of `X-Security-Token`, which the requests need if the credentials have a session
    /// token. It is marked as sensitive, so `Debug` does not show it.
    ///
    /// The token of credentials that cannot sign requests, see [`Credentials::new`], counts as none.
    #[must_use]
    pub fn session_token_header(&self) -> Option<HeaderValue> {
        self.credentials.session_token()?.header_value()
    }

    /// Signs a request.
    ///
    /// Send the signed headers, those of [`SignatureHeaders`] and, with temporary credentials, the
    /// session token as `X-Security-Token`. Replace an `X-Date` or `X-Content-Sha256` that the request
    /// already has.
    ///
    /// ```
    /// use volcengine_core::Credentials;
    /// use volcengine_core::sign::{SignableRequest, Signer, XDate};
    ///
    /// let signer = Signer::new(Credentials::new("AK", "SK"), "cn-north-1", "rtc");
    /// let parts = SignableRequest {
    ///     method: "GET",
    ///     path: "/",
    ///     query: "Action=ListRooms&Version=2020-12-01",
    ///     headers: &[("Host", "rtc.volcengineapi.com")],
    ///     body: b"",
    /// };
    /// let signed = signer.sign(&parts, XDate::from_unix(1_704_164_645));
    /// assert!(signed.authorization.starts_with(
    ///     "HMAC-SHA256 Credential=AK/20240102/cn-north-1/rtc/request, \
    ///      SignedHeaders=host;x-content-sha256;x-date, Signature="
    /// ));
    /// ```
    #[must_use]
    pub fn sign(&self, parts: &SignableRequest<'_>, x_date: XDate) -> SignatureHeaders {
        let x_content_sha256 = sha256(parts.body);
        let content_type = default_content_type(parts);
        let token = self.credentials.session_token();
        let authorization = {
            let optional =
                |name, value: Option<_>| (value.map_or("", |_| name), value.unwrap_or(""));
            let added = [
                ("x-content-sha256", x_content_sha256.as_str()),
                ("x-date", x_date.as_str()),
                optional("x-security-token", token.map(Secret::expose)),
                optional("content-type", content_type),
            ];
            let headers = SignedHeaders::new(&added, parts.headers);
            let hash = x_content_sha256.as_str();
            self.authorization(parts, headers.as_slice(), (hash, x_date.as_str()))
        };
        SignatureHeaders {
            authorization,
            x_date,
            x_content_sha256,
            content_type,
        }
    }

    /// The `Authorization` header of a request with these signed headers, which are sorted.
    pub(crate) fn authorization(
        &self,
        parts: &SignableRequest<'_>,
        headers: &[(&str, &str)],
        (body_hash, date): (&str, &str),
    ) -> String {
        let day = date.get(..8).unwrap_or(date);
        let mut authorization = self.start_of_authorization(day, headers);
        let start_of_names = authorization.len();
        canonical::write_names(&mut authorization, headers.iter().map(|(name, _)| *name));
        let names = authorization.get(start_of_names..).unwrap_or_default();

        let mut room = [0; _];
        let mut hash = Sha256::new();
        let mut writer = HashWriter::new(&mut hash, &mut room);
        let line = (parts.method, parts.path, parts.query);
        let headers = headers.iter().copied();
        canonical::write_request(&mut writer, line, (headers, names), body_hash);
        writer.flush();
        let request_hash = Hex::new(&hash.finalize().into());

        let signature = self.key(day).sign_parts(&mut room, |writer| {
            let request_hash = request_hash.as_str();
            canonical::write_string_to_sign(writer, date, &self.scope_end, request_hash);
        });
        authorization.push_str(SIGNATURE);
        authorization.push_str(signature.as_str());
        authorization
    }

    fn key(&self, day: &str) -> SigningKey {
        self.keys.get(day, || {
            let secret = self.credentials.secret_key();
            SigningKey::derive(secret, day, &self.region, &self.service)
        })
    }

    /// The `Authorization` header up to the names of the signed headers, with room for the rest.
    fn start_of_authorization(&self, day: &str, headers: &[(&str, &str)]) -> String {
        let access_key = self.credentials.access_key();
        let start = [
            ALGORITHM,
            " Credential=",
            access_key,
            "/",
            day,
            &self.scope_end,
            ", SignedHeaders=",
        ];
        let start_len: usize = start.iter().map(|part| part.len()).sum();
        let names_len: usize = headers.iter().map(|(name, _)| name.len() + 1).sum();
        // No `;` after the last name, and 64 digits.
        let mut output = String::with_capacity(start_len + names_len - 1 + SIGNATURE.len() + 64);
        output.extend(start);
        output
    }
}

/// What comes between the names of the signed headers and the signature.
const SIGNATURE: &str = ", Signature=";

fn default_content_type(parts: &SignableRequest<'_>) -> Option<&'static str> {
    let is_content_type = |(name, _): &(&str, &str)| name.eq_ignore_ascii_case("content-type");
    let is_missing = parts.method != "GET" && !parts.headers.iter().any(is_content_type);
    is_missing.then_some(DEFAULT_CONTENT_TYPE)
}

#[cfg(test)]
mod tests;
