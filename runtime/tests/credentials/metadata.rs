use std::sync::Arc;
use std::time::{Duration, Instant};

use volcengine_core::Credentials;
use volcengine_core::credentials::{
    CredentialsProvider, InstanceMetadata, ProviderContext, ProviderError,
};
use volcengine_core::transport::{HyperTransport, TransportOptions};

use super::server::{Request, Response, Server};
use super::{HANG_LIMIT, context, direct};

const TOKEN: &str = "/latest/api/token";
const ROLES: &str = "/volcstack/latest/iam/security_credentials";
const HEADER: &str = "x-volc-ecs-metadata-token";

/// A response of the metadata service of an instance with these roles.
fn instance(request: &Request, roles: &str) -> Response {
    match (request.method.as_str(), request.path.as_str()) {
        ("PUT", TOKEN) => {
            assert_eq!(
                request.header("x-volc-ecs-metadata-token-ttl-seconds"),
                "21600"
            );
            ("200 OK", "token-of-the-instance\n".to_owned())
        }
        ("GET", _) if request.header(HEADER) != "token-of-the-instance" => {
            ("401 Unauthorized", String::new())
        }
        ("GET", ROLES) => {
            assert_eq!(request.query, "type=user&format=json");
            ("200 OK", roles.to_owned())
        }
        ("GET", path) => {
            let role = path.strip_prefix(ROLES).unwrap();
            let body = format!(
                r#"{{"AccessKeyId":"AK{role}","SecretAccessKey":"SK","SessionToken":"T",
                "ExpiredTime":"2100-01-02T03:04:05+08:00"}}"#
            );
            ("200 OK", body)
        }
        _ => panic!("{request:?}"),
    }
}

async fn provide(
    provider: InstanceMetadata,
    variables: &[(&str, &str)],
) -> Result<Credentials, ProviderError> {
    provider.provide(&context(variables)).await
}

#[tokio::test]
async fn the_role_defaults_to_the_first_of_the_instance() {
    for roles in [r#"["web","batch"]"#, "web\nbatch\n", "\n web"] {
        let server = Server::new(move |_, request| instance(request, roles)).await;
        let provider = InstanceMetadata::new().endpoint(&server.url);
        let credentials = provide(provider, &[]).await.unwrap();
        assert_eq!(credentials.access_key(), "AK/web");
        assert!(credentials.session_token().unwrap().matches("T"));
        let since = credentials
            .expires_at()
            .unwrap()
            .duration_since(std::time::UNIX_EPOCH);
        assert_eq!(since.unwrap(), Duration::from_secs(4_102_513_445));
        assert_eq!(server.requests().len(), 3);
    }
}

#[tokio::test]
async fn a_named_role_is_used_without_listing_roles() {
    let variable = [("VOLCENGINE_ECS_METADATA", "of variable")];
    for (provider, access_key) in [
        (InstanceMetadata::new(), "AK/of%20variable"),
        (InstanceMetadata::new().role("own"), "AK/own"),
    ] {
        let server = Server::new(|_, request| instance(request, "[]")).await;
        let credentials = provide(provider.endpoint(&server.url), &variable)
            .await
            .unwrap();
        assert_eq!(credentials.access_key(), access_key);
        assert_eq!(server.requests().len(), 2, "the roles are not listed");
    }
}

#[tokio::test]
async fn an_instance_without_a_role_is_not_configured() {
    let empty = Server::new(|_, request| instance(request, "[]")).await;
    let missing = Server::new(|_, request| match request.path.as_str() {
        TOKEN => instance(request, ""),
        _ => ("404 Not Found", String::new()),
    })
    .await;
    for server in [empty, missing] {
        let error = provide(InstanceMetadata::new().endpoint(&server.url), &[])
            .await
            .unwrap_err();
        assert!(!error.is_configured());
        assert!(error.to_string().contains("no role"), "{error}");
    }
}

#[tokio::test]
async fn the_environment_can_disable_instance_metadata() {
    let server = Server::new(|_, request| instance(request, "web")).await;
    let off = [("VOLCENGINE_ECS_METADATA_DISABLED", "TRUE")];
    let error = provide(InstanceMetadata::new().endpoint(&server.url), &off)
        .await
        .unwrap_err();
    assert!(!error.is_configured());
    assert!(
        error
            .to_string()
            .contains("VOLCENGINE_ECS_METADATA_DISABLED")
    );
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn transient_failures_are_retried() {
    let server = Server::new(|number, request| match number {
        0 | 2 => ("503 Service Unavailable", String::new()),
        4 => ("0", String::new()),
        _ => instance(request, "web"),
    })
    .await;
    let credentials = provide(InstanceMetadata::new().endpoint(&server.url), &[])
        .await
        .unwrap();
    assert_eq!(credentials.access_key(), "AK/web");
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn errors_hold_no_secrets() {
    let server = Server::new(|_, request| match request.path.as_str() {
        TOKEN => instance(request, ""),
        _ => ("403 Forbidden", "token-of-the-instance".to_owned()),
    })
    .await;
    let provider = InstanceMetadata::new().role("web").endpoint(&server.url);
    let error = provide(provider, &[]).await.unwrap_err();
    assert!(error.is_configured());
    let message = error.to_string();
    assert!(
        message.contains("role `web`") && message.contains("status 403"),
        "{message}"
    );
    assert!(!message.contains("token-of-the-instance"), "{message}");
}

#[tokio::test]
async fn a_missing_service_is_not_configured_unless_a_role_is_named() {
    // Bound but not listening, so no other process gets the port.
    let bound = tokio::net::TcpSocket::new_v4().unwrap();
    bound.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let url = format!("http://{}", bound.local_addr().unwrap());

    let error = provide(InstanceMetadata::new().endpoint(&url), &[])
        .await
        .unwrap_err();
    assert!(!error.is_configured());
    assert!(error.to_string().contains("only ECS instances"), "{error}");
    let error = provide(InstanceMetadata::new().role("web").endpoint(&url), &[])
        .await
        .unwrap_err();
    assert!(error.is_configured());
}

#[tokio::test]
async fn a_silent_service_is_not_configured() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let started = Instant::now();
    let mut context = context(&[]);
    context.transport = Arc::new(direct());
    let provider = InstanceMetadata::new().endpoint(&url);
    let error = provider.provide(&context).await.unwrap_err();
    assert!(!error.is_configured());
    assert!(started.elapsed() < HANG_LIMIT);
}

#[tokio::test]
async fn the_service_is_never_asked_through_a_proxy() {
    let server = Server::new(|_, request| instance(request, "web")).await;
    let proxy = Server::new(|_, request| panic!("the proxy received {request:?}")).await;
    let options = TransportOptions::new().proxy(&proxy.url);
    let context = ProviderContext {
        transport: Arc::new(HyperTransport::with_options(&options).unwrap()),
        ..context(&[])
    };
    let provider = InstanceMetadata::new().endpoint(&server.url);
    let credentials = provider.provide(&context).await.unwrap();
    assert_eq!(credentials.access_key(), "AK/web");
}

/// A metadata service with these responses to the lists of roles and of credentials.
async fn responding(roles: &'static str, keys: &'static str) -> Result<Credentials, ProviderError> {
    let server = Server::new(move |_, request| match request.path.as_str() {
        TOKEN => instance(request, ""),
        ROLES => ("200 OK", roles.to_owned()),
        _ => ("200 OK", keys.to_owned()),
    })
    .await;
    provide(InstanceMetadata::new().endpoint(&server.url), &[]).await
}

#[tokio::test]
async fn a_list_that_is_not_of_roles_is_not_quoted() {
    for roles in [
        r#"{"SecretAccessKey":"S3CR3T"}"#,
        "{\n  \"SecretAccessKey\": \"S3CR3T\"\n}",
        r#"[{"SecretAccessKey":"S3CR3T"}]"#,
        r#"["{\"SecretAccessKey\":\"S3CR3T\"}"]"#,
        r#""S3CR3T""#,
        "\u{feff}{\"SecretAccessKey\":\"S3CR3T\"}",
        ")]}'\n{\"SecretAccessKey\":\"S3CR3T\"}",
        "SecretAccessKey=S3CR3T",
        "<html>S3CR3T</html>",
    ] {
        let error = responding(roles, "{}").await.unwrap_err();
        assert!(error.is_configured(), "{error}");
        let message = error.to_string();
        assert!(message.contains("not a list of role names"), "{message}");
        assert!(
            !format!("{message} {error:?}").contains("S3CR3T"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn lists_and_keys_after_a_byte_order_mark_are_read() {
    let keys = "\u{feff}{\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"SK\"}";
    for roles in ["\u{feff}[\"web\"]", ")]}'\n[\"web\"]", "\u{feff}web\n"] {
        let credentials = responding(roles, keys).await.unwrap();
        assert!(credentials.secret_key().matches("SK"));
    }
    for none in ["null", "[]", "", "[\"\"]"] {
        let error = responding(none, keys).await.unwrap_err();
        assert!(!error.is_configured(), "{error}");
    }
}

#[tokio::test]
async fn keys_that_cannot_be_used_are_not_quoted() {
    for keys in [
        r#"{"AccessKeyId":"AK","SecretAccessKey":"S3CR3T\nX"}"#,
        r#"{"AccessKeyId":"S3CR3T\u001b[2J","SecretAccessKey":"SK"}"#,
        r#"{"SecretAccessKey":"S3CR3T"}"#,
        r#"{"SecretAccessKey":"S3CR3T"#,
        r#"["S3CR3T"]"#,
    ] {
        let error = responding("web", keys).await.unwrap_err();
        let message = error.to_string();
        assert!(
            message.contains("credentials of the role `web`"),
            "{message}"
        );
        assert!(
            !format!("{message} {error:?}").contains("S3CR3T"),
            "{message}"
        );
    }
}
