use tokio::task::{JoinSet, yield_now};

use super::super::testing::{Fake, FakeClock, context_at, start};
use super::*;

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

/// A cache over a provider, and a clock to move.
struct Scene {
    cache: Arc<Cache>,
    provider: Fake,
    clock: FakeClock,
}

type Got = Result<Arc<Credentials>, Error>;

impl Scene {
    fn of(provider: Fake) -> Self {
        Scene {
            cache: Arc::new(Cache::new(Arc::new(provider.clone()))),
            provider,
            clock: FakeClock::new(),
        }
    }

    /// Credentials that expire in an hour from the start, and have been asked for once.
    async fn with_an_hour_left() -> Self {
        let scene = Scene::of(Fake::giving("provider"));
        scene.give("first", HOUR);
        assert_eq!(scene.get().await, "first");
        scene
    }

    /// From now on the provider gives these.
    fn give(&self, access_key: &str, since_start: Duration) {
        let credentials = Credentials::new(access_key, "secret of the test");
        let credentials = credentials.with_expiry(start() + since_start);
        self.provider.answer(Ok(credentials));
    }

    fn fail(&self) {
        self.provider
            .answer(Err(ProviderError::failed("STS is down")));
    }

    async fn try_get(&self) -> Got {
        self.cache
            .get(&context_at(&self.clock), Duration::MAX)
            .await
    }

    async fn get(&self) -> String {
        self.try_get().await.unwrap().access_key().to_owned()
    }

    /// Begins calls that go as far as they can.
    async fn begin(&self, count: usize) -> JoinSet<Got> {
        let mut calls = JoinSet::new();
        for _ in 0..count {
            let (cache, context) = (Arc::clone(&self.cache), context_at(&self.clock));
            calls.spawn(async move { cache.get(&context, Duration::MAX).await });
        }
        settle().await;
        calls
    }
}

/// Lets the other tasks of this thread run until all of them wait.
async fn settle() {
    for _ in 0..50 {
        yield_now().await;
    }
}

/// How many of the calls have ended, all of them with these credentials.
async fn ended(calls: &mut JoinSet<Got>, access_key: &str) -> usize {
    settle().await;
    let mut count = 0;
    while let Some(call) = calls.try_join_next() {
        assert_eq!(call.unwrap().unwrap().access_key(), access_key);
        count += 1;
    }
    count
}

#[tokio::test]
async fn many_calls_ask_once() {
    let scene = Scene::of(Fake::giving("provider"));
    scene.provider.let_through(false);
    let mut calls = scene.begin(1_000).await;
    assert_eq!(ended(&mut calls, "").await, 0, "all wait");
    scene.provider.let_through(true);
    assert_eq!(ended(&mut calls, "provider").await, 1_000);
    assert_eq!(scene.provider.calls(), 1);
}

#[tokio::test]
async fn credentials_without_expiry_are_kept() {
    let scene = Scene::of(Fake::giving("provider"));
    scene.get().await;
    scene.clock.advance(HOUR * 10_000);
    scene.get().await;
    assert_eq!(scene.provider.calls(), 1);
}

#[tokio::test]
async fn one_call_renews_while_the_others_go_on() {
    let scene = Scene::with_an_hour_left().await;
    scene.give("second", HOUR * 2);
    scene.clock.advance(Duration::from_secs(55 * 60 - 1));
    assert_eq!(scene.get().await, "first");
    assert_eq!(
        scene.provider.calls(),
        1,
        "five minutes before expiry, no earlier"
    );

    scene.clock.advance(Duration::from_secs(1));
    scene.provider.let_through(false);
    let mut calls = scene.begin(100).await;
    assert_eq!(ended(&mut calls, "first").await, 99);
    scene.provider.let_through(true);
    assert_eq!(ended(&mut calls, "second").await, 1);
    assert_eq!(scene.get().await, "second");
    assert_eq!(scene.provider.calls(), 2);
}

#[tokio::test]
async fn a_short_life_is_renewed_in_its_last_quarter() {
    let scene = Scene::of(Fake::giving("provider"));
    scene.give("first", 4 * MINUTE);
    scene.get().await;
    scene.give("second", HOUR);
    scene.clock.advance(Duration::from_secs(3 * 60 - 1));
    assert_eq!(scene.get().await, "first");
    scene.clock.advance(Duration::from_secs(1));
    assert_eq!(scene.get().await, "second");
}

#[tokio::test]
async fn all_wait_for_one_once_they_are_expired() {
    let scene = Scene::with_an_hour_left().await;
    scene.give("second", HOUR * 2);
    scene.clock.advance(HOUR);
    scene.provider.let_through(false);
    let mut calls = scene.begin(100).await;
    assert_eq!(ended(&mut calls, "").await, 0);
    scene.provider.let_through(true);
    assert_eq!(ended(&mut calls, "second").await, 100);
    assert_eq!(scene.provider.calls(), 2);
}

#[tokio::test]
async fn an_outage_is_noticed_only_when_they_expire() {
    let scene = Scene::with_an_hour_left().await;
    scene.fail();
    scene.clock.advance(55 * MINUTE);
    for _ in 0..100 {
        assert_eq!(scene.get().await, "first");
    }
    assert_eq!(scene.provider.calls(), 2, "not every call tries");
    scene.clock.advance(REFRESH_COOLDOWN);
    assert_eq!(scene.get().await, "first");
    assert_eq!(scene.provider.calls(), 3);

    scene.clock.advance(5 * MINUTE);
    let error = scene.try_get().await.unwrap_err();
    assert!(error.is_credentials());
    let text = error.to_string();
    assert_eq!(text, "no credentials from provider: STS is down");
}

#[tokio::test]
async fn slow_renewal_holds_nobody_up_for_long() {
    let scene = Scene::with_an_hour_left().await;
    scene.provider.let_through(false);
    scene.clock.advance(59 * MINUTE);
    let mut calls = scene.begin(1).await;
    scene
        .clock
        .advance(REFRESH_TIMEOUT.saturating_sub(Duration::from_millis(1)));
    assert_eq!(ended(&mut calls, "first").await, 0);
    scene.clock.advance(Duration::from_millis(1));
    assert_eq!(ended(&mut calls, "first").await, 1);
}

#[tokio::test]
async fn a_call_that_is_dropped_lets_another_ask() {
    let scene = Scene::of(Fake::giving("provider"));
    scene.provider.let_through(false);
    let first = scene.begin(1).await;
    let mut others = scene.begin(10).await;
    assert_eq!(scene.provider.calls(), 1);
    drop(first);
    settle().await;
    assert_eq!(scene.provider.calls(), 2, "the next in turn asks");
    scene.provider.let_through(true);
    assert_eq!(ended(&mut others, "provider").await, 10);
}

#[tokio::test]
async fn a_call_that_is_dropped_while_renewing_lets_another_renew_later() {
    let scene = Scene::with_an_hour_left().await;
    scene.clock.advance(55 * MINUTE);
    scene.provider.let_through(false);
    drop(scene.begin(1).await);
    settle().await;
    assert_eq!(scene.provider.calls(), 2);
    assert_eq!(scene.get().await, "first", "without delay");

    scene.give("second", HOUR * 2);
    scene.provider.let_through(true);
    scene.clock.advance(REFRESH_COOLDOWN);
    assert_eq!(scene.get().await, "second");
}

#[tokio::test]
async fn refused_credentials_are_replaced_once() {
    let scene = Scene::with_an_hour_left().await;
    let used = scene.try_get().await.unwrap();
    scene.give("second", HOUR);
    for _ in 0..100 {
        assert!(
            scene
                .cache
                .invalidate(&used, crate::clock::Clock::monotonic(&scene.clock))
        );
        assert_eq!(scene.get().await, "second");
    }
    assert_eq!(scene.provider.calls(), 2);
}

#[tokio::test]
async fn a_failure_answers_all_that_wait_and_is_forgotten_soon() {
    let scene = Scene::of(Fake::failing("provider"));
    scene.provider.let_through(false);
    let mut calls = scene.begin(100).await;
    scene.provider.let_through(true);
    while let Some(call) = calls.join_next().await {
        assert!(call.unwrap().unwrap_err().is_credentials());
    }
    assert_eq!(scene.provider.calls(), 1);

    scene.give("provider", HOUR);
    assert!(scene.try_get().await.is_err(), "it is the same moment");
    scene.clock.advance(FAILURE_COOLDOWN);
    assert_eq!(scene.get().await, "provider");
}

#[tokio::test]
async fn what_arrives_expired_is_used_for_a_minute() {
    let scene = Scene::of(Fake::giving("provider"));
    scene.give("first", Duration::ZERO);
    assert_eq!(scene.get().await, "first");
    assert_eq!(scene.get().await, "first");
    assert_eq!(scene.provider.calls(), 1);
    scene.give("second", HOUR);
    scene.clock.advance(MINUTE);
    assert_eq!(scene.get().await, "second");
}

#[tokio::test]
async fn static_credentials_cannot_be_replaced() {
    let cache = Cache::new(Arc::new(Credentials::new("AK", "SK")));
    let context = context_at(&FakeClock::new());
    let used = cache.get(&context, Duration::MAX).await.unwrap();
    assert!(!cache.invalidate(&used, Duration::ZERO));
    assert_eq!(
        cache
            .get(&context, Duration::MAX)
            .await
            .unwrap()
            .access_key(),
        "AK"
    );
}
