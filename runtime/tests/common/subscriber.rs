//! Subscribers of one thread, in a program with many tests.

use std::sync::OnceLock;

use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// Sends the spans and events of this thread to a subscriber until the guard is dropped.
///
/// `tracing` caches for all threads whether an event is wanted. While a program has one subscriber, it
/// asks that of the thread that comes to the event first, and a thread of another test has none
/// (tokio-rs/tracing#3611). With a second subscriber in the program, it asks both.
pub(crate) fn subscribe(subscriber: impl Subscriber + Send + Sync + 'static) -> DefaultGuard {
    static SECOND: OnceLock<Dispatch> = OnceLock::new();
    SECOND.get_or_init(|| Dispatch::new(Nothing));
    tracing::subscriber::set_default(subscriber)
}

/// Wants no event of any level, so nothing is cached before the other subscriber is there.
struct Nothing;

impl Subscriber for Nothing {
    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::OFF)
    }
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
