//! Models of concurrent code: the same work in many orders of its steps.
//!
//! In a model, the scheduler of `shuttle` can switch to another thread or task before each step: each
//! use of a lock or an atomic number, and each poll. If a model fails, `shuttle` prints the order, which
//! `shuttle::replay` repeats. Outside of models, the types here are those of the standard library.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::sync::{self, LockResult, TryLockError};
use std::task::Poll;

use shuttle::rand::Rng;
use shuttle::scheduler::RandomScheduler;

pub(crate) use std::sync::MutexGuard;
#[cfg(feature = "hyper")]
pub(crate) use std::sync::{RwLockReadGuard, RwLockWriteGuard};

/// Sets how many orders a model tries; a few seconds of all models together by default.
const ORDERS: &str = "VOLCENGINE_MODEL_ORDERS";

thread_local! {
    /// All threads of a model are coroutines of one thread.
    static IS_MODEL: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` in many orders, the same ones each time.
pub(crate) fn explore(work: impl Fn() + Send + Sync + 'static) {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            IS_MODEL.set(false);
        }
    }
    let orders = std::env::var(ORDERS).map_or(500, |orders| orders.parse().unwrap());
    let mut config = shuttle::Config::new();
    config.stack_size = 1 << 18;
    let _leave = Leave;
    IS_MODEL.set(true);
    shuttle::Runner::new(RandomScheduler::new_from_seed(1, orders), config).run(work);
}

/// Polls a future this many times at most, then drops it.
pub(crate) async fn dropped_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// A random number below `end`, as the order decides.
pub(crate) fn below(end: usize) -> usize {
    shuttle::rand::thread_rng().gen_range(0..end)
}

/// A place where the scheduler can switch.
fn step() {
    if IS_MODEL.get() && !std::thread::panicking() {
        shuttle::thread::yield_now();
    }
}

/// Waits for a lock without blocking the thread of all coroutines.
fn acquire<G>(
    attempt: impl Fn() -> Result<G, TryLockError<G>>,
    block: impl Fn() -> LockResult<G>,
) -> LockResult<G> {
    if !IS_MODEL.get() {
        return block();
    }
    loop {
        step();
        match attempt() {
            Ok(guard) => return Ok(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Err(poisoned),
            Err(TryLockError::WouldBlock) => {}
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Mutex<T>(sync::Mutex<T>);

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Self {
        Mutex(sync::Mutex::new(value))
    }

    pub(crate) fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        acquire(|| self.0.try_lock(), || self.0.lock())
    }
}

#[cfg(feature = "hyper")]
#[derive(Default)]
pub(crate) struct RwLock<T>(sync::RwLock<T>);

#[cfg(feature = "hyper")]
impl<T> RwLock<T> {
    pub(crate) fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        acquire(|| self.0.try_read(), || self.0.read())
    }

    pub(crate) fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        acquire(|| self.0.try_write(), || self.0.write())
    }
}

#[derive(Debug, Default)]
pub(crate) struct AtomicBool(sync::atomic::AtomicBool);

impl AtomicBool {
    pub(crate) fn load(&self, order: Ordering) -> bool {
        step();
        self.0.load(order)
    }

    pub(crate) fn store(&self, value: bool, order: Ordering) {
        step();
        self.0.store(value, order);
    }
}

#[derive(Debug)]
pub(crate) struct AtomicU32(sync::atomic::AtomicU32);

impl AtomicU32 {
    pub(crate) fn new(value: u32) -> Self {
        AtomicU32(sync::atomic::AtomicU32::new(value))
    }

    pub(crate) fn load(&self, order: Ordering) -> u32 {
        step();
        self.0.load(order)
    }

    pub(crate) fn compare_exchange_weak(
        &self,
        current: u32,
        new: u32,
        success: Ordering,
        failure: Ordering,
    ) -> Result<u32, u32> {
        step();
        self.0.compare_exchange_weak(current, new, success, failure)
    }
}
