//! What comes back over a connection, and what is made of it.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;

use crate::sender::{LONG, connections_of_ten_calls, each, options};
use crate::server::{Server, ok, read_request, stall};

#[test]
fn requests_and_replies_pass_as_they_are() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let received = Arc::clone(&seen);
    let server = Server::start(move |mut stream| {
        while let Some(request) = read_request(&mut stream) {
            received.lock().unwrap().push(request);
            let reply = "HTTP/1.1 404 Not Found\r\nX-Tt-Logid: 7\r\nContent-Length: 4\r\n\r\ngone";
            stream.write_all(reply.as_bytes()).unwrap();
        }
    });
    each(&options(), |sender| {
        let url = format!("http://{}/a%20b/?Action=A&X=~-_%2F%2B", server.address);
        let request = Request::post(url)
            .header("x-date", "20260101T000000Z")
            .header("content-type", "application/json")
            .body(Bytes::from_static(br#"{"a":1}"#));
        let reply = sender.send(request.unwrap(), LONG).unwrap();
        assert_eq!(reply.status(), 404);
        assert_eq!(reply.headers()["x-tt-logid"], "7");
        assert_eq!(reply.body(), "gone");
        let (head, body) = seen.lock().unwrap().pop().unwrap();
        let first = "POST /a%20b/?Action=A&X=~-_%2F%2B HTTP/1.1\r\n";
        assert!(head.starts_with(first), "{}: {head}", sender.name);
        let head = head.to_ascii_lowercase();
        for header in [
            format!("host: {}\r\n", server.address),
            "x-date: 20260101t000000z\r\n".to_owned(),
            "content-type: application/json\r\n".to_owned(),
            "content-length: 7\r\n".to_owned(),
        ] {
            assert_eq!(head.matches(&header).count(), 1, "{}: {head}", sender.name);
        }
        assert_eq!(body, br#"{"a":1}"#);
    });
}

#[test]
fn redirects_are_not_followed() {
    let reply = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\nno";
    let server = Server::answering(reply);
    each(&options(), |sender| {
        let reply = sender.get(&server.url()).unwrap();
        assert_eq!(reply.status(), 302, "{}", sender.name);
        assert_eq!(reply.headers()["location"], "/elsewhere");
        assert_eq!(reply.body(), "no");
    });
}

#[test]
fn connections_are_used_again() {
    each(&options(), |sender| {
        let server = Server::answering(ok("{}"));
        let made = connections_of_ten_calls(sender, &server.url(), &server);
        assert!(made <= 3, "{}: {made}", sender.name);
    });
    each(&options().idle_connections(0), |sender| {
        let server = Server::answering(ok("{}"));
        let made = connections_of_ten_calls(sender, &server.url(), &server);
        assert_eq!(made, 10, "{}", sender.name);
    });
}

#[test]
fn a_connection_that_the_server_closed_is_not_used_again() {
    each(&options(), |sender| {
        let server = Server::start(|mut stream| {
            read_request(&mut stream);
            stream.write_all(&ok("{}")).unwrap();
        });
        for calls in 1..=3 {
            assert_eq!(sender.get(&server.url()).unwrap().body(), "{}");
            server.wait_for_ended(calls);
            sender.settle();
        }
        assert_eq!(server.connections(), 3, "{}", sender.name);
    });
}

#[test]
fn an_announced_body_beyond_the_limit_is_not_waited_for() {
    let server = Server::start(|mut stream| {
        read_request(&mut stream);
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
        stream.write_all(head).unwrap();
        stall(stream);
    });
    each(&options().body_limit(1000), |sender| {
        let error = sender.get(&server.url()).unwrap_err();
        assert!(error.is_too_large(), "{}: {error}", sender.name);
        assert_eq!(
            error.to_string(),
            "the reply is too large: the limit is 1000 bytes"
        );
    });
}

#[test]
fn a_body_without_length_is_read_up_to_the_limit() {
    let endless = Server::start(|mut stream| {
        read_request(&mut stream);
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        stream.write_all(head).unwrap();
        while stream.write_all(b"8\r\n01234567\r\n").is_ok() {}
    });
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let exact = Server::answering(format!("{head}3\r\nabc\r\n7\r\ndefghij\r\n0\r\n\r\n"));
    each(&options().body_limit(10), |sender| {
        let error = sender.get(&endless.url()).unwrap_err();
        assert!(error.is_too_large(), "{}: {error}", sender.name);
        assert_eq!(sender.get(&exact.url()).unwrap().body(), "abcdefghij");
    });
}

fn gzipped(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).unwrap();
    let body = encoder.finish().unwrap();
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {length}\r\n");
    [head.as_bytes(), b"\r\n", &body].concat()
}

#[test]
fn gzip_is_asked_for_and_unpacked() {
    let server = Server::start(|mut stream| {
        while let Some((head, _)) = read_request(&mut stream) {
            let head = head.to_ascii_lowercase();
            let asked = head.contains("accept-encoding: gzip\r\n");
            let reply = if asked {
                gzipped(&[b'a'; 5000])
            } else {
                ok("plain")
            };
            stream.write_all(&reply).unwrap();
        }
    });
    each(&options(), |sender| {
        let reply = sender.get(&server.url()).unwrap();
        assert_eq!(reply.body().len(), 5000, "{}", sender.name);
        assert!(!reply.headers().contains_key("content-encoding"));
    });
}

#[test]
fn the_limit_is_that_of_the_unpacked_body() {
    let bomb = gzipped(&vec![0; 8 << 20]);
    assert!(bomb.len() < 16 << 10);
    let server = Server::answering(bomb);
    each(&options().body_limit(1 << 20), |sender| {
        let error = sender.get(&server.url()).unwrap_err();
        assert!(error.is_too_large(), "{}: {error}", sender.name);
    });
}

/// Writes this after the request, and then nothing more.
fn stalling(reply: &'static str) -> Server {
    Server::start(move |mut stream| {
        read_request(&mut stream);
        stream.write_all(reply.as_bytes()).unwrap();
        stall(stream);
    })
}

#[test]
fn silence_ends_at_the_time_limits() {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
    let packed = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n\x1f";
    for reply in ["", "HTTP/1.1 200", half, packed] {
        let server = stalling(reply);
        let limit = Duration::from_millis(200);
        each(&options(), |sender| {
            let begun = Instant::now();
            let error = sender.get_within(&server.url(), limit).unwrap_err();
            assert!(error.is_timeout(), "{}: {error}", sender.name);
            assert!(begun.elapsed() >= limit && begun.elapsed() < LONG / 2);
        });
        each(&options().read_timeout(limit), |sender| {
            let begun = Instant::now();
            let error = sender.get(&server.url()).unwrap_err();
            assert!(error.is_timeout(), "{}: {error}", sender.name);
            assert!(begun.elapsed() < LONG / 2);
        });
    }
}

#[test]
fn a_drip_keeps_within_one_time_limit_and_not_the_other() {
    let server = Server::start(|mut stream| {
        read_request(&mut stream);
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
        stream.write_all(head).unwrap();
        while stream.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    each(&options().read_timeout(LONG / 2), |sender| {
        let begun = Instant::now();
        let error = sender.get_within(&server.url(), Duration::from_millis(400));
        assert!(error.unwrap_err().is_timeout(), "{}", sender.name);
        assert!(begun.elapsed() < LONG / 2);
    });
}

#[test]
fn a_reply_that_breaks_off_proves_nothing() {
    for reply in [
        "",
        "HTTP/1.1 2",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
    ] {
        let server = Server::start(move |mut stream| {
            read_request(&mut stream);
            stream.write_all(reply.as_bytes()).unwrap();
        });
        each(&options(), |sender| {
            let error = sender.get(&server.url()).unwrap_err();
            let known = error.is_connect() || error.is_timeout() || error.is_too_large();
            assert!(!known, "{}: {error}", sender.name);
            assert!(!error.to_string().contains("Action"), "{error}");
        });
        assert_eq!(server.connections(), 2, "each was sent once");
    }
}

#[test]
fn no_limit_is_too_high() {
    let endless = options()
        .connect_timeout(Duration::MAX)
        .read_timeout(Duration::MAX)
        .idle_timeout(Duration::MAX)
        .body_limit(usize::MAX);
    let server = Server::answering(ok("{}"));
    let liar = Server::start(|mut stream| {
        read_request(&mut stream);
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"a").unwrap();
        std::thread::sleep(Duration::from_millis(50));
        // Ignored: the client has seen enough when it is gone.
        drop(stream.write_all(b"b"));
    });
    each(&endless, |sender| {
        let reply = sender.get_within(&server.url(), Duration::MAX);
        assert_eq!(reply.unwrap().body(), "{}", "{}", sender.name);
        let error = sender.get_within(&liar.url(), Duration::MAX).unwrap_err();
        assert!(!error.is_too_large(), "{}: {error}", sender.name);
    });
}
