//! Requests that must not go through a proxy.

use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;
use volcengine_core::transport::{Direct, HyperTransport, ReqwestTransport, Transport};

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

#[test]
fn link_local_addresses_never_have_a_proxy_whatever_the_transport() {
    drop(rustls::crypto::ring::default_provider().install_default());
    let proxy = Server::responding(ok("by proxy"));
    let url = format!("http://{}", proxy.address);
    let client = reqwest::Client::builder().proxy(reqwest::Proxy::all(&url).unwrap());
    let hyper = HyperTransport::with_options(&options().proxy(&url)).unwrap();
    let transports: [Box<dyn Transport>; 2] = [
        Box::new(hyper),
        Box::new(ReqwestTransport::new(client.build().unwrap())),
    ];
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for transport in transports {
        for address in ["169.254.1.2", "[fe80::1]", "100.96.0.96"] {
            let request = Request::get(format!("http://{address}/latest"));
            let request = request.body(Bytes::new()).unwrap();
            // Usually nothing listens there.
            let limit = std::time::Duration::from_millis(200);
            drop(runtime.block_on(transport.send(request, limit)));
        }
    }
    assert_eq!(proxy.connections(), 0);
}
