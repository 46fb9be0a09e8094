//! There is an answer, and it is not what was hoped for.

use volcengine_rtc::core::error::GiveUpReason;

use crate::case::{Case, Target};
use crate::reply::{GOOD, error, ok, reply};
use crate::server::Server;

/// An answer that proves nothing: the call may have run.
fn unreadable(row: &'static str) -> Case {
    Case::new(row).is("unexpected_reply").status(200)
}

#[test]
fn half_a_json() {
    unreadable("half a JSON")
        .says("broken JSON")
        .fails(|| Server::answering(ok(&GOOD[..30])));
}

#[test]
fn empty_answer() {
    unreadable("empty answer")
        .says("the reply is empty")
        .fails(|| Server::answering(ok("")));
}

#[test]
fn json_of_something_else() {
    unreadable("JSON of something else")
        .says("no ResponseMetadata")
        .fails(|| Server::answering(ok(r#"{"status":"ok"}"#)));
}

#[test]
fn login_page_with_status_200() {
    unreadable("login page with status 200")
        .says("<html> Please log in")
        .fails(|| Server::answering(ok("<html>\nPlease log in\n</html>")));
}

#[test]
fn html_with_status_502() {
    Case::new("HTML with status 502")
        .is("server_error unexpected_reply")
        .status(502)
        .says("<html>Bad Gateway</html>")
        .fails(|| Server::answering(reply("502 Bad Gateway", "", "<html>Bad Gateway</html>")));
}

#[test]
fn result_of_another_shape() {
    let strange = r#"{"ResponseMetadata":{"RequestId":"R"},"Result":[[1]]}"#;
    Case::new("result of another shape")
        .is("unexpected_reply")
        .status(200)
        .stopped(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("Result")
        .fails(|| Server::answering(ok(strange)));
}

#[test]
fn error_with_status_200() {
    Case::new("error with status 200")
        .is("not_found")
        .status(200)
        .code("InvalidParameter.NotExistAppId")
        .stopped(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("InvalidParameter.NotExistAppId: no (status 200, request id R)")
        .fails(|| Server::answering(error("200 OK", "", "InvalidParameter.NotExistAppId")));
}

#[test]
fn failure_of_the_service_with_status_200() {
    Case::new("failure of the service with status 200")
        .is("server_error")
        .status(200)
        .code("InternalError")
        .fails(|| Server::answering(error("200 OK", "", "InternalError")));
}

#[test]
fn failure_of_the_service_with_status_500() {
    Case::new("failure of the service with status 500")
        .is("server_error")
        .status(500)
        .code("NeverHeardOf")
        .fails(|| Server::answering(error("500 Internal Server Error", "", "NeverHeardOf")));
}

#[test]
fn refused_request() {
    Case::new("refused request")
        .is("forbidden")
        .status(403)
        .code("AccessDenied")
        .stopped(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .fails(|| Server::answering(error("403 Forbidden", "", "AccessDenied")));
}

#[test]
fn redirect() {
    Case::new("redirect")
        .is("unexpected_reply")
        .status(302)
        .stopped(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("status 302")
        .fails(|| {
            // It leads back to the server, which would count another request.
            let server = Server::answering(reply("302 Found", "Location: /elsewhere\r\n", ""));
            Target::from(server)
        });
}

#[test]
fn answer_after_a_continue() {
    let interim = format!("HTTP/1.1 100 Continue\r\n\r\n{}", ok(GOOD));
    Case::new("answer after a continue")
        .succeeds(move || Server::answering(interim.clone()), |_| {});
}

#[test]
fn wrong_date_that_the_server_does_not_correct() {
    Case::new("wrong date that the server does not correct")
        .is("is_not_executed")
        .status(400)
        .code("InvalidTimestamp")
        .stopped(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .fails(|| Server::answering(error("400 Bad Request", "", "InvalidTimestamp")));
}

#[test]
fn expired_keys_that_never_change() {
    Case::new("expired keys that never change")
        .is("unauthorized is_not_executed")
        .status(401)
        .code("InvalidSecretToken")
        .stopped(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .fails(|| Server::answering(error("401 Unauthorized", "", "InvalidSecretToken")));
}
