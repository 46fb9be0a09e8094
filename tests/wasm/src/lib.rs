//! A client without sockets and clocks: the host provides them.
//!
//! In a browser, [`Host`] would be `fetch`, `Date.now`, `performance.now` and `setTimeout` of
//! `web-sys`. Its futures stay on their thread, so they do not have to be `Send`.

use std::rc::Rc;
use std::time::{Duration, SystemTime};

use volcengine_rtc::core::TransportError;
use volcengine_rtc::core::bytes::Bytes;
use volcengine_rtc::core::clock::Clock;
use volcengine_rtc::core::future::BoxFuture;
use volcengine_rtc::core::http::{Request, Response};
use volcengine_rtc::core::transport::{ResponseFuture, Transport};
use volcengine_rtc::v2023_11_01::Client;
use volcengine_rtc::{Credentials, Error};

/// The functions of the host.
#[derive(Clone, Copy)]
pub struct Host {
    /// Sends a request. Returns status and body of the response.
    pub fetch: fn(Request<Bytes>) -> BoxFuture<'static, Result<(u16, Bytes), String>>,
    /// Time since 1970.
    pub date: fn() -> Duration,
    /// Time since any fixed instant, which never goes backwards.
    pub monotonic: fn() -> Duration,
    /// Waits for a duration.
    pub sleep: fn(Duration) -> BoxFuture<'static, ()>,
}

impl Transport for Host {
    fn send(&self, request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        let response = (self.fetch)(request);
        Box::pin(async move {
            // Not `Send`, like handles of JavaScript.
            let parts = Rc::new(response.await.map_err(TransportError::other)?);
            let (status, body) = &*parts;
            let response = Response::builder().status(*status).body(body.clone());
            response.map_err(TransportError::other)
        })
    }
}

impl Clock for Host {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + (self.date)()
    }

    fn monotonic(&self) -> Duration {
        (self.monotonic)()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (self.sleep)(duration)
    }
}

/// Returns the number of users in a room.
///
/// # Errors
///
/// If the call fails.
pub async fn users(host: Host, keys: Credentials, app: &str, room: &str) -> Result<i32, Error> {
    let core = Client::builder()
        .transport(host)
        .clock(host)
        .credentials(keys)
        .build()?;
    let call = Client::new(core).get_room_online_users();
    let response = call.app_id(app).room_id(room).send().await?;
    Ok(response.result.total_user.unwrap_or_default())
}
