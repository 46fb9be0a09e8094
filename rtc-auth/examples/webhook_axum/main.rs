//! Receives RTC's webhooks with axum, and prints each event once.
//!
//! ```text
//! RTC_CALLBACK_SECRET=… RTC_APP_ID=… cargo run -p volcengine-rtc-server --example webhook_axum
//! ```
//!
//! It listens on 127.0.0.1:8080, so put a proxy with TLS in front of it.

mod receiver;

use std::error::Error;
use std::time::Duration;

use tokio::sync::mpsc;
use volcengine_rtc_server::webhook::{Event, Notification, Verifier};

/// How many events can wait to be processed. When the queue is full, the response asks RTC to retry.
const QUEUE: usize = 1024;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let verifier = Verifier::new(std::env::var("RTC_CALLBACK_SECRET")?)?
        .app_id(std::env::var("RTC_APP_ID")?)
        .max_age(Duration::from_secs(30 * 60));
    let (queue, events) = mpsc::channel(QUEUE);
    tokio::spawn(process(events));

    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    println!("listening on http://{}/rtc/events", listener.local_addr()?);
    axum::serve(listener, receiver::router(verifier, queue)).await?;
    Ok(())
}

/// Does the work, which can take longer than the five seconds within which RTC expects a response.
async fn process(mut events: mpsc::Receiver<Notification>) {
    while let Some(notification) = events.recv().await {
        match notification.event() {
            Ok(Event::RecordStarted(record)) => println!("{record:?}"),
            Ok(Event::Other { event_type, data }) => println!("{} {data}", event_type.as_str()),
            Ok(other) => println!("{other:?}"),
            Err(error) => eprintln!("{}: {error}", notification.event_id()),
        }
    }
}
