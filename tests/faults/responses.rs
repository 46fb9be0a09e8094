//! Responses that are not a success.

use volcengine_rtc::core::error::GiveUpReason;

use crate::case::{Case, Target};
use crate::response::{GOOD, error, ok, response};
use crate::server::Server;

/// A malformed response: the call may have been executed.
fn malformed(row: &'static str) -> Case {
    Case::new(row).is("unexpected_response").status(200)
}

#[test]
fn truncated_json() {
    malformed("truncated JSON")
        .says("not a JSON object: EOF")
        .fails(|| Server::responding(ok(&GOOD[..30])));
}

#[test]
fn empty_response() {
    malformed("empty response")
        .says("the response is empty")
        .fails(|| Server::responding(ok("")));
}

#[test]
fn json_without_an_envelope() {
    malformed("JSON without an envelope")
        .says("no ResponseMetadata")
        .fails(|| Server::responding(ok(r#"{"status":"ok"}"#)));
}

#[test]
fn login_page_with_status_200() {
    malformed("login page with status 200")
        .says("<html> Please log in")
        .fails(|| Server::responding(ok("<html>\nPlease log in\n</html>")));
}

#[test]
fn html_with_status_502() {
    Case::new("HTML with status 502")
        .is("server_error unexpected_response")
        .status(502)
        .says("<html>Bad Gateway</html>")
        .fails(|| Server::responding(response("502 Bad Gateway", "", "<html>Bad Gateway</html>")));
}

#[test]
fn result_that_does_not_match_the_schema() {
    let unexpected = r#"{"ResponseMetadata":{"RequestId":"R"},"Result":[[1]]}"#;
    Case::new("result that does not match the schema")
        .is("unexpected_response")
        .status(200)
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("Result")
        .fails(|| Server::responding(ok(unexpected)));
}

#[test]
fn error_with_status_200() {
    Case::new("error with status 200")
        .is("not_found")
        .status(200)
        .code("InvalidParameter.NotExistAppId")
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("InvalidParameter.NotExistAppId: no (status 200, request id R)")
        .fails(|| Server::responding(error("200 OK", "", "InvalidParameter.NotExistAppId")));
}

#[test]
fn server_error_with_status_200() {
    Case::new("server error with status 200")
        .is("server_error")
        .status(200)
        .code("InternalError")
        .fails(|| Server::responding(error("200 OK", "", "InternalError")));
}

#[test]
fn server_error_with_status_500() {
    Case::new("server error with status 500")
        .is("server_error")
        .status(500)
        .code("NeverHeardOf")
        .fails(|| Server::responding(error("500 Internal Server Error", "", "NeverHeardOf")));
}

#[test]
fn forbidden_request() {
    Case::new("forbidden request")
        .is("forbidden")
        .status(403)
        .code("AccessDenied")
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .fails(|| Server::responding(error("403 Forbidden", "", "AccessDenied")));
}

#[test]
fn redirect() {
    Case::new("redirect")
        .is("unexpected_response")
        .status(302)
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("status 302")
        .fails(|| {
            // It redirects to the same server, which would count another request.
            let server = Server::responding(response("302 Found", "Location: /elsewhere\r\n", ""));
            Target::from(server)
        });
}

#[test]
fn response_after_100_continue() {
    let interim = format!("HTTP/1.1 100 Continue\r\n\r\n{}", ok(GOOD));
    Case::new("response after 100 Continue")
        .succeeds(move || Server::responding(interim.clone()), |_| {});
}

#[test]
fn rejected_date_without_a_date_header() {
    Case::new("rejected date without a Date header")
        .is("not_executed")
        .status(400)
        .code("InvalidTimestamp")
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .fails(|| Server::responding(error("400 Bad Request", "", "InvalidTimestamp")));
}

#[test]
fn expired_static_credentials() {
    Case::new("expired static credentials")
        .is("unauthorized not_executed")
        .status(401)
        .code("InvalidSecretToken")
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .fails(|| Server::responding(error("401 Unauthorized", "", "InvalidSecretToken")));
}
