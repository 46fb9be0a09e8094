//! Deadlines that the client enforces.

use super::requests::Recorder;
use super::*;
use crate::credentials::{CredentialsProvider, ProviderContext, ProviderError};

/// Fails the test if a call hangs.
async fn within_hang_limit<F: Future>(call: F) -> F::Output {
    let outcome = tokio::time::timeout(Duration::from_secs(120), call);
    outcome.await.expect("the call hangs")
}

/// Never responds.
struct Stalled;

impl Transport for Stalled {
    fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn the_client_enforces_the_deadline_if_the_transport_does_not() {
    let client = builder(&Script::default())
        .transport(Stalled)
        .build()
        .unwrap();
    let error = within_hang_limit(client.send(&read())).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_not_executed(), "{error}");
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::Deadline)
    );
    assert_eq!(error.attempts().sent(), 1);
}

#[tokio::test]
async fn the_client_enforces_the_attempt_timeout_and_reports_each_attempt() {
    let recorder = Recorder::default();
    let client = builder(&Script::default())
        .transport(Stalled)
        .interceptor(recorder.clone())
        .attempt_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let error = within_hang_limit(client.send(&read())).await.unwrap_err();
    assert_eq!(error.attempts().sent(), 3);
    assert_eq!(
        error.attempts().gave_up_because(),
        Some(GiveUpReason::Attempts)
    );
    let records = recorder.0.lock().unwrap();
    let timeouts = records.iter().filter(|record| record.contains("timed out"));
    assert_eq!(timeouts.count(), 3, "{records:?}");
}

/// Responds when it is polled again.
struct Slow {
    enforces_timeout: bool,
}

impl Transport for Slow {
    fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        Box::pin(async {
            tokio::task::yield_now().await;
            Ok(success())
        })
    }

    fn enforces_timeout(&self) -> bool {
        self.enforces_timeout
    }
}

/// Counts its timers, which do not fire.
#[derive(Clone, Default)]
struct CountingClock(Arc<Mutex<usize>>);

impl Clock for CountingClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        *self.0.lock().unwrap() += 1;
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn the_client_sets_a_timer_only_if_the_transport_needs_it() {
    for enforces_timeout in [false, true] {
        let clock = CountingClock::default();
        let client = builder(&Script::default())
            .transport(Slow { enforces_timeout })
            .clock(clock.clone())
            .build()
            .unwrap();
        within_hang_limit(client.send(&read())).await.unwrap();
        let timers = usize::from(!enforces_timeout);
        assert_eq!(*clock.0.lock().unwrap(), timers);
    }
}

/// Never returns.
struct StalledProvider;

impl CredentialsProvider for StalledProvider {
    fn name(&self) -> &'static str {
        "stalled"
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_call_that_times_out_waiting_for_credentials_is_not_executed() {
    let script = Script::default();
    let client = builder(&script)
        .credentials(StalledProvider)
        .build()
        .unwrap();
    let error = within_hang_limit(client.send(&stop("a")))
        .await
        .unwrap_err();
    assert!(error.is_timeout() && error.is_not_executed(), "{error}");
    assert!(
        error
            .to_string()
            .contains("deadline exceeded while waiting for credentials"),
        "{error}"
    );
    assert_eq!(script.count(), 0);
}

/// Requests its credentials with a timeout of a minute.
struct RemoteProvider;

impl CredentialsProvider for RemoteProvider {
    fn name(&self) -> &'static str {
        "remote"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        let request = Request::new(Bytes::new());
        let response = context.transport.send(request, Duration::from_secs(60));
        Box::pin(async {
            response.await.unwrap_err();
            Err(ProviderError::failed("timed out"))
        })
    }
}

#[tokio::test]
async fn the_deadline_limits_the_requests_of_a_provider() {
    let script = Script::new([Err(TransportError::timeout())]);
    let client = builder(&script)
        .credentials(RemoteProvider)
        .build()
        .unwrap();
    let error = client.send(&stop("a")).await.unwrap_err();
    assert!(error.is_credentials() && error.is_not_executed(), "{error}");
    assert_eq!(
        script.timeouts(),
        [Duration::from_millis(1_500)],
        "not 60 s"
    );
}
