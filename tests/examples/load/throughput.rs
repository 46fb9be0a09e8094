//! Calls per second of a generated client, and of what it is built on, in one run.
//!
//! Rounds alternate, and the medians of the ratios of neighbouring rounds are printed, because the
//! machine's speed drifts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::callers::{BareHyper, BareReqwest, Caller, client, client_over_reqwest, signed};
use crate::server::{Protocol, Server, start};

/// Calls per second of all callers in one round.
struct Round {
    reqwest: f64,
    hyper: f64,
    client: f64,
    over_reqwest: f64,
}

pub async fn measure(rounds: u32, milliseconds: u32) {
    let time = Duration::from_millis(milliseconds.into());
    println!(
        "calls per second, medians of {rounds} rounds of {milliseconds} ms, and ratios of them"
    );
    println!("(A: bare reqwest, B: bare hyper-util pool, C: client, D: client over reqwest)");
    println!("         in flight        A        B        C        D     C/A     C/B     D/A");
    for protocol in [Protocol::Http, Protocol::Https] {
        let server = start(protocol, 0);
        for in_flight in [1, 64] {
            compare(&server, in_flight, rounds, time).await;
        }
    }
}

async fn compare(server: &Server, in_flight: u32, rounds: u32, time: Duration) {
    let signed = signed(server).await;
    let reqwest = BareReqwest::new(server, signed.clone());
    let hyper = BareHyper::new(server, signed);
    let (client, over_reqwest) = (client(server), client_over_reqwest(server));
    let mut measured = Vec::new();
    // The first round warms up connections and caches.
    for number in 0..=rounds {
        let round = Round {
            reqwest: repeat(&reqwest, in_flight, time).await,
            hyper: repeat(&hyper, in_flight, time).await,
            client: repeat(&client, in_flight, time).await,
            over_reqwest: repeat(&over_reqwest, in_flight, time).await,
        };
        if number > 0 {
            measured.push(round);
        }
    }
    println!(
        "{:>7}  {in_flight:>9}  {:>7.0}  {:>7.0}  {:>7.0}  {:>7.0}   {:>5.3}   {:>5.3}   {:>5.3}",
        server.url.split(':').next().unwrap_or_default(),
        median(&measured, |round| round.reqwest),
        median(&measured, |round| round.hyper),
        median(&measured, |round| round.client),
        median(&measured, |round| round.over_reqwest),
        median(&measured, |round| round.client / round.reqwest),
        median(&measured, |round| round.client / round.hyper),
        median(&measured, |round| round.over_reqwest / round.reqwest),
    );
}

/// The median of a value of each round.
pub fn median<R>(rounds: &[R], value: impl Fn(&R) -> f64) -> f64 {
    let mut values: Vec<_> = rounds.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The number of calls per second, with `in_flight` concurrent ones.
async fn repeat(caller: &impl Caller, in_flight: u32, time: Duration) -> f64 {
    let done = Arc::new(AtomicU32::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let begin = Instant::now();
    let tasks: Vec<_> = (0..in_flight)
        .map(|_| {
            let (done, stop, caller) = (done.clone(), stop.clone(), caller.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    caller.clone().call().await.unwrap();
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    tokio::time::sleep(time).await;
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.unwrap();
    }
    f64::from(done.load(Ordering::Relaxed)) / begin.elapsed().as_secs_f64()
}
