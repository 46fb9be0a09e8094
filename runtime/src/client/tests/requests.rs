//! What a client hands to its transport, and how it is configured.

use super::*;
use crate::http::{HeaderMap, HeaderValue};
use crate::interceptor::Attempt;

#[tokio::test]
async fn it_sends_what_the_official_sdk_sends() {
    let script = Script::default();
    let client = builder(&script).user_agent("test/1").build().unwrap();
    let response = client.send(&stop("Your_AppId")).await.unwrap();
    assert_eq!(response.result, "ok");
    assert_eq!(response.metadata.request_id, "R1");
    assert_eq!(response.attempts().sent(), 1);

    let sent = script.0.lock().unwrap();
    let (request, timeout) = &sent.requests[0];
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.uri(),
        "https://rtc.volcengineapi.com/?Action=StopPushPublicStream&Version=2020-12-01"
    );
    assert_eq!(
        request.body().as_ref(),
        br#"{"AppId":"Your_AppId","BusinessId":"Your_BusinessId","PublicStreamId":"PublicStreamId"}"#
    );
    assert_eq!(*timeout, Duration::from_millis(1_500));
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    // Signature of the vector `post_json_stop_push_public_stream`.
    assert!(header("authorization").ends_with(
        "SignedHeaders=content-type;host;x-content-sha256;x-date, \
         Signature=a575fb4b8b4e1e27e6fa3e7a63f611c0adacd402df073ed3f2462f56b80661af"
    ));
    assert_eq!(header("x-date"), "20240102T030405Z");
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("host"), "rtc.volcengineapi.com");
    let agent = header("user-agent");
    assert!(
        agent.starts_with("volcengine-rust/") && agent.ends_with(") test/1"),
        "{agent}"
    );
    assert!(request.headers()["authorization"].is_sensitive());
}

#[tokio::test]
async fn temporary_credentials_send_their_token() {
    let script = Script::default();
    let credentials = Credentials::new("AK", "SK").with_session_token("hidden");
    let client = builder(&script).credentials(credentials).build().unwrap();
    client.send(&stop("a")).await.unwrap();
    let sent = script.0.lock().unwrap();
    let headers = sent.requests[0].0.headers();
    assert_eq!(headers["x-security-token"], "hidden");
    let authorization = headers["authorization"].to_str().unwrap();
    assert!(authorization.contains(";x-date;x-security-token,"));
    assert!(!format!("{:?}", sent.requests[0].0).contains("hidden"));
}

#[tokio::test]
async fn an_invalid_request_is_not_sent() {
    let script = Script::default();
    let client = client(&script);
    let error = schema::Execute::execute(&client, stop(""))
        .await
        .unwrap_err();
    assert!(error.is_invalid_request() && error.is_not_executed());
    assert_eq!(error.violations()[0].path, "AppId");
    assert_eq!(
        (error.action(), error.version()),
        (Some("StopPushPublicStream"), Some("2020-12-01"))
    );
    assert_eq!((script.count(), error.attempts().sent()), (0, 0));
}

#[tokio::test]
async fn what_is_configured_wrong_is_told() {
    let script = Script::default();
    let error = builder(&script).region("mars").build().unwrap_err();
    assert!(
        error.is_config() && error.to_string().contains("cn-north-1"),
        "{error}"
    );
    let error = builder(&script).user_agent("a\nb").build().unwrap_err();
    assert!(error.is_config(), "{error}");

    let odd = Credentials::new("A\nK", "hidden");
    let client = builder(&script).credentials(odd).build().unwrap();
    assert!(!format!("{client:?}").contains("hidden"));
    let error = client.send(&stop("a")).await.unwrap_err();
    assert!(error.is_config() && error.is_not_executed(), "{error}");
    assert_eq!(script.count(), 0);
}

#[test]
fn clients_and_calls_cross_threads() {
    fn crosses<T: Send>(_: T) {}
    let client = client(&Script::default());
    crosses(client.clone());
    crosses(client.send(&stop("a")));
    crosses(client.presign(&read()));
    crosses(schema::Execute::execute(&client, stop("a")));
}

/// Adds headers, good and bad, and notes what it sees.
#[derive(Clone, Default)]
pub(super) struct Notes(pub(super) Arc<Mutex<Vec<String>>>);

impl Interceptor for Notes {
    fn before_signing(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        headers.insert("x-tenant", HeaderValue::from_static("blue"));
        headers.insert("traceparent", HeaderValue::from_static("00-1-2-00"));
        headers.insert("host", HeaderValue::from_static("elsewhere"));
        headers.insert("x-date", HeaderValue::from_static("yesterday"));
        let shown = format!("{attempt:?}");
        assert!(shown.contains("body_bytes") && !shown.contains("Your_Business"));
        let note = format!("{} {}", attempt.action.name, attempt.number);
        self.0.lock().unwrap().push(note);
    }

    fn after_response(
        &self,
        attempt: &Attempt<'_>,
        reply: Result<&http::Response<Bytes>, &TransportError>,
        _took: Duration,
    ) {
        let outcome = match reply {
            Ok(reply) => reply.status().to_string(),
            Err(error) => error.to_string(),
        };
        let note = format!("{} {outcome}", attempt.number);
        self.0.lock().unwrap().push(note);
    }
}

#[tokio::test]
async fn interceptors_see_each_attempt_and_add_headers() {
    let script = Script::of([Err(TransportError::connect("refused"))]);
    let notes = Notes::default();
    let client = builder(&script).interceptor(notes.clone()).build().unwrap();
    client.send(&stop("a")).await.unwrap();
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            "StopPushPublicStream 1",
            "1 could not connect: refused",
            "StopPushPublicStream 2",
            "2 200 OK"
        ]
    );
    let sent = script.0.lock().unwrap();
    let headers = sent.requests[1].0.headers();
    assert_eq!(headers["host"], "rtc.volcengineapi.com");
    assert_eq!(headers["traceparent"], "00-1-2-00");
    assert!(headers["x-date"].to_str().unwrap().starts_with("2024"));
    let authorization = headers["authorization"].to_str().unwrap();
    let signed = "SignedHeaders=content-type;host;x-content-sha256;x-date;x-tenant,";
    assert!(authorization.contains(signed), "{authorization}");
}

#[tokio::test]
async fn links_to_actions_that_read() {
    let client = client(&Script::default());
    let link = client.presign(&read()).await.unwrap().to_string();
    let begin = "https://rtc.volcengineapi.com/?Action=Read&Id=a%20b&Version=2020-12-01&X-Alg";
    assert!(link.starts_with(begin), "{link}");
    assert!(link.contains("&X-Date=20240102T030405Z&X-NotSignBody=&"));
    assert!(link.contains("&X-Signature="), "{link}");

    let error = client.presign(&stop("a")).await.unwrap_err();
    assert!(
        error.is_config() && error.to_string().contains("GET"),
        "{error}"
    );
    assert_eq!(error.action(), Some("StopPushPublicStream"));
}
