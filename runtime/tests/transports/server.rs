//! Servers that tests control byte by byte.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::sender::HANG_LIMIT;

/// A server that listens until the test ends.
pub struct Server {
    pub address: SocketAddr,
    connections: Arc<AtomicUsize>,
    ended: Arc<AtomicUsize>,
}

impl Server {
    /// Handles each connection in a thread.
    pub fn start(handle: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let ended = Arc::new(AtomicUsize::new(0));
        let (count, count_ended) = (Arc::clone(&connections), Arc::clone(&ended));
        let handle = Arc::new(handle);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let (handle, ended) = (Arc::clone(&handle), Arc::clone(&count_ended));
                std::thread::spawn(move || {
                    handle(stream);
                    ended.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        Server {
            address,
            connections,
            ended,
        }
    }

    /// Responds to each request with these bytes and keeps the connection.
    pub fn responding(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::start(move |stream| respond(stream, &response))
    }

    pub fn url(&self) -> String {
        format!("http://{}/?Action=A", self.address)
    }

    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Waits until the server has closed this number of connections.
    pub fn wait_for_ended(&self, count: usize) {
        let started = Instant::now();
        while self.ended.load(Ordering::SeqCst) < count {
            assert!(started.elapsed() < HANG_LIMIT, "the server hangs");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Responds to each request on a connection with the same bytes.
pub fn respond(mut stream: impl Read + Write, response: &[u8]) {
    while read_request(&mut stream).is_some() {
        if stream.write_all(response).is_err() {
            return;
        }
    }
}

/// The head and body of a request. `None` if the client closed the connection.
pub fn read_request(stream: &mut impl Read) -> Option<(String, Vec<u8>)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.parse().unwrap())
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some((head, body))
}

/// A response with status 200 and a content length.
pub fn ok(body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}").into()
}

/// Keeps the connection open and sends nothing.
pub fn stall(_stream: TcpStream) {
    loop {
        std::thread::park();
    }
}

/// A self-signed certificate for `localhost` and its key.
pub struct Identity {
    certificate: rcgen::Certificate,
    key: rcgen::KeyPair,
}

impl Identity {
    pub fn new() -> Self {
        let generated = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        Identity {
            certificate: generated.cert,
            key: generated.signing_key,
        }
    }

    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    pub fn der(&self) -> Vec<u8> {
        self.certificate.der().to_vec()
    }

    /// A TLS server configuration with these protocols.
    pub fn server(&self, protocols: &[&str]) -> Arc<ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::try_from(self.key.serialize_der()).unwrap();
        let chain = vec![CertificateDer::from(self.der())];
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        config.alpn_protocols = protocols
            .iter()
            .map(|name| name.as_bytes().into())
            .collect();
        Arc::new(config)
    }
}

/// A TLS connection. `None` if the client rejects it.
pub fn encrypt(
    config: &Arc<ServerConfig>,
    mut stream: TcpStream,
) -> Option<StreamOwned<ServerConnection, TcpStream>> {
    let mut connection = ServerConnection::new(Arc::clone(config)).unwrap();
    connection.complete_io(&mut stream).ok()?;
    Some(StreamOwned::new(connection, stream))
}
