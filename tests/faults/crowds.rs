//! Many calls at once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use volcengine_rtc::ClientBuilder;
use volcengine_rtc::core::bytes::Bytes;
use volcengine_rtc::core::error::GiveUpReason;
use volcengine_rtc::core::http::Request;
use volcengine_rtc::core::quota::{Limiter, Mode};
use volcengine_rtc::core::transport::{HyperTransport, ResponseFuture, Transport};
use volcgen_tests::{HANG_LIMIT, JumpingClock, NO_LIMIT};

use crate::caller::{Action, Caller, Kind, Outcome, configure, options};
use crate::case::alone;
use crate::response::good;
use crate::server::Server;

const CALLS: usize = 10_000;
/// The threads of the blocking client.
const THREADS: usize = 100;
/// Each takes two file descriptors of this process, which can have 1,024.
const SOCKETS: usize = 200;

/// A transport that limits concurrent requests to [`SOCKETS`].
///
/// HTTP/1.1 takes a connection per request in progress, and the transport does not limit their number.
struct LimitedTransport(HyperTransport, Arc<Semaphore>);

impl LimitedTransport {
    fn new() -> Self {
        let options = options().idle_connections(SOCKETS);
        let transport = HyperTransport::with_options(&options).unwrap();
        LimitedTransport(transport, Arc::new(Semaphore::new(SOCKETS)))
    }
}

impl Transport for LimitedTransport {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
        let response = self.0.send(request, timeout);
        let permit = Arc::clone(&self.1).acquire_owned();
        Box::pin(async move {
            let _permit = permit.await;
            response.await
        })
    }
}

/// Makes all calls, as concurrently as the client can.
fn crowd(kind: Kind, limit: Duration, builder: ClientBuilder, action: Action) -> Vec<Outcome> {
    match kind {
        Kind::Async => {
            let builder = builder.transport(LimitedTransport::new());
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
        let server = Server::responding(good());
        let limiter = Limiter::new().with_mode(Mode::Off);
        let builder = configure(&server.url()).limiter(limiter);
        let outcomes = crowd(kind, HANG_LIMIT, builder, Action::Create);
        assert_eq!(outcomes.len(), CALLS);
        for outcome in outcomes {
            assert_eq!(outcome.unwrap().sent, 1);
        }
        assert_eq!(server.requests(), CALLS);
        // A connection returns to the pool shortly after its call has ended.
        assert!(server.connections() <= 10 * SOCKETS);
    });
}

/// The client rejects the calls beyond the quota at once. Its clock stands still, so only the burst has
/// room.
#[test]
fn concurrent_calls_that_fail_fast() {
    alone(|kind| {
        let server = Server::responding(good());
        let limiter = Limiter::new().with_mode(Mode::FailFast);
        let builder = configure(&server.url()).limiter(limiter);
        let builder = builder.clock(JumpingClock::default());
        let outcomes = crowd(kind, NO_LIMIT, builder, Action::Stop);
        let (good, rejected): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(server.requests(), good.len());
        // Of the burst of 15, rounding makes the last some nanoseconds early, and this clock stands still.
        assert_eq!(good.len(), 14);
        assert_eq!(good.len() + rejected.len(), CALLS);
        for error in rejected.into_iter().map(Result::unwrap_err) {
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
