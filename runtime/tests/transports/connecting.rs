//! Failures to connect: nothing was sent, and the error reports it.

use std::time::{Duration, Instant};

use tokio::net::TcpSocket;

use crate::sender::{HANG_LIMIT, each, options};
use crate::server::{Server, stall};

#[test]
fn a_closed_port_is_a_connect_error() {
    // Bound but not listening, so no other process gets the port.
    let bound = TcpSocket::new_v4().unwrap();
    bound.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let url = format!("http://{}/?Secret=1", bound.local_addr().unwrap());
    each(&options(), |sender| {
        let error = sender.get(&url).unwrap_err();
        assert!(error.is_connect(), "{}: {error}", sender.name);
        let message = error.to_string().to_lowercase();
        // The words of Unix and of Windows.
        let reasons = ["connection refused", "actively refused"];
        assert!(
            reasons.iter().any(|reason| message.contains(reason)),
            "{message}"
        );
        assert!(!message.contains("secret"), "{message}");
    });
}

#[test]
fn an_unknown_name_is_a_connect_error() {
    each(&options(), |sender| {
        let error = sender.get("http://nowhere.invalid/?Secret=1").unwrap_err();
        assert!(error.is_connect(), "{}: {error}", sender.name);
        assert!(!error.to_string().contains("Secret"), "{error}");
    });
}

#[test]
fn a_stalled_handshake_ends_at_the_timeout() {
    let server = Server::start(stall);
    let url = format!("https://localhost:{}/", server.address.port());
    let limit = Duration::from_millis(300);
    each(&options().connect_timeout(limit), |sender| {
        let started = Instant::now();
        let error = sender.get(&url).unwrap_err();
        assert!(
            error.is_connect() && !error.is_timeout(),
            "{}: {error}",
            sender.name
        );
        assert!(started.elapsed() < HANG_LIMIT / 2);
    });
    each(&options(), |sender| {
        let error = sender.get_within(&url, limit).unwrap_err();
        assert!(error.is_timeout(), "{}: {error}", sender.name);
    });
}
