//! Secrets stay out of every `Debug`, `Display`, log, span, recording and error.
//!
//! Each part drives its types with marked secrets. A public type of the runtime, of the server crate, of the
//! mock, or of what `volcgen call` and `volcgen serve` are made of, that has a `Debug` or `Display` and that no
//! part drives is in `without_secrets.txt`, or the test fails.

mod callbacks;
mod calls;
mod console;
mod members;
mod mocking;
mod plain;
mod public_types;
mod shown;
#[path = "../../runtime/tests/common/subscriber.rs"]
mod subscriber;

use shown::Shown;

#[tokio::test]
async fn no_public_type_log_or_recording_shows_a_secret() {
    let mut shown = Shown::default();
    plain::drive(&mut shown);
    plain::providers(&mut shown).await;
    callbacks::drive(&mut shown);
    calls::drive(&mut shown).await;
    mocking::drive(&mut shown).await;
    console::drive(&mut shown).await;
    shown.no_secret();
    public_types::all_are_driven(&shown);
}
