//! A server that responds to every request with the same success, on a thread of its own.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use volcengine_core::bytes::Bytes;
use volcengine_core::http::{Request, Response};

pub const APP_ID: &str = "Your_AppId";
pub const STREAM: &str = "Your_PublicStream";
/// The body of every request. Its end shows the server that the request is complete.
const BODY: &str = r#"{"AppId":"Your_AppId","PublicStreamId":"Your_PublicStream"}"#;
const SUCCESS: &str = r#"{"ResponseMetadata":{"RequestId":"20230604110420****100232280022D31","Action":"StopPushPublicStream","Version":"2023-11-01","Service":"rtc","Region":"cn-north-1"},"Result":"ok"}"#;
const THROTTLED: &str = r#"{"ResponseMetadata":{"RequestId":"20230604110420****100232280022D32","Error":{"Code":"FlowLimitExceeded","Message":"slow down"}}}"#;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// HTTP/1.1.
    Http,
    /// HTTP/1.1 over TLS.
    Https,
    /// HTTP/2 over TLS, negotiated by ALPN.
    Http2,
}

/// Where a server is, and what a client must trust to talk to it.
pub struct Server {
    pub url: String,
    /// The certificate in PEM; `None` if the server does not encrypt.
    pub certificate: Option<String>,
    counts: Arc<Counts>,
}

impl Server {
    /// The number of connections that clients have made.
    pub fn connections(&self) -> u64 {
        self.counts.connections.load(Ordering::Relaxed)
    }
}

#[derive(Default)]
struct Counts {
    connections: AtomicU64,
    requests: AtomicU64,
}

/// Starts a server. With HTTP/1.1 it throttles one of every `throttle_every` requests; 0 throttles none.
pub fn start(protocol: Protocol, throttle_every: u64) -> Server {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let (scheme, tls) = match protocol {
        Protocol::Http => ("http", None),
        Protocol::Https => ("https", Some(tls("http/1.1"))),
        Protocol::Http2 => ("https", Some(tls("h2"))),
    };
    let (acceptor, certificate) = tls.unzip();
    let counts = Arc::<Counts>::default();
    let counted = Arc::clone(&counts);
    std::thread::spawn(move || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener).unwrap();
            loop {
                // Fails while the process has no more file descriptors.
                let Ok((stream, _)) = listener.accept().await else {
                    tokio::task::yield_now().await;
                    continue;
                };
                counted.connections.fetch_add(1, Ordering::Relaxed);
                let (acceptor, counts) = (acceptor.clone(), Arc::clone(&counted));
                tokio::spawn(async move {
                    serve(stream, acceptor, protocol, &counts, throttle_every).await;
                });
            }
        });
    });
    Server {
        url: format!("{scheme}://localhost:{port}"),
        certificate,
        counts,
    }
}

/// TLS with a certificate of its own, and that certificate in PEM.
fn tls(protocol: &str) -> (TlsAcceptor, String) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![protocol.into()];
    (TlsAcceptor::from(Arc::new(config)), cert.pem())
}

/// Responds to the requests of one connection.
async fn serve(
    stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    protocol: Protocol,
    counts: &Counts,
    throttle_every: u64,
) {
    stream.set_nodelay(true).unwrap();
    let Some(acceptor) = acceptor else {
        return serve_http1(stream, counts, throttle_every).await;
    };
    // A dropped call can leave an unfinished handshake.
    let Ok(stream) = acceptor.accept(stream).await else {
        return;
    };
    if protocol == Protocol::Http2 {
        serve_http2(stream).await;
    } else {
        serve_http1(stream, counts, throttle_every).await;
    }
}

/// HTTP/1.1 with the least work, because client and server share the machine.
async fn serve_http1(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    counts: &Counts,
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
        let number = counts.requests.fetch_add(1, Ordering::Relaxed) + 1;
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

async fn serve_http2(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
    let respond = service_fn(async |request: Request<Incoming>| {
        let body = request.into_body().collect().await;
        let response = Response::builder().header("content-type", "application/json");
        assert!(body.is_ok_and(|body| body.to_bytes() == BODY));
        let body = Full::new(Bytes::from_static(SUCCESS.as_bytes()));
        Ok::<_, Infallible>(response.body(body).unwrap())
    });
    // Fails if the client goes away.
    let _ = http2::Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(stream), respond)
        .await;
}
