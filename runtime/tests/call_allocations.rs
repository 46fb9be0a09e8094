//! Heap allocations of a whole call. The only test of its file, because the counts are per process.

#![allow(missing_docs, clippy::panic, reason = "a test")]

use std::alloc::System;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use volcengine_core::bytes::Bytes;
use volcengine_core::http::{Request, Response};
use volcengine_core::schema::{Action, ActionInfo, Execute, Method, Period, Quota, ServiceInfo};
use volcengine_core::transport::{ResponseFuture, Transport};
use volcengine_core::{Client, Credentials, action, record};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

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

/// The same with a quota.
#[derive(Clone)]
struct StartRequest {
    app_id: String,
    public_stream_id: String,
}

record! {
    StartRequest {
        defaulted {
            app_id: String = "AppId";
            public_stream_id: String = "PublicStreamId";
        }
    }
}

action! {
    StartRequest => String,
    ActionInfo::new(&RTC, "2023-11-01", Method::Post, "StartPushPublicStream")
        .quotas(&[Quota::new(1_000, Period::Second).keyed_by("AppId")])
}

/// Responds at once. It allocates its future and the body, like every transport.
struct InstantTransport;

impl Transport for InstantTransport {
    fn send(&self, _request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        let body = br#"{"ResponseMetadata":{"RequestId":"20230604110420****100232280022D31","Action":"StopPushPublicStream","Version":"2023-11-01","Service":"rtc","Region":"cn-north-1"},"Result":"ok"}"#;
        Box::pin(async move { Ok(Response::new(Bytes::copy_from_slice(body))) })
    }
}

/// What the transport allocates: its future and the body.
const BY_TRANSPORT: usize = 2;

fn poll<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// How often a call allocates besides its transport.
fn allocations<A: Action<Output = String> + Clone>(client: &Client, request: &A) -> usize {
    // The minimum of several runs, because the test harness can allocate at the same time.
    let counts = (0..10).map(|_| {
        let request = request.clone();
        let region = Region::new(ALLOCATOR);
        let outcome = poll(client.execute(request));
        let change = region.change();
        assert!(matches!(outcome, Poll::Ready(Ok(response)) if response.result == "ok"));
        change.allocations + change.reallocations
    });
    counts.min().unwrap_or_default() - BY_TRANSPORT
}

#[test]
fn a_call_allocates_little() {
    let client = Client::builder(&RTC)
        .credentials(Credentials::new("AK", "SK"))
        .transport(InstantTransport)
        .build()
        .unwrap();
    let (app_id, public_stream_id) = ("Your_AppId".to_owned(), "Your_PublicStream".to_owned());
    let stop = StopRequest {
        app_id: app_id.clone(),
        public_stream_id: public_stream_id.clone(),
    };
    let start = StartRequest {
        app_id,
        public_stream_id,
    };
    let counts = (allocations(&client, &stop), allocations(&client, &start));
    println!("a call without and with a quota, apart from the transport: {counts:?} allocations");
    assert!(counts.0 <= 13 && counts.1 <= 15, "{counts:?} allocations");
}
