//! A server with a user's specs: actions by GET, answers made of examples and of types.

mod common;

use std::path::Path;

use common::{Call, Reply, get, post, specs};
use serde_json::json;
use volcengine_mock::{Catalog, MockServer, StartError};

fn toy(call: Call) -> Call {
    Call {
        service: "toy",
        ..call
    }
}

async fn list(server: &MockServer, parameters: &str) -> Reply {
    let call = toy(get(server, "ListToys", "2024-01-01", parameters));
    call.send(server).await
}

async fn make(server: &MockServer, body: &str) -> Reply {
    let call = toy(post(server, "MakeToy", "2024-01-01", body));
    call.send(server).await
}

#[tokio::test]
async fn a_query_is_read_by_the_types_of_the_spec() {
    let server = specs::server().await;
    let query = "Filters.1.Key=a&Filters.1.Values.1=7&Filters.1.Values.2=8&Filters.2.Key=b\
                 &Filters.2.Values=&Kind=2&Limit=10&Loud=true&Name=7&Page.Number=1\
                 &Tags.1=x%20y&Tags.2=&Weight=2";
    let reply = list(&server, query).await;
    assert_eq!(reply.status, 200, "{}", reply.message());
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
async fn a_query_that_does_not_fit() {
    let server = specs::server().await;
    for (query, told) in [
        ("Limit=ten", "`Limit`"),
        ("Limit=101", "`Limit`"),
        ("Loud=True", "`Loud`"),
        ("Tags.0=x", "`Tags`"),
        ("Tags.1=x&Tags.3=y", "`Tags`"),
        ("Name.1=x", "`Name`"),
        ("Filters.1.Kye=x&Filters.1.Key=y", "`Filters[0].Kye`"),
        ("Page=1", "`Page`"),
        ("Nmae=x", "`Nmae`"),
    ] {
        let message = list(&server, query)
            .await
            .refused(400, "InvalidParameter", None);
        assert!(message.contains(told), "{query}: {message}");
    }
    let reply = list(&server, "Filters.1.Values.1=7").await;
    let message = reply.refused(400, "MissingParameter", Some(100_002));
    assert!(message.contains("`Filters[0].Key`"), "{message}");
}

#[tokio::test]
async fn a_deep_key_does_no_harm() {
    let server = specs::server().await;
    let key = vec!["a"; 30_000].join(".");
    for key in [key.clone(), format!("Page.{key}")] {
        let reply = list(&server, &format!("{key}=1")).await;
        reply.refused(400, "InvalidParameter", None);
    }
}

#[tokio::test]
async fn an_action_without_example_answers_by_its_types() {
    let server = specs::server().await;
    let reply = list(&server, "Limit=1").await;
    assert_eq!(
        reply.json(),
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
async fn the_example_with_the_same_request_or_else_the_first_success() {
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
    failed.refused(400, "InvalidParameter.Name", None);
}

#[tokio::test]
async fn a_parameter_of_a_post_in_its_query_is_typed_too() {
    let server = specs::server().await;
    let mut call = toy(post(&server, "MakeToy", "2024-01-01", r#"{"Name":"cube"}"#));
    call.query.push_str("&Dry=maybe");
    let message = call
        .send(&server)
        .await
        .refused(400, "InvalidParameter", None);
    assert!(message.contains("`Dry`"), "{message}");
}

#[tokio::test]
async fn broken_specs_are_told_with_their_place() {
    let folder = specs::folder(&[("type: bool, in: query", "type: boll, in: query")]);
    let builder = MockServer::builder().specs_folder(folder.path());
    let error = builder.start().await.unwrap_err();
    assert!(matches!(error, StartError::Specs(_)));
    let text = error.to_string();
    assert!(text.contains("boll"), "{text}");
    assert!(text.contains("MakeToy.yaml:7"), "{text}");
}

#[tokio::test]
async fn a_folder_or_files_without_a_service_do_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let empty = MockServer::builder().specs_folder(folder.path());
    let missing = MockServer::builder().specs_folder(folder.path().join("missing"));
    let no_files = MockServer::builder().specs_files(&[]);
    let no_service = MockServer::builder().specs_files(&[("toy/types.yaml", "types: {}")]);
    let no_bundle = MockServer::builder().specs_bundle("service: toy");
    for (builder, told) in [
        (empty, "no service in"),
        (missing, "missing` does not exist"),
        (no_files, "no service in the given list of files"),
        (no_service, "service.yaml"),
        (no_bundle, "invalid bundle of specs: line 1"),
    ] {
        let error = builder.start().await.unwrap_err();
        assert!(matches!(error, StartError::Specs(_)), "{error:?}");
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[tokio::test]
async fn specs_as_files_as_a_bundle_and_as_a_catalog() {
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
        unknown.refused(404, "InvalidActionOrVersion", Some(100_008));
    }
}

#[tokio::test]
async fn an_address_in_use() {
    let server = MockServer::start().await;
    let second = MockServer::builder().listen(server.address());
    assert!(matches!(second.start().await, Err(StartError::Io(_))));
}

#[tokio::test]
async fn serving_in_the_current_runtime() {
    let (told, listening) = tokio::sync::oneshot::channel();
    let builder = MockServer::builder().verify_signatures(false);
    let serving = builder.serve(|address| told.send(address).unwrap());
    let calling = async {
        let address = listening.await.unwrap();
        tokio::net::TcpStream::connect(address).await.unwrap();
    };
    tokio::select! {
        result = serving => panic!("{result:?}"),
        () = calling => {}
    }
}
