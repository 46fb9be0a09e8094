//! Documented and observed forms of responses.

use super::*;
use crate::record;

mod odd_values;

struct Item {
    id: i32,
    names: Vec<String>,
}
record! { Item { defaulted { id: i32 = "Id"; names: Vec<String> = "Names"; } } }

fn parsed<T: WireType>(status: u16, body: &str) -> Result<Response<T>, Error> {
    let mut response = http::Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    let id = http::HeaderValue::from_static("LOG");
    response.headers_mut().insert("x-tt-logid", id);
    read(response)
}

#[track_caller]
fn fails(status: u16, body: &str) -> Error {
    let error = parsed::<String>(status, body).map(|_| ()).unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), status);
    assert_eq!(error.log_id(), Some("LOG"));
    error
}

const META: &str = r#""ResponseMetadata":{"RequestId":"R1","Action":"A","Version":"V","Service":"rtc","Region":"cn-north-1"}"#;

#[test]
fn a_success_has_result_metadata_and_extra_members() {
    let body = format!(r#"{{"Result":"ok",{META},"Meta":[1]}}"#);
    let response = parsed::<String>(200, &body).unwrap();
    assert_eq!(response.result, "ok");
    assert_eq!(response.metadata.request_id, "R1");
    assert_eq!(response.metadata.region, "cn-north-1");
    assert_eq!(response.extra()["Meta"], serde_json::json!([1]));
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.log_id(), Some("LOG"));
    assert_eq!(response.headers().len(), 1);
    let shown = format!("{response:?}");
    assert!(
        shown.starts_with(r#"Response { result: "ok", metadata: "#),
        "{shown}"
    );
    assert!(shown.ends_with("status: 200, .. }"), "{shown}");
    assert_eq!(parsed::<String>(202, &body).unwrap().status(), 202);
}

#[test]
fn a_response_that_is_a_list_is_described() {
    let message = fails(200, "[1]").to_string();
    assert!(
        message.contains("is not a JSON object: invalid type: sequence, expected an object"),
        "{message}"
    );
}

#[test]
fn an_object_is_found_behind_other_text() {
    let object = Some(serde_json::json!({ "a": 1 }));
    for body in [r#"{"a":1}"#, "\u{feff}{\"a\":1}", ")]}'\n{\"a\":1}"] {
        assert_eq!(find_object(body.as_bytes()), object, "{body}");
    }
    assert_eq!(find_object(b"a page"), None);
    assert!(may_contain_json("page of {") && !may_contain_json("a page"));
}

#[test]
fn a_missing_result_is_empty() {
    for body in [
        format!("{{{META}}}"),
        format!(r#"{{{META},"Result":null}}"#),
    ] {
        assert_eq!(parsed::<String>(200, &body).unwrap().result, "");
        assert_eq!(
            parsed::<Vec<i32>>(200, &body).unwrap().result,
            Vec::<i32>::new()
        );
        assert_eq!(parsed::<Item>(200, &body).unwrap().result.id, 0);
        assert_eq!(parsed::<Value>(200, &body).unwrap().result, Value::Null);
    }
}

#[test]
fn results_are_parsed_leniently() {
    let body = format!(r#"{{{META},"Result":{{"Id":3,"Names":null,"New":{{}}}}}}"#);
    let item = parsed::<Item>(200, &body).unwrap().result;
    assert_eq!((item.id, item.names.len()), (3, 0));
}

#[test]
fn an_unexpected_result_is_reported_with_its_path() {
    let body = format!(r#"{{{META},"Result":[{{}},{{"Names":["x",{{"y":"hidden"}}]}}]}}"#);
    let error = parsed::<Vec<Item>>(200, &body).unwrap_err();
    assert!(error.is_unexpected_response());
    assert_eq!(error.request_id(), Some("R1"));
    let message = error.to_string();
    assert_eq!(
        message,
        "the call was executed, but its result cannot be read: \
         Result[1].Names[1]: invalid type: map, expected a string (status 200, request id R1)"
    );
}

#[test]
fn an_error_is_recognized_at_any_status() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R2","Error":{"Code":"C.D","CodeN":7,"Message":"M","Data":{"k":1}}},"Result":null}"#;
    for status in [200, 400, 500] {
        let error = fails(status, body);
        assert_eq!((error.code(), error.numeric_code()), (Some("C.D"), Some(7)));
        assert_eq!(
            (error.message(), error.request_id()),
            (Some("M"), Some("R2"))
        );
        assert_eq!(error.data().unwrap()["k"], 1);
    }
}

#[test]
fn an_error_needs_no_numeric_code_and_a_null_error_is_a_success() {
    let error = fails(
        200,
        r#"{"ResponseMetadata":{"Error":{"Code":"C","Message":"M"}}}"#,
    );
    assert_eq!(
        (error.code(), error.numeric_code(), error.request_id()),
        (Some("C"), None, None)
    );
    let empty = fails(200, r#"{"ResponseMetadata":{"Error":{}}}"#);
    assert!(
        empty.to_string().contains("without code and message"),
        "{empty}"
    );
    assert!(parsed::<String>(200, r#"{"ResponseMetadata":{"Error":null}}"#).is_ok());
}

#[test]
fn a_bad_status_without_an_error_is_a_failure() {
    let error = fails(500, &format!(r#"{{{META},"Result":"ok"}}"#));
    assert!(error.is_unexpected_response() && error.is_server_error());
    assert_eq!(error.request_id(), Some("R1"));
}

#[test]
fn an_error_of_the_older_flat_form_is_parsed() {
    let error = fails(
        200,
        r#"{"HTTPCode":403,"errorcode":100013,"message":"denied"}"#,
    );
    assert_eq!(
        (error.code(), error.message()),
        (Some("100013"), Some("denied"))
    );
    assert_eq!(error.numeric_code(), Some(100_013));
}

#[test]
fn an_invalid_body_is_described() {
    let cases = [
        (
            502,
            "<html>\n  <h1>Bad Gateway</h1></html>",
            "begins with `<html> <h1>Bad Gateway</h1></html>`",
        ),
        (200, "", "the response is empty"),
        (200, " \n", "the response is empty"),
        (200, "[]", "not a JSON object"),
        (200, "{}", "no ResponseMetadata"),
        (200, r#"{"ResponseMetadata":null}"#, "no ResponseMetadata"),
        (
            200,
            r#"{"ResponseMetadata":[1]}"#,
            "ResponseMetadata: invalid type",
        ),
        (
            200,
            r#"{"ResponseMetadata":{"RequestId":"#,
            "not a JSON object: EOF",
        ),
    ];
    for (status, body, expected) in cases {
        let error = fails(status, body);
        assert!(error.is_unexpected_response());
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn an_unexpected_result_keeps_the_body_that_only_a_method_shows() {
    let body = format!(r#"{{{META},"Result":{{"Id":{{}},"Names":["the only copy"]}}}}"#);
    let error = parsed::<Item>(200, &body).unwrap_err();
    assert!(error.is_executed() && error.is_unexpected_response());
    assert_eq!(error.response_body().unwrap(), &body);
    let shown = format!("{error} {error:?} {error:#?}");
    assert!(!shown.contains("the only copy"), "{shown}");
    let source = std::error::Error::source(&error);
    assert!(source.is_none());
}

#[test]
fn other_unexpected_responses_keep_the_body_too() {
    for body in ["{}", "<html></html>", r#"{"Result":"cut off"#] {
        let error = fails(200, body);
        assert_eq!(error.response_body().unwrap(), body);
        assert!(!error.is_executed());
    }
    let error = fails(400, r#"{"ResponseMetadata":{"Error":{"Code":"C"}}}"#);
    assert_eq!(error.response_body(), None);
}
