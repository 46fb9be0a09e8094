//! The time of one signature of a `StopPushPublicStream`. `tests/allocations.rs` counts its heap
//! allocations.
//!
//! Run with `cargo bench -p volcengine-core --bench sign`.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::hint::black_box;

use criterion::Criterion;
use volcengine_core::Credentials;
use volcengine_core::sign::{
    Authorization, ReceivedRequest, Secret, SignableRequest, SignatureHeaders, Signer, SigningKey,
    XDate, sha256,
};

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
    let (request, string_to_sign) = signed_strings(&signer.sign(&PARTS, now));
    criterion.bench_function("hashing of the same bytes alone", |bencher| {
        let key = SigningKey::derive(&Secret::new("SK"), "20240102", "cn-north-1", "rtc");
        bencher.iter(|| {
            let body = sha256(black_box(PARTS.body));
            let request = sha256(black_box(request.as_bytes()));
            (
                body,
                request,
                key.sign(black_box(string_to_sign.as_bytes())),
            )
        });
    });
    criterion.final_summary();
}

/// The canonical request and the string to sign of [`PARTS`].
fn signed_strings(signed: &SignatureHeaders) -> (String, String) {
    let mut headers = PARTS.headers.to_vec();
    headers.push(("x-date", signed.x_date.as_str()));
    headers.push(("x-content-sha256", signed.x_content_sha256.as_str()));
    let received = ReceivedRequest {
        method: PARTS.method,
        path: PARTS.path,
        query: PARTS.query,
        headers: &headers,
        body: PARTS.body,
    };
    let authorization = Authorization::parse(&signed.authorization).unwrap();
    let request = received.canonical_request(authorization.signed_headers);
    let string_to_sign = received.string_to_sign(&authorization, &request);
    (request, string_to_sign)
}
