//! Access tokens of RTC.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use volcengine_rtc_server::token::{App, Expiry, Privilege, UnverifiedToken};

use crate::Target;
use crate::seeded::Seeded;

const APP_ID: &str = "0123456789abcdef01234567";

/// Tokens with changes. One that is accepted is one that was signed.
pub fn target() -> Box<dyn Target> {
    let app = App::new(APP_ID, "key").expect("an application");
    let time = UNIX_EPOCH + Duration::from_secs(1_704_164_645);
    let signed = |user: &str, room: Option<&str>| {
        let token = app.token(user, Expiry::Never).issued_at(time).nonce(7);
        let token = match room {
            Some(room) => token.room(room),
            None => token.any_room(),
        };
        let token = token
            .allow(Privilege::PublishStream)
            .allow_until(Privilege::SubscribeStream, time);
        token.sign().expect("a token").as_str().to_owned()
    };
    let genuine = [
        signed("u", Some("room")),
        signed("user-2", None),
        signed("u", Some("*")),
    ];
    let seeds = genuine.clone();
    let pieces = [
        "001", APP_ID, "=", "==", "A", "AAAA", "/", "+", "-", "_", "\u{0}", "é", " ", "\n",
    ];
    Seeded::target(seeds, &[&pieces], move |bytes, _| {
        let text = String::from_utf8_lossy(bytes);
        let Ok(token) = UnverifiedToken::parse(&text) else {
            return Ok(false);
        };
        let Ok(verified) = app.verify(&token, SystemTime::UNIX_EPOCH) else {
            return Ok(false);
        };
        let is_genuine = genuine.iter().any(|genuine| {
            let known = UnverifiedToken::parse(genuine);
            known.is_ok_and(|known| known.unverified_claims() == verified.claims())
        });
        if !is_genuine {
            return Err(format!(
                "accepted, but never signed: {:?}",
                verified.claims()
            ));
        }
        Ok(true)
    })
}
