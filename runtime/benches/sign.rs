//! The time of one signature of a `StopPushPublicStream`. `tests/allocations.rs` counts its heap
//! allocations.
//!
//! Run with `cargo bench -p volcengine-core --bench sign`.

#![allow(missing_docs)]

use std::hint::black_box;

use criterion::Criterion;
use volcengine_core::Credentials;
use volcengine_core::sign::{SignableRequest, Signer, SigningKey, XDate, sha256};

const PARTS: SignableRequest<'static> = SignableRequest {
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
    criterion.bench_function("hashing of the same size alone", |bencher| {
        let key = SigningKey::derive("SK", "20240102", "cn-north-1", "rtc");
        let (request, string_to_sign) = ([b'r'; 290], [b's'; 140]);
        bencher.iter(|| {
            let hashes = (sha256(black_box(PARTS.body)), sha256(black_box(&request)));
            (hashes, key.sign(black_box(&string_to_sign)))
        });
    });
    criterion.final_summary();
}
