//! Responses that are not a success.

use volcengine_rtc::core::credentials::EnvironmentProvider;
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
        .is("unexpected_response executed")
        .status(200)
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("was executed, but its result cannot be read: Result")
        .fails(|| Server::responding(ok(unexpected)));
}

/// A response that is read although a part of it is odd.
fn read(row: &'static str, body: impl Into<Vec<u8>>) {
    let body = body.into();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    let response = [head.as_bytes(), &body].concat();
    Case::new(row).succeeds(move || Server::responding(response.clone()), |_| {});
}

#[test]
fn byte_order_mark_before_the_response() {
    read(
        "byte order mark before the response",
        format!("\u{feff}{GOOD}"),
    );
}

#[test]
fn guard_against_script_inclusion() {
    read("guard against script inclusion", format!(")]}}',\n{GOOD}"));
}

#[test]
fn callback_around_the_response() {
    read("callback around the response", format!("callback({GOOD});"));
}

#[test]
fn response_in_utf_16() {
    let units = GOOD.encode_utf16().flat_map(u16::to_le_bytes);
    read("response in UTF-16", units.collect::<Vec<_>>());
}

#[test]
fn half_of_a_surrogate_pair() {
    read(
        "half of a surrogate pair",
        GOOD.replace("\"R\"", r#""R\ud83d""#),
    );
}

#[test]
fn byte_that_is_not_utf_8() {
    let marked = GOOD.replace("\"R\"", "\"#\"");
    let body = marked
        .bytes()
        .map(|byte| if byte == b'#' { 0xe9 } else { byte });
    read("byte that is not UTF-8", body.collect::<Vec<_>>());
}

#[test]
fn numbers_in_the_metadata() {
    read(
        "numbers in the metadata",
        r#"{"ResponseMetadata":{"RequestId":7,"Region":1}}"#,
    );
}

#[test]
fn plain_body_that_is_labelled_gzip() {
    let response = response("200 OK", "Content-Encoding: GZIP\r\n", GOOD);
    Case::new("plain body that is labelled gzip")
        .succeeds(move || Server::responding(response.clone()), |_| {});
}

#[test]
fn error_with_a_numeric_code() {
    let body = r#"{"ResponseMetadata":{"RequestId":7,"Error":{"Code":100018,"Message":5}}}"#;
    Case::new("error with a numeric code")
        .is("")
        .status(400)
        .code("100018")
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("100018: 5 (status 400, request id 7)")
        .fails(|| Server::responding(response("400 Bad Request", "", body)));
}

#[test]
fn error_that_is_plain_text() {
    let body = r#"{"ResponseMetadata":{"RequestId":"R","Error":"slow down"}}"#;
    Case::new("error that is plain text")
        .is("throttled not_executed")
        .status(429)
        .code("")
        .gives_up(GiveUpReason::Attempts, GiveUpReason::Attempts)
        .says("slow down (status 429, request id R)")
        .fails(|| Server::responding(response("429 Too Many Requests", "", body)));
}

#[test]
fn json_within_a_page() {
    let page = r#"<pre>{"Result":{"AppKey":"never-to-be-shown"}}</pre>"#;
    malformed("JSON within a page")
        .says("not a JSON object: expected value")
        .fails(move || Server::responding(ok(page)));
}

#[test]
fn escape_sequences_in_a_page() {
    Case::new("escape sequences in a page")
        .is("server_error unexpected_response")
        .status(502)
        .says(r"`\u{1b}c no \u{7}\u{9b}31m\u{7f}\u{202e}`")
        .fails(|| {
            let page = "\u{1b}c no \u{7}\u{9b}31m\u{7f}\u{202e}";
            Server::responding(response("502 Bad Gateway", "", page))
        });
}

#[test]
fn key_with_a_line_break() {
    Case::new("key with a line break")
        .is("credentials config not_executed")
        .gives_up(GiveUpReason::NotRetryable, GiveUpReason::NotRetryable)
        .says("VOLCENGINE_SECRET_KEY has a line break at character 6")
        .configure(|builder| {
            let builder = builder.credentials(EnvironmentProvider);
            builder.env_lookup(|name| match name {
                "VOLCENGINE_ACCESS_KEY" => Some("AK\r\n".to_owned()),
                "VOLCENGINE_SECRET_KEY" => Some("never\n-to-be-shown".to_owned()),
                _ => None,
            })
        })
        .none_arrive()
        .fails(|| Server::responding(ok(GOOD)));
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
