//! Tests of secrets in every part of a request and a response.

use std::fs;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::json;

use super::*;

const SERVICE: &str = "
service: toy
title: Toys
doc: A service for tests.
region: cn-north-1
hosts: { cn-north-1: toy.example.com }
versions:
  2024-01-01: { doc: The only version. }
";

const FIELDS: &str = "
      Plain: { type: string, doc: No secret. }
      Hidden: { type: string, sensitive: true, doc: A secret. }
      Pin: { type: int32, sensitive: true, doc: A secret number. }
      Codes: { type: list<string>, sensitive: true, doc: Secret strings. }
";

/// An action with the shape in fields, lists and maps.
fn action(name: &str, method: &str) -> String {
    let named = match method {
        "GET" => "",
        _ => "  Named: { type: map<Lock>, doc: By name. }",
    };
    format!(
        "
action: {name}
summary: Test.
method: {method}
types:
  Lock:
    type: object
    doc: Has secrets.
    fields:{FIELDS}
  Door:
    type: union
    doc: Has secrets in a form.
    variants:
      Locked: {{ tags: {{ Kind: locked }}, type: Lock }}
request:
  Own: {{ type: string, sensitive: true, doc: A secret. }}
  Once: {{ type: string, idempotency_token: true, doc: Recognizes a retry. }}
  Open: {{ type: string, doc: No secret. }}
  Lock: {{ type: Lock, doc: One. }}
  Locks: {{ type: list<Lock>, doc: Several. }}
  Text: {{ type: json<Lock>, doc: One in a string. }}
  Door: {{ type: json<Door>, doc: One of several forms in a string. }}
{named}
response:
  type: object
  doc: Back again.
  fields:
    Locks: {{ type: list<Lock>, doc: Several. }}
    Named: {{ type: map<Lock>, doc: By name. }}
    Code: {{ type: string, sensitive: true, aliases: [OldCode], doc: A secret. }}
    Text: {{ type: json<Lock>, doc: One in a string. }}
"
    )
}

fn scrubber(names: &[&str]) -> Scrubber {
    let folder = tempfile::tempdir().unwrap();
    let version = folder.path().join("toy/2024-01-01");
    fs::create_dir_all(&version).unwrap();
    fs::write(folder.path().join("toy/service.yaml"), SERVICE).unwrap();
    for (name, method) in [("GetLock", "GET"), ("SetLock", "POST")] {
        let file = version.join(format!("{name}.yaml"));
        fs::write(file, action(name, method)).unwrap();
    }
    let catalog = Catalog::folder(folder.path()).unwrap();
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    Scrubber::new(catalog, &names)
}

fn scrubbed_request(scrubber: &Scrubber, action: &str, query: &str, body: &Value) -> RequestRecord {
    let uri = format!("http://h/?Action={action}&Version=2024-01-01&{query}");
    let body = if body.is_null() {
        Bytes::new()
    } else {
        body.to_string().into()
    };
    let mut request = RequestRecord::read(&Request::get(uri).body(body).unwrap());
    scrubber.request(&mut request, &mut Secrets::default());
    request
}

#[test]
fn a_query_and_a_form_are_scrubbed_at_every_depth() {
    let query = "Own=s&Once=s&Open=o&Lock.Plain=o&Lock.Hidden=s&Locks.1.Plain=o&Locks.2.Hidden=s\
        &Locks.2.Pin=5&Locks.2.Codes.1=s\
        &Unknown.Hidden=o&Phone=s&Deep.phone.1=s&Lock=o&Open.x=o";
    let by_phone = scrubber(&["Phone"]);
    let request = scrubbed_request(&by_phone, "GetLock", query, &Value::Null);
    for (name, value) in request.query.iter() {
        let last = name.rsplit('.').find(|part| part.parse::<u8>().is_err());
        let named = name.to_lowercase().contains("phone");
        let hidden = ["Own", "Once", "Hidden", "Pin", "Codes"].contains(&last.unwrap());
        let scrubbed = named || (hidden && name != "Unknown.Hidden");
        assert_eq!(value, if scrubbed { SCRUBBED } else { "o" }, "{name}");
    }
    assert_eq!(request.query.iter().count(), 14);

    let form = Request::post("http://h/?Action=GetLock&Version=2024-01-01")
        .header(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        )
        .body(Bytes::from_static(query.as_bytes()));
    let mut form = RequestRecord::read(&form.unwrap());
    by_phone.request(&mut form, &mut Secrets::default());
    assert_eq!(form.body, Some(Body::Form(request.query)));
}

#[test]
fn a_body_is_scrubbed_and_keeps_its_types() {
    let lock = || json!({ "Plain": "o", "Hidden": "s", "Pin": 5, "Codes": ["s"] });
    let body = json!({
        "Own": "", "Lock": lock(), "Locks": [lock(), null], "Named": { "a": lock() },
        "Other": { "SecretAccessKey": "s", "Token": true, "Password": { "x": 1 }, "Tokens": 1 },
    });
    let request = scrubbed_request(&scrubber(&[]), "SetLock", "", &body);
    let lock = || json!({ "Plain": "o", "Hidden": SCRUBBED, "Pin": 0, "Codes": [] });
    let expected = json!({
        "Own": "", "Lock": lock(), "Locks": [lock(), null], "Named": { "a": lock() },
        "Other": { "SecretAccessKey": SCRUBBED, "Token": false, "Password": {}, "Tokens": 1 },
    });
    assert_eq!(request.body, Some(Body::Json(expected)));
}

/// The string of JSON of a member of a body.
fn carried(body: Option<&Body>, name: &str) -> Value {
    let Some(Body::Json(json)) = body else {
        panic!("no JSON: {body:?}");
    };
    serde_json::from_str(json[name].as_str().unwrap()).unwrap()
}

#[test]
fn a_string_of_json_is_scrubbed_inside() {
    let lock = json!({ "Plain": "o", "Hidden": "s", "Pin": 5, "Codes": ["s"] });
    let door = json!({ "Kind": "locked", "Hidden": "s" });
    // Not described, but with names of secrets.
    let other = json!({ "a": [{ "Password": "s" }] });
    let body = json!({
        "Text": lock.to_string(), "Door": door.to_string(), "Other": other.to_string(),
        "Open": r#"{ "not": "a secret" }"#,
    });
    let request = scrubbed_request(&scrubber(&[]), "SetLock", "", &body);
    let body = request.body.as_ref();
    let scrubbed = json!({ "Plain": "o", "Hidden": SCRUBBED, "Pin": 0, "Codes": [] });
    assert_eq!(carried(body, "Text"), scrubbed);
    assert_eq!(
        carried(body, "Door"),
        json!({ "Kind": "locked", "Hidden": SCRUBBED })
    );
    assert_eq!(
        carried(body, "Other"),
        json!({ "a": [{ "Password": SCRUBBED }] })
    );
    let Some(Body::Json(json)) = body else {
        unreachable!("it was read");
    };
    assert_eq!(json["Open"], r#"{ "not": "a secret" }"#);

    let result = json!({ "Result": { "Text": lock.to_string() } });
    let (body, _) = scrubbed_response(&scrubber(&[]), &request, &result.to_string());
    let Some(Body::Json(envelope)) = body else {
        panic!("no JSON: {body:?}");
    };
    let result = Body::Json(envelope["Result"].clone());
    assert_eq!(carried(Some(&result), "Text"), scrubbed);
}

#[test]
fn strings_of_json_in_a_query_are_scrubbed_as_a_whole_if_they_can_have_secrets() {
    let query = "Text=%7B%22Plain%22%3A%22o%22%7D&Door=%7B%22Hidden%22%3A%22s%22%7D\
        &Open=%7B%22Password%22%3A%22s%22%7D";
    let request = scrubbed_request(&scrubber(&[]), "GetLock", query, &Value::Null);
    let open = format!(r#"{{"Password":"{SCRUBBED}"}}"#);
    let expected = [("Door", SCRUBBED), ("Open", &open), ("Text", SCRUBBED)];
    assert!(request.query.iter().eq(expected));
}

fn scrubbed_response(
    scrubber: &Scrubber,
    request: &RequestRecord,
    body: &str,
) -> (Option<Body>, Secrets) {
    let mut secrets = Secrets::default();
    let response = Response::new(Bytes::copy_from_slice(body.as_bytes()));
    let mut record = ResponseRecord::read(&response);
    scrubber.response(request, &mut record, &mut secrets);
    secrets.erase_response(&mut record);
    (record.body, secrets)
}

#[test]
fn a_result_is_scrubbed_and_what_quotes_it() {
    let scrubber = scrubber(&[]);
    let request = scrubbed_request(&scrubber, "GetLock", "", &Value::Null);
    let body = json!({
        "ResponseMetadata": { "RequestId": "got secret-1" },
        "Result": {
            "OldCode": "secret-1",
            "Locks": [{ "Hidden": "secret-2", "Plain": "o" }],
            "Named": { "a": { "Codes": ["secret-3"], "Plain": "secret-3!" } },
            "Credentials": { "AccessKeyId": "AK-of-sts", "SessionToken": "ST" },
        },
    });
    let (body, _) = scrubbed_response(&scrubber, &request, &body.to_string());
    let expected = json!({
        "ResponseMetadata": { "RequestId": "got [scrubbed]" },
        "Result": {
            "OldCode": SCRUBBED,
            "Locks": [{ "Hidden": SCRUBBED, "Plain": "o" }],
            "Named": { "a": { "Codes": [], "Plain": "[scrubbed]!" } },
            "Credentials": { "AccessKeyId": SCRUBBED, "SessionToken": SCRUBBED },
        },
    });
    assert_eq!(body, Some(Body::Json(expected)));
}

#[test]
fn a_string_that_is_not_from_an_action_is_a_secret() {
    let scrubber = scrubber(&[]);
    let request = Request::put("http://h/latest/api/token").body(Bytes::new());
    let request = RequestRecord::read(&request.unwrap());
    let (body, secrets) = scrubbed_response(&scrubber, &request, "the-token");
    assert_eq!(body, Some(Body::Text(SCRUBBED.to_owned())));
    let later = Response::new(Bytes::from_static(b"with the-token"));
    let mut later = ResponseRecord::read(&later);
    secrets.erase_response(&mut later);
    assert_eq!(later.body, Some(Body::Text("with [scrubbed]".to_owned())));
}

#[test]
fn forms_are_scrubbed_by_name() {
    let request = Request::post("http://sts/?Action=AssumeRoleWithOIDC&Version=2018-01-01")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from_static(b"RoleTrn=r&OIDCToken=ey.J"));
    let mut request = RequestRecord::read(&request.unwrap());
    scrubber(&[]).request(&mut request, &mut Secrets::default());
    let expected = [("OIDCToken", SCRUBBED), ("RoleTrn", "r")];
    let expected = expected.map(|(name, value)| (name.into(), value.into()));
    assert_eq!(
        request.body,
        Some(Body::Form(expected.into_iter().collect()))
    );
}

#[test]
fn a_response_that_is_not_quite_json_keeps_no_secrets() {
    let scrubber = scrubber(&[]);
    let request = scrubbed_request(&scrubber, "GetLock", "", &Value::Null);
    let result = r#"{"OldCode":"secret-1","Credentials":{"SecretAccessKey":"secret-2"}}"#;
    let envelope = format!(r#"{{"ResponseMetadata":{{"RequestId":"R"}},"Result":{result}}}"#);
    for body in [
        format!("\u{feff}{envelope}"),
        format!(")]}}'\n{envelope}"),
        format!("callback({envelope})"),
        envelope.replace("\"R\"", r#""R\ud83d""#),
    ] {
        let (body, _) = scrubbed_response(&scrubber, &request, &body);
        let Some(Body::Json(json)) = body else {
            panic!("it is recorded as text: {body:?}");
        };
        assert_eq!(json["Result"]["OldCode"], SCRUBBED);
        assert!(!json.to_string().contains("secret-"), "{json}");
    }
    for body in [
        format!("<pre>{result}</pre>"),
        envelope[..envelope.len() - 1].to_owned(),
        r#""SecretAccessKey": "secret-2""#.to_owned(),
    ] {
        let (body, _) = scrubbed_response(&scrubber, &request, &body);
        assert_eq!(body, Some(Body::Text(SCRUBBED.to_owned())));
    }
    let page = "<html>Bad Gateway</html>";
    let (body, _) = scrubbed_response(&scrubber, &request, page);
    assert_eq!(body, Some(Body::Text(page.to_owned())));
}
