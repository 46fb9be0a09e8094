use tokio::task::{JoinSet, yield_now};

use super::super::testing::{Fake, FakeClock, context_at, start};
use super::*;

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

/// A cache with its provider and clock.
struct Fixture {
    cache: Arc<Cache>,
    provider: Fake,
    clock: FakeClock,
}

type GetResult = Result<Arc<Signer>, Error>;

impl Fixture {
    fn new(provider: Fake) -> Self {
        Fixture {
            cache: Arc::new(Cache::new(Arc::new(provider.clone()), "r", "s").unwrap()),
            provider,
            clock: FakeClock::new(),
        }
    }

    /// A cache with credentials that expire in an hour.
    async fn with_an_hour_left() -> Self {
        let fixture = Fixture::new(Fake::succeeding("provider"));
        fixture.set_credentials("first", HOUR);
        assert_eq!(fixture.get().await, "first");
        fixture
    }

    /// Sets the credentials that the provider returns.
    fn set_credentials(&self, access_key: &str, since_start: Duration) {
        let credentials = Credentials::new(access_key, "secret of the test");
        let credentials = credentials.with_expiry(start() + since_start);
        self.provider.set_result(Ok(credentials));
    }

    fn fail(&self) {
        self.provider
            .set_result(Err(ProviderError::failed("STS is down")));
    }

    async fn try_get(&self) -> GetResult {
        self.cache
            .get(&context_at(&self.clock), Duration::MAX)
            .await
    }

    async fn get(&self) -> String {
        self.try_get()
            .await
            .unwrap()
            .credentials()
            .access_key()
            .to_owned()
    }

    /// Starts calls and runs them until they wait.
    async fn start_calls(&self, count: usize) -> JoinSet<GetResult> {
        let mut calls = JoinSet::new();
        for _ in 0..count {
            let (cache, context) = (Arc::clone(&self.cache), context_at(&self.clock));
            calls.spawn(async move { cache.get(&context, Duration::MAX).await });
        }
        settle().await;
        calls
    }
}

/// Runs the other tasks of this thread until all of them wait.
async fn settle() {
    for _ in 0..50 {
        yield_now().await;
    }
}

/// The number of calls that completed, all of them with these credentials.
async fn completed(calls: &mut JoinSet<GetResult>, access_key: &str) -> usize {
    settle().await;
    let mut count = 0;
    while let Some(call) = calls.try_join_next() {
        assert_eq!(
            call.unwrap().unwrap().credentials().access_key(),
            access_key
        );
        count += 1;
    }
    count
}

#[tokio::test]
async fn concurrent_calls_fetch_credentials_once() {
    let fixture = Fixture::new(Fake::succeeding("provider"));
    fixture.provider.close();
    let mut calls = fixture.start_calls(1_000).await;
    assert_eq!(completed(&mut calls, "").await, 0, "all wait");
    fixture.provider.open();
    assert_eq!(completed(&mut calls, "provider").await, 1_000);
    assert_eq!(fixture.provider.calls(), 1);
}

#[tokio::test]
async fn credentials_without_expiry_are_not_refreshed() {
    let fixture = Fixture::new(Fake::succeeding("provider"));
    fixture.get().await;
    fixture.clock.advance(HOUR * 10_000);
    fixture.get().await;
    assert_eq!(fixture.provider.calls(), 1);
}

#[tokio::test]
async fn one_call_refreshes_while_the_others_use_stale_credentials() {
    let fixture = Fixture::with_an_hour_left().await;
    fixture.set_credentials("second", HOUR * 2);
    fixture.clock.advance(Duration::from_secs(55 * 60 - 1));
    assert_eq!(fixture.get().await, "first");
    assert_eq!(
        fixture.provider.calls(),
        1,
        "not before the last five minutes"
    );

    fixture.clock.advance(Duration::from_secs(1));
    fixture.provider.close();
    let mut calls = fixture.start_calls(100).await;
    assert_eq!(completed(&mut calls, "first").await, 99);
    fixture.provider.open();
    assert_eq!(completed(&mut calls, "second").await, 1);
    assert_eq!(fixture.get().await, "second");
    assert_eq!(fixture.provider.calls(), 2);
}

#[tokio::test]
async fn short_lived_credentials_are_refreshed_in_their_last_quarter() {
    let fixture = Fixture::new(Fake::succeeding("provider"));
    fixture.set_credentials("first", 4 * MINUTE);
    fixture.get().await;
    fixture.set_credentials("second", HOUR);
    fixture.clock.advance(Duration::from_secs(3 * 60 - 1));
    assert_eq!(fixture.get().await, "first");
    fixture.clock.advance(Duration::from_secs(1));
    assert_eq!(fixture.get().await, "second");
}

#[tokio::test]
async fn calls_wait_for_the_refresh_of_expired_credentials() {
    let fixture = Fixture::with_an_hour_left().await;
    fixture.set_credentials("second", HOUR * 2);
    fixture.clock.advance(HOUR);
    fixture.provider.close();
    let mut calls = fixture.start_calls(100).await;
    assert_eq!(completed(&mut calls, "").await, 0);
    fixture.provider.open();
    assert_eq!(completed(&mut calls, "second").await, 100);
    assert_eq!(fixture.provider.calls(), 2);
}

#[tokio::test]
async fn an_outage_affects_calls_only_after_the_expiry() {
    let fixture = Fixture::with_an_hour_left().await;
    fixture.fail();
    fixture.clock.advance(55 * MINUTE);
    for _ in 0..100 {
        assert_eq!(fixture.get().await, "first");
    }
    assert_eq!(fixture.provider.calls(), 2, "not every call refreshes");
    fixture.clock.advance(REFRESH_COOLDOWN);
    assert_eq!(fixture.get().await, "first");
    assert_eq!(fixture.provider.calls(), 3);

    fixture.clock.advance(5 * MINUTE);
    let error = fixture.try_get().await.unwrap_err();
    assert!(error.is_credentials());
    let message = error.to_string();
    assert_eq!(message, "no credentials from provider: STS is down");
}

#[tokio::test]
async fn a_slow_refresh_delays_a_call_until_the_refresh_timeout() {
    let fixture = Fixture::with_an_hour_left().await;
    fixture.provider.close();
    fixture.clock.advance(59 * MINUTE);
    let mut calls = fixture.start_calls(1).await;
    fixture
        .clock
        .advance(REFRESH_TIMEOUT.saturating_sub(Duration::from_millis(1)));
    assert_eq!(completed(&mut calls, "first").await, 0);
    fixture.clock.advance(Duration::from_millis(1));
    assert_eq!(completed(&mut calls, "first").await, 1);
}

#[tokio::test]
async fn another_call_fetches_credentials_if_the_fetching_call_is_dropped() {
    let fixture = Fixture::new(Fake::succeeding("provider"));
    fixture.provider.close();
    let first = fixture.start_calls(1).await;
    let mut others = fixture.start_calls(10).await;
    assert_eq!(fixture.provider.calls(), 1);
    drop(first);
    settle().await;
    assert_eq!(fixture.provider.calls(), 2, "the next call fetches");
    fixture.provider.open();
    assert_eq!(completed(&mut others, "provider").await, 10);
}

#[tokio::test]
async fn another_call_refreshes_later_if_the_refreshing_call_is_dropped() {
    let fixture = Fixture::with_an_hour_left().await;
    fixture.clock.advance(55 * MINUTE);
    fixture.provider.close();
    drop(fixture.start_calls(1).await);
    settle().await;
    assert_eq!(fixture.provider.calls(), 2);
    assert_eq!(fixture.get().await, "first", "it does not wait");

    fixture.set_credentials("second", HOUR * 2);
    fixture.provider.open();
    fixture.clock.advance(REFRESH_COOLDOWN);
    assert_eq!(fixture.get().await, "second");
}

#[tokio::test]
async fn rejected_credentials_are_replaced_once() {
    let fixture = Fixture::with_an_hour_left().await;
    let used = fixture.try_get().await.unwrap();
    fixture.set_credentials("second", HOUR);
    for _ in 0..100 {
        assert!(
            fixture
                .cache
                .invalidate(&used, crate::clock::Clock::monotonic(&fixture.clock))
        );
        assert_eq!(fixture.get().await, "second");
    }
    assert_eq!(fixture.provider.calls(), 2);
}

/// A service that rejects all keys must not cause a request to the provider per call.
#[tokio::test]
async fn rejected_credentials_are_replaced_again_after_a_pause_or_once_the_service_accepted_some() {
    let fixture = Fixture::with_an_hour_left().await;
    let reject = async || {
        let used = fixture.try_get().await.unwrap();
        let now = crate::clock::Clock::monotonic(&fixture.clock);
        fixture.cache.invalidate(&used, now)
    };
    assert!(reject().await);
    assert!(!reject().await, "at once");
    fixture
        .clock
        .advance(FAILURE_COOLDOWN.saturating_sub(Duration::from_millis(1)));
    assert!(!reject().await, "too soon");
    fixture.clock.advance(Duration::from_millis(1));
    assert!(reject().await, "after a second");
    assert!(!reject().await, "at once");
    fixture.cache.mark_accepted();
    assert!(reject().await, "the service had accepted them");
}

#[tokio::test]
async fn debug_output_names_the_provider_or_shows_static_credentials_without_secrets() {
    let fixture = Fixture::new(Fake::succeeding("provider"));
    assert_eq!(format!("{:?}", fixture.cache), "provider");
    let keys = Arc::new(Credentials::new("AK", "hidden").with_session_token("hidden"));
    let cache = Cache::new(keys, "r", "s").unwrap();
    assert_eq!(
        format!("{cache:?}"),
        "Credentials { access_key: \"AK\", secret_key: [redacted], session_token: \
         Some([redacted]), expires_at: None }"
    );
}

#[tokio::test]
async fn a_failure_is_shared_by_waiting_calls_and_cached_briefly() {
    let fixture = Fixture::new(Fake::failing("provider"));
    fixture.provider.close();
    let mut calls = fixture.start_calls(100).await;
    fixture.provider.open();
    while let Some(call) = calls.join_next().await {
        assert!(call.unwrap().unwrap_err().is_credentials());
    }
    assert_eq!(fixture.provider.calls(), 1);

    fixture.set_credentials("provider", HOUR);
    assert!(fixture.try_get().await.is_err(), "the failure is cached");
    fixture.clock.advance(FAILURE_COOLDOWN);
    assert_eq!(fixture.get().await, "provider");
}

#[tokio::test]
async fn a_provider_that_takes_all_the_time_of_a_call_is_asked_again() {
    for (taken, asked) in [(MINUTE, 2), (Duration::from_millis(59_999), 1)] {
        let fixture = Fixture::new(Fake::failing("provider"));
        fixture.provider.close();
        let (cache, context) = (Arc::clone(&fixture.cache), context_at(&fixture.clock));
        let call = tokio::spawn(async move { cache.get(&context, MINUTE).await });
        settle().await;
        fixture.clock.advance(taken);
        fixture.provider.open();
        assert!(call.await.unwrap().is_err());
        assert!(fixture.try_get().await.is_err());
        assert_eq!(fixture.provider.calls(), asked, "after {taken:?}");
    }
}

#[tokio::test]
async fn credentials_that_arrive_expired_are_used_for_a_minute() {
    let fixture = Fixture::new(Fake::succeeding("provider"));
    fixture.set_credentials("first", Duration::ZERO);
    assert_eq!(fixture.get().await, "first");
    assert_eq!(fixture.get().await, "first");
    assert_eq!(fixture.provider.calls(), 1);
    fixture.set_credentials("second", HOUR);
    fixture.clock.advance(MINUTE);
    assert_eq!(fixture.get().await, "second");
}

#[tokio::test]
async fn static_credentials_are_not_invalidated() {
    let cache = Cache::new(Arc::new(Credentials::new("AK", "SK")), "r", "s").unwrap();
    let context = context_at(&FakeClock::new());
    let used = cache.get(&context, Duration::MAX).await.unwrap();
    assert!(!cache.invalidate(&used, Duration::ZERO));
    assert_eq!(
        cache
            .get(&context, Duration::MAX)
            .await
            .unwrap()
            .credentials()
            .access_key(),
        "AK"
    );
}
