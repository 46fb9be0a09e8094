//! Failures to connect: nothing was sent, so every action is retried.

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

/// Nothing was sent in any attempt.
fn connect_error(row: &'static str) -> Case {
    Case::new(row)
        .is("connect not_executed")
        .gives_up(GiveUpReason::Attempts, GiveUpReason::Attempts)
        .says("could not connect")
        .none_arrive()
}

/// This URL, and a server that the requests do not reach.
fn unreachable(url: String) -> Target {
    Target {
        url,
        ..Server::start(drop).into()
    }
}

/// A socket that is bound but not listening.
pub fn bound() -> Socket {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(&any.into()).unwrap();
    socket
}

#[test]
fn connection_refused() {
    // No other process gets the port, and nobody listens.
    let bound = bound();
    let address = bound.local_addr().unwrap().as_socket().unwrap();
    connect_error("connection refused")
        .says("Connection refused")
        .fails(move || {
            let _ = &bound;
            unreachable(format!("http://{address}"))
        });
}

/// The accept queue of the listener is full, so the system drops further attempts to connect.
#[cfg(target_os = "linux")]
#[test]
fn connecting_stalls() {
    let listener = bound();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let short = Duration::from_millis(100);
    let connect = || TcpStream::connect_timeout(&address, short).ok();
    let queue: Vec<_> = std::iter::from_fn(connect).collect();
    connect_error("connecting stalls").fails(move || {
        let _ = (&listener, &queue);
        Target {
            options: options().connect_timeout(Duration::from_millis(300)),
            ..unreachable(format!("http://{address}"))
        }
    });
}

#[test]
fn unknown_host() {
    connect_error("unknown host").fails(|| Target {
        // Without a network, the lookup takes long to fail.
        options: options().connect_timeout(Duration::from_secs(5)),
        ..unreachable("http://nowhere.invalid".to_owned())
    });
}

/// A self-signed certificate for `localhost`, and a server that uses it.
fn encrypted() -> (String, Server) {
    let generated = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(generated.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![generated.cert.der().clone()], key);
    let config = Arc::new(config.unwrap());
    let handshake = move |mut connection: Connection| {
        let mut session = ServerConnection::new(Arc::clone(&config)).unwrap();
        // A client that accepts the certificate sends a request, which is counted.
        if session.complete_io(connection.raw()).is_ok() {
            connection.request();
        }
    };
    (generated.cert.pem(), Server::start(handshake))
}

#[test]
fn untrusted_certificate() {
    connect_error("untrusted certificate")
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
    connect_error("certificate of another host")
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
    connect_error("TLS handshake stalls").fails(|| {
        let server = Server::start(Connection::stall);
        Target {
            url: format!("https://localhost:{}", server.address.port()),
            options: options().connect_timeout(Duration::from_millis(300)),
            server,
        }
    });
}
