//! Signing of requests with HMAC-SHA256 in the headers; pure, without clock and network.
//!
//! The client signs with a [`Signer`]. A server that wants to check a request reads its
//! [`Authorization`] and asks [`Received::verify`], which derives the same texts from what came in.
//! [`presign()`] puts a signature in the query of a URL.
//!
//! The rules are those of the protocol (docs 6369/67269 and 6369/67270) in the reading of the
//! official Python SDK; its output for some forty requests is a test of this module.

pub mod canonical;
mod date;
mod digest;
mod key;
mod presign;
mod received;

use std::sync::Arc;

use crate::credentials::Credentials;
pub use date::XDate;
pub use digest::{Hex, constant_time_eq, sha256};
use key::KeyCache;
pub use key::SigningKey;
pub use presign::presign;
pub use received::{Authorization, InvalidAuthorization, Received};

/// The name of the algorithm, first word of the `Authorization` header.
pub const ALGORITHM: &str = "HMAC-SHA256";

/// The content type that is signed and sent when a request other than GET names none, as in the
/// official Python SDK.
pub const DEFAULT_CONTENT_TYPE: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// What of a request is signed.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The HTTP method in upper case.
    pub method: &'a str,
    /// The path before percent-encoding; empty means `/`.
    pub path: &'a str,
    /// The query in canonical form, as [`canonical::query`] gives it and as it should be sent.
    pub query: &'a str,
    /// The headers, `Host` among them; those that are not to be signed are passed over.
    pub headers: &'a [(&'a str, &'a str)],
    /// The exact bytes of the body.
    pub body: &'a [u8],
}

/// The headers that a signature adds to a request.
#[derive(Clone, Debug)]
pub struct Signed {
    /// `Authorization`.
    pub authorization: String,
    /// `X-Date`.
    pub x_date: XDate,
    /// `X-Content-Sha256`.
    pub x_content_sha256: Hex,
    /// `Content-Type`, if the request had none and has to have one.
    pub content_type: Option<&'static str>,
}

/// Signs requests to one service in one region for one holder of credentials.
///
/// The key that belongs to a day is derived once a day and kept.
#[derive(Debug)]
pub struct Signer {
    credentials: Arc<Credentials>,
    region: String,
    service: String,
    keys: KeyCache,
}

impl Signer {
    /// A signer for the service with this code, such as `rtc`, in this region.
    pub fn new(
        credentials: impl Into<Arc<Credentials>>,
        region: impl Into<String>,
        service: impl Into<String>,
    ) -> Self {
        Signer {
            credentials: credentials.into(),
            region: region.into(),
            service: service.into(),
            keys: KeyCache::default(),
        }
    }

    /// The credentials it signs with.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The region in the credential scope.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Signs a request.
    ///
    /// The caller sends the headers it passed, those of [`Signed`] and, with temporary
    /// credentials, the session token as `X-Security-Token`. An `X-Date` or `X-Content-Sha256`
    /// among the passed headers is stale and is to be replaced.
    ///
    /// ```
    /// use volcengine_core::Credentials;
    /// use volcengine_core::sign::{Parts, Signer, XDate};
    ///
    /// let signer = Signer::new(Credentials::new("AK", "SK"), "cn-north-1", "rtc");
    /// let parts = Parts {
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
    pub fn sign(&self, parts: &Parts<'_>, x_date: XDate) -> Signed {
        let x_content_sha256 = sha256(parts.body);
        let content_type = default_content_type(parts);
        let own = self.own_headers(&x_date, &x_content_sha256, content_type);
        let headers = canonical::signed_headers(&own, parts.headers);
        let headers = headers.iter().copied();

        // One text after the other is written into the same memory.
        let mut text = String::with_capacity(512);
        canonical::write_request(
            &mut text,
            (parts.method, parts.path, parts.query),
            headers.clone(),
            x_content_sha256.as_str(),
        );
        let request_hash = sha256(text.as_bytes());
        text.clear();
        canonical::write_string_to_sign(
            &mut text,
            x_date.as_str(),
            (&self.region, &self.service),
            request_hash.as_str(),
        );
        let signature = self.key(&x_date).sign(text.as_bytes());
        text.clear();
        self.write_authorization(&mut text, &x_date, headers, &signature);
        Signed {
            authorization: text,
            x_date,
            x_content_sha256,
            content_type,
        }
    }

    /// The headers that signing brings along; an unused place has an empty name.
    fn own_headers<'a>(
        &'a self,
        x_date: &'a XDate,
        x_content_sha256: &'a Hex,
        content_type: Option<&'a str>,
    ) -> [(&'a str, &'a str); 4] {
        let optional = |name, value: Option<&'a str>| value.map_or(("", ""), |value| (name, value));
        [
            ("x-content-sha256", x_content_sha256.as_str()),
            ("x-date", x_date.as_str()),
            optional("x-security-token", self.credentials.session_token()),
            optional("content-type", content_type),
        ]
    }

    fn key(&self, x_date: &XDate) -> SigningKey {
        self.keys.get(x_date.day(), || {
            let secret = self.credentials.secret_key();
            SigningKey::derive(secret, x_date.day(), &self.region, &self.service)
        })
    }

    fn write_authorization<'h>(
        &self,
        text: &mut String,
        x_date: &XDate,
        headers: impl Iterator<Item = (&'h str, &'h str)>,
        signature: &Hex,
    ) {
        let access_key = self.credentials.access_key();
        for part in [ALGORITHM, " Credential=", access_key, "/"] {
            text.push_str(part);
        }
        canonical::write_scope(text, x_date.day(), &self.region, &self.service);
        text.push_str(", SignedHeaders=");
        canonical::write_names(text, headers);
        text.push_str(", Signature=");
        text.push_str(signature.as_str());
    }
}

fn default_content_type(parts: &Parts<'_>) -> Option<&'static str> {
    let given = |(name, _): &(&str, &str)| name.eq_ignore_ascii_case("content-type");
    let wanted = parts.method != "GET" && !parts.headers.iter().any(given);
    wanted.then_some(DEFAULT_CONTENT_TYPE)
}

#[cfg(test)]
mod tests;
