//! Messages and predicates of an error.

use super::*;
use crate::schema::{ActionInfo, ErrorInfo, Method, RetryClass, ServiceInfo};

static SERVICE: ServiceInfo = ServiceInfo::new("rtc", "r", &[]).errors(&[
    ErrorInfo::new("Busy", "all workers are busy", RetryClass::IfIdempotent, ""),
    ErrorInfo::new(
        "Busy.Forever",
        "the workers are stuck",
        RetryClass::Never,
        "Give up.",
    ),
    ErrorInfo::new(
        "FlowLimitExceeded.TaskNumberOverLimit",
        "too many tasks run",
        RetryClass::Never,
        "stop one",
    ),
]);
static STOP: ActionInfo =
    ActionInfo::new(&SERVICE, "2020-12-01", Method::Post, "StopPushPublicStream");

fn head(status: u16, request_id: &str) -> ResponseHead {
    ResponseHead {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        request_id: request_id.to_owned(),
    }
}

fn service_error(code: &str, status: u16) -> Error {
    let error = ServiceError {
        code: code.to_owned(),
        numeric_code: None,
        message: "try later".to_owned(),
        data: None,
    };
    Error::service(error)
        .with_action(&STOP)
        .with_response(head(status, "R1"))
}

#[test]
fn messages_show_action_code_status_and_hint() {
    assert_eq!(
        service_error("InvalidParameter.NotExistAppId", 400).to_string(),
        "StopPushPublicStream failed: InvalidParameter.NotExistAppId: try later \
         (status 400, request id R1)"
    );
    assert_eq!(
        service_error("Busy.Forever", 400).to_string(),
        "StopPushPublicStream failed: Busy.Forever: try later (status 400, request id R1); \
         the workers are stuck; Give up"
    );
    let violation = |path: &str, message: &str| Violation {
        path: path.to_owned(),
        message: message.to_owned(),
    };
    let violations = vec![violation("A", "too long"), violation("", "needs B")];
    assert_eq!(
        Error::invalid(violations).with_action(&STOP).to_string(),
        "StopPushPublicStream was not sent: A: too long; needs B"
    );
    assert_eq!(
        Error::malformed_response("the response is empty")
            .with_action(&STOP)
            .with_response(head(502, ""))
            .to_string(),
        "StopPushPublicStream failed: the response is empty (status 502)"
    );
    let kind = std::io::ErrorKind::ConnectionRefused;
    let connect = TransportError::connect(std::io::Error::new(kind, "connection refused"));
    assert_eq!(
        Error::from(connect).with_action(&STOP).to_string(),
        "StopPushPublicStream failed: could not connect: connection refused"
    );
}

#[test]
fn the_code_decides_the_retry_class() {
    let cases = [
        ("Busy", 400, RetryClass::IfIdempotent),
        ("Busy.Now", 400, RetryClass::IfIdempotent),
        ("Busy.Forever", 400, RetryClass::Never),
        ("FlowLimitExceeded", 429, RetryClass::Throttled),
        ("FlowLimitExceeded.QPSOverLimit", 200, RetryClass::Throttled),
        (
            "FlowLimitExceeded.TaskNumberOverLimit",
            429,
            RetryClass::Never,
        ),
        ("AccountFlowLimitExceeded", 400, RetryClass::Throttled),
        ("ThrottlingException", 400, RetryClass::Throttled),
        ("InvalidTimestamp", 400, RetryClass::FixClock),
        ("InvalidAccessKey", 401, RetryClass::RefreshCredentials),
        (
            "InternalError.GenerateTokenFailed",
            200,
            RetryClass::IfIdempotent,
        ),
        ("SomethingNew", 503, RetryClass::IfIdempotent),
        ("SomethingNew", 429, RetryClass::Throttled),
        ("SomethingNew", 400, RetryClass::Never),
    ];
    for (code, status, expected) in cases {
        assert_eq!(
            service_error(code, status).retry(),
            expected,
            "{code} {status}"
        );
    }
    assert_eq!(
        Error::malformed_response("")
            .with_response(head(502, ""))
            .retry(),
        RetryClass::IfIdempotent
    );
    assert_eq!(
        Error::from(TransportError::timeout()).retry(),
        RetryClass::IfIdempotent
    );
    assert_eq!(Error::config("").retry(), RetryClass::Never);
    for never in [
        TransportError::too_large(1),
        TransportError::unusable("no runtime"),
    ] {
        assert_eq!(Error::from(never).retry(), RetryClass::Never);
    }
}

#[test]
fn metrics_have_a_label_for_each_kind_of_error() {
    for (error, label) in [
        (TransportError::timeout(), "timeout"),
        (TransportError::connect("no route"), "connect"),
        (TransportError::unusable("no runtime"), "config"),
        (TransportError::other("reset"), "transport"),
    ] {
        assert_eq!(Error::from(error).kind_name(), label);
    }
    assert_eq!(service_error("Busy", 400).kind_name(), "Busy");
}

#[test]
fn predicates_use_code_and_status() {
    assert!(service_error("FlowLimitExceeded.QPSOverLimit", 200).is_throttled());
    assert!(service_error("InvalidParameter.ErrorActiveTaskNotFound", 400).is_not_found());
    assert!(service_error("InvalidActionOrVersion", 404).is_not_found());
    assert!(!service_error("InvalidParameter", 400).is_not_found());
    assert!(service_error("SignatureDoesNotMatch", 200).is_unauthorized());
    assert!(service_error("AccessDenied.NoPermissionForApp", 200).is_forbidden());
    assert!(!service_error("InvalidTimestamp", 403).is_forbidden());
    assert!(service_error("InternalError", 200).is_server_error());
    assert!(!service_error("InvalidParameter", 400).is_server_error());
    assert!(Error::from(TransportError::timeout()).is_timeout());
    assert!(Error::credentials("").is_credentials());
    assert!(Error::config("").is_config());
}

#[test]
fn a_call_is_not_executed_if_no_attempt_is() {
    let timeout_after = |previous| {
        let failed = FailedAttempt {
            error: previous,
            wait: Duration::ZERO,
        };
        Error::deadline_exceeded("waiting").with_attempts(Attempts {
            failed: vec![failed],
            ..Attempts::default()
        })
    };
    assert!(timeout_after(TransportError::connect("no route").into()).is_not_executed());
    assert!(!timeout_after(TransportError::other("reset").into()).is_not_executed());
}

#[test]
fn errors_are_send_and_small() {
    fn is_send<T: Send + Sync + 'static>() {}
    is_send::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[test]
fn no_control_character_of_a_server_reaches_a_terminal() {
    let odd = "\u{1b}[2J\u{1b}]0;title\u{7}\r\n\u{9b}31m\u{7f}\u{202e}\u{2066}\u{200b}\0";
    let is_safe = |text: &str| {
        let is_odd = |it: char| it.is_control() || "\u{202e}\u{2066}\u{200b}".contains(it);
        !text.contains(is_odd) && text.contains("u{1b}")
    };
    let service = Error::service(ServiceError {
        code: odd.to_owned(),
        numeric_code: None,
        message: odd.to_owned(),
        data: None,
    });
    let service = service.with_action(&STOP).with_response(head(400, odd));
    assert_eq!((service.message(), service.code()), (Some(odd), Some(odd)));
    let violation = Violation {
        path: odd.to_owned(),
        message: odd.to_owned(),
    };
    for error in [
        service,
        Error::malformed_response(odd),
        Error::unexpected_schema(odd),
        Error::config(odd),
        Error::credentials(odd),
        Error::invalid_key(odd),
        Error::invalid(vec![violation]),
        Error::from(TransportError::connect(odd)),
        Error::from(TransportError::other(std::io::Error::other(odd))),
    ] {
        assert!(is_safe(&error.to_string()), "{error}");
        let debug = format!("{error:?}");
        assert!(is_safe(&debug), "{debug}");
    }
    for error in [TransportError::connect(odd), TransportError::unusable(odd)] {
        assert!(is_safe(&error.to_string()), "{error}");
    }
    let provider = crate::credentials::ProviderError::failed(odd);
    assert!(is_safe(&provider.to_string()), "{provider}");
    let store = crate::quota::StoreError::new(odd);
    assert!(is_safe(&store.to_string()), "{store}");
}
