//! The code of the README, compiled and run against a mock server.

use std::fs;
use std::time::{Duration, SystemTime};

use serde_json::json;
use tokio::sync::mpsc;
use volcengine_mock::{MockResponse, MockServer};
use volcengine_quota_redis::RedisStore;
use volcengine_rtc::core::Untyped;
use volcengine_rtc::core::credentials::{
    AssumeRole, EnvironmentProvider, InstanceMetadata, ProviderChain,
};
use volcengine_rtc::core::quota::{Limiter, Mode};
use volcengine_rtc::core::schema::ServiceInfo;
use volcengine_rtc::v2023_11_01::{Client, GetRoomOnlineUsersRequest};
use volcengine_rtc::v2025_06_01::{self, update_voice_chat::VoiceChatCommand};
use volcengine_rtc::{Credentials, RetryPolicy};
use volcengine_rtc_server::agent::{CallbackVerifier, Message};
use volcengine_rtc_server::token::{App, Privilege};
use volcengine_rtc_server::webhook::{
    Delivery, MemoryReplayGuard, Notification, ReplayGuard, Verifier,
};
use volcgen_tests::{JumpingClock, NO_LIMIT, not_shown, root};

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn a_call() -> Outcome {
    let client = volcengine_rtc::v2023_11_01::Client::from_env()?;
    assert_eq!(client.inner().service().code, "rtc");

    let server = MockServer::start().await;
    let core = server.configure(Client::builder()).build()?;
    let client = volcengine_rtc::v2023_11_01::Client::new(core);
    let call = client.stop_push_public_stream().app_id("Your_AppId");
    let response = call.public_stream_id("Your_PublicStream").send().await?;
    println!("{} {}", response.result, response.metadata.request_id);
    assert_eq!(response.result, "ok");
    Ok(())
}

#[test]
fn credentials() -> Outcome {
    let keys = Credentials::new("Your_AccessKey", "Your_SecretKey");
    let client = Client::new(Client::builder().credentials(keys).build()?);
    assert!(format!("{client:?}").contains("Your_AccessKey"));

    let role = AssumeRole::new(EnvironmentProvider, "trn:iam::2100000001:role/reader");
    let chain = ProviderChain::new()
        .or_else(role)
        .or_else(InstanceMetadata::new());
    let client = Client::new(Client::builder().credentials(chain).build()?);
    assert!(format!("{client:?}").contains("chain"));
    Ok(())
}

#[tokio::test]
async fn retries() -> Outcome {
    let core = Client::builder()
        .retry_policy(RetryPolicy::default().max_attempts(5))
        .timeout(Duration::from_secs(20))
        .attempt_timeout(Duration::from_secs(4))
        .build()?;
    assert!(format!("{core:?}").contains("attempts: 5"), "{core:?}");

    let server = MockServer::start().await;
    let core = server.configure(Client::builder()).build()?;
    let patient = Client::new(core.clone());
    let hasty = Client::new(core.with_timeout(Duration::from_secs(5)));
    server.enqueue(MockResponse::error(503, "ServiceUnavailable", "soon"));
    let call = patient.stop_push_public_stream().app_id("app");
    assert!(call.public_stream_id("stream").send().await.is_ok());

    let call = hasty.stop_push_public_stream().app_id("app");
    server.enqueue(MockResponse::error(400, "InvalidParameter", "no"));
    match call.public_stream_id("stream").send().await {
        Ok(response) => println!("sent {} times", response.attempts().sent()),
        Err(error) => println!("{error}; {:?}", error.attempts().gave_up_because()),
    }
    assert_eq!(server.requests().len(), 3);
    Ok(())
}

#[tokio::test]
async fn quotas() -> Outcome {
    let server = MockServer::start().await;
    // The clock stands still, so the second call is always too early.
    let builder = server.configure(Client::builder());
    let builder = builder.clock(JumpingClock::default()).timeout(NO_LIMIT);
    let limiter = Limiter::new().with_mode(Mode::FailFast).with_burst(|_| 1);
    let client = Client::new(builder.limiter(limiter).build()?);
    let call = client.get_room_online_users().app_id("app").room_id("room");
    call.send().await?;
    let call = client.get_room_online_users().app_id("app").room_id("room");
    assert!(call.send().await.is_err_and(|error| error.is_throttled()));

    let store = RedisStore::new("redis://10.0.0.1:6379/0", "my-account")?;
    let limiter = Limiter::new().with_store(store);
    let client = Client::new(Client::builder().limiter(limiter).build()?);
    assert_eq!(client.inner().service().code, "rtc");
    Ok(())
}

#[tokio::test]
async fn lists_in_requests() -> Outcome {
    let server = MockServer::start().await;
    let client = Client::new(server.configure(Client::builder()).build()?);
    let [start, end] =
        ["2022-05-22T00:00:00+08:00", "2022-05-23T00:00:00+08:00"].map(str::to_owned);
    #[rustfmt::skip]
    let call = client.list_real_time_operation_data().app_id("Your_AppId").start_time(&start).end_time(&end);
    #[rustfmt::skip]
    let call = call.indicator(["online_user_count"]).add_to_indicator("online_room_count");
    println!("{:?}", call.send().await?.result);
    let [request] = server.requests().try_into().unwrap();
    let expected = json!(["online_user_count", "online_room_count"]);
    assert_eq!(request.parameters["Indicator"], expected);
    Ok(())
}

#[tokio::test]
async fn lists_and_tasks() -> Outcome {
    let server = MockServer::start().await;
    let builder = server.configure(Client::builder());
    let client = Client::new(builder.clock(JumpingClock::default()).build()?);
    let [start, end] =
        ["2022-05-22T00:00:00+08:00", "2022-05-23T00:00:00+08:00"].map(str::to_owned);
    let list = (0..25).map(|number| json!({ "RoomId": number.to_string() }));
    server.enqueue(MockResponse::list("ListRoomInfo", list));
    #[rustfmt::skip]
    let mut rooms = client.list_room_info().app_id("Your_AppId").start_time(&start).end_time(&end).items();
    let mut count = 0;
    while let Some(room) = rooms.next().await {
        println!("{:?}", room?.room_id);
        count += 1;
    }
    assert_eq!((count, server.requests().len()), (25, 2));

    server.enqueue(MockResponse::result(
        json!({ "RecordTask": { "Status": 2 } }),
    ));
    #[rustfmt::skip]
    let task = client.get_record_task().app_id("Your_AppId").room_id("Your_RoomId").task_id("Your_TaskId");
    let recording = task.wait_until_stopped(Duration::from_secs(600)).await?;
    assert!(recording.result.record_task.is_some());
    Ok(())
}

/// The server knows the action; the client does not.
const SPECS: [(&str, &str); 2] = [
    (
        "ecs/service.yaml",
        "{ service: ecs, title: ECS, doc: Servers., region: cn-beijing, host: ecs.example.com, \
         versions: { 2020-04-01: { doc: One. } } }",
    ),
    (
        "ecs/2020-04-01/DescribeZones.yaml",
        "{ action: DescribeZones, summary: List zones., method: GET, idempotent: true, request: \
         { ZoneIds: { type: list<string>, doc: Which. } }, response: { type: json, doc: Zones. } }",
    ),
];

static ECS: ServiceInfo =
    ServiceInfo::new("ecs", "cn-beijing", &[]).host("{service}.{region}.volcengineapi.com");

#[tokio::test]
async fn actions_without_a_description() -> Outcome {
    let client = volcengine_rtc::core::Client::from_env(&ECS)?;
    assert_eq!(client.service().code, "ecs");

    let server = MockServer::builder().specs_files(&SPECS).start().await?;
    let builder = volcengine_rtc::core::Client::builder(&ECS);
    let client = server.configure(builder).build()?;
    let zones = json!([{ "ZoneId": "cn-beijing-a" }]);
    server.enqueue(MockResponse::result(json!({ "Zones": zones })));
    #[rustfmt::skip]
    let zones = Untyped::get("2020-04-01", "DescribeZones", json!({ "ZoneIds": ["cn-beijing-a"] }));
    println!("{}", client.call(zones).await?.result["Zones"]);
    let [request] = server.requests().try_into().unwrap();
    assert_eq!(request.parameters["ZoneIds"], json!(["cn-beijing-a"]));
    Ok(())
}

#[test]
fn blocking() -> Outcome {
    let client = Client::blocking_from_env()?;
    assert_eq!(client.inner().service().code, "rtc");

    let server = MockServer::start_blocking();
    let client = Client::new(server.configure(Client::builder()).build_blocking()?);
    let call = client.stop_push_public_stream().app_id("Your_AppId");
    let response = call.public_stream_id("Your_PublicStream").send()?;
    assert_eq!(response.result, "ok");
    Ok(())
}

#[tokio::test]
async fn in_your_own_tests() -> Outcome {
    let server = MockServer::start().await;
    let client = Client::new(server.configure(Client::builder()).build()?);
    server.enqueue(MockResponse::error(429, "FlowLimitExceeded", "slow down"));

    let call = client.stop_push_public_stream().app_id("app");
    let response = call.public_stream_id("stream").send().await?;
    assert_eq!(response.attempts().sent(), 2);
    Ok(())
}

#[tokio::test]
async fn links() -> Outcome {
    let server = MockServer::start().await;
    let core = server.configure(Client::builder()).build()?;
    let users = GetRoomOnlineUsersRequest::builder();
    let users = users.app_id("Your_AppId").room_id("Your_RoomId").build();
    let link = core.presign(&users).await?;
    assert!(link.to_string().starts_with(&server.url()));
    Ok(())
}

#[test]
fn tokens() -> Outcome {
    let app = App::new("0123456789abcdef01234567", "Your_AppKey")?;
    #[rustfmt::skip]
    let token = app.token("user1", Duration::from_secs(24 * 3600)).room("room1")
        .allow(Privilege::PublishStream).allow(Privilege::SubscribeStream).sign()?;
    println!("for the client: {}", token.as_str());
    app.verify(&token.as_str().parse()?, SystemTime::now())?;
    Ok(())
}

async fn receive(
    body: &[u8],
    seen: &MemoryReplayGuard,
    queue: &mpsc::Sender<Notification>,
) -> Result<u16, Box<dyn std::error::Error>> {
    let verifier = Verifier::new("Your_CallbackSecret")?.app_id("0123456789abcdef01234567");
    let status = match verifier.verify(body) {
        Ok(notification) => match seen.begin(&notification).await? {
            Delivery::New(reservation) => {
                queue.send(notification).await?;
                reservation.commit().await?;
                200
            }
            Delivery::Duplicate => 200,
            Delivery::InProgress => 503,
        },
        Err(error) => error.status(),
    };
    Ok(status)
}

#[tokio::test]
async fn webhooks() -> Outcome {
    let seen = MemoryReplayGuard::new(10, Duration::from_secs(60));
    let (queue, _events) = mpsc::channel(1);
    assert_eq!(receive(b"{}", &seen, &queue).await?, 400);
    Ok(())
}

fn weather(city: String) -> (String, i32) {
    (city, -10)
}

#[tokio::test]
async fn agents() -> Outcome {
    let server = MockServer::start().await;
    let client = v2025_06_01::Client::new(server.configure(Client::builder()).build()?);
    let message = r#"[{"id":"call_1","function":{"name":"weather","arguments":"\"Oslo\""}}]"#;
    let signature = "Your_ServerMessageSignature";
    let body = json!({ "Message": message, "Signature": signature }).to_string();
    let body = body.as_bytes();

    let callbacks = CallbackVerifier::new("Your_ServerMessageSignature")?;
    if let Message::ToolCalls(tools) = callbacks.verify(body)?.message()? {
        for call in tools.calls {
            let result = call.result(&weather(call.parse_arguments()?))?;
            let update = client.update_voice_chat().app_id("Your_AppId");
            let update = update.room_id("Your_RoomId").task_id("Your_TaskId");
            let update = update.command(VoiceChatCommand::Function);
            update.message(result.to_message()).send().await?;
        }
    }
    let sent = &server.requests()[0].parameters["Message"];
    assert_eq!(
        sent,
        r#"{"ToolCallID":"call_1","Content":"[\"Oslo\",-10]"}"#
    );
    Ok(())
}

/// The Rust code blocks in the README are parts of this file and of an example that has a test.
#[test]
fn the_readme_shows_this_code() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    let readme = read("README.md");
    let code = read("tests/readme.rs") + &read("tests/examples/temporary_keys.rs");
    assert!(readme.matches("```rust\n").count() >= 12);
    assert_eq!(not_shown(&readme, &code), Vec::<String>::new());
}

/// The Chinese README has the headings and the code blocks of the English one.
#[test]
fn the_chinese_readme_is_in_step() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let [english, chinese] = [read("README.md"), read("README.zh-CN.md")];
    assert_eq!(heading_levels(&english), heading_levels(&chinese));
    assert_eq!(code_blocks(&english), code_blocks(&chinese));
}

/// The level of each heading, in order.
fn heading_levels(text: &str) -> Vec<usize> {
    let mut in_code = false;
    let mut levels = Vec::new();
    for line in text.lines() {
        in_code ^= line.starts_with("```");
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if !in_code && level > 0 {
            levels.push(level);
        }
    }
    levels
}

/// The code blocks with their languages, in order.
fn code_blocks(text: &str) -> Vec<String> {
    let parts = text.split("\n```");
    let blocks = parts.skip(1).step_by(2);
    blocks.map(str::to_owned).collect()
}
