//! Lists that are separated by commas, or that repeat their parameter.
#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

mod common;

use common::{Call, Response, get, post, specs};
use serde_json::{Value, json};
use volcengine_mock::MockServer;

async fn list(server: &MockServer, parameters: &str) -> Response {
    let call = Call {
        service: "toy",
        ..get(server, "ListToys", "2024-01-01", parameters)
    };
    call.send(server).await
}

async fn tag(server: &MockServer, body: &str) -> Response {
    let body = format!("Names.1=a&{body}");
    let call = Call {
        service: "toy",
        content_type: Some("application/x-www-form-urlencoded"),
        ..post(server, "TagToys", "2024-01-01", &body)
    };
    call.send(server).await
}

/// The parameters of the only request, which was accepted.
#[track_caller]
fn accepted(server: &MockServer, response: &Response) -> Value {
    assert_eq!(response.status, 200, "{}", response.message());
    let [request] = server.requests().try_into().unwrap();
    server.clear();
    request.parameters
}

#[tokio::test]
async fn a_query_is_read_in_the_style_of_each_list() {
    let server = specs::server().await;
    for (query, expected) in [
        (
            "Ids=1%2C2&Shops=a",
            json!({ "Ids": [1, 2], "Shops": ["a"] }),
        ),
        // An official SDK leaves the comma as it is.
        ("Ids=1,2", json!({ "Ids": [1, 2] })),
        ("Ids=7", json!({ "Ids": [7] })),
        (
            "Shops=b%2Cc&Shops=a&Shops=a",
            json!({ "Shops": ["b,c", "a", "a"] }),
        ),
        (
            "Ids=&Shops=&Tags=",
            json!({ "Ids": [], "Shops": [], "Tags": [] }),
        ),
        ("Tags.1=a%2Cb&Tags.2=", json!({ "Tags": ["a,b", ""] })),
    ] {
        let response = list(&server, query).await;
        assert_eq!(accepted(&server, &response), expected, "{query}");
    }
}

#[tokio::test]
async fn a_form_is_read_in_the_style_of_each_list() {
    let server = specs::server().await;
    let response = tag(&server, "Colors=red,deep+blue&Marks=2&Marks=1").await;
    let expected = json!({ "Names": ["a"], "Colors": ["red", "deep blue"], "Marks": [2, 1] });
    assert_eq!(accepted(&server, &response), expected);
    let response = tag(&server, "Colors=&Marks=").await;
    let expected = json!({ "Names": ["a"], "Colors": [], "Marks": [] });
    assert_eq!(accepted(&server, &response), expected);
}

#[tokio::test]
async fn a_list_in_another_style_is_rejected() {
    let server = specs::server().await;
    for (query, expected) in [
        ("Ids.1=1&Ids.2=2", "`Ids`"),
        ("Ids=1&Ids=2", "`Ids`"),
        ("Ids=&Ids=2", "`Ids`"),
        ("Ids=1&Ids.2=2", "`Ids`"),
        ("Shops.1=a", "`Shops`"),
        ("Shops=a&Shops.2=b", "`Shops`"),
        ("Tags=a,b", "`Tags`"),
        ("Tags=a&Tags=b", "`Tags`"),
        ("Tags=&Tags=", "`Tags`"),
    ] {
        let response = list(&server, query).await;
        let message = response.rejected(400, "InvalidParameter", None);
        assert!(message.contains(expected), "{query}: {message}");
    }
}

#[tokio::test]
async fn an_element_that_the_style_cannot_carry_is_a_violation() {
    let server = specs::server().await;
    for (body, expected) in [
        (
            "Colors=red,",
            "`Colors[1]`: an element of this list cannot be empty",
        ),
        (
            "Colors=,",
            "`Colors[0]`: an element of this list cannot be empty",
        ),
        (
            "Colors=a,,b",
            "`Colors[1]`: an element of this list cannot be empty",
        ),
        ("Marks=1&Marks=", "`Marks[1]`"),
    ] {
        let response = tag(&server, body).await;
        let message = response.rejected(400, "InvalidParameter", None);
        assert!(message.contains(expected), "{body}: {message}");
    }
    let response = list(&server, "Shops=&Shops=a").await;
    let message = response.rejected(400, "InvalidParameter", None);
    let expected = "`Shops[0]`: an element of this list cannot be empty";
    assert!(message.contains(expected), "{message}");
}
