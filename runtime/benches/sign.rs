//! What one signature of a `StopPushPublicStream` costs: nanoseconds, and allocations on the heap.
//!
//! Run with `cargo bench -p volcengine-core --bench sign`.

#![allow(missing_docs)]

use std::alloc::System;
use std::hint::black_box;

use criterion::Criterion;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use volcengine_core::Credentials;
use volcengine_core::sign::{Parts, Signer, XDate};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const PARTS: Parts<'static> = Parts {
    method: "POST",
    path: "/",
    query: "Action=StopPushPublicStream&Version=2020-12-01",
    headers: &[
        ("host", "rtc.volcengineapi.com"),
        ("content-type", "application/json"),
    ],
    body: br#"{"AppId":"Your_AppId","BusinessId":"Your_BusinessId","PublicStreamId":"PublicStreamId"}"#,
};

fn signer() -> Signer {
    let credentials = Credentials::new(
        "AKFAKEEXAMPLE0000000001",
        "fake-secret-key-for-unit-tests-only-0001",
    );
    Signer::new(credentials, "cn-north-1", "rtc")
}

fn main() {
    let now = XDate::from_unix(1_704_164_645);
    let signer = signer();
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("sign, day key cached", |bencher| {
        bencher.iter(|| signer.sign(black_box(&PARTS), now));
    });
    criterion.bench_function("sign, day key derived", |bencher| {
        let mut seconds = 0;
        bencher.iter(|| {
            seconds += 86_400;
            signer.sign(black_box(&PARTS), XDate::from_unix(seconds))
        });
    });
    criterion.final_summary();

    let _ = signer.sign(&PARTS, now);
    let region = Region::new(ALLOCATOR);
    let signed = signer.sign(&PARTS, now);
    let allocations = region.change().allocations;
    println!("sign, day key cached: {allocations} heap allocations");
    drop(signed);
}
