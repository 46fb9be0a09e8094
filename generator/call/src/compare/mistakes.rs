//! The mistakes that people make when they sign requests themselves.

use volcengine_core::sign::Secret;

use super::signed::Signed;

mod body;
mod headers;
mod query;

use body::body;
use headers::headers;
use query::query;

/// A mistake, which completes the sentence "It is the signature of this request if …".
type Mistake = (&'static str, Signed);

/// What is signed with each mistake that changes it.
pub(super) fn all(right: &Signed, access_key: &str, unsorted: &[(String, String)]) -> Vec<Mistake> {
    let mut all = Vec::new();
    let mut add = |what: &'static str, change: &dyn Fn(&mut Signed)| {
        let mut wrong = right.clone();
        change(&mut wrong);
        all.push((what, wrong));
    };
    query(right, unsorted, &mut add);
    body(right, &mut add);
    headers(right, &mut add);
    rest(access_key, &mut add);
    all
}

type Add<'a> = dyn FnMut(&'static str, &dyn Fn(&mut Signed)) + 'a;

fn rest(access_key: &str, add: &mut Add<'_>) {
    add("its method is in lower case", &|signed| {
        signed.method.make_ascii_lowercase();
    });
    add("its method is GET", &|signed| {
        "GET".clone_into(&mut signed.method);
    });
    add("its method is POST", &|signed| {
        "POST".clone_into(&mut signed.method);
    });
    add("its path is empty", &|signed| signed.path.clear());
    add("its path ends with `/`", &|signed| signed.path.push('/'));
    add("the canonical request ends with a line break", &|signed| {
        signed.end = "\n";
    });
    add("the string to sign has only the day of X-Date", &|signed| {
        signed.date = signed.date.get(..8).unwrap_or_default().to_owned();
    });
    add(
        "the string to sign has a date with `-` and `:`",
        &|signed| {
            let part = |from, to| signed.date.get(from..to).unwrap_or_default();
            signed.date = format!(
                "{}-{}-{}T{}:{}:{}Z",
                part(0, 4),
                part(4, 6),
                part(6, 8),
                part(9, 11),
                part(11, 13),
                part(13, 15)
            );
        },
    );
    add("region and service are swapped in the key", &|signed| {
        std::mem::swap(&mut signed.region, &mut signed.service);
    });
    add("the secret key has a line break at its end", &|signed| {
        signed.secret = signed.secret.surrounded("", "\n");
    });
    add("the secret key has a space at its end", &|signed| {
        signed.secret = signed.secret.surrounded("", " ");
    });
    add("the secret key begins with `AWS4`", &|signed| {
        signed.secret = signed.secret.surrounded("AWS4", "");
    });
    add("the access key is in place of the secret key", &|signed| {
        signed.secret = Secret::new(access_key);
    });
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use volcengine_core::Credentials;
    use volcengine_core::sign::Hex;

    use super::super::{Cause, Parts, cause};
    use super::*;
    use crate::HttpRequest;

    fn signed(method: &str, query: &str, body: &str) -> Signed {
        let names = "content-type;host;x-content-sha256;x-date;x-security-token";
        let value = |name| match name {
            "content-type" => "text/plain",
            "host" => "demo.example.com:8080",
            "x-date" => "20240102T030405Z",
            other => other,
        };
        let headers = names.split(';');
        Signed {
            method: method.to_owned(),
            path: "/path".to_owned(),
            query: query.to_owned(),
            headers: headers
                .map(|name| (name.to_owned(), value(name).to_owned()))
                .collect(),
            names: names.to_owned(),
            body: body.as_bytes().to_vec(),
            body_hash: None,
            is_other_body: false,
            separator: "\n",
            end: "",
            date: "20240102T030405Z".to_owned(),
            day: "20240102".to_owned(),
            region: "cn-north-1".to_owned(),
            service: "demo".to_owned(),
            secret: Secret::new("SK"),
        }
    }

    /// What a signature is computed from.
    fn inputs(signed: &Signed) -> (String, Hex) {
        (signed.string_to_sign(), signed.key().sign(b"any"))
    }

    #[test]
    fn each_mistake_changes_what_is_signed() {
        let query = "Action=A&Version=1&Z=a%20b%2Fc%3Ad%2Ce%2Af~&b=1";
        let requests = [
            signed("GET", query, ""),
            signed("POST", query, r#"{"b":"é/","a":[1,{}]}"#),
        ];
        let given = [("b", "1"), ("Z", "a b/c:d,e*f~")];
        let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let (mut known, mut effective) = (BTreeSet::new(), BTreeSet::new());
        for right in &requests {
            for (what, wrong) in all(right, "AK", &given) {
                known.insert(what);
                if inputs(&wrong) != inputs(right) {
                    effective.insert(what);
                }
            }
        }
        assert_eq!(known, effective);
    }

    /// A header with any of the mistakes is explained by one that signs the same.
    #[test]
    fn each_mistake_is_found_from_its_signature() {
        let query = "Action=A&Version=1&Z=a%20b%2Fc%3Ad%2Ce%2Af~&b=1";
        let given = [("b", "1"), ("Z", "a b/c:d,e*f~")];
        let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let keys = Credentials::new("AK", "SK");
        let get = signed("GET", query, "");
        let post = signed("POST", query, r#"{"b":"é/","a":[1,{}]}"#);
        for right in [get, post] {
            let request = HttpRequest {
                method: right.method.clone(),
                endpoint: String::new(),
                path: right.path.clone(),
                query: right.query.clone(),
                headers: right.headers.clone(),
                body: right.body.clone(),
            };
            let all = all(&right, "AK", &given);
            for (what, wrong) in &all {
                if inputs(wrong) == inputs(&right) {
                    continue;
                }
                let signature = wrong.key().sign(wrong.string_to_sign().as_bytes());
                let header = Parts {
                    algorithm: "HMAC-SHA256",
                    access_key: "AK",
                    day: &right.day,
                    region: &right.region,
                    service: &right.service,
                    end: "request",
                    signed_headers: &right.names,
                    signature: signature.as_str(),
                };
                let found = cause(&request, &keys, (&header, Some(&right.date), None), &given);
                let same = all
                    .iter()
                    .filter(|(_, other)| inputs(other) == inputs(wrong));
                let names: Vec<_> = same.map(|(name, _)| *name).collect();
                let is_named = matches!(&found, Cause::Mistakes(found)
                    if found.len() == 1 && found.iter().all(|one| names.contains(one)));
                assert!(is_named, "{what}: {found:?}");
            }
        }
    }
}
