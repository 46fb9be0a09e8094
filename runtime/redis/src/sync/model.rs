//! Models of concurrent code, as `sync/model.rs` of volcengine-core: the scheduler of `shuttle` can switch
//! to another thread before each use of a channel.

use std::cell::Cell;
use std::sync::mpsc::{self, RecvError, SendError, TryIter, TryRecvError};

use shuttle::scheduler::RandomScheduler;

thread_local! {
    /// All threads of a model are coroutines of one thread.
    static IS_MODEL: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` in many orders, the same ones each time.
pub(crate) fn explore(work: impl Fn() + Send + Sync + 'static) {
    let orders = std::env::var("VOLCENGINE_MODEL_ORDERS");
    let orders = orders.map_or(300, |orders| orders.parse().unwrap());
    let mut config = shuttle::Config::new();
    config.stack_size = 1 << 20;
    IS_MODEL.set(true);
    shuttle::Runner::new(RandomScheduler::new_from_seed(1, orders), config).run(work);
    IS_MODEL.set(false);
}

/// A place where the scheduler can switch.
pub(crate) fn step() {
    if IS_MODEL.get() && !std::thread::panicking() {
        shuttle::thread::yield_now();
    }
}

pub(crate) fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = mpsc::channel();
    (Sender(sender), Receiver(receiver))
}

pub(crate) struct Sender<T>(mpsc::Sender<T>);

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender(self.0.clone())
    }
}

impl<T> Sender<T> {
    pub(crate) fn send(&self, value: T) -> Result<(), SendError<T>> {
        step();
        self.0.send(value)
    }
}

pub(crate) struct Receiver<T>(mpsc::Receiver<T>);

impl<T> Receiver<T> {
    pub(crate) fn recv(&self) -> Result<T, RecvError> {
        while IS_MODEL.get() {
            step();
            match self.0.try_recv() {
                Ok(value) => return Ok(value),
                Err(TryRecvError::Disconnected) => return Err(RecvError),
                Err(TryRecvError::Empty) => {}
            }
        }
        self.0.recv()
    }

    pub(crate) fn try_iter(&self) -> TryIter<'_, T> {
        step();
        self.0.try_iter()
    }

    pub(crate) fn try_recv(&self) -> Result<T, TryRecvError> {
        self.0.try_recv()
    }
}
