//! The transport for a reqwest client of the user.

use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;
use volcengine_core::transport::{ReqwestTransport, Transport};

use crate::sender::HANG_LIMIT;
use crate::server::{Server, ok, stall};

fn transport() -> ReqwestTransport {
    // Fails if another test has set it.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::Client::builder().no_proxy();
    ReqwestTransport::new(client.build().unwrap())
}

fn get(url: &str) -> Request<Bytes> {
    Request::get(url).body(Bytes::new()).unwrap()
}

#[tokio::test]
async fn a_reqwest_client_sends() {
    let server = Server::responding(ok("{}"));
    let response = transport().send(get(&server.url()), HANG_LIMIT).await;
    assert_eq!(response.unwrap().body(), "{}");
}

#[tokio::test]
async fn errors_of_reqwest_are_classified() {
    let server = Server::responding(ok("0123456789"));
    let limited = transport().body_limit(9);
    let error = limited.send(get(&server.url()), HANG_LIMIT).await;
    assert!(error.unwrap_err().is_too_large());

    let server = Server::start(stall);
    let limit = std::time::Duration::from_millis(200);
    let error = transport()
        .send(get(&server.url()), limit)
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error}");

    let unknown = get("http://nowhere.invalid/?Secret=1");
    let error = transport().send(unknown, HANG_LIMIT).await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    assert!(!format!("{error} {error:?}").contains("Secret"), "{error}");
}
