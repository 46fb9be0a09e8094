//! Actions that nobody described.

use serde_json::json;

use super::*;
use crate::client::{EncodedParameters, Untyped};
use crate::quota::{Limiter, Mode};
use crate::schema::{BodyFormat, Method, Period, Quota, ValueRef};

#[tokio::test]
async fn any_action_is_called() {
    let parameters = || json!({ "Ids": ["a b", 7], "Page": { "Size": 2 }, "None": null, "No": [] });
    let pairs = "Ids.1=a+b&Ids.2=7&No=&Page.Size=2";
    let json = r#"{"Ids":["a b",7],"No":[],"None":null,"Page":{"Size":2}}"#;
    let query = "Ids.1=a%20b&Ids.2=7&No=&Page.Size=2&";
    for (request, query, body, content_type) in [
        (Untyped::get("V 1", "Any", parameters()), query, "", None),
        (
            Untyped::post("V 1", "Any", parameters()),
            "",
            json,
            Some("application/json"),
        ),
        (
            Untyped::form("V 1", "Any", parameters()),
            "",
            pairs,
            Some("application/x-www-form-urlencoded; charset=utf-8"),
        ),
    ] {
        let script = Script::default();
        let response = client(&script).call(request.path("/api/v1")).await.unwrap();
        assert_eq!(response.result, "ok");
        let sent = script.0.lock().unwrap();
        let (request, _) = &sent.requests[0];
        assert_eq!(request.uri().path(), "/api/v1");
        let expected = format!("Action=Any&{query}Version=V%201");
        assert_eq!(request.uri().query().unwrap(), expected);
        let mut found = String::from_utf8_lossy(request.body()).into_owned();
        if content_type == Some("application/json") {
            found = serde_json::from_str::<serde_json::Value>(&found)
                .unwrap()
                .to_string();
            assert_eq!(found.len(), json.len());
        } else {
            let mut sorted: Vec<_> = found.split('&').collect();
            sorted.sort_unstable();
            assert_eq!(sorted.join("&"), body);
        }
        let headers = request.headers();
        let found = headers
            .get("content-type")
            .map(|value| value.to_str().unwrap());
        assert_eq!(found, content_type);
        assert!(
            headers["authorization"]
                .to_str()
                .unwrap()
                .contains("/rtc/request")
        );
    }
}

#[tokio::test]
async fn a_get_is_retried_after_a_timeout_and_a_post_is_not() {
    for (request, count) in [
        (Untyped::get("V", "Any", json!({})), 2),
        (Untyped::get("V", "Any", json!({})).idempotent(false), 1),
        (Untyped::post("V", "Any", json!({})), 1),
        (Untyped::form("V", "Any", json!({})).idempotent(true), 2),
    ] {
        let script = Script::new([Err(TransportError::timeout())]);
        let outcome = client(&script).call(request).await;
        assert_eq!((script.count(), outcome.is_ok()), (count, count == 2));
        if let Err(error) = outcome {
            assert_eq!((error.action(), error.version()), (Some("Any"), Some("V")));
        }
    }
}

#[tokio::test]
async fn parameters_that_cannot_be_sent_are_rejected() {
    let deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
    let script = Script::default();
    for (request, path) in [
        (Untyped::post("V", "Any", json!([])), ""),
        (
            Untyped::get("V", "Any", json!({ "Action": "Other" })),
            "Action",
        ),
        (
            Untyped::form("V", "Any", json!({ "Version": "2" })),
            "Version",
        ),
        (Untyped::post("V", "Any", json!({ "Deep": deep })), "Deep"),
    ] {
        let error = client(&script).call(request).await.unwrap_err();
        assert_eq!(error.violations()[0].path, path);
        assert_eq!(error.action(), Some("Any"));
    }
    let odd = Untyped::get("V", "Any", json!({})).path("v1");
    assert!(client(&script).call(odd).await.unwrap_err().is_config());
    assert_eq!(script.count(), 0);
    let post = Untyped::post("V", "Any", json!({ "Action": "fine" })).unsigned();
    client(&script).call(post).await.unwrap();
    let sent = script.0.lock().unwrap();
    assert!(!sent.requests[0].0.headers().contains_key("authorization"));
}

fn encoded(method: Method, pairs: &[(&str, &str)], body: &'static str) -> Untyped {
    let pairs = pairs.iter();
    let parameters = EncodedParameters {
        query: pairs
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
        body: Bytes::from_static(body.as_bytes()),
    };
    Untyped::encoded(method, BodyFormat::Form, "V", "Any", parameters)
}

#[tokio::test]
async fn encoded_parameters_are_sent_as_they_are() {
    let script = Script::default();
    let client = client(&script);
    let call = encoded(
        Method::Post,
        &[("Zone", "b c"), ("Zone", "a"), ("B", "")],
        "x=1.0&y",
    );
    assert!(!format!("{call:?}").contains("1.0"));
    client.call(call).await.unwrap();
    client.call(encoded(Method::Get, &[], "")).await.unwrap();
    let sent: Vec<_> = std::mem::take(&mut script.0.lock().unwrap().requests);
    let (post, _) = &sent[0];
    let query = "Action=Any&B=&Version=V&Zone=b%20c&Zone=a";
    assert_eq!(post.uri().query(), Some(query));
    assert_eq!(post.body(), "x=1.0&y");
    let content_type = post.headers()["content-type"].to_str().unwrap();
    assert_eq!(content_type, BodyFormat::Form.content_type());
    let (get, _) = &sent[1];
    assert_eq!(get.uri().query(), Some("Action=Any&Version=V"));
    for (call, path) in [
        (encoded(Method::Get, &[], "body"), ""),
        (encoded(Method::Post, &[("Version", "2")], ""), "Version"),
    ] {
        let error = client.call(call).await.unwrap_err();
        assert_eq!(error.violations()[0].path, path);
    }
    assert_eq!(script.count(), 0);
}

#[tokio::test]
async fn the_request_of_a_call_can_be_had_without_the_call() {
    let script = Script::default();
    let client = client(&script);
    let call = || encoded(Method::Post, &[("Zone", "a")], "x=1");
    let signed = client.signed_request(&call()).await.unwrap();
    let unsigned = client.signed_request(&call().unsigned()).await.unwrap();
    assert!(!unsigned.headers().contains_key("authorization"));
    let wrong = encoded(Method::Get, &[("Action", "x")], "");
    let error = client.signed_request(&wrong).await.unwrap_err();
    assert!(error.is_invalid_request() && error.action() == Some("Any"));
    assert_eq!(script.count(), 0);

    client.call(call()).await.unwrap();
    let sent = script.0.lock().unwrap();
    let (request, _) = &sent.requests[0];
    assert_eq!(request.uri(), signed.uri());
    assert_eq!(request.method(), signed.method());
    assert_eq!(request.body(), signed.body());
    assert_eq!(request.headers(), signed.headers());
}

#[tokio::test]
async fn quotas_are_kept_if_they_are_stated() {
    static QUOTAS: [Quota; 2] = [
        Quota::new(2, Period::Day).keyed_by("App.Id").costing("To"),
        Quota::new(3, Period::Day).shared("all"),
    ];
    let script = Script::default();
    let limiter = Limiter::new().with_mode(Mode::FailFast);
    let client = builder(&script).limiter(limiter).build().unwrap();
    let call = |app: &str, to: &[i32]| {
        let parameters = json!({ "App": { "Id": app }, "To": to });
        let call = Untyped::post("V", "Any", parameters.clone());
        client.call(call.quotas(&QUOTAS, ValueRef::Json(&parameters)))
    };
    call("a", &[1, 2]).await.unwrap();
    let error = call("a", &[1]).await.unwrap_err();
    assert!(error.is_quota_exceeded());
    assert!(
        error.to_string().contains("2/day of Any per App.Id"),
        "{error}"
    );
    call("b", &[]).await.unwrap();
    call("b", &[]).await.unwrap();
    let error = call("c", &[]).await.unwrap_err();
    assert!(error.to_string().contains("3/day of all"), "{error}");
    client
        .call(Untyped::post("V", "Any", json!({})))
        .await
        .unwrap();
    assert_eq!(script.count(), 4);
}
