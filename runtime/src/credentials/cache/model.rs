//! Tasks that share a cache: keys expire and are rejected, and tasks are dropped while they fetch or wait.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use shuttle::future::{JoinHandle, block_on, spawn, yield_now};

use super::super::testing::{FakeClock, context_at};
use super::*;
use crate::clock::Clock;
use crate::future::BoxFuture;
use crate::sync::model::{below, dropped_after, explore};

const LIFETIME: Duration = Duration::from_secs(10);

/// Issues numbered keys after some polls. It panics if it is called twice at once.
#[derive(Clone, Default)]
struct Issuer(Arc<Issued>);

#[derive(Default)]
struct Issued {
    running: AtomicUsize,
    count: AtomicUsize,
}

struct Running<'a>(&'a AtomicUsize);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

impl CredentialsProvider for Issuer {
    fn name(&self) -> &'static str {
        "a model"
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(async {
            assert_eq!(
                self.0.running.fetch_add(1, SeqCst),
                0,
                "two fetches at once"
            );
            let _running = Running(&self.0.running);
            for _ in 0..below(3) {
                yield_now().await;
            }
            let number = self.0.count.fetch_add(1, SeqCst);
            let credentials = Credentials::new(format!("key {number}"), "secret of the model");
            Ok(credentials.with_expiry(context.clock.now() + LIFETIME))
        })
    }
}

#[derive(Clone)]
struct Model {
    cache: Arc<Cache>,
    issuer: Issuer,
    clock: FakeClock,
    /// The tasks that get keys.
    getting: Arc<AtomicUsize>,
}

impl Model {
    fn new() -> Self {
        let issuer = Issuer::default();
        Model {
            cache: Arc::new(Cache::new(Arc::new(issuer.clone()), "r", "s").unwrap()),
            issuer,
            clock: FakeClock::new(),
            getting: Arc::default(),
        }
    }

    /// Moves the clock on, but by less than a lifetime while a task gets keys, so that no keys are expired
    /// when they arrive.
    async fn pass_time(self) {
        let mut moved = 0;
        for _ in 0..10 {
            if self.getting.load(SeqCst) == 0 {
                moved = 0;
                self.clock.advance(LIFETIME / 2);
            } else if moved < 3 {
                moved += 1;
                self.clock.advance(LIFETIME / 4);
            }
            yield_now().await;
        }
    }

    /// Gets keys, which have not expired when the task asks for them; `None` if it is dropped.
    async fn get(&self, polls: usize) -> Option<Arc<Signer>> {
        let (context, asked) = (context_at(&self.clock), self.clock.now());
        self.getting.fetch_add(1, SeqCst);
        let _getting = Running(&self.getting);
        let signer = if let Some(ready) = self.cache.ready(&context) {
            ready
        } else {
            let get = self.cache.get(&context, Duration::MAX);
            dropped_after(polls, get).await?.unwrap()
        };
        let expiry = signer.credentials().expires_at().unwrap();
        assert!(expiry > asked, "expired keys");
        Some(signer)
    }

    fn task(&self, polls: impl Fn() -> usize + Send + 'static) -> JoinHandle<()> {
        let model = self.clone();
        spawn(async move {
            for _ in 0..3 {
                let Some(signer) = model.get(polls()).await else {
                    continue;
                };
                if below(3) == 0 && model.cache.invalidate(&signer, model.clock.monotonic()) {
                    // It can be replaced, but never comes back.
                    if let Some(other) = model.get(polls()).await {
                        assert!(!Arc::ptr_eq(&signer, &other), "rejected keys");
                    }
                } else {
                    model.cache.mark_accepted();
                }
            }
        })
    }
}

fn explore_tasks(polls: fn() -> usize) {
    explore(move || {
        let model = Model::new();
        let tasks = [(); 3].map(|()| model.task(polls));
        let time = spawn(model.clone().pass_time());
        block_on(async {
            for task in tasks {
                task.await.unwrap();
            }
            time.await.unwrap();
            // Whatever happened before, the next call gets keys.
            assert!(model.get(usize::MAX).await.is_some());
        });
        assert_eq!(model.issuer.0.running.load(SeqCst), 0);
    });
}

#[test]
fn one_task_fetches_and_no_waiting_task_is_lost() {
    explore_tasks(|| usize::MAX);
}

#[test]
fn a_task_that_is_dropped_anywhere_holds_up_no_other() {
    explore_tasks(|| [usize::MAX, 1, 2, 3][below(4)]);
}
