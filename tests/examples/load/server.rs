//! A server that responds to every request with the same success, on a thread of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

pub const APP_ID: &str = "Your_AppId";
pub const STREAM: &str = "Your_PublicStream";
/// The body of every request. Its end shows the server that the request is complete.
const BODY: &str = r#"{"AppId":"Your_AppId","PublicStreamId":"Your_PublicStream"}"#;
const SUCCESS: &str = r#"{"ResponseMetadata":{"RequestId":"20230604110420****100232280022D31","Action":"StopPushPublicStream","Version":"2023-11-01","Service":"rtc","Region":"cn-north-1"},"Result":"ok"}"#;
const THROTTLED: &str = r#"{"ResponseMetadata":{"RequestId":"20230604110420****100232280022D32","Error":{"Code":"FlowLimitExceeded","Message":"slow down"}}}"#;

/// Where a server is, and what a client must trust to talk to it.
pub struct Server {
    pub url: String,
    /// The certificate in PEM; `None` if the server does not encrypt.
    pub certificate: Option<String>,
}

/// Starts a server. It throttles one of every `throttle_every` requests; 0 throttles none.
pub fn start(encrypted: bool, throttle_every: u64) -> Server {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let (acceptor, certificate) = encrypted.then(certificate).unzip();
    std::thread::spawn(move || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        runtime.block_on(accept(listener, acceptor, throttle_every));
    });
    let scheme = if encrypted { "https" } else { "http" };
    Server {
        url: format!("{scheme}://localhost:{port}"),
        certificate,
    }
}

fn certificate() -> (TlsAcceptor, String) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), cert.pem())
}

async fn accept(
    listener: std::net::TcpListener,
    acceptor: Option<TlsAcceptor>,
    throttle_every: u64,
) {
    let listener = TcpListener::from_std(listener).unwrap();
    let count = Arc::new(AtomicU64::new(0));
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (acceptor, count) = (acceptor.clone(), Arc::clone(&count));
        tokio::spawn(async move {
            match acceptor {
                // A dropped call can leave an unfinished handshake.
                Some(acceptor) => {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, &count, throttle_every).await;
                    }
                }
                None => serve(stream, &count, throttle_every).await,
            }
        });
    }
}

/// Responds to the requests of one connection.
async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    count: &AtomicU64,
    throttle_every: u64,
) {
    let success = response("200 OK", SUCCESS);
    let failure = response("429 Too Many Requests", THROTTLED);
    let mut buffer = Vec::with_capacity(4_096);
    while let Ok(1..) = stream.read_buf(&mut buffer).await {
        if !buffer.ends_with(BODY.as_bytes()) {
            continue;
        }
        buffer.clear();
        let number = count.fetch_add(1, Ordering::Relaxed) + 1;
        let throttle = throttle_every > 0 && number.is_multiple_of(throttle_every);
        let response = if throttle { &failure } else { &success };
        if stream.write_all(response.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn response(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}
