//! The server's side: the texts that belong to a request that came in.

use std::fmt;

use super::{ALGORITHM, SigningKey, canonical, constant_time_eq, sha256};

/// The parts of an `Authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authorization<'a> {
    /// Who signed.
    pub access_key: &'a str,
    /// The day of the scope, `YYYYMMDD`.
    pub day: &'a str,
    /// The region of the scope.
    pub region: &'a str,
    /// The service of the scope.
    pub service: &'a str,
    /// The names of the signed headers, with `;` between them, in the order of signing.
    pub signed_headers: &'a str,
    /// The signature in hexadecimal digits.
    pub signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads the value of an `Authorization` header.
    ///
    /// # Errors
    ///
    /// [`InvalidAuthorization`] if it is not of the form
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
        let whole = terminator == "request" && fields.next().is_none();
        whole.then_some(Authorization {
            access_key,
            day,
            region,
            service,
            signed_headers,
            signature,
        })
    }
}

/// An `Authorization` header that is not a signature of this protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidAuthorization;

impl fmt::Display for InvalidAuthorization {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the Authorization header is not an HMAC-SHA256 signature")
    }
}

impl std::error::Error for InvalidAuthorization {}

/// A request as a server got it.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The path, percent-encoded as it came.
    pub path: &'a str,
    /// The query, percent-encoded as it came, without the `?`.
    pub query: &'a str,
    /// All headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// The exact bytes of the body.
    pub body: &'a [u8],
}

impl Received<'_> {
    /// The canonical request that the sender must have signed, with the headers that it lists and
    /// in its order. A header that is listed but did not come counts as empty.
    #[must_use]
    pub fn canonical_request(&self, signed_headers: &str) -> String {
        let query = canonical::query(canonical::pairs(self.query));
        let path = canonical::decode(self.path, false);
        let names = signed_headers.split(';').filter(|name| !name.is_empty());
        let headers = names.map(|name| (name, self.header(name).unwrap_or_default()));
        let mut text = String::new();
        let what = (self.method, &*path, &*query);
        canonical::write_request(&mut text, what, headers, sha256(self.body).as_str());
        text
    }

    /// The string to sign that belongs to a canonical request.
    #[must_use]
    pub fn string_to_sign(&self, authorization: &Authorization<'_>, request: &str) -> String {
        let mut text = String::new();
        canonical::write_string_to_sign(
            &mut text,
            self.header("x-date").unwrap_or_default(),
            (authorization.region, authorization.service),
            sha256(request.as_bytes()).as_str(),
        );
        text
    }

    /// Whether the request was signed with this secret access key and came as it was signed.
    ///
    /// The signature is compared in constant time. Whether its date is recent, and whether region
    /// and service are the server's, is for the caller to look at.
    #[must_use]
    pub fn verify(&self, authorization: &Authorization<'_>, secret_key: &str) -> bool {
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

    /// The first header of this name, in any case.
    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| *value)
    }
}
