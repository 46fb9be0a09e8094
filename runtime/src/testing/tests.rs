//! Values for tests equal those of a client.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::schema::{ActionInfo, ErrorInfo, Method, RetryClass, ServiceInfo};
use crate::{TransportError, action, record};

#[derive(Clone)]
pub(super) struct Track {
    id: String,
    key: Option<String>,
}
record! { Track { required { id: String = "Id"; } optional { key: String = "Key".sensitive(); } } }

#[derive(Clone)]
pub(super) struct Job {
    total: i32,
    tracks: Vec<Track>,
    named: Option<BTreeMap<String, Track>>,
    free: Option<Value>,
    first: Option<Box<Track>>,
}
record! {
    Job {
        defaulted {
            total: i32 = "Total";
            tracks: Vec<Track> = "Tracks";
        }
        optional {
            named: BTreeMap<String, Track> = "Named".aliases(&["ByName"]);
            free: Value = "Free";
            first: Box<Track> = "First";
        }
    }
}

#[derive(Clone)]
pub(super) struct Stop {
    id: String,
}
record! { Stop { required { id: String = "Id".chars(1, 4); } } }
static SERVICE: ServiceInfo = ServiceInfo::new("rtc", "r", &[]).errors(&[ErrorInfo::new(
    "Busy",
    "all workers are busy",
    RetryClass::IfIdempotent,
    "",
)]);
action! { Stop => Job, ActionInfo::new(&SERVICE, "2020-12-01", Method::Post, "Stop") }

#[test]
fn missing_fields_of_json_are_empty() {
    let json = json!({
        "Tracks": [{}, { "Id": "b", "Key": "k" }],
        "ByName": { "x": { "Id": "c" } },
        "Free": { "Whatever": [1] },
        "First": null,
    });
    let job: Job = from_json(json).unwrap();
    assert_eq!(job.total, 0);
    assert_eq!(job.tracks[0], empty());
    assert_eq!(job.tracks[1].key.as_deref(), Some("k"));
    assert_eq!(job.named.unwrap()["x"].id, "c");
    assert_eq!(job.free, Some(json!({ "Whatever": [1] })));
    assert_eq!(job.first, None);
    assert_eq!(from_json::<Vec<String>>(json!(["a"])).unwrap(), ["a"]);
}

#[test]
fn unknown_fields_are_rejected_with_their_path() {
    let message = |json: Value| from_json::<Job>(json).unwrap_err().to_string();
    assert_eq!(
        message(json!({ "Totl": 1 })),
        "Totl: unknown field of Job: expected Total, Tracks, Named, Free, First"
    );
    for (json, path) in [
        (
            json!({ "Tracks": [{ "Id": "a" }, { "ID": "b" }] }),
            "Tracks[1].ID",
        ),
        (json!({ "ByName": { "x": { "Idd": "" } } }), "ByName.x.Idd"),
        (json!({ "First": { "id": "" } }), "First.id"),
        (json!({ "Tracks": [{ "Id": 5 }] }), "Tracks[0].Id"),
    ] {
        let error = from_json::<Job>(json).unwrap_err();
        assert_eq!(error.path(), path, "{error}");
    }
    assert_eq!(
        message(json!({ "Tracks": [{ "Id": 5 }] })),
        "Tracks[0].Id: invalid value: integer `5`, expected a string"
    );
    assert_eq!(
        message(json!([])),
        "invalid type: sequence, expected an object"
    );
    // Messages do not quote a secret of another type.
    let error = message(json!({ "Tracks": [{ "Key": 12345 }] }));
    assert!(!error.contains("12345"), "{error}");
}

#[test]
fn responses_and_errors_equal_those_of_a_service() {
    let response = response(empty::<Job>());
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.metadata.request_id, "test");
    assert!(response.headers().is_empty() && response.extra().is_empty());

    let busy = error(503, "Busy", "later");
    assert_eq!(busy.code(), Some("Busy"));
    assert_eq!(busy.action(), None);
    let busy = action_error::<Stop>(busy);
    assert_eq!(
        busy.to_string(),
        "Stop failed: Busy: later (status 503, request id test); all workers are busy"
    );
    assert_eq!(busy.retry(), RetryClass::IfIdempotent);
    assert_eq!(error(7, "", "").status().unwrap().as_u16(), 500);
    let late = action_error::<Stop>(TransportError::timeout().into());
    assert!(late.is_timeout());
    assert_eq!(late.action(), Some("Stop"));
}

#[test]
fn an_http_response_is_read_like_by_a_client() {
    let parse = |status: u16, body: Value| {
        let mut response = http::Response::new(Bytes::from(body.to_string()));
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        let wait = http::HeaderValue::from_static("2");
        response.headers_mut().insert("retry-after", wait);
        parse_response::<Job>(response)
    };
    let job = json!({ "ResponseMetadata": {}, "Result": { "Total": 2, "New": 1 } });
    let job = parse(200, job).unwrap();
    assert_eq!(job.result.total, 2);
    assert_eq!(job.headers()["retry-after"], "2");
    let busy = json!({ "ResponseMetadata": { "Error": { "Code": "Busy" } } });
    let busy = parse(503, busy).unwrap_err();
    assert_eq!(busy.code(), Some("Busy"));
    assert_eq!(busy.headers().unwrap()["retry-after"], "2");
}

fn stop(id: &str) -> Stop {
    from_json(json!({ "Id": id })).unwrap()
}

#[test]
fn a_request_is_checked_like_by_a_client() {
    assert!(check(&stop("abcd")).is_ok());
    let error = check(&stop("abcde")).unwrap_err();
    assert!(error.is_invalid_request());
    assert_eq!(error.violations()[0].path, "Id");
    assert_eq!(error.action(), Some("Stop"));
}
