//! The cost of a call without the network: the transport responds at once.
//!
//! Run with `cargo bench -p volcengine-core --bench call`. `tests/call_allocations.rs` counts the
//! heap allocations.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use volcengine_core::bytes::Bytes;
use volcengine_core::http::{Request, Response};
use volcengine_core::schema::{ActionInfo, Method, ServiceInfo};
use volcengine_core::transport::{ResponseFuture, Transport};
use volcengine_core::{Client, Credentials, action, record};

static RTC: ServiceInfo = ServiceInfo::new(
    "rtc",
    "cn-north-1",
    &[("cn-north-1", "rtc.volcengineapi.com")],
);

#[derive(Clone)]
struct StopRequest {
    app_id: String,
    public_stream_id: String,
}

record! {
    StopRequest {
        defaulted {
            app_id: String = "AppId";
            public_stream_id: String = "PublicStreamId";
        }
    }
}

action! {
    StopRequest => String,
    ActionInfo::new(&RTC, "2023-11-01", Method::Post, "StopPushPublicStream")
}

struct InstantTransport;

impl Transport for InstantTransport {
    fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        let body = Bytes::from_static(
            br#"{"ResponseMetadata":{"RequestId":"20230604110420****100232280022D31","Action":"StopPushPublicStream","Version":"2023-11-01","Service":"rtc","Region":"cn-north-1"},"Result":"ok"}"#,
        );
        Box::pin(async move { Ok(Response::new(body)) })
    }
}

fn call(criterion: &mut Criterion) {
    let client = Client::builder(&RTC)
        .credentials(Credentials::new("AK", "SK"))
        .transport(InstantTransport)
        .build()
        .unwrap();
    let request = StopRequest {
        app_id: "Your_AppId".to_owned(),
        public_stream_id: "Your_PublicStream".to_owned(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    println!(
        "the future of a call takes {} bytes",
        size_of_val(&client.send(&request))
    );
    criterion.bench_function("a call without the network", |bencher| {
        bencher.iter(|| {
            let response = runtime.block_on(client.send(black_box(&request)));
            black_box(response.unwrap());
        });
    });
    // Without the cost of entering the runtime for each call.
    criterion.bench_function("a call of a running task", |bencher| {
        bencher.iter_custom(|count| {
            runtime.block_on(async {
                let started = Instant::now();
                for _ in 0..count {
                    let response = client.send(black_box(&request)).await;
                    black_box(response.unwrap());
                }
                started.elapsed()
            })
        });
    });
}

criterion_group!(benches, call);
criterion_main!(benches);
