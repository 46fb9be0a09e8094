//! As many calls as the machine makes, for minutes: no error, and no growth of memory.
//!
//! The server encrypts and throttles every hundredth request, so calls are retried. They have up to
//! eight attempts, because the default of three fails once in a million calls. One caller in eight
//! drops its calls after a random time, like a server whose own caller disconnects.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use volcengine_rtc::RetryPolicy;
use volcengine_rtc::v2023_11_01::Client;

use crate::callers::builder;
use crate::memory::resident;
use crate::server::{APP_ID, Protocol, STREAM, start};

const CALLERS: u64 = 64;

#[derive(Default)]
struct Counts {
    succeeded: AtomicU64,
    retried: AtomicU64,
    dropped: AtomicU64,
    failed: AtomicU64,
}

pub async fn soak(seconds: u32) {
    let server = start(Protocol::Https, 100);
    let core = builder(&server)
        .retry_policy(RetryPolicy::default().max_attempts(8))
        .build()
        .unwrap();
    let client = Client::new(core.with_timeout(Duration::from_secs(30)));
    let counts = Arc::new(Counts::default());
    let callers: Vec<_> = (0..CALLERS)
        .map(|number| tokio::spawn(call_on(client.clone(), number, Arc::clone(&counts))))
        .collect();
    println!("seconds   succeeded     retried     dropped      failed   memory");
    let (begin, end) = (Instant::now(), Duration::from_secs(seconds.into()));
    let step = (end / 12).max(Duration::from_secs(1));
    while begin.elapsed() < end {
        tokio::time::sleep(step).await;
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        println!(
            "{:>7}  {:>10}  {:>10}  {:>10}  {:>10}   {}",
            begin.elapsed().as_secs(),
            count(&counts.succeeded),
            count(&counts.retried),
            count(&counts.dropped),
            count(&counts.failed),
            resident(),
        );
    }
    for caller in callers {
        caller.abort();
    }
}

async fn call_on(client: Client, number: u64, counts: Arc<Counts>) {
    let mut round = 0_u64;
    loop {
        round += 1;
        let call = client.stop_push_public_stream();
        let call = call.app_id(APP_ID).public_stream_id(STREAM).send();
        let outcome = if number.is_multiple_of(8) {
            // At the machine's limit a call takes milliseconds.
            let limit = Duration::from_micros(round * 97 % 20_000);
            tokio::time::timeout(limit, call).await.ok()
        } else {
            Some(call.await)
        };
        let counter = match outcome {
            None => &counts.dropped,
            Some(Err(error)) => {
                eprintln!("{error}");
                &counts.failed
            }
            Some(Ok(response)) => {
                let retries = u64::from(response.attempts().sent() - 1);
                counts.retried.fetch_add(retries, Ordering::Relaxed);
                &counts.succeeded
            }
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}
