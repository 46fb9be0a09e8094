//! A signature in the query of a request, which makes a link that someone else can follow.
//!
//! It covers the parameters that `X-SignedQueries` lists, and no body. The official SDKs differ in
//! whether they list that parameter itself, sign `Host`, and list the session token; the server
//! takes the form of each.

use std::collections::BTreeSet;

use http::Method;
use volcengine_core::Credentials;
use volcengine_core::sign::canonical::{self, pairs};
use volcengine_core::sign::{Authorization, ReceivedRequest};

use super::header::invalid_credential;
use super::signature::mismatch;
use crate::rejection::{
    INVALID_AUTHORIZATION, MISSING_AUTHENTICATION, MISSING_SIGNATURE, Rejection,
    SIGNATURE_DOES_NOT_MATCH,
};
use crate::request::ParsedRequest;

const ALGORITHM: &str = "X-Algorithm";
const CREDENTIAL: &str = "X-Credential";
const DATE: &str = "X-Date";
const SIGNATURE: &str = "X-Signature";
const SIGNED_HEADERS: &str = "X-SignedHeaders";
const SIGNED_QUERIES: &str = "X-SignedQueries";
const TOKEN: &str = "X-Security-Token";

/// The signature in a query.
#[derive(Debug)]
pub(crate) struct Presigned {
    /// Its parts in the form of an `Authorization` header.
    pub(crate) authorization: String,
    pub(super) date: Option<String>,
    pub(super) token: Option<String>,
}

impl Presigned {
    /// The signature in a query; none if the query has no part of one.
    pub(crate) fn in_query(query: &str) -> Option<Self> {
        let value = |key: &str| first(query, key);
        let is_signed = [SIGNATURE, CREDENTIAL, ALGORITHM];
        is_signed.iter().any(|key| value(key).is_some()).then(|| {
            let part = |key| value(key).unwrap_or_default();
            Presigned {
                authorization: format!(
                    "{} Credential={}, SignedHeaders={}, Signature={}",
                    part(ALGORITHM),
                    part(CREDENTIAL),
                    part(SIGNED_HEADERS),
                    part(SIGNATURE)
                ),
                date: value(DATE),
                token: value(TOKEN),
            }
        })
    }

    /// Checks that the signature is complete, and parses it.
    pub(super) fn authorization(
        &self,
        request: &ParsedRequest,
    ) -> Result<Authorization<'_>, Rejection> {
        if request.method != Method::GET {
            return Err(MISSING_AUTHENTICATION.with_message(format!(
                "the header Authorization is missing: a signature in the query is for GET, not for \
                 {}",
                request.method
            )));
        }
        let value = |key| first(request.query(), key).filter(|value| !value.is_empty());
        for key in [ALGORITHM, CREDENTIAL, DATE, SIGNED_QUERIES, SIGNATURE] {
            if value(key).is_none() {
                return Err(MISSING_SIGNATURE.with_message(format!("the query has no {key}")));
            }
        }
        let algorithm = value(ALGORITHM).unwrap_or_default();
        if algorithm != "HMAC-SHA256" {
            let message = format!("{ALGORITHM} is `{algorithm}`, not HMAC-SHA256");
            return Err(INVALID_AUTHORIZATION.with_message(message));
        }
        Authorization::parse(&self.authorization)
            .map_err(|_| invalid_credential(&value(CREDENTIAL).unwrap_or_default()))
    }

    /// Checks that the signature is right and covers the whole request.
    pub(super) fn check(
        &self,
        request: &ParsedRequest,
        authorization: &Authorization<'_>,
        credentials: &Credentials,
    ) -> Result<(), Rejection> {
        let list = first(request.query(), SIGNED_QUERIES).unwrap_or_default();
        let mut listed: BTreeSet<&str> = list.split(';').collect();
        let unsigned = pairs(request.query()).find(|(name, _)| {
            let can_be_unsigned = matches!(&**name, SIGNATURE | SIGNED_QUERIES | TOKEN);
            !can_be_unsigned && !listed.contains(&**name)
        });
        if let Some((name, _)) = unsigned {
            let message = format!("`{name}` is not signed: {SIGNED_QUERIES} does not list it");
            return Err(SIGNATURE_DOES_NOT_MATCH.with_message(message));
        }
        let date = self.date.as_deref().unwrap_or_default();
        let mut headers = vec![("x-date", date)];
        headers.extend(request.header_pairs());
        let signed = |query| ReceivedRequest {
            method: request.method.as_str(),
            path: request.uri.path(),
            query,
            headers: &headers,
            body: b"",
        };
        let query = selected(request.query(), &listed);
        listed.insert(TOKEN);
        // One SDK signs the token and does not list it.
        let with_token = selected(request.query(), &listed);
        let is_signed = |query| signed(query).verify(authorization, credentials.secret_key());
        if is_signed(&query) || is_signed(&with_token) {
            return Ok(());
        }
        Err(mismatch(&signed(&query), authorization))
    }
}

/// The parameters of these names, in canonical form.
fn selected(query: &str, names: &BTreeSet<&str>) -> String {
    canonical::query(pairs(query).filter(|(name, _)| names.contains(&**name)))
}

/// The first value of a parameter.
fn first(query: &str, key: &str) -> Option<String> {
    let mut pairs = pairs(query);
    pairs.find_map(|(name, value)| (name == key).then(|| value.into_owned()))
}
