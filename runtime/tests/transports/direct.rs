//! Requests that must not go through a proxy.

use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;
use volcengine_core::transport::{Direct, ReqwestTransport, Transport};

use crate::sender::{HANG_LIMIT, each, options};
use crate::server::{Server, ok};

fn direct(server: &Server) -> Request<Bytes> {
    let request = Request::get(server.url()).extension(Direct);
    request.body(Bytes::new()).unwrap()
}

#[test]
fn a_direct_request_does_not_use_the_proxy() {
    let server = Server::responding(ok("by server"));
    let proxy = Server::responding(ok("by proxy"));
    each(
        &options().proxy(format!("http://{}", proxy.address)),
        |sender| {
            let response = sender.send(direct(&server), HANG_LIMIT);
            assert_eq!(response.unwrap().body(), "by server", "{}", sender.name);
            let response = sender.get(&server.url());
            assert_eq!(response.unwrap().body(), "by proxy", "{}", sender.name);
        },
    );
}

#[tokio::test]
async fn a_direct_request_does_not_use_the_proxy_of_a_reqwest_client() {
    // Fails if another test has set it.
    drop(rustls::crypto::ring::default_provider().install_default());
    let server = Server::responding(ok("by server"));
    let proxy = Server::responding(ok("by proxy"));
    let client = reqwest::Client::builder()
        .proxy(reqwest::Proxy::all(format!("http://{}", proxy.address)).unwrap());
    let transport = ReqwestTransport::new(client.build().unwrap());
    let response = transport.send(direct(&server), HANG_LIMIT).await;
    assert_eq!(response.unwrap().body(), "by server");
}
