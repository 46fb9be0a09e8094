//! What a server of ours holds: the `AppKey`, tokens, secrets of callbacks.

use std::time::{Duration, SystemTime};

use serde_json::json;
use sha2::{Digest, Sha256};
use volcengine_rtc_server::agent::CallbackVerifier;
use volcengine_rtc_server::token::{App, UnverifiedToken};
use volcengine_rtc_server::webhook::Verifier;

use crate::shown::{APP_KEY, CALLBACK_SECRET, Shown};

const APP_ID: &str = "0123456789abcdef01234567";

/// An agent begins to speak.
const STATE: &str = "Y29udgAAAHV7IlRhc2tJZCI6InRhc2sxIiwiVXNlcklEIjoidXNlcjEiLCJSb3VuZElEIjoyLCJFdmVudFRpbWUiOjE3NjQyMTI2NDUxMjMsIlN0YWdlIjp7IkNvZGUiOjMsIkRlc2NyaXB0aW9uIjoic3BlYWtpbmcifX0=";

pub fn drive(shown: &mut Shown) {
    let app = App::new(APP_ID, APP_KEY).unwrap();
    shown.debug(&app);
    shown.error(&App::new(APP_ID, format!("{APP_KEY}\u{7}")).unwrap_err());
    shown.error(&App::new(APP_KEY, APP_KEY).unwrap_err());
    let builder = app.token("user", Duration::from_secs(60)).room("room");
    shown.debug(&builder);
    let token = builder.sign().unwrap();
    let encoded = token.as_str();
    shown.hide(&encoded[encoded.len() - 40..]);
    shown.debug(&token);
    let received: UnverifiedToken = encoded.parse().unwrap();
    shown.debug(&received);
    let other = App::new(APP_ID, "another key").unwrap();
    shown.error(&other.verify(&received, SystemTime::now()).unwrap_err());
    let cut = &encoded[..encoded.len() - 1];
    shown.error(&cut.parse::<UnverifiedToken>().unwrap_err());

    shown.debug(&Verifier::new(CALLBACK_SECRET).unwrap());
    shown.error(&Verifier::new(format!("{CALLBACK_SECRET}\n\u{200b}")).unwrap_err());
    webhook(shown);
    let verifier = CallbackVerifier::new(CALLBACK_SECRET).unwrap();
    shown.debug(&verifier);
    let body = json!({ "message": STATE, "signature": CALLBACK_SECRET });
    shown.debug(&verifier);
    let callback = verifier.verify(body.to_string().as_bytes()).unwrap();
    shown.debug(&callback);
    shown.debug(&callback.message().unwrap());
    let wrong = CallbackVerifier::new("another secret").unwrap();
    for body in [body.to_string(), format!("{CALLBACK_SECRET}{body}")] {
        shown.error(&wrong.verify(body.as_bytes()).unwrap_err());
        let webhook = Verifier::new("another secret").unwrap();
        shown.error(&webhook.verify(body.as_bytes()).unwrap_err());
    }
}

/// A genuine webhook, whose signature is as secret as a password: it does not cover which field has which value.
fn webhook(shown: &mut Shown) {
    let mut body = json!({
        "EventType": "UserJoinRoom",
        "EventData": "{}",
        "EventTime": "2024-01-02T03:04:05Z",
        "EventId": "event",
        "AppId": APP_ID,
        "Version": "2020-12-01",
        "Nonce": "nonce",
    });
    let fields = body.as_object().unwrap().values();
    let mut parts: Vec<_> = fields.map(|field| field.as_str().unwrap()).collect();
    parts.push(CALLBACK_SECRET);
    parts.sort_unstable();
    let hash = Sha256::digest(parts.concat());
    let signature: Vec<_> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let signature = signature.concat();
    shown.hide(&signature);
    body["Signature"] = signature.into();
    let verifier = Verifier::new(CALLBACK_SECRET).unwrap();
    shown.debug(&verifier.verify(body.to_string().as_bytes()).unwrap());
}
