//! Whole calls against bare reqwest, in one run.
//!
//! Bare reqwest sends the same bytes, signed once before the measurement, and reads the response to its
//! end without parsing it. Rounds alternate, and the median of the ratios of neighbouring rounds is
//! printed, because the machine's speed drifts.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use volcengine_core::bytes::Bytes;
use volcengine_core::http::Request;
use volcengine_core::quota::{Limiter, Mode};
use volcengine_core::transport::{HyperTransport, ResponseFuture, Transport, TransportOptions};
use volcengine_rtc::v2023_11_01::Client;
use volcengine_rtc::{ClientBuilder, Credentials};

use crate::server::{APP_ID, STREAM, Server, start};

pub async fn measure(rounds: u32, milliseconds: u32) {
    let round = Duration::from_millis(milliseconds.into());
    println!("         in flight   bare reqwest        client   ratio (median of {rounds})");
    for encrypted in [false, true] {
        let server = start(encrypted, 0);
        for in_flight in [1, 64] {
            compare(&server, in_flight, rounds, round).await;
        }
    }
}

async fn compare(server: &Server, in_flight: u32, rounds: u32, round: Duration) {
    let (client, bare) = (client(server), bare(server));
    let request = signed(server).await;
    let mut pairs = Vec::new();
    // The first pair warms up connections and caches.
    for number in 0..=rounds {
        let (bare, request, client) = (bare.clone(), request.clone(), client.clone());
        let send = move || bare_call(bare.clone(), request.clone());
        let bare = repeat(in_flight, round, send).await;
        let ours = repeat(in_flight, round, move || call(client.clone())).await;
        if number > 0 {
            pairs.push((bare, ours));
        }
    }
    let median = |select: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<_> = pairs.iter().map(select).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    println!(
        "{:>7}  {in_flight:>9}   {:>10.0}/s  {:>10.0}/s   {:.3}",
        server.url.split(':').next().unwrap_or_default(),
        median(|pair| pair.0),
        median(|pair| pair.1),
        median(|(bare, ours)| ours / bare),
    );
}

pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .endpoint(&server.url)
        .credentials(Credentials::new("AK", "SK"))
        .transport(HyperTransport::with_options(&options(server)).unwrap())
}

fn options(server: &Server) -> TransportOptions {
    let options = TransportOptions::new().no_proxy();
    match &server.certificate {
        Some(pem) => options.add_roots(pem.clone()),
        None => options,
    }
}

fn client(server: &Server) -> Client {
    let unlimited = Limiter::new().with_mode(Mode::Off);
    Client::new(builder(server).limiter(unlimited).build().unwrap())
}

fn bare(server: &Server) -> reqwest::Client {
    let mut builder = reqwest::Client::builder().no_proxy().tcp_nodelay(true);
    if let Some(pem) = &server.certificate {
        let root = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
        builder = builder.tls_certs_only([root]);
    }
    builder.build().unwrap()
}

/// The request that a client passes to its transport.
async fn signed(server: &Server) -> Arc<Request<Bytes>> {
    struct Recorder(HyperTransport, Arc<Mutex<Option<Request<Bytes>>>>);
    impl Transport for Recorder {
        fn send(&self, request: Request<Bytes>, timeout: Duration) -> ResponseFuture {
            *self.1.lock().unwrap() = Some(request.clone());
            self.0.send(request, timeout)
        }
    }
    let recorded = Arc::default();
    let transport = HyperTransport::with_options(&options(server)).unwrap();
    let builder = builder(server).transport(Recorder(transport, Arc::clone(&recorded)));
    call(Client::new(builder.build().unwrap())).await;
    Arc::new(recorded.lock().unwrap().take().unwrap())
}

async fn bare_call(client: reqwest::Client, request: Arc<Request<Bytes>>) {
    let response = client
        .request(request.method().clone(), request.uri().to_string())
        .headers(request.headers().clone())
        .timeout(Duration::from_secs(10))
        .body(request.body().clone())
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert!(!response.bytes().await.unwrap().is_empty());
}

async fn call(client: Client) {
    let call = client.stop_push_public_stream();
    let call = call.app_id(APP_ID).public_stream_id(STREAM);
    assert_eq!(call.send().await.unwrap().result, "ok");
}

/// The number of calls per second, with `in_flight` concurrent ones.
async fn repeat<F>(
    in_flight: u32,
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
