//! Comparison with signatures from elsewhere.

use volcengine_core::Credentials;
use volcengine_core::sign::{Secret, SigningKey, XDate};
use volcgen_call::compare::{Cause, PastedRequest, compare, compare_request};
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
        assert!(!compared.to_string().contains("SK"));
        (parts, compared.cause)
    }

    /// The header for a canonical request and a key that are not ours.
    fn header(&self, canonical_request: &str, secret: &str, scope: (&str, &str)) -> String {
        let (region, service) = scope;
        let hash = volcengine_core::sign::sha256(canonical_request.as_bytes());
        let hash = hash.as_str();
        let string = format!("HMAC-SHA256\n{DATE}\n20240102/{region}/{service}/request\n{hash}");
        let key = SigningKey::derive(
            &Secret::new("").surrounded(secret, ""),
            "20240102",
            region,
            service,
        );
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

/// Without the date, the seconds of the day are tried, but no mistakes.
#[test]
fn the_date_of_a_header_is_found() {
    let services = services(&folder("tests/specs"));
    let case = Case::new(&services, "SearchGates", "{}");
    let own = case.request.header("Authorization").unwrap();
    let compared = compare(&case.request, &keys(), (own, None), &[]).unwrap();
    assert_eq!(compared.differences, []);
    assert_eq!(compared.cause, Cause::SameAt(DATE.to_owned()));
    assert!(compared.to_string().contains(DATE), "{compared}");
    let other = case.header(&case.canonical(), "another-key", SCOPE);
    let compared = compare(&case.request, &keys(), (&other, None), &[]).unwrap();
    assert!(matches!(compared.cause, Cause::NotComparable(why) if why.contains("X-Date")));
}

/// The request of a case as `curl -v` prints it, or as it is sent.
fn written(case: &Case<'_>, is_curl: bool) -> String {
    let HttpRequest {
        method,
        path,
        query,
        headers,
        body,
        ..
    } = &case.request;
    let (start, noise) = if is_curl {
        ("> ", "* Connected to demo.example.com\r\n")
    } else {
        ("", "")
    };
    let mut text = format!("{noise}{start}{method} {path}?{query} HTTP/1.1\r\n");
    for (name, value) in headers {
        text.push_str(&format!(
            "{start}{}: {value}\r\n",
            name.to_ascii_lowercase()
        ));
    }
    text.push_str(&format!("{start}\r\n"));
    if is_curl {
        text.push_str("< HTTP/1.1 401 Unauthorized\r\n> GET /second HTTP/1.1\r\n");
    } else {
        text.push_str(str::from_utf8(body).unwrap());
    }
    text
}

#[test]
fn a_request_from_elsewhere_is_compared_part_by_part() {
    let services = services(&folder("tests/specs"));
    let post = Case::new(&services, "CreateGate", r#"{"Name":"g\u00e9","Size":3}"#);
    let get = Case::new(&services, "SearchGates", r#"{"Name":"x y","Zones":["a"]}"#);
    let compared = |case: &Case<'_>, text: &str| {
        let pasted = PastedRequest::read(text).unwrap();
        let pairs = encode::encode(case.action, &case.parameters).query;
        compare_request(&case.request, &keys(), &pasted, &pairs).unwrap()
    };
    for (case, is_curl) in [(&post, true), (&post, false), (&get, true), (&get, false)] {
        let found = compared(case, &written(case, is_curl));
        assert_eq!((found.differences, found.cause), (vec![], Cause::Same));
    }
    // Without a request line.
    let header = format!(
        "Authorization: {}\nX-Date: {DATE}\nContent-Type: application/json\nX-Content-Sha256: {}",
        post.request.header("Authorization").unwrap(),
        post.request.header("X-Content-Sha256").unwrap(),
    );
    assert_eq!(compared(&post, &header).cause, Cause::Same);

    // What was signed there differs from our request, and the signature is right for it.
    let python = r#"{"Name": "g\u00e9", "Size": 3}"#;
    let hash = |body: &str| {
        let hash = volcengine_core::sign::sha256(body.as_bytes());
        hash.as_str().to_owned()
    };
    let own = hash(str::from_utf8(&post.request.body).unwrap());
    let signature = |text: &str| {
        let (_, rest) = text.split_once("Signature=").unwrap();
        rest.get(..64).unwrap().to_owned()
    };
    let elsewhere = |text: String, case: &Case<'_>, canonical: &str| {
        let header = case.header(canonical, "the-secret-key", SCOPE);
        text.replace(&signature(&text), &signature(&header))
    };
    for (is_curl, parts, is_named) in [
        (true, ["X-Content-Sha256"].as_slice(), true),
        (false, &["SHA-256 of the body"], false),
    ] {
        let text = written(&post, is_curl).replace(&own, &hash(python));
        let (head, body) = text.split_at(text.find("\r\n\r\n").unwrap_or(text.len()));
        let body = if body.is_empty() {
            ""
        } else {
            &format!("\r\n\r\n{python}")
        };
        let canonical = post.canonical().replace(&own, &hash(python));
        let found = compared(
            &post,
            &elsewhere(format!("{head}{body}"), &post, &canonical),
        );
        let names: Vec<_> = found.differences.iter().map(|one| one.part).collect();
        assert_eq!(names, parts);
        match found.cause {
            Cause::Mistakes(what) => assert!(is_named && what.concat().contains("Python")),
            Cause::Same => assert!(!is_named),
            other => panic!("{other:?}"),
        }
    }
    let text = written(&get, false)
        .replace("Name=x%20y", "Name=other")
        .replace("GET /?", "GET /v1?")
        .replace("host: demo", "host: test");
    let found = compared(&get, &text);
    let names: Vec<_> = found.differences.iter().map(|one| one.part).collect();
    assert_eq!(
        names,
        [
            "path",
            "Host",
            "parameters in the query with another value or none"
        ]
    );
    assert!(!found.to_string().contains("x%20y"), "{found}");
    assert!(matches!(found.cause, Cause::NotFound(_)));
}

#[test]
fn a_request_that_cannot_be_compared_says_why() {
    let services = services(&folder("tests/specs"));
    let case = Case::new(&services, "SearchGates", "{}");
    let error = PastedRequest::read("GET / HTTP/1.1\nno header").unwrap_err();
    assert!(error.contains("line 2"), "{error}");
    let pasted = PastedRequest::read("GET / HTTP/1.1\nX-Date: x").unwrap();
    let error = compare_request(&case.request, &keys(), &pasted, &[]).unwrap_err();
    assert!(error.contains("no `Authorization`"), "{error}");
    assert!(!format!("{pasted:?}").contains("X-Date"));
}
