//! Secret values, which are scrubbed wherever else they occur: a service quotes requests, above all
//! in errors.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use http::header::AUTHORIZATION;
use http::{Request, Uri};
use serde_json::Value;
use volcengine_core::sign::Authorization;
use volcengine_core::sign::canonical::{encode, pairs};

use super::interaction::{Body, RequestRecord, ResponseRecord};

/// The placeholder of a secret.
pub(super) const SCRUBBED: &str = "[scrubbed]";

/// Shorter values, in bytes, are not searched for: they occur everywhere and are not secrets.
const MIN_LENGTH: usize = 6;

/// Secret values, plain and as queries and JSON encode them. Longest first, because one can contain
/// another.
#[derive(Default)]
pub(super) struct Secrets(BTreeSet<(Reverse<usize>, String)>);

impl Secrets {
    /// Adds the credentials of a request.
    pub(super) fn add_credentials<B>(&mut self, request: &Request<B>) {
        for (name, value) in request.headers() {
            let Ok(value) = value.to_str() else { continue };
            if name == AUTHORIZATION {
                self.add_authorization(value);
            } else if name.as_str().contains("token") {
                self.add(value);
            }
        }
        self.add_presigned(request.uri());
    }

    fn add_authorization(&mut self, header: &str) {
        match Authorization::parse(header) {
            Ok(authorization) => {
                self.add(authorization.access_key);
                self.add(authorization.signature);
            }
            Err(_) => self.add(header),
        }
    }

    fn add_presigned(&mut self, uri: &Uri) {
        for (name, value) in pairs(uri.query().unwrap_or_default()) {
            match &*name {
                "X-Credential" => {
                    self.add(value.split('/').next().unwrap_or_default());
                }
                "X-Security-Token" | "X-Signature" => self.add(&value),
                _ => {}
            }
        }
    }

    /// Adds a value.
    pub(super) fn add(&mut self, secret: &str) {
        if secret.len() < MIN_LENGTH || secret.contains(SCRUBBED) {
            return;
        }
        let mut in_query = String::new();
        encode(&mut in_query, secret);
        let quoted = Value::from(secret).to_string();
        let in_json = quoted.get(1..quoted.len() - 1).unwrap_or_default();
        for form in [secret.to_owned(), in_query, in_json.to_owned()] {
            self.0.insert((Reverse(form.len()), form));
        }
    }

    /// Adds every string in a value.
    pub(super) fn add_all(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add(text),
            Value::Array(elements) => elements.iter().for_each(|element| self.add_all(element)),
            Value::Object(fields) => fields.values().for_each(|value| self.add_all(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Adds a string and replaces it by the placeholder. An empty string stays.
    pub(super) fn scrub(&mut self, text: &mut String) {
        if !text.is_empty() {
            self.add(text);
            SCRUBBED.clone_into(text);
        }
    }

    /// Scrubs the secrets that are known so far, in a request.
    pub(super) fn erase_request(&self, request: &mut RequestRecord) {
        let query = request.query.iter_mut().map(|(_, text)| text);
        for text in query.chain([&mut request.path, &mut request.action, &mut request.version]) {
            self.erase(text);
        }
        self.erase_body(&mut request.body);
    }

    /// Scrubs the secrets that are known so far, in a response.
    pub(super) fn erase_response(&self, response: &mut ResponseRecord) {
        for text in response.headers.values_mut() {
            self.erase(text);
        }
        self.erase_body(&mut response.body);
    }

    fn erase_body(&self, body: &mut Option<Body>) {
        match body {
            Some(Body::Json(json)) => self.erase_json(json),
            Some(Body::Form(fields)) => fields.iter_mut().for_each(|(_, text)| self.erase(text)),
            Some(Body::Text(text)) => self.erase(text),
            None => {}
        }
    }

    fn erase_json(&self, json: &mut Value) {
        match json {
            Value::String(text) => self.erase(text),
            Value::Array(elements) => {
                for element in elements {
                    self.erase_json(element);
                }
            }
            Value::Object(fields) => {
                // Sorted, so that cassettes do not depend on the features of `serde_json`.
                let erased = std::mem::take(fields)
                    .into_iter()
                    .map(|(mut name, mut value)| {
                        self.erase(&mut name);
                        self.erase_json(&mut value);
                        (name, value)
                    });
                *fields = erased.collect::<BTreeMap<_, _>>().into_iter().collect();
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn erase(&self, text: &mut String) {
        for (_, secret) in &self.0 {
            if text.contains(secret) {
                *text = text.replace(secret, SCRUBBED);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn erased(secrets: &Secrets, text: &str) -> String {
        let mut text = text.to_owned();
        secrets.erase(&mut text);
        text
    }

    #[test]
    fn a_secret_is_found_in_plain_in_queries_and_in_json() {
        let mut secrets = Secrets::default();
        secrets.add("a b/\"c\"");
        assert_eq!(erased(&secrets, "is a b/\"c\"!"), "is [scrubbed]!");
        assert_eq!(erased(&secrets, "k=a%20b%2F%22c%22&"), "k=[scrubbed]&");
        assert_eq!(
            erased(&secrets, r#"{"k":"a b/\"c\""}"#),
            r#"{"k":"[scrubbed]"}"#
        );
    }

    #[test]
    fn a_long_secret_is_scrubbed_before_one_that_it_contains() {
        let mut secrets = Secrets::default();
        secrets.add("secret");
        secrets.add("secret-2");
        secrets.add("short");
        secrets.add("[scrubbed]");
        assert_eq!(
            erased(&secrets, "secret-2 secret short"),
            "[scrubbed] [scrubbed] short"
        );
    }

    #[test]
    fn credentials_are_found_in_headers_and_queries() {
        let mut secrets = Secrets::default();
        let request = Request::get(
            "http://h/?X-Credential=QUERYKEY%2F20240101%2Fr%2Fs%2Frequest&X-Security-Token=q%2Btoken",
        )
        .header(
            "authorization",
            "HMAC-SHA256 Credential=HEADERKEY/20240101/r/s/request, SignedHeaders=a, \
             Signature=5173",
        )
        .header("x-security-token", "h+token")
        .header("x-tt-logid", "harmless")
        .body(())
        .unwrap();
        secrets.add_credentials(&request);
        for secret in ["QUERYKEY", "q+token", "HEADERKEY", "h+token", "h%2Btoken"] {
            assert_eq!(erased(&secrets, secret), SCRUBBED, "{secret}");
        }
        assert_eq!(erased(&secrets, "harmless"), "harmless");
    }

    #[test]
    fn a_secret_is_scrubbed_from_names_of_fields() {
        let mut secrets = Secrets::default();
        secrets.add("user-key");
        let mut json = json!({ "user-key": [{ "a": "user-key" }], "b": 1 });
        secrets.erase_json(&mut json);
        assert_eq!(
            json,
            json!({ "[scrubbed]": [{ "a": "[scrubbed]" }], "b": 1 })
        );
    }
}
