//! Properties of any input.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use volcengine_core::bytes::Bytes;
use volcengine_core::constraints::check_record;
use volcengine_core::envelope;
use volcengine_core::record;
use volcengine_core::sign::{
    Authorization, ReceivedRequest, Secret, SignableRequest, Signer, XDate, canonical,
};
use volcengine_core::{Credentials, http};

#[derive(Clone, Default)]
struct Node {
    name: String,
    size: i32,
    ratio: Option<f64>,
    next: Option<Box<Node>>,
    children: Option<Vec<Node>>,
    entries: Option<BTreeMap<String, i64>>,
}
record! {
    Node {
        required {
            name: String = "Name".chars(1, 9).pattern("[a-z]+");
            size: i32 = "Size".multiple_of(0);
        }
        optional {
            ratio: f64 = "Ratio";
            next: Box<Node> = "Next";
            children: Vec<Node> = "Children".items(0, 3);
            entries: BTreeMap<String, i64> = "Entries";
        }
    }
}

/// JSON that often uses known field names.
fn any_json() -> impl Strategy<Value = Value> {
    let names = prop_oneof![
        "Name|Size|Ratio|Next|Children|Entries|ResponseMetadata|Result|Error|Code|RequestId",
        any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..6)
                .prop_map(|entries| Value::from(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn read(status: u16, body: Vec<u8>) -> Option<Node> {
    let mut response = http::Response::new(Bytes::from(body));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
    match envelope::read::<Node>(response) {
        Ok(response) => Some(response.result),
        Err(error) => {
            assert_ne!(format!("{error} {error:?}"), "");
            None
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_are_read_without_panic(status in 100_u16..600, body: Vec<u8>) {
        read(status, body);
    }

    #[test]
    fn any_json_is_read_without_panic(status in 100_u16..600, json in any_json()) {
        read(status, json.to_string().into_bytes());
    }

    #[test]
    fn any_result_is_read_checked_and_written(result in any_json()) {
        let body = json!({ "ResponseMetadata": {}, "Result": result }).to_string();
        for end in [body.len(), body.len() / 2] {
            let Some(node) = read(200, body.as_bytes()[..end].to_vec()) else { continue };
            let _ = check_record(&node);
            let text = serde_json::to_string(&node).unwrap();
            prop_assert!(serde_json::from_str::<Node>(&text).unwrap() == node, "{}", text);
        }
    }

    #[test]
    fn a_signature_verifies_only_the_signed_request(
        pairs: Vec<(String, String)>,
        path in "(/[^/?]{0,4}){0,3}",
        body: Vec<u8>,
        seconds in 0_u64..253_402_300_800,
    ) {
        let query = canonical::query(pairs);
        let headers = [("Host", "h:8080"), ("Content-Type", "application/json")];
        let signer = Signer::new(Credentials::new("AK", "SK"), "r", "s");
        let parts = SignableRequest { method: "POST", path: &path, query: &query, headers: &headers, body: &body };
        let signed = signer.sign(&parts, XDate::from_unix(seconds));

        let mut wire_path = String::new();
        canonical::path(&mut wire_path, &path);
        let mut received_headers = headers.to_vec();
        received_headers.push(("x-date", signed.x_date.as_str()));
        received_headers.push(("x-content-sha256", signed.x_content_sha256.as_str()));
        let received = ReceivedRequest {
            method: "POST", path: &wire_path, query: &query, headers: &received_headers, body: &body,
        };
        let authorization = Authorization::parse(&signed.authorization).unwrap();
        prop_assert!(received.verify(&authorization, &Secret::new("SK")));
        prop_assert!(!received.verify(&authorization, &Secret::new("KS")));
        let more = [body.as_slice(), b"x"].concat();
        let changed = ReceivedRequest { body: &more, ..received };
        prop_assert!(!changed.verify(&authorization, &Secret::new("SK")));
        let more = format!("{query}&x=");
        let changed = ReceivedRequest { query: &more, ..received };
        prop_assert!(!changed.verify(&authorization, &Secret::new("SK")));
    }

    #[test]
    fn a_query_parses_to_the_same_pairs(pairs: BTreeMap<String, String>) {
        let query = canonical::query(&pairs);
        prop_assert!(query.bytes().all(|byte| byte.is_ascii_graphic()));
        let read: BTreeMap<_, _> = canonical::pairs(&query)
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        prop_assert_eq!(read, pairs);
    }

    #[test]
    fn authorization_headers_are_read_without_panic(text: String) {
        let _ = Authorization::parse(&text);
        let _ = Authorization::parse(&format!("HMAC-SHA256 Credential={text}"));
    }
}
