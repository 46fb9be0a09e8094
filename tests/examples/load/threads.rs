//! Calls per second of the blocking client, against reqwest's blocking one: like `throughput`, with
//! threads instead of tasks.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;
use volcengine_rtc::v2023_11_01::Client;

use crate::callers::{builder, signed};
use crate::server::{APP_ID, Protocol, STREAM, start};
use crate::throughput::median;

pub fn measure(rounds: u32, milliseconds: u32) {
    let time = Duration::from_millis(milliseconds.into());
    let server = start(Protocol::Http, 0);
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let request = runtime.block_on(signed(&server));
    let bare = reqwest::blocking::Client::builder()
        .no_proxy()
        .tcp_nodelay(true)
        .build()
        .unwrap();
    let client = Client::new(builder(&server).build_blocking().unwrap());
    println!("\nblocking, HTTP (A: bare reqwest::blocking, C: blocking client)");
    println!("           threads        A        C     C/A");
    for threads in [1, 8] {
        let mut measured = Vec::new();
        // The first round warms up connections and caches.
        for number in 0..=rounds {
            let bare = repeat(threads, time, || bare_call(&bare, &request));
            let ours = repeat(threads, time, || {
                let call = client.stop_push_public_stream();
                let call = call.app_id(APP_ID).public_stream_id(STREAM);
                assert_eq!(call.send().unwrap().result, "ok");
            });
            if number > 0 {
                measured.push((bare, ours));
            }
        }
        println!(
            "{threads:>18}  {:>7.0}  {:>7.0}   {:>5.3}",
            median(&measured, |round| round.0),
            median(&measured, |round| round.1),
            median(&measured, |(bare, ours)| ours / bare),
        );
    }
}

fn bare_call(client: &reqwest::blocking::Client, request: &Request<Bytes>) {
    let response = client
        .request(request.method().clone(), request.uri().to_string())
        .headers(request.headers().clone())
        .timeout(Duration::from_secs(10))
        .body(request.body().clone())
        .send()
        .unwrap();
    assert_eq!(response.status(), 200);
    assert!(!response.bytes().unwrap().is_empty());
}

/// The number of calls per second on this number of threads.
fn repeat(threads: u32, time: Duration, call: impl Fn() + Sync) -> f64 {
    let (done, stop) = (AtomicU32::new(0), AtomicBool::new(false));
    let begin = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    call();
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        thread::sleep(time);
        stop.store(true, Ordering::Relaxed);
    });
    f64::from(done.load(Ordering::Relaxed)) / begin.elapsed().as_secs_f64()
}
