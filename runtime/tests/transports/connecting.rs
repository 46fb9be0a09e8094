//! Connections that do not come about: nothing was sent, and the error says so.

use std::time::{Duration, Instant};

use tokio::net::TcpSocket;

use crate::sender::{LONG, each, options};
use crate::server::{Server, stall};

#[test]
fn a_refused_connection_says_so() {
    // A port that nobody else gets, and where nobody listens.
    let deaf = TcpSocket::new_v4().unwrap();
    deaf.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let url = format!("http://{}/?Secret=1", deaf.local_addr().unwrap());
    each(&options(), |sender| {
        let error = sender.get(&url).unwrap_err();
        assert!(error.is_connect(), "{}: {error}", sender.name);
        let text = error.to_string();
        assert!(text.contains("refused"), "{text}");
        assert!(!text.contains("Secret"), "{text}");
    });
}

#[test]
fn an_unknown_name_says_so() {
    each(&options(), |sender| {
        let error = sender.get("http://nowhere.invalid/?Secret=1").unwrap_err();
        assert!(error.is_connect(), "{}: {error}", sender.name);
        assert!(!error.to_string().contains("Secret"), "{error}");
    });
}

#[test]
fn a_handshake_without_answer_ends_at_the_time_limit() {
    let server = Server::start(stall);
    let url = format!("https://localhost:{}/", server.address.port());
    let limit = Duration::from_millis(300);
    each(&options().connect_timeout(limit), |sender| {
        let begun = Instant::now();
        let error = sender.get(&url).unwrap_err();
        assert!(
            error.is_connect() && !error.is_timeout(),
            "{}: {error}",
            sender.name
        );
        assert!(begun.elapsed() < LONG / 2);
    });
    each(&options(), |sender| {
        let error = sender.get_within(&url, limit).unwrap_err();
        assert!(error.is_timeout(), "{}: {error}", sender.name);
    });
}
