//! Credentials that are rejected, refreshed or quoted.

use super::*;
use crate::credentials::{CredentialsProvider, ProviderContext, ProviderError};

/// Returns credentials with numbered access keys.
#[derive(Default)]
struct Numbered(Mutex<u32>);

impl CredentialsProvider for Numbered {
    fn name(&self) -> &'static str {
        "numbered"
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        let mut number = self.0.lock().unwrap();
        *number += 1;
        let credentials = Credentials::new(format!("AK{number}"), "SK");
        Box::pin(async move { Ok(credentials.with_session_token("token")) })
    }
}

#[tokio::test]
async fn expired_credentials_are_replaced_once() {
    let expired = || failure(401, "InvalidSecretToken", &[]);
    let script = Script::new([expired()]);
    let build = |script| {
        builder(script)
            .credentials(Numbered::default())
            .build()
            .unwrap()
    };
    let client = build(&script);
    client.send(&stop("a")).await.unwrap();
    client.send(&stop("a")).await.unwrap();
    let signers: Vec<_> = script
        .header("authorization")
        .iter()
        .map(|value| value["HMAC-SHA256 Credential=".len()..][..3].to_owned())
        .collect();
    assert_eq!(signers, ["AK1", "AK2", "AK2"]);

    let script = Script::new([expired(), expired(), expired()]);
    let error = build(&script).send(&stop("a")).await.unwrap_err();
    assert_eq!(script.count(), 2);
    assert!(error.is_unauthorized());

    // Static credentials are not retried.
    let script = Script::new([expired()]);
    assert!(super::client(&script).send(&stop("a")).await.is_err());
    assert_eq!(script.count(), 1);
}

#[tokio::test]
async fn a_service_that_rejects_all_credentials_causes_one_refresh() {
    let rejected = |_| failure(401, "InvalidSecretToken", &[]);
    let script = Script::new((0..9).map(rejected));
    let numbered = Arc::new(Numbered::default());
    let client = builder(&script).credentials(Shared(Arc::clone(&numbered)));
    let client = client.build().unwrap();
    for _ in 0..4 {
        assert!(client.send(&stop("a")).await.is_err());
    }
    assert_eq!(*numbered.0.lock().unwrap(), 2, "no time has passed");
}

struct Shared(Arc<Numbered>);

impl CredentialsProvider for Shared {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn provide<'a>(
        &'a self,
        context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        self.0.provide(context)
    }
}

#[tokio::test]
async fn a_session_token_in_a_message_is_redacted() {
    let body = r#"{"ResponseMetadata":{"Error":{"Code":"SignatureDoesNotMatch","Message":"x-security-token:hidden"}}}"#;
    let script = Script::new([Ok(response(401, body))]);
    let credentials = Credentials::new("AK", "SK").with_session_token("hidden");
    let client = builder(&script).credentials(credentials).build().unwrap();
    let error = client.send(&stop("a")).await.unwrap_err();
    assert_eq!(error.message(), Some("x-security-token:[redacted]"));
    assert!(!format!("{error} {error:?}").contains("hidden"));
}

#[tokio::test]
async fn a_page_that_repeats_the_session_token_is_not_shown() {
    for page in [
        "<html>rejected: x-security-token: hidden</html>".to_owned(),
        // The excerpt ends within the token.
        format!("{}hidden", "x".repeat(196)),
    ] {
        let script = Script::new([Ok(response(403, &page))]);
        let credentials = Credentials::new("AK", "SK").with_session_token("hidden");
        let client = builder(&script).credentials(credentials).build().unwrap();
        let error = client.send(&stop("a")).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hid"), "{error}");
        assert!(error.is_unexpected_response());
    }
    let script = Script::new([Ok(response(403, "<html>another page</html>"))]);
    let credentials = Credentials::new("AK", "SK").with_session_token("hidden");
    let client = builder(&script).credentials(credentials).build().unwrap();
    let error = client.send(&stop("a")).await.unwrap_err();
    assert!(error.to_string().contains("another page"), "{error}");
}

struct EnterRequest {
    token: String,
}
record! { EnterRequest { defaulted { token: String = "OIDCToken".sensitive(); } } }
impl Action for EnterRequest {
    type Output = String;
    const INFO: &'static ActionInfo = &ActionInfo::new(&SERVICE, "V", Method::Post, "Enter")
        .form()
        .unsigned();
}

/// Fails when it is asked.
struct Unasked;

impl CredentialsProvider for Unasked {
    fn name(&self) -> &'static str {
        "unasked"
    }

    fn provide<'a>(
        &'a self,
        _context: &'a ProviderContext,
    ) -> BoxFuture<'a, Result<Credentials, ProviderError>> {
        Box::pin(async { Err(ProviderError::failed("somebody asked")) })
    }
}

#[tokio::test]
async fn an_unsigned_request_needs_no_credentials() {
    // The clock and credentials are not what a retry can correct.
    for code in ["InvalidTimestamp", "InvalidSecretToken"] {
        let script = Script::new([failure(401, code, &[])]);
        let client = builder(&script).credentials(Unasked).build().unwrap();
        let request = EnterRequest {
            token: "ey j".to_owned(),
        };
        let error = client.send(&request).await.unwrap_err();
        assert_eq!(error.code(), Some(code));
        client.send(&request).await.unwrap();
        let sent = script.0.lock().unwrap();
        assert_eq!(sent.requests.len(), 2);
        let (request, _) = &sent.requests[1];
        assert_eq!(request.body().as_ref(), b"OIDCToken=ey+j");
        let headers = request.headers();
        assert_eq!(
            headers["content-type"],
            "application/x-www-form-urlencoded; charset=utf-8"
        );
        for name in [
            "authorization",
            "x-date",
            "x-content-sha256",
            "x-security-token",
        ] {
            assert!(!headers.contains_key(name), "{name}");
        }
    }
    let client = client(&Script::default());
    let request = EnterRequest {
        token: String::new(),
    };
    let error = client.presign(&request).await.unwrap_err();
    assert!(error.to_string().contains("not signed"), "{error}");
}
