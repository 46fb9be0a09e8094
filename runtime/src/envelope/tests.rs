//! The shapes of replies that are documented or were seen.

use super::*;

struct Item {
    id: i32,
    names: Vec<String>,
}
record! { Item { defaulted { id: i32 = "Id"; names: Vec<String> = "Names"; } } }

fn reply<T: WireType>(status: u16, body: &str) -> Result<Response<T>, Error> {
    let mut reply = http::Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *reply.status_mut() = StatusCode::from_u16(status).unwrap();
    let id = http::HeaderValue::from_static("LOG");
    reply.headers_mut().insert("x-tt-logid", id);
    read(reply)
}

#[track_caller]
fn fails(status: u16, body: &str) -> Error {
    let error = reply::<String>(status, body).map(|_| ()).unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), status);
    assert_eq!(error.log_id(), Some("LOG"));
    error
}

const META: &str = r#""ResponseMetadata":{"RequestId":"R1","Action":"A","Version":"V","Service":"rtc","Region":"cn-north-1"}"#;

#[test]
fn a_success_is_opened() {
    let opened = reply::<String>(200, &format!(r#"{{"Result":"ok",{META},"Meta":[1]}}"#)).unwrap();
    assert_eq!(opened.result, "ok");
    assert_eq!(opened.metadata.request_id, "R1");
    assert_eq!(opened.metadata.region, "cn-north-1");
    assert_eq!(opened.extra()["Meta"], serde_json::json!([1]));
    assert_eq!(opened.status(), StatusCode::OK);
    assert_eq!(opened.log_id(), Some("LOG"));
}

#[test]
fn no_result_is_empty() {
    for body in [
        format!("{{{META}}}"),
        format!(r#"{{{META},"Result":null}}"#),
    ] {
        assert_eq!(reply::<String>(200, &body).unwrap().result, "");
        assert_eq!(
            reply::<Vec<i32>>(200, &body).unwrap().result,
            Vec::<i32>::new()
        );
        assert_eq!(reply::<Item>(200, &body).unwrap().result.id, 0);
        assert_eq!(reply::<Value>(200, &body).unwrap().result, Value::Null);
    }
}

#[test]
fn results_are_read_leniently() {
    let body = format!(r#"{{{META},"Result":{{"Id":3,"Names":null,"New":{{}}}}}}"#);
    let item = reply::<Item>(200, &body).unwrap().result;
    assert_eq!((item.id, item.names.len()), (3, 0));
}

#[test]
fn a_result_of_another_type_names_its_path() {
    let body = format!(r#"{{{META},"Result":[{{}},{{"Names":["x",7]}}]}}"#);
    let error = reply::<Vec<Item>>(200, &body).unwrap_err();
    assert!(error.is_unexpected_response());
    assert_eq!(error.request_id(), Some("R1"));
    let text = error.to_string();
    assert!(text.starts_with("Result[1].Names[1]: invalid"), "{text}");
    assert!(!text.contains("column"), "{text}");
}

#[test]
fn an_error_counts_whatever_the_status() {
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
fn an_error_needs_no_number_and_a_null_error_is_none() {
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
    assert!(reply::<String>(200, r#"{"ResponseMetadata":{"Error":null}}"#).is_ok());
}

#[test]
fn a_bad_status_without_an_error_is_a_failure() {
    let error = fails(500, &format!(r#"{{{META},"Result":"ok"}}"#));
    assert!(error.is_unexpected_response() && error.is_server_error());
    assert_eq!(error.request_id(), Some("R1"));
}

#[test]
fn the_older_flat_form_is_known() {
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
fn what_is_no_envelope_is_described() {
    let cases = [
        (
            502,
            "<html>\n  <h1>Bad Gateway</h1></html>",
            "begins `<html> <h1>Bad Gateway</h1></html>`",
        ),
        (200, "", "the reply is empty"),
        (200, " \n", "the reply is empty"),
        (200, "[]", "no object"),
        (200, "{}", "no ResponseMetadata"),
        (200, r#"{"ResponseMetadata":null}"#, "no ResponseMetadata"),
        (
            200,
            r#"{"ResponseMetadata":[1]}"#,
            "ResponseMetadata: invalid type",
        ),
        (200, r#"{"ResponseMetadata":{"RequestId":"#, "broken JSON"),
    ];
    for (status, body, expected) in cases {
        let error = fails(status, body);
        assert!(error.is_unexpected_response());
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn excerpts_are_short_and_show_no_json() {
    let error = fails(502, &"word ".repeat(1_000));
    assert!(error.to_string().len() < 300, "{error}");
    let error = fails(200, r#"{"Result":{"SecretAccessKey":"hidden"}"#);
    assert!(!error.to_string().contains("hidden"), "{error}");
}
