//! The cost of quotas for a request that does not wait.
//!
//! Run with `cargo bench -p volcengine-core --bench quota`.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use criterion::Criterion;
use volcengine_core::clock::Clock;
use volcengine_core::future::BoxFuture;
use volcengine_core::quota::{Charge, Limiter};
use volcengine_core::record;
use volcengine_core::schema::{ActionInfo, Method, Period, Quota, ServiceInfo};

#[derive(Clone)]
struct Message {
    app_id: String,
    room_id: String,
}
record! {
    Message {
        required {
            app_id: String = "AppId";
            room_id: String = "RoomId";
        }
    }
}

static RTC: ServiceInfo = ServiceInfo::new("rtc", "r", &[("r", "h")]);
static FREE: ActionInfo = ActionInfo::new(&RTC, "2020-12-01", Method::Post, "Free");
static SEND: ActionInfo =
    ActionInfo::new(&RTC, "2020-12-01", Method::Post, "Send").quotas(&[Quota::new(
        1_000,
        Period::Second,
    )
    .shared("messages")
    .keyed_by("AppId")]);

/// A clock that advances by a millisecond per reading, so that no request waits.
#[derive(Clone, Default)]
struct Fast(Arc<AtomicU64>);

impl Clock for Fast {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
    fn monotonic(&self) -> Duration {
        Duration::from_millis(self.0.fetch_add(1, Relaxed))
    }
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        unreachable!("no request waits")
    }
}

fn acquire(limiter: &Limiter, charges: &[Charge], clock: &Fast) -> Duration {
    let acquiring = pin!(limiter.acquire(charges, clock, Duration::ZERO));
    match acquiring.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(permit) => permit.unwrap().queued_for,
        Poll::Pending => unreachable!("no request waits"),
    }
}

fn main() {
    let (limiter, clock) = (Limiter::new(), Fast::default());
    let message = Message {
        app_id: "0123456789abcdef01234567".to_owned(),
        room_id: "room".to_owned(),
    };
    let charges = limiter.charges(&SEND, &message);
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("charges, no quota", |bencher| {
        bencher.iter(|| limiter.charges(&FREE, black_box(&message)));
    });
    criterion.bench_function("charges, one quota with a key", |bencher| {
        bencher.iter(|| limiter.charges(&SEND, black_box(&message)));
    });
    criterion.bench_function("acquire, one quota", |bencher| {
        bencher.iter(|| acquire(&limiter, black_box(&charges), &clock));
    });
    criterion.bench_function("acquire, one quota with 100,000 keys", |bencher| {
        let charges: Vec<_> = (0..100_000)
            .map(|app| {
                let app_id = format!("{app:024}");
                limiter.charges(
                    &SEND,
                    &Message {
                        app_id,
                        ..message.clone()
                    },
                )
            })
            .collect();
        let mut next = charges.iter().cycle();
        bencher.iter(|| acquire(&limiter, next.next().unwrap(), &clock));
    });
    criterion.final_summary();
}
