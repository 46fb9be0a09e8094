//! Values that were taken out, and are to be taken out wherever they occur again: a service quotes
//! what it was sent, in errors above all.

use std::collections::BTreeMap;

use http::header::AUTHORIZATION;
use http::{Request, Uri};
use serde_json::Value;
use volcengine_core::sign::Authorization;
use volcengine_core::sign::canonical::{encode, pairs};

use super::interaction::{Body, RequestRecord, ResponseRecord};

/// What stands in place of a secret.
pub(super) const SCRUBBED: &str = "[scrubbed]";

/// Shorter values are not looked for: they occur everywhere, and are no secrets.
const SHORTEST: usize = 6;

/// Values that are secrets, as they were and as they are quoted; long ones first, as some hold
/// others.
#[derive(Default)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// Learns the credentials that a request carries.
    pub(super) fn learn_credentials<B>(&mut self, request: &Request<B>) {
        for (name, value) in request.headers() {
            let Ok(value) = value.to_str() else { continue };
            if name == AUTHORIZATION {
                self.learn_authorization(value);
            } else if name.as_str().contains("token") {
                self.learn(value);
            }
        }
        self.learn_presigned(request.uri());
    }

    fn learn_authorization(&mut self, header: &str) {
        match Authorization::parse(header) {
            Ok(authorization) => {
                self.learn(authorization.access_key);
                self.learn(authorization.signature);
            }
            Err(_) => self.learn(header),
        }
    }

    fn learn_presigned(&mut self, uri: &Uri) {
        for (name, value) in pairs(uri.query().unwrap_or_default()) {
            match &*name {
                "X-Credential" => {
                    self.learn(value.split('/').next().unwrap_or_default());
                }
                "X-Security-Token" | "X-Signature" => self.learn(&value),
                _ => {}
            }
        }
    }

    /// Learns a value.
    pub(super) fn learn(&mut self, secret: &str) {
        if secret.len() < SHORTEST || secret.contains(SCRUBBED) {
            return;
        }
        let mut in_query = String::new();
        encode(&mut in_query, secret);
        let quoted = Value::from(secret).to_string();
        let in_json = quoted.get(1..quoted.len() - 1).unwrap_or_default();
        for form in [secret.to_owned(), in_query, in_json.to_owned()] {
            if !self.0.contains(&form) {
                self.0.push(form);
            }
        }
        self.0.sort_by_key(|form| std::cmp::Reverse(form.len()));
    }

    /// Learns every text of a value.
    pub(super) fn learn_all(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.learn(text),
            Value::Array(elements) => elements.iter().for_each(|element| self.learn_all(element)),
            Value::Object(members) => members.values().for_each(|value| self.learn_all(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Learns a text and puts a mark in its place; an empty one stays.
    pub(super) fn take(&mut self, text: &mut String) {
        if !text.is_empty() {
            self.learn(text);
            SCRUBBED.clone_into(text);
        }
    }

    /// Takes known values out of a request.
    pub(super) fn erase_request(&self, asked: &mut RequestRecord) {
        let query = asked.query.values_mut();
        for text in query.chain([&mut asked.path, &mut asked.action, &mut asked.version]) {
            self.erase(text);
        }
        self.erase_body(&mut asked.body);
    }

    /// Takes known values out of a reply.
    pub(super) fn erase_response(&self, answered: &mut ResponseRecord) {
        for text in answered.headers.values_mut() {
            self.erase(text);
        }
        self.erase_body(&mut answered.body);
    }

    fn erase_body(&self, body: &mut Option<Body>) {
        match body {
            Some(Body::Json(json)) => self.erase_json(json),
            Some(Body::Form(fields)) => fields.values_mut().for_each(|text| self.erase(text)),
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
            Value::Object(members) => {
                // Sorted, whatever the features of `serde_json`, so that cassettes are alike.
                let erased = std::mem::take(members)
                    .into_iter()
                    .map(|(mut name, mut value)| {
                        self.erase(&mut name);
                        self.erase_json(&mut value);
                        (name, value)
                    });
                *members = erased.collect::<BTreeMap<_, _>>().into_iter().collect();
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn erase(&self, text: &mut String) {
        for secret in &self.0 {
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
    fn a_secret_is_found_however_it_is_quoted() {
        let mut secrets = Secrets::default();
        secrets.learn("a b/\"c\"");
        assert_eq!(erased(&secrets, "is a b/\"c\"!"), "is [scrubbed]!");
        assert_eq!(erased(&secrets, "k=a%20b%2F%22c%22&"), "k=[scrubbed]&");
        assert_eq!(
            erased(&secrets, r#"{"k":"a b/\"c\""}"#),
            r#"{"k":"[scrubbed]"}"#
        );
    }

    #[test]
    fn long_secrets_go_before_those_that_they_hold() {
        let mut secrets = Secrets::default();
        secrets.learn("secret");
        secrets.learn("secret-2");
        secrets.learn("short");
        secrets.learn("[scrubbed]");
        assert_eq!(
            erased(&secrets, "secret-2 secret short"),
            "[scrubbed] [scrubbed] short"
        );
    }

    #[test]
    fn credentials_are_learnt_from_headers_and_queries() {
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
        secrets.learn_credentials(&request);
        for secret in ["QUERYKEY", "q+token", "HEADERKEY", "h+token", "h%2Btoken"] {
            assert_eq!(erased(&secrets, secret), SCRUBBED, "{secret}");
        }
        assert_eq!(erased(&secrets, "harmless"), "harmless");
    }

    #[test]
    fn names_of_members_are_looked_at_too() {
        let mut secrets = Secrets::default();
        secrets.learn("user-key");
        let mut json = json!({ "user-key": [{ "a": "user-key" }], "b": 1 });
        secrets.erase_json(&mut json);
        assert_eq!(
            json,
            json!({ "[scrubbed]": [{ "a": "[scrubbed]" }], "b": 1 })
        );
    }
}
