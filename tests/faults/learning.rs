//! Corrections of clock and credentials, which apply to all calls of a client.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use volcengine_mock::{MockServer, MockServerBuilder};
use volcengine_rtc::core::credentials::{CredentialsProvider, ProviderContext, ProviderError};
use volcengine_rtc::core::error::GiveUpReason;
use volcengine_rtc::core::future::BoxFuture;
use volcengine_rtc::core::quota::{Limiter, Mode};
use volcengine_rtc::{ClientBuilder, Credentials};
use volcgen_tests::HANG_LIMIT;

use crate::caller::{Caller, configure};
use crate::case::{Run, each, predicates};

const CALLS: usize = 50;

fn caller(run: Run, builder: ClientBuilder) -> Caller {
    let limiter = Limiter::new().with_mode(Mode::Off);
    Caller::new(run.kind, HANG_LIMIT, builder.limiter(limiter))
}

/// The service rejects the first request; from then on the client uses the service's time.
#[test]
fn clock_20_minutes_off() {
    each(|run| {
        let twenty_minutes = Duration::from_secs(20 * 60);
        for ahead in [true, false] {
            let server = mock(|server| {
                if ahead {
                    server.clock_ahead(twenty_minutes)
                } else {
                    server.clock_behind(twenty_minutes)
                }
            });
            let caller = caller(run, server.configure(configure("")));
            assert_eq!(caller.call(run.action).unwrap().sent, 2);
            for _ in 0..3 {
                assert_eq!(caller.call(run.action).unwrap().sent, 1);
            }
            assert_eq!(server.requests().len(), 5);
        }
    });
}

/// Only the calls in progress are sent twice.
#[test]
fn clock_20_minutes_off_and_many_calls() {
    each(|run| {
        let server = mock(|server| server.clock_ahead(Duration::from_secs(20 * 60)));
        let caller = caller(run, server.configure(configure("")));
        for outcome in caller.calls(CALLS, run.action) {
            assert!(outcome.unwrap().sent <= 2);
        }
        assert!(server.requests().len() <= 2 * CALLS);
        server.clear();
        for outcome in caller.calls(CALLS, run.action) {
            assert_eq!(outcome.unwrap().sent, 1);
        }
        assert_eq!(server.requests().len(), CALLS);
    });
}

/// Returns the credentials that the server accepts, after a delay, and counts its calls.
#[derive(Clone)]
struct Sts(Arc<Issuer>);

struct Issuer {
    server: MockServer,
    fetches: AtomicUsize,
}

impl CredentialsProvider for Sts {
    fn name(&self) -> &'static str {
        "a test"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(async {
            self.0.fetches.fetch_add(1, Ordering::SeqCst);
            context.clock.sleep(Duration::from_millis(50)).await;
            Ok(self.0.server.credentials())
        })
    }
}

/// Numbered credentials of a role.
fn role(number: usize) -> Credentials {
    Credentials::new("AK", "SK").with_session_token(format!("token {number}"))
}

/// The provider is called once, however many calls are rejected.
#[test]
fn expired_token_and_many_calls() {
    each(|run| {
        let server = mock(|server| server.credentials(role(0)));
        let url = server.url();
        let fetches = AtomicUsize::new(0);
        let sts = Sts(Arc::new(Issuer { server, fetches }));
        let caller = caller(run, configure(&url).credentials(sts.clone()));
        let Issuer { server, fetches } = &*sts.0;
        assert_eq!(caller.call(run.action).unwrap().sent, 1);
        for rotation in 1..=3 {
            server.rotate_credentials(role(rotation));
            server.clear();
            for outcome in caller.calls(CALLS, run.action) {
                assert!(outcome.unwrap().sent <= 2);
            }
            assert_eq!(fetches.load(Ordering::SeqCst), 1 + rotation);
            assert!(server.requests().len() <= 2 * CALLS);
        }
        assert_eq!(caller.call(run.action).unwrap().sent, 1);
    });
}

/// The provider keeps returning credentials that the service rejects: the call is retried once.
#[test]
fn expired_token_that_is_not_replaced() {
    each(|run| {
        let server = mock(|server| server.credentials(role(0)));
        let url = server.url();
        let fetches = AtomicUsize::new(0);
        let sts = Sts(Arc::new(Issuer {
            server: mock(|server| server.credentials(role(1))),
            fetches,
        }));
        let caller = caller(run, configure(&url).credentials(sts.clone()));
        let error = caller.call(run.action).unwrap_err();
        assert_eq!(predicates(&error), "unauthorized not_executed");
        assert_eq!(error.code(), Some("InvalidSecretToken"));
        assert_eq!(error.attempts().sent(), 2);
        assert_eq!(
            error.attempts().gave_up_because(),
            Some(GiveUpReason::NotRetryable)
        );
        assert_eq!(sts.0.fetches.load(Ordering::SeqCst), 2);
        assert_eq!(server.requests().len(), 2);
    });
}

/// A server without rate limits.
fn mock(configure: impl FnOnce(MockServerBuilder) -> MockServerBuilder) -> MockServer {
    let builder = MockServer::builder().enforce_rates(false);
    configure(builder).start_blocking().unwrap()
}
