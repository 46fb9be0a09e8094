use std::time::{Duration, SystemTime};

use tokio::task::JoinSet;
use volcengine_core::Credentials;
use volcengine_core::credentials::{
    AssumeRole, CredentialsProvider, EnvironmentProvider, ProviderError,
};
use volcengine_core::sign::{Authorization, ReceivedRequest, Secret};

use super::server::{Request, Server, pairs};
use super::{assert_role, context, role_response};

const TRN: &str = "trn:iam::2100000001:role/reader";

fn source() -> Credentials {
    Credentials::new("AK", "secret-of-the-source").with_session_token("token-of-the-source")
}

fn provider(server: &Server) -> AssumeRole {
    AssumeRole::new(source(), TRN).endpoint(&server.url)
}

async fn provide_error(provider: AssumeRole) -> ProviderError {
    let error = provider.provide(&context(&[])).await.unwrap_err();
    let message = error.to_string();
    assert!(
        !message.contains("-of-the-source"),
        "a secret is shown: {message}"
    );
    error
}

#[track_caller]
fn assert_signed(request: &Request, region: &str) {
    let authorization = Authorization::parse(request.header("authorization")).unwrap();
    assert_eq!(authorization.access_key, "AK");
    assert_eq!(
        (authorization.region, authorization.service),
        (region, "sts")
    );
    assert_eq!(
        authorization.signed_headers,
        "content-type;host;x-content-sha256;x-date;x-security-token"
    );
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let received = ReceivedRequest {
        method: &request.method,
        path: &request.path,
        query: &request.query,
        headers: &headers,
        body: request.body.as_bytes(),
    };
    assert!(received.verify(&authorization, &Secret::new("secret-of-the-source")));
}

#[tokio::test]
async fn the_request_is_a_signed_form() {
    let server = Server::responding("200 OK", role_response("ExpiredTime")).await;
    let provider = provider(&server)
        .session_name("nightly report")
        .duration(Duration::from_secs(900))
        .policy(r#"{"Statement":[]}"#)
        .region("ap-southeast-1");
    assert_role(&provider.provide(&context(&[])).await.unwrap());

    let request = server.only();
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/")
    );
    // Access logs have the query, so the policy is not in it.
    assert_eq!(request.query, "Action=AssumeRole&Version=2018-01-01");
    assert_eq!(
        request.header("content-type"),
        "application/x-www-form-urlencoded; charset=utf-8"
    );
    let expected = [
        ("DurationSeconds", "900"),
        ("Policy", r#"{"Statement":[]}"#),
        ("RoleSessionName", "nightly report"),
        ("RoleTrn", TRN),
    ];
    assert_eq!(
        pairs(&request.body),
        expected.map(|(name, value)| (name.into(), value.into()))
    );
    assert_eq!(request.header("x-security-token"), "token-of-the-source");
    assert_signed(&request, "ap-southeast-1");
}

#[tokio::test]
async fn the_parameters_have_defaults() {
    let server = Server::responding("200 OK", role_response("ExpiredTime")).await;
    provider(&server).provide(&context(&[])).await.unwrap();
    let request = server.only();
    let pairs = pairs(&request.body);
    let value = |name: &str| {
        pairs
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, v)| v.as_str())
    };
    assert_eq!(value("DurationSeconds"), Some("3600"));
    assert_eq!(value("RoleSessionName"), Some("volcengine-rust"));
    assert_eq!(value("Policy"), None);
    assert_signed(&request, "cn-beijing");
}

#[tokio::test]
async fn an_error_of_the_service_is_shown_and_not_retried() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R7","Error":{"Code":"AccessDenied",
        "Message":"not you, token-of-the-source"}}}"#;
    for status in ["403 Forbidden", "200 OK"] {
        let server = Server::responding(status, body).await;
        let error = provide_error(provider(&server)).await;
        assert!(error.is_configured());
        let message = error.to_string();
        for part in [
            "AssumeRole",
            "127.0.0.1",
            "AccessDenied: not you, [redacted]",
            "R7",
        ] {
            assert!(message.contains(part), "{message}");
        }
        server.only();
    }
}

#[tokio::test]
async fn transient_failures_are_retried() {
    let server = Server::new(|number, _| match number {
        0 => (
            "502 Bad Gateway",
            "<html>token-of-the-source</html>".to_owned(),
        ),
        1 => ("0", String::new()),
        _ => ("200 OK", role_response("ExpiredTime")),
    })
    .await;
    assert_role(&provider(&server).provide(&context(&[])).await.unwrap());
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_lasting_failure_ends_after_three_attempts() {
    let server = Server::responding("503 Service Unavailable", "token-of-the-source").await;
    let error = provide_error(provider(&server)).await;
    assert!(error.to_string().contains("status 503"), "{error}");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_wrong_clock_is_corrected() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R1","Error":{"Code":"InvalidTimestamp"}}}"#;
    let server = Server::new(move |number, _| match number {
        0 => (
            "400 Bad Request\r\nDate: Tue, 02 Jan 2024 03:04:05 GMT",
            body.to_owned(),
        ),
        _ => ("200 OK", role_response("ExpiredTime")),
    })
    .await;
    let today = volcengine_core::sign::XDate::from(SystemTime::now());
    assert_role(&provider(&server).provide(&context(&[])).await.unwrap());
    let tomorrow = volcengine_core::sign::XDate::from(SystemTime::now());
    let dates: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("x-date").to_owned())
        .collect();
    let days = [today.day(), tomorrow.day()];
    assert!(days.iter().any(|day| dates[0].starts_with(day)));
    // The server's time plus the time since then.
    let hour = "20240102T03";
    assert!(
        dates[1].starts_with(hour) && dates[1] >= format!("{hour}0405Z"),
        "{dates:?}"
    );
}

#[tokio::test]
async fn an_unexpected_response_is_an_error() {
    for (body, part) in [
        ("{}", "not that of STS"),
        (r#"{"ResponseMetadata":{}}"#, "no Credentials"),
        (
            r#"{"ResponseMetadata":{},"Result":{"AccessKeyId":"AK"}}"#,
            "no Credentials",
        ),
        (
            r#"{"ResponseMetadata":{},"Result":{"Credentials":{"AccessKeyId":"AK"}}}"#,
            "SecretAccessKey",
        ),
    ] {
        let server = Server::responding("200 OK", body).await;
        let message = provide_error(provider(&server)).await.to_string();
        assert!(message.contains(part), "{message}");
    }
}

#[tokio::test]
async fn invalid_parameters_are_not_sent() {
    let server = Server::responding("200 OK", role_response("ExpiredTime")).await;
    let too_short = provider(&server).duration(Duration::from_secs(899));
    assert!(
        provide_error(too_short)
            .await
            .to_string()
            .contains("900 to 43200 seconds")
    );
    let invalid_endpoint = provider(&server).endpoint("ftp://sts");
    assert!(
        provide_error(invalid_endpoint)
            .await
            .to_string()
            .contains("neither http nor https")
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_source_that_is_not_configured_makes_the_role_not_configured() {
    let error = provide_error(AssumeRole::new(EnvironmentProvider, TRN)).await;
    assert!(!error.is_configured());
}

#[tokio::test]
async fn a_response_of_sts_that_cannot_be_read_is_not_quoted() {
    // All at once, because each is asked for three times.
    let mut cases = JoinSet::new();
    for body in [
        r#"{"ResponseMetadata":{},"Result":{"Credentials":{"SecretAccessKey":"S3CR3T"}}}"#,
        "\u{feff}{\"Result\":{\"Credentials\":{\"SecretAccessKey\":\"S3CR3T\"}}}",
        r#"{"ResponseMetadata":{},"Result":"S3CR3T"}"#,
        r#"{"ResponseMetadata":["S3CR3T"]}"#,
        r#"{"ResponseMetadata":{},"Result":{"SecretAccessKey":"S3CR3T"#,
        "SecretAccessKey=S3CR3T",
        "<html>S3CR3T</html>",
        ")]}'\n\"S3CR3T\"",
    ] {
        for status in ["200 OK", "403 Forbidden"] {
            cases.spawn(async move {
                let server = Server::responding(status, body).await;
                let error = provide_error(provider(&server)).await;
                let message = format!("{error} {error:?}");
                assert!(!message.contains("S3CR3T"), "{message}");
            });
        }
    }
    cases.join_all().await;
}

#[tokio::test]
async fn a_response_of_sts_with_odd_values_is_read() {
    let body = format!("\u{feff}{}", role_response("ExpiredTime"));
    let body = body.replace(r#""RequestId":"R1""#, r#""RequestId":7,"Region":"\ud83d""#);
    let server = Server::responding("200 OK", body).await;
    assert_role(&provider(&server).provide(&context(&[])).await.unwrap());

    let error = r#"{"ResponseMetadata":{"RequestId":7,"Error":{"Code":100018,"Message":"no"}}}"#;
    let server = Server::responding("403 Forbidden", error).await;
    let message = provide_error(provider(&server)).await.to_string();
    assert!(
        message.contains("100018: no (status 403, request id 7)"),
        "{message}"
    );
}
