//! Futures as trait objects, and futures with a time limit.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use crate::clock::Clock;

/// A future of unknown type. It can be sent between threads, except in a browser, where there is
/// one thread and most futures cannot.
#[cfg(not(target_arch = "wasm32"))]
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A future of unknown type. It can be sent between threads, except in a browser, where there is
/// one thread and most futures cannot.
#[cfg(target_arch = "wasm32")]
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What `future` gives, unless the clock passes `limit` first.
///
/// A future that is ready at once needs no timer. It is borrowed, so that it is in memory once.
pub(crate) async fn within<F: Future + ?Sized>(
    clock: &dyn Clock,
    limit: Duration,
    mut future: Pin<&mut F>,
) -> Option<F::Output> {
    let mut alarm = None;
    poll_fn(|context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        let alarm = alarm.get_or_insert_with(|| clock.sleep(limit));
        alarm.as_mut().poll(context).map(|()| None)
    })
    .await
}
