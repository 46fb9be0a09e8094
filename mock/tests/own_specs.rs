//! A server with a user's specs: GET actions, and responses from examples and from types.

mod common;

use std::path::Path;

use common::{Call, Response, get, post, specs};
use serde_json::json;
use volcengine_mock::{Catalog, MockServer, StartError};

fn toy(call: Call) -> Call {
    Call {
        service: "toy",
        ..call
    }
}

async fn list(server: &MockServer, parameters: &str) -> Response {
    let call = toy(get(server, "ListToys", "2024-01-01", parameters));
    call.send(server).await
}

async fn make(server: &MockServer, body: &str) -> Response {
    let call = toy(post(server, "MakeToy", "2024-01-01", body));
    call.send(server).await
}

#[tokio::test]
async fn a_query_is_read_by_the_types_of_the_spec() {
    let server = specs::server().await;
    let query = "Filters.1.Key=a&Filters.1.Values.1=7&Filters.1.Values.2=8&Filters.2.Key=b\
                 &Filters.2.Values=&Kind=2&Limit=10&Loud=true&Name=7&Page.Number=1\
                 &Tags.1=x%20y&Tags.2=&Weight=2";
    let response = list(&server, query).await;
    assert_eq!(response.status, 200, "{}", response.message());
    assert_eq!(
        server.requests()[0].parameters,
        json!({
            "Name": "7",
            "Loud": true,
            "Weight": 2.0,
            "Limit": 10,
            "Kind": 2,
            "Tags": ["x y", ""],
            "Filters": [{ "Key": "a", "Values": [7, 8] }, { "Key": "b", "Values": [] }],
            "Page": { "Number": 1 },
        })
    );
}

#[tokio::test]
async fn booleans_of_a_query_can_be_spelled_as_in_python() {
    let server = specs::server().await;
    for (spelling, value) in [
        ("True", true),
        ("False", false),
        ("true", true),
        ("false", false),
    ] {
        server.clear();
        let response = list(&server, &format!("Loud={spelling}")).await;
        assert_eq!(response.status, 200, "{}", response.message());
        let parameters = &server.requests()[0].parameters;
        assert_eq!(*parameters, json!({ "Loud": value }));
    }
    let mut call = toy(post(&server, "MakeToy", "2024-01-01", r#"{"Name":"cube"}"#));
    call.query.push_str("&Dry=True");
    assert_eq!(call.send(&server).await.result(), "cube-1");
}

#[tokio::test]
async fn more_than_ten_elements_keep_their_order() {
    let server = specs::server().await;
    let tags: Vec<_> = (1..=12)
        .map(|number| format!("Tags.{number}=t{number}"))
        .collect();
    list(&server, &tags.join("&")).await;
    let expected: Vec<_> = (1..=12).map(|number| format!("t{number}")).collect();
    assert_eq!(server.requests()[0].parameters, json!({ "Tags": expected }));
}

#[tokio::test]
async fn an_invalid_query_is_rejected_with_the_path_of_the_parameter() {
    let server = specs::server().await;
    for (query, expected) in [
        ("Limit=ten", "`Limit`"),
        ("Limit=101", "`Limit`"),
        ("Loud=TRUE", "`Loud`"),
        ("Loud=1", "`Loud`"),
        ("Tags.0=x", "`Tags`"),
        ("Tags.1=x&Tags.3=y", "`Tags`"),
        ("Name.1=x", "`Name`"),
        ("Filters.1.Kye=x&Filters.1.Key=y", "`Filters[0].Kye`"),
        ("Page=1", "`Page`"),
        ("Nmae=x", "`Nmae`"),
    ] {
        let message = list(&server, query)
            .await
            .rejected(400, "InvalidParameter", None);
        assert!(message.contains(expected), "{query}: {message}");
    }
    let response = list(&server, "Filters.1.Values.1=7").await;
    let message = response.rejected(400, "MissingParameter", Some(100_002));
    assert!(message.contains("`Filters[0].Key`"), "{message}");
}

#[tokio::test]
async fn a_deep_key_is_rejected() {
    let server = specs::server().await;
    let key = vec!["a"; 30_000].join(".");
    for key in [key.clone(), format!("Page.{key}")] {
        let response = list(&server, &format!("{key}=1")).await;
        response.rejected(400, "InvalidParameter", None);
    }
}

#[tokio::test]
async fn an_action_without_examples_responds_with_a_generated_result() {
    let server = specs::server().await;
    let response = list(&server, "Limit=1").await;
    assert_eq!(
        response.json(),
        json!({
            "ResponseMetadata": {
                "RequestId": "mock-000000000001",
                "Action": "ListToys",
                "Version": "2024-01-01",
                "Service": "toy",
                "Region": "cn-north-1",
            },
            "Result": { "Total": 4, "Names": [""], "Kind": 1, "Made": "2024-01-02T03:04:05Z" },
        })
    );
}

#[tokio::test]
async fn the_response_is_the_example_of_the_same_request_or_the_first_success() {
    let server = specs::server().await;
    let mut cube = toy(post(&server, "MakeToy", "2024-01-01", r#"{"Name":"cube"}"#));
    cube.query.push_str("&Dry=true");
    assert_eq!(cube.send(&server).await.result(), "cube-1");
    assert_eq!(
        server.requests()[0].parameters,
        json!({ "Name": "cube", "Dry": true })
    );
    assert_eq!(make(&server, r#"{"Name":"top"}"#).await.result(), "ball-1");
    server.clear();
    let failed = make(&server, r#"{"Name":"nothing"}"#).await;
    failed.rejected(400, "InvalidParameter.Name", None);
}

#[tokio::test]
async fn a_query_parameter_of_a_post_is_read_by_its_type_too() {
    let server = specs::server().await;
    let mut call = toy(post(&server, "MakeToy", "2024-01-01", r#"{"Name":"cube"}"#));
    call.query.push_str("&Dry=maybe");
    let message = call
        .send(&server)
        .await
        .rejected(400, "InvalidParameter", None);
    assert!(message.contains("`Dry`"), "{message}");
}

#[tokio::test]
async fn invalid_specs_are_reported_with_file_and_line() {
    // The second description can be read, but no query can have a map.
    for (valid, invalid, place) in [
        (
            "type: bool, in: query",
            "type: boll, in: query",
            "MakeToy.yaml:7",
        ),
        (
            "Tags: { type: list",
            "Tags: { type: map",
            "ListToys.yaml:16",
        ),
    ] {
        let folder = specs::folder(&[(valid, invalid)]);
        let builder = MockServer::builder().specs_folder(folder.path());
        let error = builder.start().await.unwrap_err();
        assert!(matches!(error, StartError::Specs(_)));
        let report = error.to_string();
        assert!(report.contains(invalid), "{report}");
        assert!(report.contains(place), "{report}");
    }
}

#[tokio::test]
async fn a_server_does_not_start_without_a_service() {
    let folder = tempfile::tempdir().unwrap();
    let empty = MockServer::builder().specs_folder(folder.path());
    let missing = MockServer::builder().specs_folder(folder.path().join("missing"));
    let no_files = MockServer::builder().specs_files(&[]);
    let no_service = MockServer::builder().specs_files(&[("toy/types.yaml", "types: {}")]);
    let no_bundle = MockServer::builder().specs_bundle("service: toy");
    for (builder, expected) in [
        (empty, "no services in"),
        (missing, "missing` does not exist"),
        (no_files, "no services in the given files"),
        (no_service, "service.yaml"),
        (no_bundle, "invalid bundle of specs: line 1"),
    ] {
        let error = builder.start().await.unwrap_err();
        assert!(matches!(error, StartError::Specs(_)), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn specs_can_be_files_a_bundle_or_a_catalog() {
    let files = [
        ("toy/service.yaml", specs::SERVICE),
        ("toy/2024-01-01/MakeToy.yaml", specs::MAKE),
    ];
    let paths = files.map(|(path, text)| (Path::new(path), text));
    let bundle = volcgen_model::load::bundle::join(paths).unwrap();
    let catalog = Catalog::bundle(&bundle).unwrap();
    for builder in [
        MockServer::builder().specs_files(&files),
        MockServer::builder().specs_bundle(bundle),
        MockServer::builder().catalog(catalog),
    ] {
        let server = builder.start().await.unwrap();
        let made = make(&server, r#"{"Name":"ball"}"#).await;
        assert_eq!(made.result(), "ball-1");
        // And nothing of the built-in services.
        let call = post(&server, "StopPushPublicStream", "2020-12-01", "{}");
        let unknown = call.send(&server).await;
        unknown.rejected(404, "InvalidActionOrVersion", Some(100_008));
    }
}

#[tokio::test]
async fn a_server_does_not_start_on_an_address_in_use() {
    let server = MockServer::start().await;
    let second = MockServer::builder().listen(server.address());
    assert!(matches!(second.start().await, Err(StartError::Io(_))));
}

#[tokio::test]
async fn a_server_can_run_in_the_current_runtime() {
    let (sender, address) = tokio::sync::oneshot::channel();
    let builder = MockServer::builder().verify_signatures(false);
    let serving = builder.serve(|address| sender.send(address).unwrap());
    let calling = async {
        let address = address.await.unwrap();
        tokio::net::TcpStream::connect(address).await.unwrap();
    };
    tokio::select! {
        result = serving => panic!("{result:?}"),
        () = calling => {}
    }
}

#[tokio::test]
async fn the_paths_of_the_openapi_export_call_their_actions() {
    let server = specs::server().await;
    let mut call = toy(get(&server, "", "", ""));
    (call.path, call.query) = ("/2024-01-01/ListToys", "Limit=1&Name=a".to_owned());
    let response = call.send(&server).await;
    assert_eq!(response.status, 200, "{}", response.message());
    assert_eq!(response.json()["ResponseMetadata"]["Action"], "ListToys");
    assert_eq!(server.requests()[0].action, "ListToys");
    assert_eq!(server.requests()[0].version, "2024-01-01");

    let mut call = toy(post(&server, "", "", r#"{"Name":"cube"}"#));
    (call.path, call.query) = ("/2024-01-01/MakeToy", "Dry=true".to_owned());
    assert_eq!(call.send(&server).await.result(), "cube-1");
    // The signature covers the path that was called.
    call.tampered
        .push(("x-date", "20240102T030405Z".to_owned()));
    assert_eq!(call.send(&server).await.code(), "InvalidTimestamp");

    for (path, code) in [
        ("/2024-01-01/MakeToys", "InvalidActionOrVersion"),
        ("/2024-01-02/MakeToy", "InvalidActionOrVersion"),
        ("/2024-01-01/MakeToy/", "MissingRequestInfo"),
        ("/MakeToy", "MissingRequestInfo"),
    ] {
        let mut call = toy(post(&server, "", "", "{}"));
        (call.path, call.query) = (path, String::new());
        assert_eq!(call.send(&server).await.code(), code, "{path}");
    }
    let mut call = toy(post(&server, "MakeToy", "2024-01-01", r#"{"Name":"ball"}"#));
    call.path = "/2024-01-01/MakeToy";
    assert_eq!(call.send(&server).await.result(), "ball-1");
    // A query that names another action decides.
    let mut call = toy(post(&server, "MakeToy", "2024-01-01", r#"{"Name":"ball"}"#));
    call.path = "/2024-01-01/ListToys";
    assert_eq!(call.send(&server).await.code(), "InvalidActionOrVersion");
}
