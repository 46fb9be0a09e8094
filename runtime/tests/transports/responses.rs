//! Responses: complete, large, compressed, stalled, broken.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;

use crate::sender::{HANG_LIMIT, connections_of_ten_calls, each, options};
use crate::server::{Server, ok, read_request, stall};

#[test]
fn requests_and_responses_are_not_changed() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let received = Arc::clone(&seen);
    let server = Server::start(move |mut stream| {
        while let Some(request) = read_request(&mut stream) {
            received.lock().unwrap().push(request);
            let response =
                "HTTP/1.1 404 Not Found\r\nX-Tt-Logid: 7\r\nContent-Length: 4\r\n\r\ngone";
            stream.write_all(response.as_bytes()).unwrap();
        }
    });
    each(&options(), |sender| {
        let url = format!("http://{}/a%20b/?Action=A&X=~-_%2F%2B", server.address);
        let request = Request::post(url)
            .header("x-date", "20260101T000000Z")
            .header("content-type", "application/json")
            .body(Bytes::from_static(br#"{"a":1}"#));
        let response = sender.send(request.unwrap(), HANG_LIMIT).unwrap();
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["x-tt-logid"], "7");
        assert_eq!(response.body(), "gone");
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
    let response = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 2\r\n\r\nno";
    let server = Server::responding(response);
    each(&options(), |sender| {
        let response = sender.get(&server.url()).unwrap();
        assert_eq!(response.status(), 302, "{}", sender.name);
        assert_eq!(response.headers()["location"], "/elsewhere");
        assert_eq!(response.body(), "no");
    });
}

#[test]
fn connections_are_reused() {
    each(&options(), |sender| {
        let server = Server::responding(ok("{}"));
        let made = connections_of_ten_calls(sender, &server.url(), &server);
        assert!(made <= 3, "{}: {made}", sender.name);
    });
    each(&options().idle_connections(0), |sender| {
        let server = Server::responding(ok("{}"));
        let made = connections_of_ten_calls(sender, &server.url(), &server);
        assert_eq!(made, 10, "{}", sender.name);
    });
}

#[test]
fn a_connection_that_the_server_closed_is_not_reused() {
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
fn a_content_length_beyond_the_limit_is_rejected_at_once() {
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
            "the response is too large: the limit is 1000 bytes"
        );
    });
}

#[test]
fn a_body_without_content_length_is_read_up_to_the_limit() {
    let unlimited = Server::start(|mut stream| {
        read_request(&mut stream);
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        stream.write_all(head).unwrap();
        while stream.write_all(b"8\r\n01234567\r\n").is_ok() {}
    });
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let exact = Server::responding(format!("{head}3\r\nabc\r\n7\r\ndefghij\r\n0\r\n\r\n"));
    each(&options().body_limit(10), |sender| {
        let error = sender.get(&unlimited.url()).unwrap_err();
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
fn gzip_is_requested_and_decompressed() {
    let server = Server::start(|mut stream| {
        while let Some((head, _)) = read_request(&mut stream) {
            let head = head.to_ascii_lowercase();
            let is_requested = head.contains("accept-encoding: gzip\r\n");
            let response = if is_requested {
                gzipped(&[b'a'; 5000])
            } else {
                ok("plain")
            };
            stream.write_all(&response).unwrap();
        }
    });
    each(&options(), |sender| {
        let response = sender.get(&server.url()).unwrap();
        assert_eq!(response.body().len(), 5000, "{}", sender.name);
        assert!(!response.headers().contains_key("content-encoding"));
    });
}

#[test]
fn the_limit_counts_decompressed_bytes() {
    let bomb = gzipped(&vec![0; 8 << 20]);
    assert!(bomb.len() < 16 << 10);
    let server = Server::responding(bomb);
    each(&options().body_limit(1 << 20), |sender| {
        let error = sender.get(&server.url()).unwrap_err();
        assert!(error.is_too_large(), "{}: {error}", sender.name);
    });
}

/// Sends these bytes after the request and then stalls.
fn stalling(response: &'static str) -> Server {
    Server::start(move |mut stream| {
        read_request(&mut stream);
        stream.write_all(response.as_bytes()).unwrap();
        stall(stream);
    })
}

#[test]
fn a_stalled_response_ends_at_the_timeouts() {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
    let packed = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n\x1f";
    for response in ["", "HTTP/1.1 200", half, packed] {
        let server = stalling(response);
        let limit = Duration::from_millis(200);
        each(&options(), |sender| {
            let started = Instant::now();
            let error = sender.get_within(&server.url(), limit).unwrap_err();
            assert!(error.is_timeout(), "{}: {error}", sender.name);
            assert!(started.elapsed() >= limit && started.elapsed() < HANG_LIMIT / 2);
        });
        each(&options().read_timeout(limit), |sender| {
            let started = Instant::now();
            let error = sender.get(&server.url()).unwrap_err();
            assert!(error.is_timeout(), "{}: {error}", sender.name);
            assert!(started.elapsed() < HANG_LIMIT / 2);
        });
    }
}

#[test]
fn a_slow_drip_meets_the_read_timeout_but_not_the_timeout() {
    let server = Server::start(|mut stream| {
        read_request(&mut stream);
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
        stream.write_all(head).unwrap();
        while stream.write_all(b"x").is_ok() {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    each(&options().read_timeout(HANG_LIMIT / 2), |sender| {
        let started = Instant::now();
        let error = sender.get_within(&server.url(), Duration::from_millis(400));
        assert!(error.unwrap_err().is_timeout(), "{}", sender.name);
        assert!(started.elapsed() < HANG_LIMIT / 2);
    });
}

#[test]
fn a_broken_response_is_not_a_connect_error() {
    for response in [
        "",
        "HTTP/1.1 2",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
    ] {
        let server = Server::start(move |mut stream| {
            read_request(&mut stream);
            stream.write_all(response.as_bytes()).unwrap();
        });
        each(&options(), |sender| {
            let error = sender.get(&server.url()).unwrap_err();
            let known = error.is_connect() || error.is_timeout() || error.is_too_large();
            assert!(!known, "{}: {error}", sender.name);
            assert!(!error.to_string().contains("Action"), "{error}");
        });
        assert_eq!(server.connections(), 2, "each transport sent it once");
    }
}

#[test]
fn the_highest_limits_are_accepted() {
    let unlimited = options()
        .connect_timeout(Duration::MAX)
        .read_timeout(Duration::MAX)
        .idle_timeout(Duration::MAX)
        .body_limit(usize::MAX);
    let server = Server::responding(ok("{}"));
    let liar = Server::start(|mut stream| {
        read_request(&mut stream);
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"a").unwrap();
        std::thread::sleep(Duration::from_millis(50));
        // The client can be gone already.
        drop(stream.write_all(b"b"));
    });
    each(&unlimited, |sender| {
        let response = sender.get_within(&server.url(), Duration::MAX);
        assert_eq!(response.unwrap().body(), "{}", "{}", sender.name);
        let error = sender.get_within(&liar.url(), Duration::MAX).unwrap_err();
        assert!(!error.is_too_large(), "{}: {error}", sender.name);
    });
}
