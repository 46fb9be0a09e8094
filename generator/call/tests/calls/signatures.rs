//! Comparison with signatures from elsewhere.

use volcengine_core::Credentials;
use volcengine_core::sign::{SigningKey, XDate};
use volcgen_call::compare::{Cause, compare};
use volcgen_call::{HttpRequest, encode};

use super::*;

const DATE: &str = "20240102T030405Z";

/// A request that we sign, its action and its parameters.
struct Case<'s> {
    action: ActionRef<'s>,
    parameters: Json,
    request: HttpRequest,
}

impl<'s> Case<'s> {
    fn new(services: &'s [Service], name: &str, parameters: &str) -> Self {
        let action = action(services, name);
        let parameters = json(parameters);
        let request = HttpRequest::new(action, &parameters, "demo.example.com");
        let date = XDate::from_unix(1_704_164_645);
        assert_eq!(date.as_str(), DATE);
        Case {
            request: request.signed(action, "cn-north-1", &keys(), date),
            action,
            parameters,
        }
    }

    fn compare(&self, header: &str) -> (Vec<&'static str>, Cause) {
        let pairs = encode::encode(self.action, &self.parameters).query;
        let compared = compare(&self.request, &keys(), (header, Some(DATE)), &pairs).unwrap();
        let parts = compared.differences.iter().map(|one| one.part).collect();
        assert!(!compared.to_string().contains(keys().secret_key()));
        (parts, compared.cause)
    }

    /// The header for a canonical request and a key that are not ours.
    fn header(&self, canonical_request: &str, secret: &str, scope: (&str, &str)) -> String {
        let (region, service) = scope;
        let hash = volcengine_core::sign::sha256(canonical_request.as_bytes());
        let hash = hash.as_str();
        let string = format!("HMAC-SHA256\n{DATE}\n20240102/{region}/{service}/request\n{hash}");
        let key = SigningKey::derive(secret, "20240102", region, service);
        let signature = key.sign(string.as_bytes());
        let own = self.request.header("Authorization").unwrap();
        let (_, names) = own.split_once("SignedHeaders=").unwrap();
        let (names, _) = names.split_once(',').unwrap();
        format!(
            "HMAC-SHA256 Credential=AK/20240102/{region}/{service}/request, \
             SignedHeaders={names}, Signature={}",
            signature.as_str()
        )
    }

    fn canonical(&self) -> String {
        self.request.signing().unwrap().canonical_request
    }
}

fn keys() -> Credentials {
    Credentials::new("AK", "the-secret-key")
}

const SCOPE: (&str, &str) = ("cn-north-1", "demo");

#[test]
fn the_own_header_is_right() {
    let services = services(&folder("tests/specs"));
    let case = Case::new(&services, "CreateGate", r#"{"Name":"g"}"#);
    let own = case.request.header("Authorization").unwrap();
    assert_eq!(case.compare(own), (vec![], Cause::Same));
    let header = case.header(&case.canonical(), "the-secret-key", SCOPE);
    assert_eq!(header, own);
}

#[test]
fn parts_that_differ_are_named_and_the_signature_is_not_blamed_for_them() {
    let services = services(&folder("tests/specs"));
    let case = Case::new(&services, "CreateGate", r#"{"Name":"g"}"#);
    let header = case.header(&case.canonical(), "the-secret-key", ("mars", "gate"));
    assert_eq!(
        case.compare(&header),
        (vec!["region", "service"], Cause::Same)
    );
    let header = header.replace("Credential=AK/", "Credential=BK/");
    let (parts, found) = case.compare(&header);
    assert_eq!(
        (parts, found),
        (vec!["access key", "region", "service"], Cause::Same)
    );
    let (parts, found) = case.compare(&header.replace("/request", "/aws4_request"));
    assert!(parts.contains(&"end of the scope"));
    assert!(matches!(found, Cause::NotComparable(_)));
}

#[test]
fn another_key_is_none_of_the_mistakes() {
    let services = services(&folder("tests/specs"));
    let case = Case::new(&services, "CreateGate", r#"{"Name":"g"}"#);
    let header = case.header(&case.canonical(), "another-key", SCOPE);
    let (parts, found) = case.compare(&header);
    assert!(
        parts.is_empty() && matches!(found, Cause::NotFound(30..)),
        "{found:?}"
    );
}

/// The mistakes are made here in other words than by the crate.
#[test]
fn mistakes_are_recognised() {
    let services = services(&folder("tests/specs"));
    let get = Case::new(
        &services,
        "SearchGates",
        r#"{"Zones":["a/b","c d"],"Name":"x y"}"#,
    );
    let post = Case::new(&services, "CreateGate", r#"{"Name":"g\u00e9","Size":3}"#);
    let hash = |body: &str| {
        volcengine_core::sign::sha256(body.as_bytes())
            .as_str()
            .to_owned()
    };
    let own = hash(str::from_utf8(&post.request.body).unwrap());
    let python = hash(r#"{"Name": "g\u00e9", "Size": 3}"#);
    let query = |query: &str| get.canonical().replace(&get.request.query, query);
    let cases = [
        (
            &get,
            query("Action=SearchGates&Version=2024-05-01&Name=x%20y&Zones=a%2Fb%2Cc%20d"),
            "not sorted",
        ),
        (
            &get,
            query("Zones=a%2Fb%2Cc%20d&Name=x%20y&Action=SearchGates&Version=2024-05-01"),
            "not sorted",
        ),
        (&get, get.canonical().replace("%20", "+"), "`+`"),
        (&get, query(""), "left out"),
        (
            &get,
            get.canonical()
                .replace("host:demo.example.com", "host:demo.example.com:443"),
            "port 443",
        ),
        (
            &get,
            get.canonical().replace("\n/\n", "\n\n"),
            "path is empty",
        ),
        (&get, format!("{}\n", get.canonical()), "line break"),
        (&post, post.canonical().replace(&own, &python), "Python"),
        (
            &post,
            post.canonical().replace(&own, &hash("")),
            "body is empty",
        ),
        (
            &post,
            post.canonical().replace("json\n", "json; charset=utf-8\n"),
            "Content-Type",
        ),
        (
            &post,
            post.canonical()
                .replace("content-type:application/json\n", "content-type:\n"),
            "missing",
        ),
    ];
    for (case, canonical, expected) in cases {
        assert_ne!(canonical, case.canonical(), "{expected}");
        let header = case.header(&canonical, "the-secret-key", SCOPE);
        match case.compare(&header).1 {
            Cause::Mistakes(found) => assert!(found.concat().contains(expected), "{found:?}"),
            other => panic!("{expected}: {other:?}"),
        }
    }
    let two = post
        .canonical()
        .replace(&own, &python)
        .replace("json\n", "json; charset=utf-8\n");
    let header = post.header(&two, "the-secret-key", SCOPE);
    assert!(matches!(post.compare(&header).1, Cause::Mistakes(found) if found.len() == 2));
    let header = post.header(&post.canonical(), "the-secret-key\n", SCOPE);
    assert!(
        matches!(post.compare(&header).1, Cause::Mistakes(found) if found[0].contains("line break"))
    );
}

#[test]
fn without_its_date_a_signature_is_not_compared() {
    let services = services(&folder("tests/specs"));
    let case = Case::new(&services, "SearchGates", "{}");
    let own = case.request.header("Authorization").unwrap();
    let compared = compare(&case.request, &keys(), (own, None), &[]).unwrap();
    assert_eq!(compared.differences, []);
    assert!(matches!(compared.cause, Cause::NotComparable(why) if why.contains("X-Date")));
}
