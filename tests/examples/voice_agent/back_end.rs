//! The routes: those that clients call, and those that RTC and its agents call.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use tokio::sync::mpsc;
use volcengine_rtc_server::agent::{
    CallbackError, CallbackVerifier, InvalidSecretKey, Message, ToolCall,
};
use volcengine_rtc_server::token::{App, Privilege};
use volcengine_rtc_server::webhook::{
    Event, KeyState, MemoryReplayGuard, ReplayGuard, Verifier, VoiceChat,
};

use super::agents::Agents;
use super::tools;

/// How many function calls wait until they are executed.
const QUEUE: usize = 1024;
/// How many function calls are remembered, and for how long, so that none is executed twice.
const SEEN: (usize, Duration) = (100_000, Duration::from_secs(3600));
const DAY: Duration = Duration::from_secs(24 * 3600);

/// A function that the agent of a room wants to be called.
pub struct RoomCall {
    room: String,
    call: ToolCall,
}

struct BackEnd {
    app: App,
    webhooks: Verifier,
    callbacks: CallbackVerifier,
    agents: Agents,
    seen: MemoryReplayGuard,
    queue: mpsc::Sender<RoomCall>,
}

/// The routes, and the function calls that arrive on them.
pub fn router(
    app: App,
    webhooks: Verifier,
    agents: Agents,
) -> Result<(Router, mpsc::Receiver<RoomCall>), InvalidSecretKey> {
    let (queue, calls) = mpsc::channel(QUEUE);
    let back_end = BackEnd {
        app,
        webhooks,
        callbacks: CallbackVerifier::new(agents.signature())?,
        agents,
        seen: MemoryReplayGuard::new(SEEN.0, SEEN.1),
        queue,
    };
    let router = Router::new()
        .route("/rooms/{room}/agent", post(start).delete(stop))
        .route("/rooms/{room}/callback", post(callback))
        .route("/rtc/events", post(event))
        .with_state(Arc::new(back_end));
    Ok((router, calls))
}

/// Executes function calls until the router is dropped.
pub async fn call_functions(agents: Agents, mut calls: mpsc::Receiver<RoomCall>) {
    while let Some(RoomCall { room, call }) = calls.recv().await {
        let result = tools::call(&call);
        if let Err(error) = agents.send_result(&room, &result).await {
            eprintln!("{room}: the result of {} is lost: {error}", call.name);
        }
    }
}

/// Starts an agent for the user whose id is the body, and responds with a token for that user. A real
/// back end knows its users, and would ask who this is.
async fn start(
    State(back_end): State<Arc<BackEnd>>,
    Path(room): Path<String>,
    user: String,
) -> Result<String, StatusCode> {
    let token = back_end
        .app
        .token(user.as_str(), DAY)
        .room(room.as_str())
        .allow(Privilege::PublishStream)
        .allow(Privilege::SubscribeStream)
        .sign()
        .map_err(|_| StatusCode::BAD_REQUEST)?;
    let started = back_end.agents.start(&room, &user).await;
    started.map_err(|error| bad_gateway(&error))?;
    Ok(token.as_str().to_owned())
}

async fn stop(
    State(back_end): State<Arc<BackEnd>>,
    Path(room): Path<String>,
) -> Result<StatusCode, StatusCode> {
    let stopped = back_end.agents.stop(&room).await;
    stopped.map_err(|error| bad_gateway(&error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Receives what the agent of a room does, says and wants. Its URL names the room, because the body of
/// most callbacks does not. Responds at once: functions are called later.
async fn callback(
    State(back_end): State<Arc<BackEnd>>,
    Path(room): Path<String>,
    body: Bytes,
) -> StatusCode {
    let message = back_end.callbacks.verify(&body);
    let message = message.and_then(|callback| Ok(callback.message()?));
    match message {
        Ok(Message::ToolCalls(tools)) => enqueue(&back_end, &room, tools.calls).await,
        Ok(Message::State(change)) => {
            println!("{room}: {:?}", change.state);
            StatusCode::OK
        }
        Ok(Message::Subtitles(subtitles)) => {
            for segment in subtitles.segments.iter().filter(|segment| segment.is_final) {
                println!("{room}: {}: {}", segment.user_id, segment.text);
            }
            StatusCode::OK
        }
        Ok(other) => {
            println!("{room}: {other:?}");
            StatusCode::OK
        }
        Err(error) => rejected(&error),
    }
}

/// Queues each call once, however often it arrives.
async fn enqueue(back_end: &BackEnd, room: &str, calls: Vec<ToolCall>) -> StatusCode {
    for call in calls {
        let key = format!("{room} {}", call.id);
        let Ok(state) = back_end.seen.reserve(&key).await;
        if state != KeyState::New {
            continue;
        }
        let room = room.to_owned();
        if back_end.queue.try_send(RoomCall { room, call }).is_err() {
            back_end.seen.release(&key);
            return StatusCode::SERVICE_UNAVAILABLE;
        }
    }
    StatusCode::OK
}

fn rejected(error: &CallbackError) -> StatusCode {
    eprintln!("rejected a callback: {error}");
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST)
}

/// Receives what becomes of agents, as webhooks that were set up in the console. They can arrive
/// several times, which does no harm here.
async fn event(State(back_end): State<Arc<BackEnd>>, body: Bytes) -> StatusCode {
    let event = back_end.webhooks.verify(&body);
    match event.and_then(|notification| notification.event()) {
        Ok(Event::VoiceChat(event)) => log(&event),
        Ok(other) => println!("{other:?}"),
        Err(error) => {
            eprintln!("rejected a webhook: {error}");
            return StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
        }
    }
    StatusCode::OK
}

fn log(event: &VoiceChat) {
    let room = event.room_id.as_deref().unwrap_or_default();
    match event.error.as_ref().and_then(|error| error.code) {
        Some(code) => eprintln!("{room}: {} ({})", code.description(), code.number()),
        None => println!("{room}: {:?}", event.run_stage),
    }
}

fn bad_gateway(error: &volcengine_rtc::Error) -> StatusCode {
    eprintln!("{error}");
    StatusCode::BAD_GATEWAY
}
