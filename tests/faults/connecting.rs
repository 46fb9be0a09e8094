//! There is no connection: nothing was sent, so every action is tried again.

use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection};
use socket2::{Domain, Socket, Type};
use volcengine_rtc::core::error::GiveUpReason;

use crate::caller::options;
use crate::case::{Case, Target};
use crate::server::{Connection, Server};

/// Nothing was sent, and the attempts are used up.
fn unconnected(row: &'static str) -> Case {
    Case::new(row)
        .is("connect is_not_executed")
        .stopped(GiveUpReason::Attempts, GiveUpReason::Attempts)
        .says("could not connect")
        .none_arrive()
}

/// A server that nobody reaches, under this URL.
fn elsewhere(url: String) -> Target {
    Target {
        url,
        ..Server::start(drop).into()
    }
}

/// A socket that has an address.
pub fn bound() -> Socket {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(&any.into()).unwrap();
    socket
}

#[test]
fn connection_refused() {
    // It has a port that nobody else gets, and does not listen.
    let deaf = bound();
    let address = deaf.local_addr().unwrap().as_socket().unwrap();
    unconnected("connection refused")
        .says("refused")
        .fails(move || {
            let _ = &deaf;
            elsewhere(format!("http://{address}"))
        });
}

/// The queue of a listener that accepts nothing is full, so the system drops what asks to connect.
#[cfg(target_os = "linux")]
#[test]
fn connecting_stalls() {
    let listener = bound();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let short = Duration::from_millis(100);
    let connect = || TcpStream::connect_timeout(&address, short).ok();
    let queue: Vec<_> = std::iter::from_fn(connect).collect();
    unconnected("connecting stalls").fails(move || {
        let _ = (&listener, &queue);
        Target {
            options: options().connect_timeout(Duration::from_millis(300)),
            ..elsewhere(format!("http://{address}"))
        }
    });
}

#[test]
fn unknown_host() {
    unconnected("unknown host").fails(|| Target {
        // Without a network, the system takes its time to say so.
        options: options().connect_timeout(Duration::from_secs(5)),
        ..elsewhere("http://nowhere.invalid".to_owned())
    });
}

/// A certificate for `localhost` that nobody has signed, and a server that shows it.
fn encrypted() -> (String, Server) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key);
    let config = Arc::new(config.unwrap());
    let shake_hands = move |mut connection: Connection| {
        let mut session = ServerConnection::new(Arc::clone(&config)).unwrap();
        // Whoever is content sends a request next, which is counted as whatever it says.
        if session.complete_io(connection.raw()).is_ok() {
            connection.request();
        }
    };
    (made.cert.pem(), Server::start(shake_hands))
}

#[test]
fn certificate_nobody_signed() {
    unconnected("certificate nobody signed")
        .says("certificate")
        .fails(|| {
            let (_, server) = encrypted();
            let url = format!("https://localhost:{}", server.address.port());
            Target {
                url,
                ..server.into()
            }
        });
}

#[test]
fn certificate_of_another_host() {
    unconnected("certificate of another host")
        .says("certificate")
        .fails(|| {
            let (certificate, server) = encrypted();
            Target {
                url: format!("https://{}", server.address),
                options: options().add_roots(certificate),
                server,
            }
        });
}

#[test]
fn tls_handshake_stalls() {
    unconnected("TLS handshake stalls").fails(|| {
        let server = Server::start(Connection::stall);
        Target {
            url: format!("https://localhost:{}", server.address.port()),
            options: options().connect_timeout(Duration::from_millis(300)),
            server,
        }
    });
}
