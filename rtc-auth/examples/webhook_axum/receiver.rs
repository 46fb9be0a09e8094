//! The route that RTC calls: verify, queue, answer.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use tokio::sync::mpsc;
use volcengine_rtc_auth::webhook::{Delivery, MemoryGuard, Notification, ReplayGuard, Verifier};

/// How many events are remembered, and how long: twice the age that is accepted.
const REMEMBERED: (usize, Duration) = (100_000, Duration::from_secs(3600));

struct Receiver {
    verifier: Verifier,
    seen: MemoryGuard,
    queue: mpsc::Sender<Notification>,
}

/// A router that puts every event into the queue, once.
pub fn router(verifier: Verifier, queue: mpsc::Sender<Notification>) -> Router {
    let (events, time_to_live) = REMEMBERED;
    let receiver = Receiver {
        verifier,
        seen: MemoryGuard::new(events, time_to_live),
        queue,
    };
    Router::new()
        .route("/rtc/events", post(receive))
        .with_state(Arc::new(receiver))
}

/// Answers at once; the body is taken as it came, since its exact bytes are signed.
async fn receive(State(receiver): State<Arc<Receiver>>, body: Bytes) -> StatusCode {
    let notification = match receiver.verifier.verify(&body) {
        Ok(notification) => notification,
        Err(refused) => {
            eprintln!("a call was refused: {refused}");
            return StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::BAD_REQUEST);
        }
    };
    let Ok(delivery) = receiver.seen.begin(&notification).await;
    match delivery {
        Delivery::New(ticket) => match receiver.queue.try_send(notification) {
            Ok(()) => {
                let Ok(()) = ticket.done().await;
                StatusCode::OK
            }
            // The ticket is dropped, so that the repeat is a new delivery.
            Err(_full) => StatusCode::SERVICE_UNAVAILABLE,
        },
        Delivery::Duplicate => StatusCode::OK,
        Delivery::InProgress => StatusCode::SERVICE_UNAVAILABLE,
    }
}
