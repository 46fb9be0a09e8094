//! POST actions whose body is a form.

mod common;

use common::{Call, Response, post, specs};
use serde_json::json;
use volcengine_mock::MockServer;

const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

async fn tag(server: &MockServer, body: &str, content_type: &'static str) -> Response {
    let call = Call {
        service: "toy",
        content_type: Some(content_type),
        ..post(server, "TagToys", "2024-01-01", body)
    };
    call.send(server).await
}

#[tokio::test]
async fn a_form_is_read_by_the_types_of_the_spec() {
    let server = specs::server().await;
    let body = "Names.1=a+b&Names.2=7&Tags.1.Key=k+1&Tags.1.Value=a%2Bb&Tags.2.Key=%C3%A9";
    for content_type in [FORM, "Application/X-WWW-Form-Urlencoded"] {
        server.clear();
        let response = tag(&server, body, content_type).await;
        assert_eq!(response.status, 200, "{}", response.message());
        let requests = server.requests();
        assert_eq!(requests[0].body, body);
        assert_eq!(
            requests[0].parameters,
            json!({
                "Names": ["a b", "7"],
                "Tags": [{ "Key": "k 1", "Value": "a+b" }, { "Key": "é" }],
            })
        );
    }
}

#[tokio::test]
async fn an_invalid_form_is_rejected_with_the_path_of_the_parameter() {
    let server = specs::server().await;
    for (body, expected) in [
        ("Names.1=a&Nmaes=b", "`Nmaes`"),
        ("Names.1=a&Action=TagToys", "`Action`"),
        ("Names.1=a&X-Date=1", "`X-Date`"),
        ("Names.0=a", "`Names`"),
        ("Names.1=a&Tags.1.Key=123456789", "`Tags[0].Key`"),
        ("Names.1=a&Tags.1.Kye=b&Tags.1.Key=c", "`Tags[0].Kye`"),
        ("Names.1=a&Tags=b", "`Tags`"),
    ] {
        let response = tag(&server, body, FORM).await;
        let message = response.rejected(400, "InvalidParameter", None);
        assert!(message.contains(expected), "{body}: {message}");
    }
    for (body, expected) in [
        ("", "`Names`"),
        ("Names.1=a&Tags.1.Value=b", "`Tags[0].Key`"),
    ] {
        let response = tag(&server, body, FORM).await;
        let message = response.rejected(400, "MissingParameter", Some(100_002));
        assert!(message.contains(expected), "{body}: {message}");
    }
}

#[tokio::test]
async fn a_body_that_is_no_form_is_rejected() {
    let server = specs::server().await;
    let response = tag(&server, r#"{"Names":["a"]}"#, "application/json").await;
    let message = response.rejected(400, "InvalidParameter", None);
    assert!(message.contains("application/json"), "{message}");
}
