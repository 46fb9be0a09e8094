//! What a client learns from one call, the others know.

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
    let quotas = Limiter::new().with_mode(Mode::Off);
    Caller::new(run.kind, HANG_LIMIT, builder.limiter(quotas))
}

/// The service refuses the first call, the client takes its time from then on.
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

/// Those that were on their way are sent twice, and nothing else is.
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

/// Gives what the server accepts, and counts how often it is asked. It takes its time, as a real one.
#[derive(Clone)]
struct Sts(Arc<Issuer>);

struct Issuer {
    server: MockServer,
    asked: AtomicUsize,
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
            self.0.asked.fetch_add(1, Ordering::SeqCst);
            context.clock.sleep(Duration::from_millis(50)).await;
            Ok(self.0.server.credentials())
        })
    }
}

/// Keys of a role, the n-th.
fn keys(number: usize) -> Credentials {
    Credentials::new("AK", "SK").with_session_token(format!("token {number}"))
}

/// However many calls learn that the token is void, the provider is asked once.
#[test]
fn expired_token_and_many_calls() {
    each(|run| {
        let server = mock(|server| server.credentials(keys(0)));
        let url = server.url();
        let asked = AtomicUsize::new(0);
        let sts = Sts(Arc::new(Issuer { server, asked }));
        let caller = caller(run, configure(&url).credentials(sts.clone()));
        let Issuer { server, asked } = &*sts.0;
        assert_eq!(caller.call(run.action).unwrap().sent, 1);
        for renewed in 1..=3 {
            server.rotate_credentials(keys(renewed));
            server.clear();
            for outcome in caller.calls(CALLS, run.action) {
                assert!(outcome.unwrap().sent <= 2);
            }
            assert_eq!(asked.load(Ordering::SeqCst), 1 + renewed);
            assert!(server.requests().len() <= 2 * CALLS);
        }
        assert_eq!(caller.call(run.action).unwrap().sent, 1);
    });
}

/// The provider keeps giving what the service does not accept: one attempt with news, and no more.
#[test]
fn expired_token_that_is_not_renewed() {
    each(|run| {
        let server = mock(|server| server.credentials(keys(0)));
        let url = server.url();
        let asked = AtomicUsize::new(0);
        let sts = Sts(Arc::new(Issuer {
            server: mock(|server| server.credentials(keys(1))),
            asked,
        }));
        let caller = caller(run, configure(&url).credentials(sts.clone()));
        let error = caller.call(run.action).unwrap_err();
        assert_eq!(predicates(&error), "unauthorized is_not_executed");
        assert_eq!(error.code(), Some("InvalidSecretToken"));
        assert_eq!(error.attempts().sent(), 2);
        assert_eq!(
            error.attempts().gave_up_because(),
            Some(GiveUpReason::NotRetryable)
        );
        assert_eq!(sts.0.asked.load(Ordering::SeqCst), 2);
        assert_eq!(server.requests().len(), 2);
    });
}

/// A server without rates: the tests here are not about them.
fn mock(configure: impl FnOnce(MockServerBuilder) -> MockServerBuilder) -> MockServer {
    let builder = MockServer::builder().enforce_rates(false);
    configure(builder).start_blocking().unwrap()
}
