//! A client where there is neither a socket nor a clock: the program around it has both.
//!
//! In a browser, [`Host`] would be `fetch`, `Date.now`, `performance.now` and `setTimeout`, by way of
//! `web-sys`. Its futures stay on their thread, so they need not be `Send`.

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

/// What the program around provides.
#[derive(Clone, Copy)]
pub struct Host {
    /// Sends a request; the answer is status and body.
    pub fetch: fn(Request<Bytes>) -> BoxFuture<'static, Result<(u16, Bytes), String>>,
    /// Time since 1970.
    pub date: fn() -> Duration,
    /// Time that never goes backwards.
    pub elapsed: fn() -> Duration,
    /// Waits.
    pub sleep: fn(Duration) -> BoxFuture<'static, ()>,
}

impl Transport for Host {
    fn send(&self, request: Request<Bytes>, _timeout: Duration) -> ResponseFuture {
        let sending = (self.fetch)(request);
        Box::pin(async move {
            // As with the handles of JavaScript, which cannot be sent to other threads.
            let answer = Rc::new(sending.await.map_err(TransportError::other)?);
            let (status, body) = &*answer;
            let reply = Response::builder().status(*status).body(body.clone());
            reply.map_err(TransportError::other)
        })
    }
}

impl Clock for Host {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + (self.date)()
    }

    fn monotonic(&self) -> Duration {
        (self.elapsed)()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (self.sleep)(duration)
    }
}

/// How many users a room has.
///
/// # Errors
///
/// Those of the call.
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
