//! Test vectors of the official SDKs.

use serde_json::Value;

use super::*;

const SIGN: &str = include_str!("../../tests/vectors/sign.json");
const PRESIGN: &str = include_str!("../../tests/vectors/presign.json");

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn pairs<'v>(value: &'v Value, key: &str) -> Vec<(&'v str, &'v str)> {
    let pairs = value[key].as_array().expect("pairs").iter();
    let pair = |pair: &'v Value| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
    pairs.map(pair).collect()
}

fn credentials(vector: &Value) -> Credentials {
    let credentials = Credentials::new(text(vector, "access_key"), text(vector, "secret_key"));
    match vector["session_token"].as_str() {
        Some(token) => credentials.with_session_token(token),
        None => credentials,
    }
}

fn each_vector(check: impl Fn(&Value)) {
    let file: Value = serde_json::from_str(SIGN).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert!(vectors.len() >= 38, "vectors are missing");
    vectors.iter().for_each(check);
}

fn sign(vector: &Value) -> SignatureHeaders {
    let query = canonical::query(pairs(vector, "query"));
    let parts = SignableRequest {
        method: text(vector, "method"),
        path: text(vector, "path"),
        query: &query,
        headers: &pairs(vector, "headers"),
        body: text(vector, "body").as_bytes(),
    };
    let signer = Signer::new(
        credentials(vector),
        text(vector, "region"),
        text(vector, "service"),
    );
    signer.sign(&parts, text(vector, "x_date").parse().unwrap())
}

#[test]
fn signatures_match_the_official_sdk() {
    each_vector(|vector| {
        let signed = sign(vector);
        let expected = &vector["expected"];
        let name = text(vector, "name");
        assert_eq!(
            signed.authorization,
            text(expected, "authorization"),
            "{name}"
        );
        let hash = signed.x_content_sha256.as_str();
        assert_eq!(hash, text(expected, "x_content_sha256"), "{name}");
        if let Some(content_type) = signed.content_type {
            assert_eq!(content_type, text(expected, "content_type"), "{name}");
        }
    });
}

#[test]
fn a_server_derives_the_same_strings() {
    each_vector(|vector| {
        let (name, expected) = (text(vector, "name"), &vector["expected"]);
        let signed = sign(vector);
        let mut path = String::new();
        canonical::path(&mut path, text(vector, "path"));
        let mut headers = vec![
            ("x-date", signed.x_date.as_str()),
            ("x-content-sha256", signed.x_content_sha256.as_str()),
        ];
        headers.extend(
            vector["session_token"]
                .as_str()
                .map(|token| ("X-Security-Token", token)),
        );
        headers.extend(pairs(vector, "headers"));
        headers.extend(signed.content_type.map(|value| ("Content-Type", value)));
        let query = canonical::query(pairs(vector, "query")).replace("%20", "+");
        let received = ReceivedRequest {
            method: text(vector, "method"),
            path: &path,
            query: &query,
            headers: &headers,
            body: text(vector, "body").as_bytes(),
        };
        let authorization = Authorization::parse(&signed.authorization).unwrap();
        assert_eq!(
            authorization.signed_headers,
            text(expected, "signed_headers"),
            "{name}"
        );
        assert_eq!(
            authorization.signature,
            text(expected, "signature"),
            "{name}"
        );
        let request = received.canonical_request(authorization.signed_headers);
        assert_eq!(request, text(expected, "canonical_request"), "{name}");
        let string_to_sign = received.string_to_sign(&authorization, &request);
        assert_eq!(string_to_sign, text(expected, "string_to_sign"), "{name}");
        assert!(
            received.verify(&authorization, &Secret::new(text(vector, "secret_key"))),
            "{name}"
        );
        assert!(
            !received.verify(&authorization, &Secret::new("another secret")),
            "{name}"
        );
    });
}

#[test]
fn presigned_queries_match_the_go_sdk() {
    let vectors: Vec<Value> = serde_json::from_str(PRESIGN).unwrap();
    for vector in &vectors {
        let expected = text(&vector["expected"]["go_base"], "query_string");
        let query = presign(
            &credentials(vector),
            (text(vector, "region"), text(vector, "service")),
            text(vector, "method"),
            text(vector, "path"),
            &pairs(vector, "query"),
            text(vector, "x_date").parse().unwrap(),
        );
        // The order of parameters on the wire does not matter.
        let sorted = |query: &str| {
            let pairs = canonical::pairs(query).map(|(key, value)| format!("{key}={value}"));
            let mut pairs: Vec<_> = pairs.collect();
            pairs.sort();
            pairs
        };
        assert_eq!(sorted(&query), sorted(expected), "{}", text(vector, "name"));
    }
}

#[test]
fn a_request_of_any_size_is_signed() {
    let names: Vec<_> = (0..20)
        .map(|number| format!("X-{}", number * 7 % 20))
        .collect();
    let query = canonical::query([("b", "1".repeat(1_000)), ("a", "2".repeat(100))]);
    for count in 0..=names.len() {
        let mut headers: Vec<_> = names
            .iter()
            .take(count)
            .map(|name| (&**name, "v"))
            .collect();
        headers.extend([("Accept", "not signed"), ("Host", "h"), ("host", "ignored")]);
        let parts = SignableRequest {
            method: "GET",
            path: "/",
            query: &query,
            headers: &headers,
            body: b"",
        };
        let signed =
            Signer::new(Credentials::new("AK", "SK"), "r", "s").sign(&parts, XDate::from_unix(0));
        let authorization = Authorization::parse(&signed.authorization).unwrap();
        let listed: Vec<_> = authorization.signed_headers.split(';').collect();
        assert!(listed.is_sorted(), "{listed:?}");
        assert_eq!(listed.len(), count + 3, "with Host, X-Date and the hash");

        headers.push(("X-Date", signed.x_date.as_str()));
        headers.push(("X-Content-Sha256", signed.x_content_sha256.as_str()));
        let received = ReceivedRequest {
            method: "GET",
            path: "/",
            query: &query,
            headers: &headers,
            body: b"",
        };
        assert!(
            received.verify(&authorization, &Secret::new("SK")),
            "{count} headers"
        );
    }
}

#[test]
fn the_day_key_changes_with_the_day() {
    let signer = Signer::new(Credentials::new("AK", "SK"), "r", "s");
    let parts = SignableRequest {
        method: "GET",
        path: "/",
        query: "",
        headers: &[],
        body: b"",
    };
    let sign = |signer: &Signer, day: u64| {
        let x_date = XDate::from_unix(day * 86_400);
        signer.sign(&parts, x_date).authorization
    };
    for day in [0, 1, 1, 0] {
        let fresh = Signer::new(Credentials::new("AK", "SK"), "r", "s");
        assert_eq!(sign(&signer, day), sign(&fresh, day), "day {day}");
    }
}

#[test]
fn signatures_with_the_same_digits_in_another_order_differ() {
    assert!(constant_time_eq("0123", "0123"));
    for other in ["1023", "3210", "012", "01234", ""] {
        assert!(!constant_time_eq("0123", other), "{other}");
    }
}

#[test]
fn dates_follow_the_gregorian_calendar() {
    let cases = [
        (0, "19700101T000000Z"),
        (951_782_400, "20000229T000000Z"),
        (1_704_164_645, "20240102T030405Z"),
        (1_735_689_599, "20241231T235959Z"),
        (4_107_542_400, "21000301T000000Z"),
    ];
    for (seconds, expected) in cases {
        assert_eq!(XDate::from_unix(seconds).as_str(), expected);
    }
    assert!("20240102T030405".parse::<XDate>().is_err());
    assert!("2024-01-02T03:04".parse::<XDate>().is_err());
}

#[test]
fn malformed_authorization_is_rejected() {
    let whole = "HMAC-SHA256 Credential=a/b/20240102/r/s/request, SignedHeaders=host, Signature=0";
    assert_eq!(Authorization::parse(whole).unwrap().access_key, "a/b");
    for malformed in [
        "",
        "HMAC-SHA256",
        "Bearer x",
        "HMAC-SHA256 Credential=a/20240102/r/s, SignedHeaders=host, Signature=0",
        "HMAC-SHA256 Credential=a/20240102/r/s/aws4_request, SignedHeaders=host, Signature=0",
        "HMAC-SHA256 Credential=a/20240102/r/s/request, SignedHeaders=host",
        "HMAC-SHA256 Credential=a/20240102/r/s/request, SignedHeaders=host, Signature=0, X=1",
    ] {
        assert_eq!(
            Authorization::parse(malformed),
            Err(InvalidAuthorization),
            "{malformed}"
        );
    }
}

/// The list is signed as it is written, so one with empty names is another list.
#[test]
fn changed_lists_of_signed_headers_are_rejected() {
    let credentials = Credentials::new("AK", "SK");
    let parts = SignableRequest {
        method: "GET",
        path: "/",
        query: "",
        headers: &[("Host", "h")],
        body: b"",
    };
    let signed = Signer::new(credentials, "r", "s").sign(&parts, XDate::from_unix(0));
    let headers = [
        ("host", "h"),
        ("x-date", signed.x_date.as_str()),
        ("x-content-sha256", signed.x_content_sha256.as_str()),
    ];
    let received = ReceivedRequest {
        method: "GET",
        path: "/",
        query: "",
        headers: &headers,
        body: b"",
    };
    let is_accepted = |authorization: &str| {
        received.verify(
            &Authorization::parse(authorization).unwrap(),
            &Secret::new("SK"),
        )
    };
    let genuine = &signed.authorization;
    assert!(is_accepted(genuine));
    for list in ["host;;x", ";host;x", "host;x-date;x"] {
        let changed = genuine.replace("host;x", list);
        assert!(!is_accepted(&changed), "{changed}");
    }
}

#[test]
fn debug_output_does_not_contain_secrets() {
    let credentials = Credentials::new("AK", "hidden").with_session_token("hidden too");
    let signer = Signer::new(credentials, "r", "s");
    assert!(!format!("{signer:?}").contains("hidden"), "{signer:?}");
    assert_eq!(signer.region(), "r");
}
