//! Proxies that the options name.

use std::io::Write;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use volcengine_core::transport::{ReqwestTransport, TransportOptions, UreqTransport};

use crate::sender::{each, options};
use crate::server::{Identity, Server, answer, encrypt, ok, read_request};

/// The heads of requests that a proxy got.
type Heads = Arc<Mutex<Vec<String>>>;

/// A proxy that goes nowhere: it answers in place of whom it is asked for.
fn proxy(identity: &Identity) -> (Server, Heads) {
    let heads = Heads::default();
    let (seen, tls) = (Arc::clone(&heads), identity.server(&[]));
    let server = Server::start(move |stream| pretend(stream, &seen, &tls));
    (server, heads)
}

fn pretend(mut stream: TcpStream, seen: &Heads, tls: &Arc<ServerConfig>) {
    let Some((head, _)) = read_request(&mut stream) else {
        return;
    };
    let tunnel = head.starts_with("CONNECT");
    let to_https = head.contains(":443 ");
    seen.lock().unwrap().push(head);
    if !tunnel {
        stream.write_all(&ok("by proxy")).unwrap();
    } else {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        if to_https {
            answer(encrypt(tls, stream).unwrap(), &ok("by proxy"));
        } else {
            answer(stream, &ok("by proxy"));
        }
    }
}

#[test]
fn the_named_proxy_is_used() {
    let identity = Identity::new();
    let (server, heads) = proxy(&identity);
    let url = format!("http://me:secret@{}", server.address);
    let options = TransportOptions::new().proxy(url).add_roots(identity.pem());
    each(&options, |sender| {
        for address in ["http://localhost:80/a", "https://localhost/a"] {
            let reply = sender.get(address).unwrap();
            assert_eq!(reply.body(), "by proxy", "{} {address}", sender.name);
            let head = heads.lock().unwrap().pop().unwrap();
            // `me:secret` in base64.
            let credentials = "proxy-authorization: basic bwu6c2vjcmv0\r\n";
            let lower = head.to_ascii_lowercase();
            assert!(lower.contains(credentials), "{}: {head}", sender.name);
            if address.starts_with("https") {
                assert!(
                    head.starts_with("CONNECT localhost:443 HTTP/1.1\r\n"),
                    "{head}"
                );
            }
        }
    });
}

#[test]
fn a_proxy_that_refuses_is_a_failure_to_connect() {
    let refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    let server = Server::answering(refusal);
    let options = options().proxy(format!("http://me:secret@{}", server.address));
    each(&options, |sender| {
        let error = sender.get("https://localhost/").unwrap_err();
        assert!(error.is_connect(), "{}: {error}", sender.name);
        assert!(!error.to_string().contains("secret"), "{error}");
    });
}

#[test]
fn passwords_of_proxies_are_not_shown() {
    let options = TransportOptions::new().proxy("http://me:secret@localhost:1");
    let reqwest = ReqwestTransport::with_options(&options).unwrap();
    let ureq = UreqTransport::with_options(&options).unwrap();
    let shown = format!("{options:?} {reqwest:?} {ureq:?}");
    assert!(shown.contains("http://localhost:1"), "{shown}");
    assert!(!shown.contains("secret"), "{shown}");

    let options = TransportOptions::new().proxy("socks5://me:secret@localhost");
    for error in [
        ReqwestTransport::with_options(&options).unwrap_err(),
        UreqTransport::with_options(&options).unwrap_err(),
    ] {
        assert!(
            error.is_config() && !error.to_string().contains("secret"),
            "{error}"
        );
    }
}
