//! Heap allocations of a signature. The only test of its file, because the counts are per process.

#![allow(missing_docs, reason = "a test")]

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use volcengine_core::Credentials;
use volcengine_core::sign::{SignableRequest, Signer, XDate};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[test]
fn a_signature_allocates_once() {
    let parts = SignableRequest {
        method: "POST",
        path: "/",
        query: "Action=StopPushPublicStream&Version=2020-12-01",
        headers: &[
            ("host", "rtc.volcengineapi.com"),
            ("content-type", "application/json"),
        ],
        body: br#"{"AppId":"Your_AppId","PublicStreamId":"Your_PublicStream"}"#,
    };
    let signer = Signer::new(Credentials::new("AK", "SK"), "cn-north-1", "rtc");
    let now = XDate::from_unix(1_704_164_645);
    let first = signer.sign(&parts, now);
    let authorization = &first.authorization;
    assert_eq!(authorization.len(), authorization.capacity());

    // The minimum of several runs, because the test harness can allocate at the same time.
    let counts = (0..10).map(|_| {
        let region = Region::new(ALLOCATOR);
        let again = signer.sign(&parts, now);
        let change = region.change();
        assert_eq!(first.authorization, again.authorization);
        change.allocations + change.reallocations
    });
    let fewest = counts.min();
    println!("a signature: {fewest:?} allocations");
    assert_eq!(fewest, Some(1));
}
