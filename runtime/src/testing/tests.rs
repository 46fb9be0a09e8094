//! That what tests make is what a client would give.

use std::collections::BTreeMap;

use serde_json::json;

use super::*;
use crate::schema::{ActionInfo, ErrorInfo, Method, RetryClass, ServiceInfo};
use crate::{TransportError, action, record};

#[derive(Clone, PartialEq)]
pub(super) struct Track {
    id: String,
    key: Option<String>,
}
record! { Track { required { id: String = "Id"; } optional { key: String = "Key".sensitive(); } } }

#[derive(Clone, PartialEq)]
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

#[derive(Clone, PartialEq)]
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
fn json_becomes_a_value_and_what_is_missing_is_empty() {
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
fn what_the_type_does_not_have_is_refused_with_its_path() {
    let says = |json: Value| from_json::<Job>(json).unwrap_err().to_string();
    assert_eq!(
        says(json!({ "Totl": 1 })),
        "Totl: Job has no such member; it has Total, Tracks, Named, Free, First"
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
        says(json!({ "Tracks": [{ "Id": 5 }] })),
        "Tracks[0].Id: invalid value: integer `5`, expected a string"
    );
    assert_eq!(
        says(json!([])),
        "invalid type: sequence, expected an object"
    );
    // A secret of a wrong type is not quoted.
    let error = says(json!({ "Tracks": [{ "Key": 12345 }] }));
    assert!(!error.contains("12345"), "{error}");
}

#[test]
fn a_reply_and_an_error_answer_as_those_of_a_service() {
    let reply = response(empty::<Job>());
    assert_eq!(reply.status(), StatusCode::OK);
    assert_eq!(reply.metadata.request_id, "test");
    assert!(reply.headers().is_empty() && reply.extra().is_empty());

    let busy = error(503, "Busy", "later");
    assert_eq!(busy.code(), Some("Busy"));
    assert_eq!(busy.action(), None);
    let busy = failed::<Stop>(busy);
    assert_eq!(
        busy.to_string(),
        "Stop failed: Busy: later (status 503, request id test); all workers are busy"
    );
    assert_eq!(busy.retry(), RetryClass::IfIdempotent);
    assert_eq!(error(7, "", "").status().unwrap().as_u16(), 500);
    let late = failed::<Stop>(TransportError::timeout().into());
    assert!(late.is_timeout());
    assert_eq!(late.action(), Some("Stop"));
}

#[test]
fn an_http_reply_is_read_as_by_a_client() {
    let reply = |status: u16, body: Value| {
        let mut reply = http::Response::new(Bytes::from(body.to_string()));
        *reply.status_mut() = StatusCode::from_u16(status).unwrap();
        let wait = http::HeaderValue::from_static("2");
        reply.headers_mut().insert("retry-after", wait);
        open::<Job>(reply)
    };
    let job = json!({ "ResponseMetadata": {}, "Result": { "Total": 2, "New": 1 } });
    let job = reply(200, job).unwrap();
    assert_eq!(job.result.total, 2);
    assert_eq!(job.headers()["retry-after"], "2");
    let busy = json!({ "ResponseMetadata": { "Error": { "Code": "Busy" } } });
    let busy = reply(503, busy).unwrap_err();
    assert_eq!(busy.code(), Some("Busy"));
    assert_eq!(busy.headers().unwrap()["retry-after"], "2");
}

fn stop(id: &str) -> Stop {
    from_json(json!({ "Id": id })).unwrap()
}

#[test]
fn a_request_is_checked_as_a_client_does() {
    assert!(check(&stop("abcd")).is_ok());
    let error = check(&stop("abcde")).unwrap_err();
    assert!(error.is_invalid_request());
    assert_eq!(error.violations()[0].path, "Id");
    assert_eq!(error.action(), Some("Stop"));
}
