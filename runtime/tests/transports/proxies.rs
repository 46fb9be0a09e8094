//! Proxies in the options.

use std::io::Write;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use volcengine_core::transport::{HyperTransport, TransportOptions};

use crate::sender::{each, options};
use crate::server::{Identity, Server, encrypt, ok, read_request, respond};

/// The heads of the requests that a proxy received.
type Heads = Arc<Mutex<Vec<String>>>;

/// A proxy that responds itself instead of forwarding.
fn proxy(identity: &Identity) -> (Server, Heads) {
    let heads = Heads::default();
    let (seen, tls) = (Arc::clone(&heads), identity.server(&[]));
    let server = Server::start(move |stream| serve(stream, &seen, &tls));
    (server, heads)
}

fn serve(mut stream: TcpStream, seen: &Heads, tls: &Arc<ServerConfig>) {
    let Some((head, _)) = read_request(&mut stream) else {
        return;
    };
    let is_tunnel = head.starts_with("CONNECT");
    let is_https = head.contains(":443 ");
    seen.lock().unwrap().push(head);
    if is_tunnel {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        if is_https {
            respond(encrypt(tls, stream).unwrap(), &ok("by proxy"));
        } else {
            respond(stream, &ok("by proxy"));
        }
    } else {
        stream.write_all(&ok("by proxy")).unwrap();
    }
}

#[test]
fn the_proxy_of_the_options_is_used() {
    let identity = Identity::new();
    let (server, heads) = proxy(&identity);
    let url = format!("http://me:secret@{}", server.address);
    let options = TransportOptions::new().proxy(url).add_roots(identity.pem());
    each(&options, |sender| {
        for address in ["http://localhost:80/a", "https://localhost/a"] {
            let response = sender.get(address).unwrap();
            assert_eq!(response.body(), "by proxy", "{} {address}", sender.name);
            let head = heads.lock().unwrap().pop().unwrap();
            // `me:secret` in base64.
            let credentials = "proxy-authorization: basic bwu6c2vjcmv0\r\n";
            let lower = head.to_ascii_lowercase();
            assert!(lower.contains(credentials), "{}: {head}", sender.name);
            let first = if address.starts_with("https") {
                "CONNECT localhost:443 HTTP/1.1\r\n"
            } else {
                "GET http://localhost:80/a HTTP/1.1\r\n"
            };
            assert!(head.starts_with(first), "{}: {head}", sender.name);
        }
    });
}

#[test]
fn a_proxy_that_rejects_is_a_connect_error() {
    let rejection = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    let server = Server::responding(rejection);
    let options = options().proxy(format!("http://me:secret@{}", server.address));
    each(&options, |sender| {
        let error = sender.get("https://localhost/").unwrap_err();
        assert!(error.is_connect(), "{}: {error}", sender.name);
        assert!(!error.to_string().contains("secret"), "{error}");
    });
}

#[test]
fn debug_and_errors_do_not_show_passwords_of_proxies() {
    let options = TransportOptions::new().proxy("http://me:secret@localhost:1");
    let transport = HyperTransport::with_options(&options).unwrap();
    let debug = format!("{options:?} {transport:?}");
    assert!(debug.contains("http://localhost:1"), "{debug}");
    assert!(!debug.contains("secret"), "{debug}");

    let options = TransportOptions::new().proxy("ftp://me:secret@localhost");
    let error = HyperTransport::with_options(&options).unwrap_err();
    assert!(error.is_config(), "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[test]
fn an_encrypted_proxy_gets_the_login_over_tls() {
    let identity = Identity::new();
    let tls = identity.server(&[]);
    let heads = Heads::default();
    let seen = Arc::clone(&heads);
    let server = Server::start(move |stream| {
        let mut stream = encrypt(&tls, stream).unwrap();
        while let Some((head, _)) = read_request(&mut stream) {
            seen.lock().unwrap().push(head);
            stream.write_all(&ok("by proxy")).unwrap();
        }
    });
    let url = format!("https://me:secret@localhost:{}", server.address.port());
    let options = TransportOptions::new().proxy(url).add_roots(identity.pem());
    each(&options, |sender| {
        let response = sender.get("http://somewhere.invalid/a").unwrap();
        assert_eq!(response.body(), "by proxy", "{}", sender.name);
        let head = heads.lock().unwrap().pop().unwrap();
        let first = "GET http://somewhere.invalid/a HTTP/1.1\r\n";
        assert!(head.starts_with(first), "{head}");
    });
}
