//! The example `voice_agent` against the mock server: a user, RTC and an agent call it.

#[path = "examples/voice_agent/agents.rs"]
mod agents;
#[path = "examples/voice_agent/back_end.rs"]
mod back_end;
#[path = "../rtc-auth/tests/common/mod.rs"]
mod common;
#[path = "examples/voice_agent/tools.rs"]
mod tools;

use std::time::SystemTime;

use agents::{Agents, Settings};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use back_end::RoomCall;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::{APP_ID, SECRET, signed, unsigned};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tower::ServiceExt;
use volcengine_mock::{MockResponse, MockServer};
use volcengine_rtc::v2025_06_01::Client;
use volcengine_rtc_server::agent::{Frame, FrameType};
use volcengine_rtc_server::token::{App, Privilege, UnverifiedToken};
use volcengine_rtc_server::webhook::Verifier;

const SIGNATURE: &str = "fake-agent-signature";

struct Fixture {
    server: MockServer,
    agents: Agents,
    router: Router,
    calls: mpsc::Receiver<RoomCall>,
}

impl Fixture {
    async fn new() -> Self {
        let server = MockServer::start().await;
        let client = Client::new(server.configure(Client::builder()).build().unwrap());
        let settings = Settings {
            app_id: APP_ID.to_owned(),
            public_url: "https://example.com".to_owned(),
            signature: SIGNATURE.to_owned(),
        };
        let agents = Agents::new(client, settings);
        let webhooks = Verifier::new(SECRET).unwrap();
        let (router, calls) = back_end::router(app(), webhooks, agents.clone()).unwrap();
        Fixture {
            server,
            agents,
            router,
            calls,
        }
    }

    /// Calls the back end, and returns the status and the body of its response.
    async fn call(&self, method: Method, path: &str, body: String) -> (StatusCode, String) {
        let request = Request::builder().method(method).uri(path);
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn post(&self, path: &str, body: String) -> StatusCode {
        self.call(Method::POST, path, body).await.0
    }

    /// What the back end sent to RTC: the actions with their parameters.
    fn sent(&self) -> Vec<(String, Value)> {
        let requests = self.server.requests().into_iter();
        requests
            .map(|request| (request.action, request.parameters))
            .collect()
    }

    /// Executes the function calls that have arrived. Returns what the back end sent to RTC.
    async fn finish(self) -> Vec<(String, Value)> {
        let Fixture {
            server,
            agents,
            router,
            calls,
        } = self;
        drop(router);
        back_end::call_functions(agents, calls).await;
        let requests = server.requests().into_iter();
        requests
            .map(|request| (request.action, request.parameters))
            .collect()
    }
}

fn app() -> App {
    App::new(APP_ID, "fake-app-key").unwrap()
}

/// A callback that carries a frame.
fn frame(frame_type: FrameType, payload: &Value) -> String {
    let bytes = Frame::new(frame_type, payload.to_string())
        .to_bytes()
        .unwrap();
    json!({ "message": STANDARD.encode(bytes), "signature": SIGNATURE }).to_string()
}

/// A callback with calls of `get_weather`, by id and arguments.
fn weather_calls(calls: &[(&str, &str)]) -> String {
    let call = |(id, arguments): &(&str, &str)| {
        json!({
            "id": id,
            "type": "function",
            "function": { "name": "get_weather", "arguments": arguments },
        })
    };
    let calls: Vec<Value> = calls.iter().map(call).collect();
    let message = json!(calls).to_string();
    let body = json!({ "Type": "tool_calls", "Message": message, "Signature": SIGNATURE });
    body.to_string()
}

#[tokio::test]
async fn an_agent_is_started_for_a_user_and_stopped() {
    let fixture = Fixture::new().await;
    let path = "/rooms/room1/agent";
    let (status, token) = fixture.call(Method::POST, path, "user1".to_owned()).await;
    assert_eq!(status, StatusCode::OK);
    let now = SystemTime::now();
    let token = app()
        .verify(&UnverifiedToken::parse(&token).unwrap(), now)
        .unwrap();
    assert!(token.has_privilege(Privilege::PublishAudio, now));
    assert_eq!(token.claims().user(), "user1");

    let (status, _) = fixture.call(Method::DELETE, path, String::new()).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let sent = fixture.sent();
    let [(start, started), (stop, stopped)] = &sent[..] else {
        panic!("{sent:?}");
    };
    assert_eq!(
        (start.as_str(), stop.as_str()),
        ("StartVoiceChat", "StopVoiceChat")
    );
    for name in ["AppId", "RoomId", "TaskId"] {
        assert_eq!(started[name], stopped[name], "{name}");
    }
    assert_eq!(started["AgentConfig"]["TargetUserId"], json!(["user1"]));
    let callback = "https://example.com/rooms/room1/callback";
    let functions = &started["Config"]["FunctionCallingConfig"];
    assert_eq!(functions["ServerMessageUrl"], callback);
    assert_eq!(functions["ServerMessageSignature"], SIGNATURE);
    assert_eq!(started["AgentConfig"]["ServerMessageURLForRTS"], callback);
    let tools = &started["Config"]["LLMConfig"]["Tools"];
    assert_eq!(tools[0]["function"]["name"], "get_weather");
}

#[tokio::test]
async fn an_agent_that_has_ended_is_stopped() {
    let fixture = Fixture::new().await;
    let gone = "InvalidParameter.ErrorActiveTaskNotFound";
    fixture
        .server
        .enqueue(MockResponse::error(400, gone, "it ended"));
    let (status, _) = fixture
        .call(Method::DELETE, "/rooms/room1/agent", String::new())
        .await;
    assert_eq!(status, StatusCode::NO_CONTENT);

    fixture
        .server
        .enqueue(MockResponse::error(403, "AccessDenied", "no"));
    let (status, _) = fixture
        .call(Method::DELETE, "/rooms/room1/agent", String::new())
        .await;
    assert_eq!(status, StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn a_function_call_gets_its_result_once() {
    let fixture = Fixture::new().await;
    let callback = "/rooms/room1/callback";
    let calls = weather_calls(&[("call_1", r#"{"city":"Beijing"}"#), ("call_2", "{}")]);
    for _delivery in 0..2 {
        assert_eq!(fixture.post(callback, calls.clone()).await, StatusCode::OK);
    }
    let call = json!({ "id": "call_3", "function": { "name": "sing", "arguments": "" } });
    let unknown = frame(FrameType::TOOL_CALLS, &json!({ "tool_calls": [call] }));
    assert_eq!(fixture.post(callback, unknown).await, StatusCode::OK);

    let sent = fixture.finish().await;
    let results: Vec<(String, String)> = sent.iter().map(result).collect();
    let [weather, missing, unknown] = &results[..] else {
        panic!("{results:?}");
    };
    assert_eq!(weather.0, "call_1");
    let content: Value = weather.1.parse().unwrap();
    assert_eq!(
        content,
        json!({ "city": "Beijing", "celsius": -10, "sky": "snow" })
    );
    assert_eq!(missing.0, "call_2");
    assert!(missing.1.contains("missing field `city`"), "{}", missing.1);
    assert_eq!(
        unknown,
        &(
            "call_3".to_owned(),
            "there is no function `sing`".to_owned()
        )
    );
}

/// The call and the content of a result that was sent.
fn result((action, parameters): &(String, Value)) -> (String, String) {
    assert_eq!(action, "UpdateVoiceChat");
    assert_eq!(
        (&parameters["RoomId"], &parameters["Command"]),
        (&json!("room1"), &json!("function"))
    );
    let message: Value = parameters["Message"].as_str().unwrap().parse().unwrap();
    let string = |name: &str| message[name].as_str().unwrap().to_owned();
    (string("ToolCallID"), string("Content"))
}

#[tokio::test]
async fn states_and_subtitles_are_received() {
    let fixture = Fixture::new().await;
    let state = frame(FrameType::STATE, &json!({ "Stage": { "Code": 3 } }));
    let segment = json!({ "text": "Hello.", "userId": "user1", "definite": true });
    let subtitles = frame(FrameType::SUBTITLES, &json!({ "data": [segment] }));
    let newer = frame(FrameType::new(*b"info").unwrap(), &json!({}));
    for body in [state, subtitles, newer] {
        assert_eq!(
            fixture.post("/rooms/room1/callback", body).await,
            StatusCode::OK
        );
    }
    assert_eq!(fixture.finish().await, Vec::new());
}

#[tokio::test]
async fn forged_and_malformed_requests_are_rejected() {
    let fixture = Fixture::new().await;
    let forged = weather_calls(&[("call_1", "{}")]).replace(SIGNATURE, "guessed");
    let malformed = frame(FrameType::STATE, &json!({}));
    for (path, body, status) in [
        ("/rooms/room1/callback", forged, StatusCode::UNAUTHORIZED),
        ("/rooms/room1/callback", malformed, StatusCode::BAD_REQUEST),
        ("/rtc/events", "{}".to_owned(), StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(fixture.post(path, body.clone()).await, status, "{body}");
    }
    assert_eq!(fixture.finish().await, Vec::new());
}

#[tokio::test]
async fn problems_of_agents_are_received() {
    let fixture = Fixture::new().await;
    let mut notification = unsigned("VoiceChat", "event1", "2026-01-02T03:04:05Z");
    let error = json!({ "ErrorCode": 1_004_002, "Reason": "timeout" });
    let data = json!({ "RoomId": "room1", "EventType": 1, "ErrorInfo": error });
    notification["EventData"] = data.to_string().into();
    let genuine = signed(notification.clone());
    assert_eq!(
        fixture.post("/rtc/events", genuine.clone()).await,
        StatusCode::OK
    );
    let forged = genuine.replace("event1", "event2");
    assert_eq!(
        fixture.post("/rtc/events", forged).await,
        StatusCode::UNAUTHORIZED
    );
}
