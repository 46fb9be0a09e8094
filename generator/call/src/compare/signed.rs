//! Everything that a signature depends on, so that a mistake can be made in one part of it.

use volcengine_core::sign::{Secret, SigningKey, canonical, sha256};

use super::header::Parts;
use crate::HttpRequest;

/// What is signed, and with what.
#[derive(Clone)]
pub(super) struct Signed {
    pub(super) method: String,
    pub(super) path: String,
    /// In canonical form, unless a mistake was made.
    pub(super) query: String,
    /// Names in lower case with the values, in the order of the list.
    pub(super) headers: Vec<(String, String)>,
    pub(super) names: String,
    pub(super) body: Vec<u8>,
    /// In place of the hash of the body.
    pub(super) body_hash: Option<String>,
    /// Whether a mistake gave it another body.
    pub(super) is_other_body: bool,
    /// What comes between the headers and their list.
    pub(super) separator: &'static str,
    /// What comes after the canonical request.
    pub(super) end: &'static str,
    pub(super) date: String,
    pub(super) day: String,
    pub(super) region: String,
    pub(super) service: String,
    pub(super) secret: Secret,
}

impl Signed {
    /// What is signed of a request with the scope and the list of headers of another `Authorization`.
    pub(super) fn new(
        request: &HttpRequest,
        given: &Parts<'_>,
        (date, secret): (&str, &Secret),
    ) -> Self {
        let names = given
            .signed_headers
            .split(';')
            .filter(|name| !name.is_empty());
        let headers = names.map(|name| {
            let name = name.to_ascii_lowercase();
            let value = match name.as_str() {
                "x-date" => date,
                _ => request.header(&name).unwrap_or_default(),
            };
            let value = canonical::header_value(&name, value).to_owned();
            (name, value)
        });
        Signed {
            method: request.method.clone(),
            path: request.path.clone(),
            query: request.query.clone(),
            headers: headers.collect(),
            names: given.signed_headers.to_ascii_lowercase(),
            body: request.body.clone(),
            body_hash: None,
            is_other_body: false,
            separator: "\n",
            end: "",
            date: date.to_owned(),
            day: given.day.to_owned(),
            region: given.region.to_owned(),
            service: given.service.to_owned(),
            secret: secret.clone(),
        }
    }

    /// Sets the value of a header that is signed.
    pub(super) fn set_header(&mut self, name: &str, value: &str) {
        for (known, old) in &mut self.headers {
            if known == name {
                value.clone_into(old);
            }
        }
    }

    /// The value of a header that is signed.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The key of its scope.
    pub(super) fn key(&self) -> SigningKey {
        SigningKey::derive(&self.secret, &self.day, &self.region, &self.service)
    }

    pub(super) fn has_signature(&self, signature: &str) -> bool {
        let own = self.key().sign(self.string_to_sign().as_bytes());
        own.as_str() == signature
    }

    pub(super) fn string_to_sign(&self) -> String {
        let body_hash = match &self.body_hash {
            Some(hash) => hash.clone(),
            None => sha256(&self.body).as_str().to_owned(),
        };
        let headers = self.headers.iter();
        let headers: Vec<_> = headers
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let headers = headers.concat();
        let canonical = format!(
            "{}\n{}\n{}\n{headers}{}{}\n{body_hash}{}",
            self.method, self.path, self.query, self.separator, self.names, self.end
        );
        let hash = sha256(canonical.as_bytes());
        let Signed {
            date,
            day,
            region,
            service,
            ..
        } = self;
        format!(
            "HMAC-SHA256\n{date}\n{day}/{region}/{service}/request\n{}",
            hash.as_str()
        )
    }
}
