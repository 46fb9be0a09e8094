//! The example `temporary_keys`, run against mock servers.

#[path = "examples/temporary_keys.rs"]
mod example;

use example::{online_users, temporary_keys};
use volcengine_mock::MockServer;
use volcengine_rtc::core::credentials::{AssumeRole, CredentialsProvider, Oidc};
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

/// Calls RTC with the keys that a provider gets from STS. The server of RTC accepts no others.
async fn call_with(provider: impl CredentialsProvider + 'static) -> Outcome {
    let issued = Credentials::new("Your_AccessKeyId", "Your_SecretAccessKey")
        .with_session_token("Your_SessionToken");
    let server = MockServer::builder().credentials(issued).start().await?;
    let builder = server.configure(rtc::Client::builder());
    let client = rtc::Client::new(builder.credentials(provider).build()?);
    assert_eq!(online_users(&client).await?, ["user_1", "user_2"]);
    Ok(())
}

/// The server of STS checks signatures and parameters as its description says.
#[tokio::test]
async fn a_client_assumes_a_role_by_itself() -> Outcome {
    const POLICY: &str = r#"{"Statement":[{"Effect":"Allow"}]}"#;
    let sts_server = MockServer::start().await;
    let role = AssumeRole::new(sts_server.credentials(), ROLE).endpoint(sts_server.url());
    call_with(role.session_name("worker 7 + 8").policy(POLICY)).await?;
    let requests = sts_server.requests();
    let sent = &requests[0].parameters;
    assert_eq!(sent["RoleSessionName"], "worker 7 + 8");
    assert_eq!(sent["Policy"], POLICY);
    assert_eq!(requests.len(), 1);

    let stranger = Credentials::new("AK", "SK");
    let role = AssumeRole::new(stranger, ROLE).endpoint(sts_server.url());
    assert!(call_with(role).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_client_assumes_a_role_with_a_token() -> Outcome {
    let folder = tempfile::tempdir()?;
    let token = folder.path().join("token");
    std::fs::write(&token, "header.payload.signature+/=")?;
    let sts_server = MockServer::start().await;
    let role = Oidc::new().role_trn(ROLE).endpoint(sts_server.url());
    call_with(role.token_file(token.display().to_string())).await?;
    let requests = sts_server.requests();
    assert_eq!(
        requests[0].parameters["OIDCToken"],
        "header.payload.signature+/="
    );
    Ok(())
}
