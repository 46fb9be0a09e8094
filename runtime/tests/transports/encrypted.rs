//! TLS: trusted certificates and negotiated protocols.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use volcengine_core::http::Version;
use volcengine_core::transport::{ReqwestTransport, TransportOptions, UreqTransport};

use crate::sender::{HANG_LIMIT, connections_of_ten_calls, each, options};
use crate::server::{Identity, Server, encrypt, ok, respond};

fn serve(identity: &Identity, protocols: &[&str]) -> (Server, String) {
    let config = identity.server(protocols);
    let server = Server::start(move |stream| {
        let Some(mut stream) = encrypt(&config, stream) else {
            return;
        };
        if stream.conn.alpn_protocol() == Some(b"h2") {
            respond_http2(&mut stream, usize::MAX);
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
        let expected = match sender.name {
            "reqwest" => Version::HTTP_2,
            _ => Version::HTTP_11,
        };
        assert_eq!(response.version(), expected, "{}", sender.name);
        let made = connections_of_ten_calls(sender, &url, &server);
        assert!(made <= 3, "{}: {made}", sender.name);
        let (_server, url) = serve(&identity, &["http/1.1"]);
        assert_eq!(sender.get(&url).unwrap().version(), Version::HTTP_11);
    });
}

#[test]
fn a_dead_http2_connection_is_closed() {
    let identity = Identity::new();
    let config = identity.server(&["h2"]);
    let connections = AtomicUsize::new(0);
    // The first connection is read, but goes silent after its first response.
    let server = Server::start(move |stream| {
        let mut stream = encrypt(&config, stream).unwrap();
        let responses = match connections.fetch_add(1, Ordering::SeqCst) {
            0 => 1,
            _ => usize::MAX,
        };
        respond_http2(&mut stream, responses);
    });
    let url = format!("https://localhost:{}/", server.address.port());
    each(&options().add_roots(identity.pem()), |sender| {
        if sender.name != "reqwest" {
            return;
        }
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
        assert_eq!(server.connections(), 2);
    });
}

#[test]
fn invalid_roots_are_rejected() {
    let truncated = "-----BEGIN CERTIFICATE-----\n-----END";
    for roots in ["", "no certificate", truncated, "-----BEGIN NOTHING"] {
        let options = TransportOptions::new().add_roots(roots);
        let error = ReqwestTransport::with_options(&options).unwrap_err();
        assert!(error.is_config(), "{roots}: {error}");
        assert!(UreqTransport::with_options(&options).is_err(), "{roots}");
    }
}

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;

/// A minimal HTTP/2 server that responds to this number of requests without body with `{}`.
fn respond_http2(stream: &mut (impl Read + Write), mut responses: usize) {
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).unwrap();
    stream.write_all(&frame(SETTINGS, 0, 0, b"")).unwrap();
    let mut head = [0; 9];
    while stream.read_exact(&mut head).is_ok() {
        let [high, middle, low, kind, flags, id @ ..] = head;
        let length = u32::from_be_bytes([0, high, middle, low]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut payload).unwrap();
        let id = u32::from_be_bytes(id);
        let frames = match kind {
            SETTINGS if flags & 1 == 0 => frame(SETTINGS, 1, 0, b""),
            // The byte is entry 8 of the static table: the status 200.
            HEADERS if responses > 0 => {
                responses -= 1;
                [frame(HEADERS, 4, id, &[0x88]), frame(DATA, 1, id, b"{}")].concat()
            }
            _ => continue,
        };
        stream.write_all(&frames).unwrap();
    }
}

fn frame(kind: u8, flags: u8, id: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [length[1], length[2], length[3], kind, flags];
    [&head[..], &id.to_be_bytes(), payload].concat()
}
