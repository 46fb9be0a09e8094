//! Client access tokens against the output of the official Python sample, and what holds for any.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a test"
)]
#![cfg(feature = "token")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use serde_json::Value;
use volcengine_rtc_server::token::{
    AccessToken, App, Expiry, InvalidToken, Privilege, Room, TokenError, UnverifiedToken,
};

const APP_ID: &str = "0123456789abcdef01234567";
const HOUR: Duration = Duration::from_secs(3600);

fn app() -> App {
    App::new(APP_ID, "fake-app-key").unwrap()
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn expiry(seconds: &Value) -> Expiry {
    match seconds.as_u64().unwrap() {
        0 => Expiry::Never,
        seconds => at(seconds).into(),
    }
}

fn vectors() -> Vec<Value> {
    let vectors: Value = serde_json::from_str(include_str!("vectors/rtc_token.json")).unwrap();
    vectors["vectors"].as_array().unwrap().clone()
}

/// Issues the token that a vector describes.
fn issue(app: &App, vector: &Value) -> Result<AccessToken, TokenError> {
    let string = |name: &str| vector[name].as_str().unwrap();
    let mut token = app
        .token(string("user_id"), expiry(&vector["expire_at"]))
        .room(string("room_id"))
        .issued_at(at(vector["issued_at"].as_u64().unwrap()))
        .nonce(vector["nonce"].as_u64().unwrap().try_into().unwrap());
    for call in vector["add_privilege_calls"].as_array().unwrap() {
        let number: u16 = call[0].as_u64().unwrap().try_into().unwrap();
        token = token.allow_until(number.into(), expiry(&call[1]));
    }
    token.sign()
}

#[test]
fn tokens_match_every_vector_and_verify() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 5);
    for vector in vectors {
        let name = vector["name"].as_str().unwrap();
        let app = App::new(
            vector["app_id"].as_str().unwrap(),
            vector["app_key"].as_str().unwrap(),
        );
        let app = app.unwrap();
        let expected = vector["expected"]["token"].as_str().unwrap();
        let received: UnverifiedToken = expected.parse().unwrap();
        if vector["user_id"].as_str().unwrap().is_ascii() {
            let issued = issue(&app, &vector).unwrap();
            assert_eq!(issued.as_str(), expected, "{name}");
            assert_eq!(received.unverified_claims(), issued.claims(), "{name}");
        } else {
            // The sample signs any id. Such a token still verifies.
            let rejected = issue(&app, &vector).unwrap_err();
            assert_eq!(rejected, TokenError::InvalidId { what: "room" }, "{name}");
            let user = received.unverified_claims().user();
            assert_eq!(user, vector["user_id"], "{name}");
        }
        let last = at(vector["expire_at"].as_u64().unwrap());
        let verified = app.verify(&received, last).unwrap();
        assert_eq!(verified.as_str(), expected, "{name}");
        assert_eq!(
            app.verify(&received, last + Duration::from_secs(1))
                .unwrap_err(),
            InvalidToken::Expired { expires_at: last },
            "{name}"
        );
        let listed = vector["privileges_on_wire"].as_object().unwrap();
        let read = verified.claims().privileges().map(|(privilege, end)| {
            let end = end.map_or(0, |end| end.duration_since(UNIX_EPOCH).unwrap().as_secs());
            (privilege.number().to_string(), Value::from(end))
        });
        assert_eq!(&read.collect::<serde_json::Map<_, _>>(), listed, "{name}");
    }
}

#[test]
fn a_token_is_valid_for_a_named_room_any_room_or_none() {
    let app = app();
    let token = || app.token("user1", HOUR);
    let room = |token: AccessToken| format!("{:?}", token.claims().room());
    assert_eq!(
        room(token().room("room1").sign().unwrap()),
        r#"Named("room1")"#
    );
    assert_eq!(room(token().any_room().sign().unwrap()), "Any");
    let messaging = token().sign().unwrap();
    assert_eq!(messaging.claims().room(), Room::None);
    assert_eq!(messaging.claims().privileges().count(), 0);
}

#[test]
fn claims_are_what_the_token_was_built_with() {
    let token = app()
        .token("user1", HOUR)
        .issued_at(at(1_000_000))
        .nonce(4_711)
        .sign()
        .unwrap();
    let received = UnverifiedToken::parse(token.as_str()).unwrap();
    for claims in [token.claims(), received.unverified_claims()] {
        assert_eq!(claims.app_id(), APP_ID);
        assert_eq!(claims.user(), "user1");
        assert_eq!(claims.nonce(), 4_711);
        assert_eq!(claims.issued_at(), at(1_000_000));
        assert_eq!(claims.expires_at(), Some(at(1_003_600)));
    }
    let unlimited = app().token("user1", Expiry::Never).sign().unwrap();
    assert_eq!(unlimited.claims().expires_at(), None);
}

#[test]
fn a_privilege_is_valid_until_it_or_the_token_expires() {
    let issue = at(1_000_000);
    let token = app()
        .token("user1", HOUR)
        .issued_at(issue)
        .room("room1")
        .allow(Privilege::PublishStream)
        .allow_until(Privilege::SubscribeStream, HOUR / 2)
        .allow(9.into())
        .sign()
        .unwrap();
    let has_privilege = |privilege, after| token.has_privilege(privilege, issue + after);
    for privilege in [
        Privilege::PublishStream,
        Privilege::PublishAudio,
        Privilege::PublishVideo,
        Privilege::PublishData,
        Privilege::Other(9),
    ] {
        assert!(has_privilege(privilege, HOUR), "{privilege:?}");
        assert!(!has_privilege(privilege, HOUR * 2), "{privilege:?}");
    }
    assert!(has_privilege(Privilege::SubscribeStream, HOUR / 2));
    assert!(!has_privilege(Privilege::SubscribeStream, HOUR));
    assert!(!has_privilege(Privilege::Other(10), Duration::ZERO));
}

#[test]
fn random_nonces_differ_and_stay_in_range() {
    let nonce = || {
        let token = app().token("user1", HOUR).sign().unwrap();
        token.claims().nonce()
    };
    let nonces: Vec<u32> = std::iter::repeat_with(nonce).take(20).collect();
    assert!(nonces.iter().all(|nonce| (1..=99_999_999).contains(nonce)));
    assert!(nonces.iter().any(|nonce| *nonce != nonces[0]));
}

#[test]
fn invalid_app_ids_keys_users_and_rooms_are_rejected_with_the_reason() {
    for app_id in [
        "",
        "0123",
        "0123456789abcdef0123456 ",
        "0123456789abcdef\n1234567",
        "é123456789abcdef0123456",
    ] {
        assert_eq!(
            App::new(app_id, "key").unwrap_err(),
            TokenError::InvalidAppId
        );
    }
    assert_eq!(App::new(APP_ID, "").unwrap_err(), TokenError::EmptyAppKey);

    let app = app();
    let rejected = |user: &str, room: &str| {
        let token = app.token(user, HOUR).room(room).sign();
        token.unwrap_err()
    };
    assert_eq!(rejected("", "r"), TokenError::EmptyId { what: "user" });
    assert!(rejected("u", "").to_string().contains("leave `room` out"));
    for id in [
        "user 1",
        "a\nb",
        " a",
        "a\t",
        "a\0",
        "é",
        "a\u{200b}",
        "a/b",
        "a*",
        "**",
        "\u{1b}[2J",
        &"x".repeat(129),
        &"x".repeat(65_536),
    ] {
        assert_eq!(rejected(id, "r"), TokenError::InvalidId { what: "user" });
        let error = rejected("u", id);
        assert_eq!(error, TokenError::InvalidId { what: "room" });
        assert!(error.to_string().contains("1 to 128"), "{error}");
    }
    assert_eq!(rejected("*", "r"), TokenError::InvalidId { what: "user" });

    // Each privilege fits, but not the message that holds all.
    let mut token = app.token("u", HOUR);
    for number in 0..12_000_u16 {
        token = token.allow_until(number.into(), HOUR);
    }
    assert!(matches!(
        token.sign().unwrap_err(),
        TokenError::TooLong { what: "token", .. }
    ));

    let early = app.token("u", HOUR).issued_at(UNIX_EPOCH - HOUR).sign();
    assert_eq!(
        early.unwrap_err(),
        TokenError::TimestampOutOfRange { what: "issue time" }
    );
    let overflow = app.token("u", Duration::MAX).sign();
    assert_eq!(
        overflow.unwrap_err(),
        TokenError::TimestampOutOfRange {
            what: "token's expiry"
        }
    );
}

#[test]
fn ids_that_clients_can_use_are_signed() {
    let app = app();
    for id in ["a", "0", "user.name_1@example-2.com", &"x".repeat(128)] {
        let token = app.token(id, HOUR).room(id).sign().unwrap();
        assert_eq!(token.claims().user(), id);
        assert_eq!(token.claims().room(), Room::Named(id));
    }
}

#[test]
fn pasted_secrets_lose_white_space_and_invisible_characters_are_rejected() {
    let pasted = App::new(format!("{APP_ID}\n"), "\tfake-app-key\r\n").unwrap();
    assert_eq!(pasted.app_id(), APP_ID);
    let token = pasted.token("user1", HOUR).sign().unwrap();
    let received = UnverifiedToken::parse(token.as_str()).unwrap();
    app().verify(&received, SystemTime::now()).unwrap();

    for (key, position) in [("k\ney", 2), ("ke\ty", 3), ("key\u{200b}", 4), ("é", 1)] {
        let error = App::new(APP_ID, key).unwrap_err();
        assert_eq!(error, TokenError::InvalidAppKey { position });
    }
    assert_eq!(
        App::new(APP_ID, " \n").unwrap_err(),
        TokenError::EmptyAppKey
    );
}

#[test]
fn a_token_of_another_key_or_app_is_rejected() {
    let token = app().token("user1", HOUR).room("room1").sign().unwrap();
    let received = UnverifiedToken::parse(token.as_str()).unwrap();
    let verify = |app_id: &str, app_key: &str| {
        let app = App::new(app_id, app_key).unwrap();
        app.verify(&received, SystemTime::now()).map(|_| ())
    };
    assert_eq!(verify(APP_ID, "fake-app-key"), Ok(()));
    assert_eq!(
        verify(APP_ID, "fake-app-kez"),
        Err(InvalidToken::InvalidSignature)
    );
    let other = "0123456789abcdef01234568";
    assert_eq!(
        verify(other, "fake-app-key"),
        Err(InvalidToken::AppIdMismatch)
    );
}

#[test]
fn debug_of_apps_and_tokens_shows_no_secret() {
    let app = app();
    let token = app.token("user1", HOUR).sign().unwrap();
    let received = UnverifiedToken::parse(token.as_str()).unwrap();
    let builder = app.token("user1", HOUR);
    for debug in [
        format!("{app:?}"),
        format!("{token:?}"),
        format!("{received:?}"),
        format!("{builder:?}"),
    ] {
        assert!(
            debug.contains(APP_ID) && debug.contains("[redacted]"),
            "{debug}"
        );
        assert!(!debug.contains("fake-app-key"), "{debug}");
        assert!(!debug.contains("001012345"), "{debug}");
        assert!(!debug.contains("signature"), "{debug}");
    }
}

proptest! {
    /// The signature and the `AppId` protect the whole string, not only the message.
    #[test]
    fn a_token_with_any_byte_changed_is_rejected(at in any::<prop::sample::Index>(), byte in 0..128_u8) {
        let app = app();
        let token = app.token("user1", HOUR).room("room1").allow(Privilege::PublishStream);
        let encoded = token.sign().unwrap().as_str().to_owned();
        let mut bytes = encoded.into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        let changed = String::from_utf8(bytes).unwrap();
        let verified = UnverifiedToken::parse(&changed)
            .and_then(|received| app.verify(&received, SystemTime::now()));
        match verified {
            Err(InvalidToken::Malformed { .. } | InvalidToken::InvalidSignature) => {}
            Err(InvalidToken::AppIdMismatch) => prop_assert!((3..27).contains(&at)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn parsing_any_string_as_a_token_does_not_panic(string in "(001)?(0123456789abcdef01234567)?\\PC*") {
        let _ = UnverifiedToken::parse(&string);
    }

    /// A valid outer form with any bytes inside.
    #[test]
    fn parsing_any_content_of_a_token_does_not_panic(content in prop::collection::vec(any::<u8>(), 0..80)) {
        use base64::Engine;
        let content = base64::engine::general_purpose::STANDARD.encode(content);
        let _ = UnverifiedToken::parse(&format!("001{APP_ID}{content}"));
    }

    #[test]
    fn an_issued_token_verifies_with_the_same_claims(
        user in "[a-zA-Z0-9_@.-]{1,128}",
        room in "[a-zA-Z0-9_@.-]{1,128}",
        nonce in any::<u32>(),
        privileges in prop::collection::vec((any::<u16>(), 1..=u32::MAX), 0..20),
    ) {
        let app = app();
        let mut token = app.token(user.as_str(), Expiry::Never).room(room.as_str()).nonce(nonce);
        for (number, expires_at) in privileges {
            token = token.allow_until(number.into(), at(expires_at.into()));
        }
        let token = token.sign().unwrap();
        let received = UnverifiedToken::parse(token.as_str()).unwrap();
        let verified = app.verify(&received, at(u32::MAX.into())).unwrap();
        prop_assert_eq!(verified.claims(), token.claims());
        prop_assert_eq!(verified.claims().user(), user);
    }
}
