//! Whole calls of a generated client against bare reqwest, in one run.
//!
//! ```text
//! cargo run --release -p volcgen-tests --example throughput -- [rounds] [milliseconds a round]
//! ```
//!
//! Both send the same body to a server in the same process, which answers a canned success. Bare
//! reqwest sends no signature and does not read the answer's JSON. Rounds alternate, and the median
//! of the ratios of neighbouring rounds is printed, since the machine's speed drifts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use volcengine_core::quota::{Limiter, Mode};
use volcengine_rtc::Credentials;
use volcengine_rtc::v2023_11_01::Client;

const BODY: &str = r#"{"AppId":"Your_AppId","PublicStreamId":"Your_PublicStream"}"#;
const ANSWER: &str = r#"{"ResponseMetadata":{"RequestId":"20230604110420****100232280022D31","Action":"StopPushPublicStream","Version":"2023-11-01","Service":"rtc","Region":"cn-north-1"},"Result":"ok"}"#;

fn main() {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse().unwrap());
    let rounds: usize = numbers.next().unwrap_or(21);
    let round = Duration::from_millis(numbers.next().unwrap_or(500).try_into().unwrap());
    // Reqwest asks for one, although nothing here is encrypted.
    rustls::crypto::ring::default_provider()
        .install_default()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let url = serve();
    runtime.block_on(async {
        println!("in flight   bare reqwest   client        ratio (median of {rounds})");
        for in_flight in [1, 64] {
            compare(&url, in_flight, rounds, round).await;
        }
    });
}

async fn compare(url: &str, in_flight: usize, rounds: usize, round: Duration) {
    let bare = reqwest::Client::builder()
        .tcp_nodelay(true)
        .build()
        .unwrap();
    let core = Client::builder()
        .endpoint(url)
        .credentials(Credentials::new("AK", "SK"))
        .quotas(Limiter::new().with_mode(Mode::Off))
        .build();
    let client = Client::new(core.unwrap());
    let mut pairs = Vec::new();
    // The first pair warms up connections and caches.
    for number in 0..=rounds {
        let bare = {
            let (bare, url) = (bare.clone(), url.to_owned());
            repeat(in_flight, round, move || {
                bare_call(bare.clone(), url.clone())
            })
            .await
        };
        let ours = {
            let client = client.clone();
            repeat(in_flight, round, move || call(client.clone())).await
        };
        if number > 0 {
            pairs.push((bare, ours));
        }
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    println!(
        "{in_flight:>9}   {:>8.0}/s    {:>8.0}/s    {:.3}",
        median(pairs.iter().map(|pair| pair.0).collect()),
        median(pairs.iter().map(|pair| pair.1).collect()),
        median(pairs.iter().map(|(bare, ours)| ours / bare).collect()),
    );
}

async fn bare_call(client: reqwest::Client, url: String) {
    let reply = client
        .post(url + "/?Action=StopPushPublicStream&Version=2023-11-01")
        .header("content-type", "application/json")
        .timeout(Duration::from_secs(10))
        .body(BODY)
        .send()
        .await
        .unwrap();
    assert_eq!(reply.bytes().await.unwrap().len(), ANSWER.len());
}

async fn call(client: Client) {
    let call = client.stop_push_public_stream();
    let call = call
        .app_id("Your_AppId")
        .public_stream_id("Your_PublicStream");
    assert_eq!(call.send().await.unwrap().result, "ok");
}

/// Calls a second, with so many at a time.
async fn repeat<F>(
    in_flight: usize,
    time: Duration,
    call: impl Fn() -> F + Clone + Send + 'static,
) -> f64
where
    F: Future<Output = ()> + Send,
{
    let (done, stop) = (
        Arc::new(AtomicU32::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let begin = Instant::now();
    let tasks: Vec<_> = (0..in_flight)
        .map(|_| {
            let (done, stop, call) = (done.clone(), stop.clone(), call.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    call().await;
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

/// A server on a thread of its own that answers every request the same.
fn serve() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_all().build().unwrap().block_on(async {
            let listener = TcpListener::from_std(listener).unwrap();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(answer(stream));
            }
        });
    });
    format!("http://{address}")
}

/// Answers the requests of one connection. Requests are small and each has the same body.
async fn answer(mut stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{ANSWER}",
        ANSWER.len()
    );
    let mut buffer = Vec::with_capacity(4_096);
    while let Ok(1..) = stream.read_buf(&mut buffer).await {
        if buffer.ends_with(BODY.as_bytes()) {
            buffer.clear();
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
