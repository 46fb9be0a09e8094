//! The route that RTC calls: verify, queue, respond.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use tokio::sync::mpsc;
use volcengine_rtc_server::webhook::{
    Delivery, MemoryReplayGuard, Notification, ReplayGuard, Verifier,
};

/// How many events to remember.
const EVENTS: usize = 100_000;
/// How long to remember them: twice the accepted age.
const TIME_TO_LIVE: Duration = Duration::from_secs(3600);

struct Receiver {
    verifier: Verifier,
    seen: MemoryReplayGuard,
    queue: mpsc::Sender<Notification>,
}

/// A router that puts every event into the queue, once.
pub fn router(verifier: Verifier, queue: mpsc::Sender<Notification>) -> Router {
    let receiver = Receiver {
        verifier,
        seen: MemoryReplayGuard::new(EVENTS, TIME_TO_LIVE),
        queue,
    };
    Router::new()
        .route("/rtc/events", post(receive))
        .with_state(Arc::new(receiver))
}

/// Responds at once. Takes the body as raw bytes, because the signature covers them exactly.
async fn receive(State(receiver): State<Arc<Receiver>>, body: Bytes) -> StatusCode {
    let notification = match receiver.verifier.verify(&body) {
        Ok(notification) => notification,
        Err(error) => {
            eprintln!("rejected a request: {error}");
            return StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
        }
    };
    let Ok(delivery) = receiver.seen.begin(&notification).await;
    match delivery {
        Delivery::New(reservation) => match receiver.queue.try_send(notification) {
            Ok(()) => {
                let Ok(()) = reservation.commit().await;
                StatusCode::OK
            }
            // Dropping the reservation makes the retry a new delivery.
            Err(_full) => StatusCode::SERVICE_UNAVAILABLE,
        },
        Delivery::Duplicate => StatusCode::OK,
        Delivery::InProgress => StatusCode::SERVICE_UNAVAILABLE,
    }
}
