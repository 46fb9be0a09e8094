//! The example `temporary_keys`, run against mock servers.

#[path = "examples/temporary_keys.rs"]
mod example;

use example::{online_users, temporary_keys};
use volcengine_mock::MockServer;
use volcengine_rtc::{Credentials, v2023_11_01 as rtc};
use volcengine_sts::v2018_01_01 as sts;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const ROLE: &str = "trn:iam::2100000001:role/rtc-worker";

#[tokio::test]
async fn a_worker_calls_rtc_with_the_keys_that_sts_issued() -> Outcome {
    let sts_server = MockServer::start().await;
    let client = sts::Client::new(sts_server.configure(sts::Client::builder()).build()?);
    let keys = temporary_keys(&client, ROLE, "worker-7").await?;
    assert!(keys.session_token().unwrap().matches("Your_SessionToken"));

    // The server of RTC accepts no other keys.
    let issued = Credentials::new("Your_AccessKeyId", "Your_SecretAccessKey")
        .with_session_token("Your_SessionToken");
    let server = MockServer::builder().credentials(issued).start().await?;
    let builder = server.configure(rtc::Client::builder());
    let worker = rtc::Client::new(builder.credentials(keys).build()?);
    assert_eq!(online_users(&worker).await?, ["user_1", "user_2"]);

    let builder = server.configure(rtc::Client::builder());
    let stranger = rtc::Client::new(builder.credentials(sts_server.credentials()).build()?);
    let error = online_users(&stranger).await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
    Ok(())
}

#[tokio::test]
async fn the_keys_are_asked_for_with_a_form() -> Outcome {
    let sts_server = MockServer::start().await;
    let client = sts::Client::new(sts_server.configure(sts::Client::builder()).build()?);
    temporary_keys(&client, ROLE, "worker 7 + 8").await?;
    let requests = sts_server.requests();
    let body = String::from_utf8(requests[0].body.to_vec())?;
    assert!(body.contains("RoleSessionName=worker+7+%2B+8"), "{body}");
    assert!(body.contains("DurationSeconds=900"), "{body}");
    Ok(())
}
