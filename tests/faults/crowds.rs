//! Many calls at once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use volcengine_rtc::ClientBuilder;
use volcengine_rtc::core::bytes::Bytes;
use volcengine_rtc::core::error::GiveUpReason;
use volcengine_rtc::core::http::Request;
use volcengine_rtc::core::quota::{Limiter, Mode};
use volcengine_rtc::core::transport::{ReqwestTransport, ResponseFuture, Transport};
use volcgen_tests::{HANG_LIMIT, JumpingClock, NO_LIMIT};

use crate::caller::{Action, Caller, Kind, Outcome, configure, options};
use crate::case::alone;
use crate::reply::good;
use crate::server::Server;

const CALLS: usize = 10_000;
/// As threads, for the client that blocks.
const THREADS: usize = 100;
/// Each takes two file descriptors of this process, which may have no more than 1,024.
const SOCKETS: usize = 200;

/// Sends over so many connections at once; the other calls wait for one.
///
/// HTTP/1.1 takes a connection for each request on its way, and reqwest makes as many as are asked
/// for.
struct Few(ReqwestTransport, Arc<Semaphore>);

impl Few {
    fn new() -> Self {
        let options = options().idle_connections(SOCKETS);
        let transport = ReqwestTransport::with_options(&options).unwrap();
        Few(transport, Arc::new(Semaphore::new(SOCKETS)))
    }
}

impl Transport for Few {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let sending = self.0.send(request, timeout);
        let turn = Arc::clone(&self.1).acquire_owned();
        Box::pin(async move {
            let _turn = turn.await;
            sending.await
        })
    }
}

/// Makes all calls as concurrently as the client can.
fn crowd(kind: Kind, limit: Duration, builder: ClientBuilder, action: Action) -> Vec<Outcome> {
    match kind {
        Kind::Async => {
            let builder = builder.transport(Few::new());
            Caller::new(kind, limit, builder).calls(CALLS, action)
        }
        Kind::Blocking => {
            let caller = Caller::new(kind, limit, builder);
            caller.in_threads(THREADS, CALLS / THREADS, action)
        }
    }
}

#[test]
fn concurrent_calls_10_000() {
    alone(|kind| {
        let server = Server::answering(good());
        let quotas = Limiter::new().with_mode(Mode::Off);
        let builder = configure(&server.url()).limiter(quotas);
        let outcomes = crowd(kind, HANG_LIMIT, builder, Action::Create);
        assert_eq!(outcomes.len(), CALLS);
        for outcome in outcomes {
            assert_eq!(outcome.unwrap().sent, 1);
        }
        assert_eq!(server.requests(), CALLS);
        // A connection goes back to the pool some time after its call has ended.
        assert!(server.connections() <= 10 * SOCKETS);
    });
}

/// The client counts what it may send, so the service refuses nothing, and nobody waits. Its clock
/// stands still, so that no more than the burst has room.
#[test]
fn concurrent_calls_that_fail_fast() {
    alone(|kind| {
        let server = Server::answering(good());
        let quotas = Limiter::new().with_mode(Mode::FailFast);
        let builder = configure(&server.url()).limiter(quotas);
        let builder = builder.clock(JumpingClock::default());
        let outcomes = crowd(kind, NO_LIMIT, builder, Action::Stop);
        let (good, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(server.requests(), good.len());
        // The last of the 15 comes some nanoseconds early: rounding admits no call too many.
        assert!((14..=15).contains(&good.len()), "{}", good.len());
        assert_eq!(good.len() + refused.len(), CALLS);
        for error in refused.into_iter().map(Result::unwrap_err) {
            assert!(error.is_quota_exceeded() && error.is_throttled(), "{error}");
            assert!(error.to_string().contains("150/s of StopPushPublicStream"));
            assert_eq!(error.attempts().sent(), 0);
            assert_eq!(
                error.attempts().gave_up_because(),
                Some(GiveUpReason::NotRetryable),
                "{error}"
            );
        }
    });
}
