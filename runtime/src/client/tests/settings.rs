//! Keys and other settings that were pasted with white space, or that no request can be sent with.

use super::*;
use crate::credentials::{
    AssumeRole, CredentialsProvider, EnvironmentProvider, ProviderChain, ProviderContext,
    ProviderError,
};
use crate::http::{HeaderMap, HeaderValue};
use crate::interceptor::{Attempt, Interceptor};

/// Keys and tokens that no request can be sent with, and what the error says of them.
const ODD: [(&str, &str); 6] = [
    ("S3\nCR3T", "a line break at character 3"),
    ("S3\rCR3T", "a line break at character 3"),
    ("S3\tCR3T", "a tab at character 3"),
    ("S3CR3T\u{200b}", "U+200B at character 7"),
    ("S3é", "U+00E9 at character 3"),
    (" \n", "is empty"),
];

/// Checks that the configuration is rejected before anything is sent.
#[track_caller]
fn assert_rejected(error: &Error, parts: &[&str]) {
    let message = error.to_string();
    assert!(error.is_config() && error.is_credentials(), "{message}");
    assert!(
        error.is_not_executed() && error.attempts().sent() == 0,
        "{message}"
    );
    for part in parts {
        assert!(message.contains(part), "{part} in {message}");
    }
    let shown = format!("{message} {error:?}");
    assert!(!shown.contains("S3") && !shown.contains("CR3T"), "{shown}");
}

fn from_variables(script: &Script, variables: &[(&'static str, &'static str)]) -> Client {
    let variables = variables.to_vec();
    let client = builder(script).credentials(EnvironmentProvider);
    let client = client.env_lookup(move |name| {
        let found = variables.iter().find(|(other, _)| *other == name);
        found.map(|(_, value)| (*value).to_owned())
    });
    client.build().unwrap()
}

#[test]
fn odd_keys_in_code_are_rejected_when_a_client_is_built() {
    let script = Script::default();
    for (odd, what) in ODD {
        for (credentials, name) in [
            (Credentials::new(odd, "SK"), "the access key"),
            (Credentials::new("AK", odd), "the secret key"),
            (
                Credentials::new("AK", "SK").with_session_token(odd),
                "the session token",
            ),
        ] {
            let parts = ["credentials that the builder got", name, what];
            let build = || builder(&script).credentials(credentials.clone());
            assert_rejected(&build().build().unwrap_err(), &parts);
            #[cfg(feature = "blocking")]
            assert_rejected(&build().build_blocking().unwrap_err(), &parts);
        }
    }
}

#[tokio::test]
async fn white_space_around_keys_is_dropped() {
    let script = Script::default();
    let client = from_variables(
        &script,
        &[
            ("VOLCENGINE_ACCESS_KEY", "AK\r\n"),
            ("VOLCENGINE_SECRET_KEY", "\tSK\r\n"),
            ("VOLCENGINE_SESSION_TOKEN", " T\u{a0}"),
        ],
    );
    client.send(&stop("a")).await.unwrap();
    assert!(script.header("authorization")[0].contains("Credential=AK/"));
    assert_eq!(script.header("x-security-token"), ["T"]);

    let credentials = Credentials::new(" AK\n", "SK\n").with_session_token("T\n");
    assert_eq!(credentials.access_key(), "AK");
    assert!(credentials.secret_key().matches("SK"));
    assert!(credentials.session_token().unwrap().matches("T"));
}

#[tokio::test]
async fn odd_keys_in_the_environment_name_their_variable() {
    let script = Script::default();
    let (access, secret, token) = (
        "VOLCENGINE_ACCESS_KEY",
        "VOLCENGINE_SECRET_KEY",
        "VOLCENGINE_SESSION_TOKEN",
    );
    for (odd, what) in &ODD[..5] {
        for variables in [
            [(access, *odd), (secret, "SK"), (token, "T")],
            [(secret, odd), (access, "AK"), (token, "T")],
            [(token, odd), (secret, "SK"), (access, "AK")],
        ] {
            let client = from_variables(&script, &variables);
            // The second call gets the error that the cache keeps.
            for _ in 0..2 {
                let error = client.send(&stop("a")).await.unwrap_err();
                assert_rejected(&error, &["environment", variables[0].0, what]);
            }
        }
    }
    assert_eq!(script.count(), 0);
}

/// A provider of a user.
struct Odd;

impl CredentialsProvider for Odd {
    fn name(&self) -> &'static str {
        "my provider"
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(async { Ok(Credentials::new("AK", "S3\nCR3T")) })
    }
}

#[tokio::test]
async fn odd_keys_of_a_provider_name_it_in_every_place() {
    let script = Script::default();
    let parts = ["my provider", "the secret key has a line break"];
    let call = |builder: ClientBuilder| async move {
        builder.build().unwrap().send(&stop("a")).await.unwrap_err()
    };
    let error = call(builder(&script).credentials(Odd)).await;
    assert_rejected(&error, &parts);
    let chain = ProviderChain::new().or_else(Odd);
    assert_rejected(&call(builder(&script).credentials(chain)).await, &parts);
    let role = AssumeRole::new(Odd, "trn:iam::1:role/r");
    let error = call(builder(&script).credentials(role)).await;
    assert_rejected(&error, &["AssumeRole", "the secret key has a line break"]);
    let role = AssumeRole::new(Credentials::new("AK\u{200b}", "SK"), "trn:iam::1:role/r");
    let error = call(builder(&script).credentials(role)).await;
    assert_rejected(&error, &["AssumeRole", "the access key has U+200B"]);
    assert_eq!(script.count(), 0);
}

#[test]
fn white_space_around_region_endpoint_and_user_agent_is_dropped() {
    let client = builder(&Script::default())
        .region(" cn-north-1\r\n")
        .endpoint("\thttp://127.0.0.1:1\n")
        .user_agent(" me/1\n")
        .build()
        .unwrap();
    assert_eq!(client.region(), "cn-north-1");
    let client = builder(&Script::default())
        .env_lookup(|name| match name {
            "VOLCENGINE_REGION" => Some("cn-north-1\r".to_owned()),
            "VOLCENGINE_ENDPOINT" => Some(" rtc.example.com\n".to_owned()),
            _ => None,
        })
        .build();
    assert_eq!(client.unwrap().region(), "cn-north-1");
}

#[tokio::test]
async fn a_client_uses_region_and_endpoint_of_its_profile() {
    let path = std::env::temp_dir().join(format!("volcengine-profile-{}", std::process::id()));
    let config = r#"{"profiles":{"p":{"region":"ap-1","endpoint":"rtc.example.com"}}}"#;
    std::fs::write(&path, config).unwrap();
    let (script, file) = (Script::default(), path.display().to_string());
    let client = builder(&script)
        .env_lookup(move |name| (name == "VOLCENGINE_CLI_CONFIG_FILE").then(|| file.clone()))
        .profile("p")
        .build();
    std::fs::remove_file(&path).unwrap();
    let client = client.unwrap();
    assert_eq!(client.region(), "ap-1");
    client.send(&stop("a")).await.unwrap();
    assert_eq!(script.header("host"), ["rtc.example.com"]);
}

#[test]
fn odd_regions_endpoints_and_user_agents_name_their_source() {
    let script = Script::default();
    let error = |builder: ClientBuilder| {
        let error = builder.build().unwrap_err();
        assert!(error.is_config() && !error.is_credentials(), "{error}");
        error.to_string()
    };
    let variable = |name: &'static str, value: &'static str| {
        builder(&script).env_lookup(move |asked| (asked == name).then(|| value.to_owned()))
    };
    for odd in ["cn\nnorth", "cn\u{200b}", "cn/north", "é"] {
        let message = error(builder(&script).region(odd).endpoint("h"));
        assert!(
            message.contains("region from the builder: it has"),
            "{message}"
        );
        let message = error(variable("VOLCSTACK_REGION", odd));
        assert!(message.contains("from VOLCSTACK_REGION"), "{message}");
    }
    for odd in ["h\nost", "h\u{200b}", "h\u{1b}[2J"] {
        let message = error(builder(&script).endpoint(odd));
        assert!(message.contains("from the builder"), "{message}");
        assert!(!message.contains(['\n', '\u{1b}', '\u{200b}']), "{message}");
        let message = error(variable("VOLCENGINE_ENDPOINT", odd));
        assert!(message.contains("from VOLCENGINE_ENDPOINT"), "{message}");
    }
    for odd in ["a\r\nX-Evil: 1", "é", "a\tb"] {
        let message = error(builder(&script).user_agent(odd));
        assert!(message.contains("invalid user agent: it has"), "{message}");
    }
}

struct OddHeader;

impl Interceptor for OddHeader {
    fn before_signing(&self, _attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let value = HeaderValue::from_bytes("é".as_bytes()).unwrap();
        headers.insert("x-tenant", value);
    }
}

#[tokio::test]
async fn an_odd_header_of_an_interceptor_is_a_configuration_error() {
    let script = Script::default();
    let client = builder(&script).interceptor(OddHeader).build().unwrap();
    let error = client.send(&stop("a")).await.unwrap_err();
    assert!(error.is_config() && error.is_not_executed(), "{error}");
    assert_eq!((script.count(), error.attempts().sent()), (0, 0));
    let message = error.to_string();
    assert!(
        message.contains("invalid header x-tenant of an interceptor"),
        "{message}"
    );
}
