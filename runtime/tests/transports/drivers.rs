//! Transports and clients without a tokio runtime, and in one that lacks timers or sockets.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::runtime::Builder;
use volcengine_core::bytes::Bytes;
use volcengine_core::clock::TokioClock;
use volcengine_core::credentials::{
    AssumeRole, CredentialsProvider, InstanceMetadata, ProviderContext,
};
use volcengine_core::error::GiveUpReason;
use volcengine_core::future::BoxFuture;
use volcengine_core::http::{Request, Response};
use volcengine_core::quota::{Limiter, Mode};
use volcengine_core::schema::{ActionInfo, Method, Period, Quota, ServiceInfo};
use volcengine_core::transport::{HyperTransport, ReqwestTransport, ResponseFuture, Transport};
use volcengine_core::{Client, ClientBuilder, Credentials, TransportError, action, record};

use crate::sender::{HANG_LIMIT, options};
use crate::server::{Server, ok};

/// Polls a future that must not wait, without a runtime.
fn poll<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

/// Runs a future in a place that lacks something, and returns its output with what is missing.
fn everywhere<F: Future>(future: impl Fn() -> F) -> [(&'static str, F::Output); 4] {
    let run = |builder: &mut Builder| builder.build().unwrap().block_on(future());
    let threads = || Builder::new_multi_thread();
    [
        ("no tokio runtime", poll(future())),
        ("no timers", run(&mut Builder::new_current_thread())),
        ("no timers", run(threads().worker_threads(1).enable_io())),
        ("no sockets", run(threads().worker_threads(1).enable_time())),
    ]
}

fn reqwest() -> ReqwestTransport {
    // Fails if another test has set it.
    drop(rustls::crypto::ring::default_provider().install_default());
    ReqwestTransport::new(reqwest::Client::builder().no_proxy().build().unwrap())
}

#[test]
fn transports_report_what_a_runtime_lacks() {
    let server = Server::responding(ok("{}"));
    let hyper = HyperTransport::with_options(&options()).unwrap();
    let transports: [Arc<dyn Transport>; 2] = [Arc::new(hyper), Arc::new(reqwest())];
    for transport in transports {
        // Twice, because what is missing is remembered.
        for _ in 0..2 {
            let send = || {
                let request = Request::get(server.url()).body(Bytes::new()).unwrap();
                transport.send(request, HANG_LIMIT)
            };
            for (missing, outcome) in everywhere(send) {
                let error = outcome.unwrap_err();
                assert!(error.is_unusable() && !error.is_connect(), "{error}");
                assert!(error.to_string().contains(missing), "{error}");
            }
            let whole = Builder::new_current_thread().enable_all().build().unwrap();
            assert_eq!(whole.block_on(send()).unwrap().body(), "{}");
        }
    }
}

static SERVICE: ServiceInfo = ServiceInfo::new("rtc", "r", &[("r", "rtc.example.com")]);

#[derive(Clone)]
struct ReadRequest {
    id: String,
}
record! { ReadRequest { defaulted { id: String = "Id"; } } }
action! {
    ReadRequest => String,
    ActionInfo::new(&SERVICE, "2020-12-01", Method::Get, "Read")
        .idempotent()
        .quotas(&[Quota::new(1, Period::Second)])
}

fn request() -> ReadRequest {
    ReadRequest { id: "a".to_owned() }
}

fn builder() -> ClientBuilder {
    Client::builder(&SERVICE)
        .env_lookup(|_| None)
        .credentials(Credentials::new("AK", "SK"))
        .transport_options(options())
}

#[test]
fn clients_report_what_a_runtime_lacks_and_do_not_retry() {
    let server = Server::responding(ok("{}"));
    let client = builder()
        .endpoint(format!("http://{}", server.address))
        .limiter(Limiter::new().with_mode(Mode::Off))
        .build()
        .unwrap();
    for (missing, outcome) in everywhere(|| client.send(&request())) {
        let error = outcome.unwrap_err();
        let message = error.to_string();
        assert!(error.is_config() && error.is_not_executed(), "{message}");
        assert_eq!(
            error.attempts().gave_up_because(),
            Some(GiveUpReason::NotRetryable)
        );
        assert!(message.contains(missing), "{message}");
    }
}

#[test]
fn a_quota_that_cannot_be_waited_for_is_an_error() {
    let client = builder()
        .transport(Broken { responds: true })
        .build()
        .unwrap();
    drop(poll(client.send(&request())));
    let error = poll(client.send(&request())).unwrap_err();
    assert!(
        error.is_quota_exceeded() && error.is_not_executed(),
        "{error}"
    );
    let part = "cannot wait: there is no tokio runtime";
    assert!(error.to_string().contains(part), "{error}");
}

/// Never responds, or always fails.
struct Broken {
    responds: bool,
}

impl Transport for Broken {
    fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        let responds = self.responds;
        Box::pin(async move {
            if !responds {
                std::future::pending::<()>().await;
            }
            Err::<Response<Bytes>, _>(TransportError::connect("connection refused"))
        })
    }
}

#[test]
fn a_call_that_cannot_wait_returns_the_error_that_it_would_retry() {
    let client = builder()
        .transport(Broken { responds: true })
        .build()
        .unwrap();
    let error = poll(client.send(&request())).unwrap_err();
    assert!(error.is_connect(), "{error}");
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::NoTimer)
    );
    assert_eq!(error.attempts().sent(), 1);
    assert!(
        error.to_string().contains("cannot wait without timers"),
        "{error}"
    );
}

#[test]
fn a_request_that_cannot_time_out_is_an_error() {
    let client = builder()
        .transport(Broken { responds: false })
        .build()
        .unwrap();
    let error = poll(client.send(&request())).unwrap_err();
    let message = error.to_string();
    assert!(!error.is_not_executed(), "{message}");
    assert!(
        message.contains("cannot wait: there is no tokio runtime"),
        "{message}"
    );
}

/// A provider that never returns.
struct Slow;

impl CredentialsProvider for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, volcengine_core::credentials::ProviderError>> {
        Box::pin(std::future::pending())
    }
}

#[test]
fn credentials_that_cannot_be_waited_for_are_an_error() {
    let client = builder().credentials(Slow).build().unwrap();
    let error = poll(client.send(&request())).unwrap_err();
    assert!(error.is_config() && error.is_not_executed(), "{error}");
    assert!(
        error
            .to_string()
            .contains("cannot wait: there is no tokio runtime"),
        "{error}"
    );
}

#[test]
fn providers_that_send_report_what_a_runtime_lacks() {
    for broken in [true, false] {
        let transport: Arc<dyn Transport> = if broken {
            Arc::new(Broken { responds: true })
        } else {
            Arc::new(HyperTransport::with_options(&options()).unwrap())
        };
        let context = ProviderContext {
            transport,
            clock: Arc::new(TokioClock),
            env_lookup: Arc::new(|_| None),
        };
        let role = AssumeRole::new(Credentials::new("AK", "SK"), "trn:iam::1:role/r");
        let role = role.endpoint("http://127.0.0.1:1");
        let metadata = InstanceMetadata::new()
            .role("r")
            .endpoint("http://127.0.0.1:1");
        let errors = [
            poll(role.provide(&context)).unwrap_err(),
            poll(metadata.provide(&context)).unwrap_err(),
        ];
        for error in errors {
            let message = error.to_string();
            let says = message.contains("tokio runtime") || message.contains("connection refused");
            assert!(says, "{message}");
        }
    }
}

#[test]
fn a_blocking_client_needs_no_runtime() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R"},"Result":"ok"}"#;
    let server = Server::responding(ok(body));
    let client = builder().endpoint(format!("http://{}", server.address));
    let client = client.build_blocking().unwrap();
    let lacking = Builder::new_current_thread().build().unwrap();
    let _entered = lacking.enter();
    assert_eq!(client.send(&request()).unwrap().result, "ok");
}
