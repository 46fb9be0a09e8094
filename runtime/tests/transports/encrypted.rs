//! TLS: trusted certificates and negotiated protocols.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use volcengine_core::http::Version;
use volcengine_core::transport::{HyperTransport, TransportOptions};

use crate::http2::Http2;
use crate::sender::{HANG_LIMIT, connections_of_ten_calls, each, each_at_once, options};
use crate::server::{Identity, Server, encrypt, ok, read_request, respond, stall};

fn serve(identity: &Identity, protocols: &[&str]) -> (Server, String) {
    let config = identity.server(protocols);
    let server = Server::start(move |stream| {
        let Some(stream) = encrypt(&config, stream) else {
            return;
        };
        if stream.conn.alpn_protocol() == Some(b"h2") {
            Http2::accept(stream).respond(usize::MAX);
        } else {
            respond(stream, &ok("{}"));
        }
    });
    let url = format!("https://localhost:{}/", server.address.port());
    (server, url)
}

#[test]
fn untrusted_certificates_are_rejected() {
    let (_server, url) = serve(&Identity::new(), &[]);
    let other = options().add_roots(Identity::new().pem());
    for options in [options(), other] {
        each(&options, |sender| {
            let error = sender.get(&url).unwrap_err();
            assert!(error.is_connect(), "{}: {error}", sender.name);
            assert!(error.to_string().contains("certificate"), "{error}");
        });
    }
}

#[test]
fn added_roots_are_trusted() {
    let identity = Identity::new();
    let (_server, url) = serve(&identity, &[]);
    let two = [Identity::new().pem(), identity.pem()].concat();
    for options in [
        options().add_roots(identity.der()),
        options().add_roots(two),
    ] {
        each(&options, |sender| {
            let response = sender.get(&url).unwrap();
            assert_eq!(response.body(), "{}", "{}", sender.name);
            let wrong_name = url.replace("localhost", "127.0.0.1");
            let error = sender.get(&wrong_name).unwrap_err();
            assert!(error.is_connect(), "{}: {error}", sender.name);
        });
    }
}

#[test]
fn encrypted_connections_are_reused() {
    let identity = Identity::new();
    each(&options().add_roots(identity.pem()), |sender| {
        let (server, url) = serve(&identity, &[]);
        let made = connections_of_ten_calls(sender, &url, &server);
        assert!(made <= 3, "{}: {made}", sender.name);
    });
}

#[test]
fn http2_is_used_if_both_sides_support_it() {
    let identity = Identity::new();
    each(&options().add_roots(identity.pem()), |sender| {
        let (server, url) = serve(&identity, &["h2", "http/1.1"]);
        let response = sender.get(&url).unwrap();
        assert_eq!(response.version(), Version::HTTP_2, "{}", sender.name);
        let made = connections_of_ten_calls(sender, &url, &server);
        assert!(made <= 3, "{}: {made}", sender.name);
        let (_server, url) = serve(&identity, &["http/1.1"]);
        assert_eq!(sender.get(&url).unwrap().version(), Version::HTTP_11);
    });
}

/// A server that speaks HTTP/2 alone and runs `serve` on each connection, with its number.
fn http2_server(
    identity: &Identity,
    serve: impl Fn(usize, &mut Http2) + Send + Sync + 'static,
) -> (Server, String) {
    let config = identity.server(&["h2"]);
    let connections = AtomicUsize::new(0);
    let server = Server::start(move |stream| {
        let Some(stream) = encrypt(&config, stream) else {
            return;
        };
        let number = connections.fetch_add(1, Ordering::SeqCst);
        serve(number, &mut Http2::accept(stream));
    });
    let url = format!("https://localhost:{}/", server.address.port());
    (server, url)
}

#[test]
fn a_dead_http2_connection_is_closed() {
    let identity = Identity::new();
    each_at_once(&options().add_roots(identity.pem()), |sender| {
        // The first connection is read, but goes silent after its first response.
        let (server, url) = http2_server(&identity, |number, connection| {
            connection.respond(if number == 0 { 1 } else { usize::MAX });
        });
        assert!(sender.get(&url).is_ok());
        let started = Instant::now();
        // Long enough for a new connection, too short to detect that this one is dead.
        let limit = Duration::from_secs(3);
        while sender.get_within(&url, limit).is_err() {
            assert!(
                started.elapsed() < HANG_LIMIT,
                "calls still use the dead connection"
            );
        }
        assert!(server.connections() > 1, "{}", sender.name);
    });
}

#[test]
fn a_rejected_stream_was_not_processed() {
    let identity = Identity::new();
    each(&options().add_roots(identity.pem()), |sender| {
        let (_server, url) = http2_server(&identity, |_, connection| connection.reject());
        let error = sender.get(&url).unwrap_err();
        assert!(error.is_not_processed(), "{}: {error}", sender.name);
        let expected = "the server did not process the request";
        assert!(error.to_string().starts_with(expected), "{error}");
    });
}

#[test]
fn a_crowd_of_calls_shares_http2_connections() {
    let identity = Identity::new();
    each(&options().add_roots(identity.pem()), |sender| {
        let (server, url) = http2_server(&identity, |_, connection| {
            connection.respond(usize::MAX);
        });
        for outcome in sender.get_at_once(&url, 200, HANG_LIMIT) {
            assert_eq!(outcome.unwrap().body(), "{}");
        }
        // A call that begins just before the pool has the first connection makes another.
        let made = server.connections();
        assert!(made <= 5, "{}: {made}", sender.name);
    });
}

#[test]
fn a_handshake_that_stalls_does_not_hold_up_other_calls() {
    let identity = Identity::new();
    each(&options().add_roots(identity.pem()), |sender| {
        let config = identity.server(&["h2"]);
        let connections = AtomicUsize::new(0);
        let server = Server::start(move |stream| {
            if connections.fetch_add(1, Ordering::SeqCst) == 0 {
                return stall(stream);
            }
            Http2::accept(encrypt(&config, stream).unwrap()).respond(usize::MAX);
        });
        let url = format!("https://localhost:{}/", server.address.port());
        let outcomes = sender.get_at_once(&url, 2, Duration::from_secs(8));
        let failed = outcomes.iter().filter(|outcome| outcome.is_err()).count();
        assert!(failed <= 1, "{}: {outcomes:?}", sender.name);
    });
}

#[test]
fn a_crowd_of_calls_uses_many_http1_connections() {
    let identity = Identity::new();
    each(&options().add_roots(identity.pem()), |sender| {
        let config = identity.server(&["http/1.1"]);
        let arrived = Arc::new(Barrier::new(20));
        let server = Server::start(move |stream| {
            let mut stream = encrypt(&config, stream).unwrap();
            read_request(&mut stream).unwrap();
            // All calls are in progress at the same time.
            arrived.wait();
            stream.write_all(&ok("{}")).unwrap();
        });
        let url = format!("https://localhost:{}/", server.address.port());
        for outcome in sender.get_at_once(&url, 20, HANG_LIMIT) {
            assert_eq!(outcome.unwrap().body(), "{}", "{}", sender.name);
        }
    });
}

#[test]
fn invalid_roots_are_rejected() {
    let truncated = "-----BEGIN CERTIFICATE-----\n-----END";
    for roots in ["", "no certificate", truncated, "-----BEGIN NOTHING"] {
        let options = TransportOptions::new().add_roots(roots);
        let error = HyperTransport::with_options(&options).unwrap_err();
        assert!(error.is_config(), "{roots}: {error}");
    }
}
