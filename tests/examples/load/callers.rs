//! Who makes the calls: generated clients, and what they are compared with.
//!
//! The bare ones send the bytes of a generated client, signed once before the measurement, and read
//! the response to its end without parsing it. They check, encode, sign and decode nothing.

use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;
use volcengine_core::quota::{Limiter, Mode};
use volcengine_core::transport::{
    HyperTransport, ReqwestTransport, ResponseFuture, Transport, TransportOptions,
};
use volcengine_rtc::v2023_11_01::Client;
use volcengine_rtc::{ClientBuilder, Credentials};

use crate::server::{APP_ID, STREAM, Server};

pub type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// Makes the same call again and again. Clones share their connections.
pub trait Caller: Clone + Send + 'static {
    fn call(self) -> impl Future<Output = Outcome> + Send;
}

impl Caller for Client {
    async fn call(self) -> Outcome {
        let call = self.stop_push_public_stream();
        let call = call.app_id(APP_ID).public_stream_id(STREAM);
        assert_eq!(call.send().await?.result, "ok");
        Ok(())
    }
}

/// A builder with the default transport.
pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .endpoint(&server.url)
        .credentials(Credentials::new("AK", "SK"))
        .transport_options(options(server))
        // Quotas would limit the calls.
        .limiter(Limiter::new().with_mode(Mode::Off))
}

pub fn client(server: &Server) -> Client {
    Client::new(builder(server).build().unwrap())
}

/// The same client with the optional transport.
pub fn client_over_reqwest(server: &Server) -> Client {
    let transport = ReqwestTransport::new(reqwest_client(server));
    Client::new(builder(server).transport(transport).build().unwrap())
}

fn options(server: &Server) -> TransportOptions {
    let options = TransportOptions::new().no_proxy();
    match &server.certificate {
        Some(pem) => options.add_roots(pem.clone()),
        None => options,
    }
}

/// reqwest as one uses it, with the URL as text.
#[derive(Clone)]
pub struct BareReqwest {
    client: reqwest::Client,
    request: Arc<Request<Bytes>>,
    url: Arc<str>,
}

impl BareReqwest {
    pub fn new(server: &Server, request: Request<Bytes>) -> Self {
        BareReqwest {
            client: reqwest_client(server),
            url: request.uri().to_string().into(),
            request: Arc::new(request),
        }
    }
}

fn reqwest_client(server: &Server) -> reqwest::Client {
    let mut builder = reqwest::Client::builder().no_proxy().tcp_nodelay(true);
    if let Some(pem) = &server.certificate {
        let root = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
        builder = builder.tls_certs_only([root]);
    }
    builder.build().unwrap()
}

impl Caller for BareReqwest {
    async fn call(self) -> Outcome {
        let response = self
            .client
            .request(self.request.method().clone(), &*self.url)
            .headers(self.request.headers().clone())
            .timeout(Duration::from_secs(10))
            .body(self.request.body().clone())
            .send()
            .await?;
        assert_eq!(response.status(), 200);
        assert!(!response.bytes().await?.is_empty());
        Ok(())
    }
}

/// The pool of hyper-util: the least with which one can send requests to any host.
#[derive(Clone)]
pub struct BareHyper {
    pool: Pool<HttpsConnector<HttpConnector>, Full<Bytes>>,
    request: Arc<Request<Bytes>>,
}

impl BareHyper {
    pub fn new(server: &Server, request: Request<Bytes>) -> Self {
        let mut roots = RootCertStore::empty();
        if let Some(pem) = &server.certificate {
            let root = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
            roots.add(root).unwrap();
        }
        let tls = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(tcp);
        BareHyper {
            pool: Pool::builder(TokioExecutor::new()).build(connector),
            request: Arc::new(request),
        }
    }
}

impl Caller for BareHyper {
    async fn call(self) -> Outcome {
        let request = Request::clone(&self.request).map(Full::new);
        let response = self.pool.request(request).await?;
        assert_eq!(response.status(), 200);
        assert!(!response.into_body().collect().await?.to_bytes().is_empty());
        Ok(())
    }
}

/// The request that a client passes to its transport.
pub async fn signed(server: &Server) -> Request<Bytes> {
    struct Recorder(HyperTransport, Arc<Mutex<Option<Request<Bytes>>>>);
    impl Transport for Recorder {
        fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
            *self.1.lock().unwrap() = Some(request.clone());
            self.0.send(request, timeout)
        }
    }
    let recorded = Arc::default();
    let transport = HyperTransport::with_options(&options(server)).unwrap();
    let builder = builder(server).transport(Recorder(transport, Arc::clone(&recorded)));
    let client = Client::new(builder.build().unwrap());
    client.call().await.unwrap();
    recorded.lock().unwrap().take().unwrap()
}
