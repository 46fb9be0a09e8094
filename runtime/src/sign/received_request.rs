//! The server's side: signatures of received requests.

use std::fmt;

use super::{ALGORITHM, Secret, SigningKey, canonical, constant_time_eq, sha256};

/// The parts of an `Authorization` header. `Debug` does not show the signature.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Authorization<'a> {
    /// The access key ID.
    pub access_key: &'a str,
    /// The day of the scope, `YYYYMMDD`.
    pub day: &'a str,
    /// The region of the scope.
    pub region: &'a str,
    /// The service of the scope.
    pub service: &'a str,
    /// The names of the signed headers, separated by `;`, in the order of signing.
    pub signed_headers: &'a str,
    /// The signature in hexadecimal digits.
    pub signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads the value of an `Authorization` header.
    ///
    /// # Errors
    ///
    /// [`InvalidAuthorization`] if it does not have the form
    /// `HMAC-SHA256 Credential=<key>/<day>/<region>/<service>/request, SignedHeaders=<a;b>, Signature=<hex>`.
    pub fn parse(header: &'a str) -> Result<Self, InvalidAuthorization> {
        Self::read(header).ok_or(InvalidAuthorization)
    }

    fn read(header: &'a str) -> Option<Self> {
        let fields = header.strip_prefix(ALGORITHM)?.strip_prefix(' ')?;
        let mut fields = fields.split(',').map(str::trim);
        let credential = fields.next()?.strip_prefix("Credential=")?;
        let signed_headers = fields.next()?.strip_prefix("SignedHeaders=")?;
        let signature = fields.next()?.strip_prefix("Signature=")?;

        let mut scope = credential.rsplitn(5, '/');
        let terminator = scope.next()?;
        let (service, region, day) = (scope.next()?, scope.next()?, scope.next()?);
        let access_key = scope.next()?;
        let is_complete = terminator == "request" && fields.next().is_none();
        is_complete.then_some(Authorization {
            access_key,
            day,
            region,
            service,
            signed_headers,
            signature,
        })
    }
}

/// The `Authorization` header is not a signature of this protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidAuthorization;

impl fmt::Display for InvalidAuthorization {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("invalid Authorization header: expected an HMAC-SHA256 signature")
    }
}

impl std::error::Error for InvalidAuthorization {}

/// A request as a server received it. `Debug` shows no parameters and no headers.
#[derive(Clone, Copy)]
pub struct ReceivedRequest<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The path, percent-encoded as received.
    pub path: &'a str,
    /// The query, percent-encoded as received, without the `?`.
    pub query: &'a str,
    /// All headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// The bytes of the body.
    pub body: &'a [u8],
}

impl ReceivedRequest<'_> {
    /// The canonical request that the sender must have signed, with the listed headers in their
    /// order. A listed header that is missing counts as empty.
    #[must_use]
    pub fn canonical_request(&self, signed_headers: &str) -> String {
        let query = canonical::query(canonical::pairs(self.query));
        let path = canonical::decode(self.path);
        let is_empty = signed_headers.is_empty();
        let names = signed_headers.split(';').filter(|_| !is_empty);
        let mut lowercase_names = String::new();
        canonical::write_names(&mut lowercase_names, names.clone());
        let headers = names.map(|name| (name, self.header(name).unwrap_or_default()));
        let mut output = String::new();
        canonical::write_request(
            &mut output,
            (self.method, &path, &query),
            (headers, &lowercase_names),
            sha256(self.body).as_str(),
        );
        output
    }

    /// The string to sign for a canonical request.
    #[must_use]
    pub fn string_to_sign(&self, authorization: &Authorization<'_>, request: &str) -> String {
        let mut output = String::new();
        canonical::write_string_to_sign(
            &mut output,
            self.header("x-date").unwrap_or_default(),
            &canonical::scope_end(authorization.region, authorization.service),
            sha256(request.as_bytes()).as_str(),
        );
        output
    }

    /// Whether the request was signed with this secret access key and has not changed since.
    ///
    /// Compares the signature in constant time. The caller must check whether the date is recent,
    /// and whether region and service are its own.
    #[must_use]
    pub fn verify(&self, authorization: &Authorization<'_>, secret_key: &Secret) -> bool {
        let request = self.canonical_request(authorization.signed_headers);
        let string_to_sign = self.string_to_sign(authorization, &request);
        let Authorization {
            day,
            region,
            service,
            signature,
            ..
        } = *authorization;
        let key = SigningKey::derive(secret_key, day, region, service);
        constant_time_eq(key.sign(string_to_sign.as_bytes()).as_str(), signature)
    }

    /// The first header with this name, ignoring case.
    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }
}
