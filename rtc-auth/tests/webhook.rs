//! Webhooks against examples computed by the documented rule, and properties of any body.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test"
)]
#![cfg(feature = "webhook")]

mod common;

use std::time::{Duration, SystemTime};

use common::{APP_ID, SECRET, signed, unsigned};
use proptest::prelude::*;
use serde_json::{Value, json};
use volcengine_rtc_server::webhook::{
    Delivery, Event, EventType, InvalidSecretKey, MemoryReplayGuard, Notification, ReplayGuard,
    Verifier, WebhookError,
};

const TIME: &str = "2024-01-02T03:04:05Z";
const HOUR: Duration = Duration::from_secs(3600);

fn verifier() -> Verifier {
    Verifier::new(SECRET).unwrap()
}

fn event_time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_645)
}

fn verify(notification: &Value) -> Result<Notification, WebhookError> {
    verifier().verify(notification.to_string().as_bytes())
}

/// A genuine notification, as JSON with its signature.
fn genuine() -> Value {
    serde_json::from_str(&signed(unsigned("UserJoinRoom", "a1b2c3", TIME))).unwrap()
}

fn vectors() -> Vec<Value> {
    let vectors: Value = serde_json::from_str(include_str!("vectors/rtc_callback.json")).unwrap();
    vectors["vectors"].as_array().unwrap().clone()
}

#[test]
fn every_vector_verifies_with_its_exact_data() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 4);
    for vector in vectors {
        let (name, body) = (&vector["name"], &vector["body"]);
        let verifier = Verifier::new(vector["secret_key"].as_str().unwrap()).unwrap();
        let notification = verifier.verify(body.to_string().as_bytes());
        let notification = notification.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(notification.event_type(), &EventType::UserJoinRoom);
        assert_eq!(notification.event_data(), body["EventData"], "{name}");
        assert_eq!(notification.event_id(), body["EventId"], "{name}");
        assert_eq!(notification.event_time(), body["EventTime"], "{name}");
        assert_eq!(notification.occurred_at(), Some(event_time()), "{name}");
        assert_eq!(notification.app_id(), body["AppId"], "{name}");
        assert_eq!(notification.version(), body["Version"], "{name}");

        let other = Verifier::new("another secret").unwrap();
        let rejected = other.verify(body.to_string().as_bytes()).unwrap_err();
        assert_eq!(rejected, WebhookError::InvalidSignature, "{name}");
    }
}

#[test]
fn both_spellings_of_nonce_are_accepted() {
    let mut body = genuine();
    let nonce = body["Nonce"].take();
    body.as_object_mut().unwrap().remove("Nonce");
    body["Noce"] = nonce.clone();
    assert!(verify(&body).is_ok());
    body["Nonce"] = nonce;
    body["Noce"] = "9999".into();
    assert!(verify(&body).is_ok());
}

#[test]
fn a_notification_with_a_changed_field_is_rejected() {
    for name in [
        "EventType",
        "EventData",
        "EventTime",
        "EventId",
        "AppId",
        "Version",
        "Nonce",
        "Signature",
    ] {
        let mut body = genuine();
        body[name] = format!("{}0", body[name].as_str().unwrap()).into();
        assert_eq!(
            verify(&body).unwrap_err(),
            WebhookError::InvalidSignature,
            "{name}"
        );
    }
    let mut body = genuine();
    body["Signature"] = "".into();
    assert_eq!(verify(&body).unwrap_err().status(), 401);
}

#[test]
fn a_body_that_is_not_a_notification_is_malformed() {
    let what = |body: &[u8]| {
        let error = verifier().verify(body).unwrap_err();
        assert_eq!(error.status(), 400);
        error.to_string()
    };
    assert!(what(b"").ends_with("the body is not JSON: line 1, column 0"));
    assert!(what(b"[]").ends_with("the body is not a JSON object"));
    assert!(what(b"\xff\xfe").contains("not JSON"));
    assert!(what("[".repeat(100_000).as_bytes()).contains("not a JSON object"));
    for name in ["EventType", "EventData", "EventId", "Version", "Signature"] {
        let mut body = genuine();
        body.as_object_mut().unwrap().remove(name);
        let missing = format!("`{name}` is missing");
        assert!(what(body.to_string().as_bytes()).ends_with(&missing));
        body[name] = json!({"secret": 1});
        let wrong = what(body.to_string().as_bytes());
        assert!(wrong.ends_with(&format!("`{name}` is not a string")));
        assert!(!wrong.contains("secret"));
    }
    let without_id = signed(unsigned("UserJoinRoom", "", TIME));
    assert!(what(without_id.as_bytes()).ends_with("`EventId` is empty"));
}

#[test]
fn a_body_over_the_limit_is_rejected_unread() {
    let body = genuine().to_string();
    let limit = body.len();
    assert!(verifier().max_body(limit).verify(body.as_bytes()).is_ok());
    let limit = limit - 1;
    let rejected = verifier().max_body(limit).verify(body.as_bytes());
    let rejected = rejected.unwrap_err();
    assert_eq!(rejected, WebhookError::TooLarge { limit });
    assert_eq!(rejected.status(), 413);
}

#[test]
fn bodies_of_up_to_a_mebibyte_are_accepted_by_default() {
    let body = genuine().to_string();
    let padded = |length: usize| format!("{body}{}", " ".repeat(length - body.len()));
    let limit = 1_048_576;
    assert!(verifier().verify(padded(limit).as_bytes()).is_ok());
    let rejected = verifier().verify(padded(limit + 1).as_bytes());
    assert_eq!(rejected.unwrap_err(), WebhookError::TooLarge { limit });
}

#[test]
fn a_notification_of_another_application_is_rejected() {
    let body = genuine().to_string();
    assert!(verifier().app_id(APP_ID).verify(body.as_bytes()).is_ok());
    let rejected = verifier().app_id("other").verify(body.as_bytes());
    assert_eq!(rejected.unwrap_err(), WebhookError::AppIdMismatch);
}

#[test]
fn an_event_outside_the_accepted_age_is_stale() {
    let verifier = verifier().max_age(HOUR);
    let verify = |time: &str, now| {
        let body = signed(unsigned("UserJoinRoom", "a1b2c3", time));
        verifier.verify_at(body.as_bytes(), now).map(|_| ())
    };
    let second = Duration::from_secs(1);
    let stale = Err(WebhookError::Stale {
        event_time: event_time(),
    });
    assert_eq!(verify(TIME, event_time() + HOUR), Ok(()));
    assert_eq!(verify(TIME, event_time() + HOUR + second), stale);
    assert_eq!(verify(TIME, event_time() - HOUR), Ok(()));
    assert_eq!(verify(TIME, event_time() - HOUR - second), stale);
    for time in [
        "2024-01-02T11:04:05+08:00",
        "2024-01-02T03:04:05.000000000Z",
    ] {
        assert_eq!(verify(time, event_time() + HOUR), Ok(()), "{time}");
        assert_eq!(verify(time, event_time() + HOUR + second), stale, "{time}");
    }
    let error = verify("yesterday", event_time()).unwrap_err();
    assert_eq!(error.status(), 400);
    assert!(
        error
            .to_string()
            .ends_with("`EventTime` is not an RFC 3339 timestamp")
    );
}

/// The error must not reveal anything about a forged request but that it is forged.
#[test]
fn the_signature_is_checked_before_anything_else() {
    let mut body = genuine();
    body["Signature"] = "0".repeat(64).into();
    let verifier = verifier().app_id("other").max_age(HOUR);
    let rejected = verifier.verify(body.to_string().as_bytes());
    assert_eq!(rejected.unwrap_err(), WebhookError::InvalidSignature);
}

#[test]
fn event_data_is_decoded_on_demand() {
    let with_data = |event_type: &str, data: &str| {
        let mut notification = unsigned(event_type, "a1b2c3", TIME);
        notification["EventData"] = data.into();
        verifier().verify(signed(notification).as_bytes()).unwrap()
    };
    let data = r#"{"AppId":"a","RoomId":"r","TaskId":"t","Code":0}"#;
    let event = with_data("RecordStarted", data).event().unwrap();
    assert!(matches!(event, Event::RecordStarted(record) if record.task_id == "t"));

    let event_type = EventType::Other("Newer".to_owned());
    let data = Value::Null;
    let event = with_data("Newer", "").event().unwrap();
    assert_eq!(event, Event::Other { event_type, data });

    let notification = with_data("UserJoinRoom", "{cut off");
    assert_eq!(notification.event_data(), "{cut off");
    assert_eq!(notification.event().unwrap_err().status(), 400);
}

#[test]
fn secret_keys_are_redacted_and_cannot_be_empty() {
    for empty in ["", " \r\n"] {
        assert_eq!(Verifier::new(empty).unwrap_err(), InvalidSecretKey::Empty);
    }
    assert!(!format!("{:?}", verifier()).contains(SECRET));
    let body = genuine();
    let debug = format!("{:?}", verify(&body).unwrap());
    assert!(!debug.contains(body["Signature"].as_str().unwrap()));
    assert!(
        debug.contains("a1b2c3") && debug.contains(APP_ID),
        "{debug}"
    );
}

#[test]
fn pasted_secret_keys_lose_white_space_and_invisible_characters_are_rejected() {
    let verifier = Verifier::new(format!("\t{SECRET}\r\n")).unwrap();
    let verifier = verifier.app_id(format!("{APP_ID}\n"));
    verifier.verify(genuine().to_string().as_bytes()).unwrap();
    for (key, position) in [("se\ncret", 3), ("s\tecret", 2), ("secret\u{200b}", 7)] {
        let error = Verifier::new(key).unwrap_err();
        assert_eq!(error, InvalidSecretKey::Invisible { position });
        assert!(!error.to_string().contains("cret\u{200b}"), "{error}");
    }
    assert!(Verifier::new("密钥 of my own").is_ok());
}

#[test]
fn several_secret_keys_are_accepted_while_one_replaces_the_other() {
    let body = genuine().to_string();
    let [first, second] = [(SECRET, "new"), ("new", SECRET)].map(|(first, second)| {
        let verifier = Verifier::new(first).unwrap();
        verifier.also_accept(second).unwrap()
    });
    assert!(first.verify(body.as_bytes()).is_ok() && second.verify(body.as_bytes()).is_ok());
    assert!(!format!("{second:?}").contains(SECRET));
    let twice = verifier().also_accept(SECRET).unwrap();
    assert!(twice.verify(body.as_bytes()).is_ok());
    let others = Verifier::new("a").unwrap().also_accept("b").unwrap();
    let rejected = others.verify(body.as_bytes()).unwrap_err();
    assert_eq!(rejected, WebhookError::InvalidSignature);
    assert!(verifier().also_accept(" ").is_err());
}

async fn begin<'a>(guard: &'a MemoryReplayGuard, body: &Value) -> Delivery<'a, MemoryReplayGuard> {
    let notification = verify(body).unwrap();
    let Ok(delivery) = guard.begin(&notification).await;
    delivery
}

#[tokio::test]
async fn an_event_is_new_until_its_reservation_is_committed() {
    let guard = MemoryReplayGuard::new(10, HOUR);
    let first = begin(&guard, &genuine()).await;
    assert!(matches!(first, Delivery::New(_)));
    assert_eq!(format!("{first:?}"), "New(Reservation { .. })");
    assert!(matches!(
        begin(&guard, &genuine()).await,
        Delivery::InProgress
    ));
    drop(first);
    let Delivery::New(reservation) = begin(&guard, &genuine()).await else {
        panic!("dropping a reservation forgets the event");
    };
    let Ok(()) = reservation.commit().await;
    assert!(matches!(
        begin(&guard, &genuine()).await,
        Delivery::Duplicate
    ));

    // A retry with another nonce has another signature, but the same id.
    let mut retry = unsigned("UserJoinRoom", "a1b2c3", TIME);
    retry["Nonce"] = "1234".into();
    let retry: Value = serde_json::from_str(&signed(retry)).unwrap();
    assert!(matches!(begin(&guard, &retry).await, Delivery::Duplicate));
}

/// The signature does not protect which field has which value; the guard makes up for it.
#[tokio::test]
async fn a_replay_with_swapped_fields_is_a_duplicate() {
    let guard = MemoryReplayGuard::new(10, HOUR);
    let body = genuine();
    let Delivery::New(reservation) = begin(&guard, &body).await else {
        panic!("it is new");
    };
    let Ok(()) = reservation.commit().await;
    let mut replay = body.clone();
    replay["EventId"] = body["Nonce"].clone();
    replay["Nonce"] = body["EventId"].clone();
    assert!(matches!(begin(&guard, &replay).await, Delivery::Duplicate));
}

proptest! {
    #[test]
    fn verifying_any_body_does_not_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(verifier().verify(&body).is_err());
    }

    #[test]
    fn verifying_any_fields_does_not_panic(
        values in prop::collection::vec("\\PC{0,12}", 6),
        event_id in "\\PC{1,12}",
    ) {
        let mut body = unsigned(&values[0], &event_id, &values[1]);
        for (name, value) in ["EventData", "AppId", "Version", "Nonce"].iter().zip(&values[2..]) {
            body[*name] = value.as_str().into();
        }
        let body = signed(body);
        let notification = verifier().verify(body.as_bytes()).unwrap();
        prop_assert_eq!(notification.event_data(), &values[2]);
        prop_assert_eq!(notification.event_id(), event_id);
        let _ = (notification.event(), notification.occurred_at());
    }

    /// The bytes around the values can change, the values cannot.
    #[test]
    fn a_body_with_any_byte_changed_is_rejected_or_means_the_same(
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut body = genuine().to_string().into_bytes();
        let genuine = verifier().verify(&body).unwrap();
        let at = at.index(body.len());
        body[at] = byte;
        if let Ok(notification) = verifier().verify(&body) {
            prop_assert_eq!(notification, genuine);
        }
    }
}
