use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use volcengine_core::credentials::{CredentialsProvider, Oidc};

use super::server::{Server, pairs};
use super::{assert_role, context, folder, role_response};

const TRN: &str = "trn:iam::2100000001:role/pod";

fn token_file(test: &str, token: &str) -> PathBuf {
    let path = folder(test).join("token");
    fs::write(&path, token).unwrap();
    path
}

#[tokio::test]
async fn the_environment_configures_an_unsigned_form() {
    let server = Server::responding("200 OK", role_response("Expiration")).await;
    let file = token_file("oidc-environment", "header.payload.signature\n");
    let context = context(&[
        ("VOLCENGINE_OIDC_TOKEN_FILE", file.to_str().unwrap()),
        ("VOLCENGINE_OIDC_ROLE_TRN", TRN),
        ("VOLCENGINE_OIDC_ROLE_SESSION_NAME", "pod 7"),
        ("VOLCENGINE_OIDC_ROLE_POLICY", "{}"),
        ("VOLCENGINE_OIDC_STS_ENDPOINT", &server.url),
    ]);
    assert_role(&Oidc::new().provide(&context).await.unwrap());

    let request = server.only();
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/")
    );
    assert_eq!(
        request.query,
        "Action=AssumeRoleWithOIDC&Version=2018-01-01"
    );
    assert_eq!(
        request.header("content-type"),
        "application/x-www-form-urlencoded; charset=utf-8"
    );
    assert!(!request.has_header("authorization"), "it is not signed");
    let expected = [
        ("DurationSeconds", "3600"),
        ("OIDCToken", "header.payload.signature"),
        ("Policy", "{}"),
        ("RoleSessionName", "pod 7"),
        ("RoleTrn", TRN),
    ];
    assert_eq!(
        pairs(&request.body),
        expected.map(|(name, value)| (name.into(), value.into()))
    );
}

#[tokio::test]
async fn the_token_is_read_each_time() {
    let server = Server::responding("200 OK", role_response("Expiration")).await;
    let file = token_file("oidc-again", "first");
    let provider = Oidc::new()
        .token_file(file.to_str().unwrap())
        .role_trn(TRN)
        .endpoint(&server.url);
    let context = context(&[("VOLCENGINE_OIDC_ROLE_TRN", "of the environment")]);
    provider.provide(&context).await.unwrap();
    fs::write(&file, "second").unwrap();
    provider.provide(&context).await.unwrap();

    for (request, token) in server.requests().iter().zip(["first", "second"]) {
        let form = pairs(&request.body);
        assert!(
            form.contains(&("OIDCToken".into(), token.into())),
            "{form:?}"
        );
        assert!(
            form.contains(&("RoleTrn".into(), TRN.into())),
            "the explicit role: {form:?}"
        );
    }
}

#[tokio::test]
async fn settings_in_code_take_precedence() {
    let server = Server::responding("200 OK", role_response("Expiration")).await;
    let file = token_file("oidc-settings", "token");
    let provider = Oidc::new()
        .duration(Duration::from_secs(900))
        .policy(r#"{"Statement":[]}"#)
        .session_name("own")
        .token_file(file.to_str().unwrap())
        .role_trn(TRN)
        .endpoint(&server.url);
    let context = context(&[
        ("VOLCENGINE_OIDC_ROLE_SESSION_NAME", "pod 7"),
        ("VOLCENGINE_OIDC_ROLE_POLICY", "{}"),
    ]);
    provider.provide(&context).await.unwrap();
    let expected = [
        ("DurationSeconds", "900"),
        ("OIDCToken", "token"),
        ("Policy", r#"{"Statement":[]}"#),
        ("RoleSessionName", "own"),
        ("RoleTrn", TRN),
    ];
    assert_eq!(
        pairs(&server.only().body),
        expected.map(|(name, value)| (name.into(), value.into()))
    );
}

#[tokio::test]
async fn an_error_of_the_service_is_shown_without_the_token() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R9","Error":{"Code":"InvalidParameter",
        "Message":"bad token header.payload.signature"}}}"#;
    let server = Server::responding("400 Bad Request", body).await;
    let file = token_file("oidc-error", "header.payload.signature");
    let provider = Oidc::new()
        .token_file(file.to_str().unwrap())
        .role_trn(TRN)
        .endpoint(&server.url);
    let error = provider.provide(&context(&[])).await.unwrap_err();
    assert!(error.is_configured());
    let message = error.to_string();
    for part in [
        "AssumeRoleWithOIDC",
        "InvalidParameter: bad token [redacted]",
        "R9",
    ] {
        assert!(message.contains(part), "{message}");
    }
    server.only();
}

#[tokio::test]
async fn no_settings_are_not_configured_and_one_setting_is_an_error() {
    let error = Oidc::new().provide(&context(&[])).await.unwrap_err();
    assert!(!error.is_configured());
    assert!(error.to_string().contains("VOLCENGINE_OIDC_TOKEN_FILE"));

    for (set, missing) in [
        ("VOLCENGINE_OIDC_TOKEN_FILE", "VOLCENGINE_OIDC_ROLE_TRN"),
        ("VOLCENGINE_OIDC_ROLE_TRN", "VOLCENGINE_OIDC_TOKEN_FILE"),
    ] {
        let error = Oidc::new()
            .provide(&context(&[(set, "value")]))
            .await
            .unwrap_err();
        assert!(error.is_configured());
        assert!(error.to_string().contains(missing), "{error}");
    }
}

#[tokio::test]
async fn a_missing_or_empty_token_file_is_an_error_with_its_path() {
    let file = token_file("oidc-empty", " \n");
    for path in [file.to_str().unwrap(), "/nowhere/token"] {
        let provider = Oidc::new().token_file(path).role_trn(TRN);
        let error = provider.provide(&context(&[])).await.unwrap_err();
        assert!(error.is_configured());
        assert!(error.to_string().contains(path), "{error}");
    }
}
