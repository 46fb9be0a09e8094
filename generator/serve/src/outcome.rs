//! What came back from a call.

use std::collections::HashMap;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use volcengine_core::{Error, Response};
use volcgen_call::mask::masked_result;
use volcgen_call::{ActionRef, Json, undescribed};

use crate::exchange::ReceivedResponse;
use crate::lines::{self, Line};
use crate::masks::hide;

/// The outcome to a call.
#[derive(Serialize)]
pub struct Outcome {
    ok: bool,
    status: Option<u16>,
    milliseconds: u128,
    request_id: Option<String>,
    /// How often the request was sent.
    sent: u32,
    headers: Vec<(String, String)>,
    body: Vec<Line>,
    failure: Option<Failure>,
}

/// Why a call failed.
#[derive(Serialize)]
struct Failure {
    message: String,
    code: Option<String>,
    /// What the code means, by its documentation.
    meaning: Option<String>,
    hint: Option<String>,
}

impl Outcome {
    /// The outcome to a call that ended in this way, with the last response.
    pub fn new(
        called: ActionRef<'_>,
        result: Result<Response<Value>, Error>,
        response: Option<ReceivedResponse>,
        reveal: bool,
    ) -> Self {
        let mut outcome = Outcome {
            ok: result.is_ok(),
            status: response.as_ref().map(|response| response.status.as_u16()),
            milliseconds: 0,
            request_id: None,
            sent: 0,
            headers: response.as_ref().map_or(Vec::new(), headers),
            body: response.map_or(Vec::new(), |response| body(called, &response, reveal)),
            failure: None,
        };
        match result {
            Ok(response) => {
                outcome.sent = response.attempts().sent();
                outcome.request_id = Some(response.metadata.request_id);
            }
            Err(error) => {
                outcome.sent = error.attempts().sent();
                outcome.request_id = error.request_id().map(str::to_owned);
                outcome.failure = Some(Failure::new(&error));
            }
        }
        outcome.request_id = outcome.request_id.filter(|id| !id.is_empty());
        outcome
    }

    /// With the time that the call took.
    pub fn took(mut self, elapsed: Duration) -> Self {
        self.milliseconds = elapsed.as_millis();
        self
    }

    /// Without these secrets.
    pub fn without(mut self, secrets: &[String]) -> Self {
        for line in &mut self.body {
            line.text = hide(&line.text, secrets);
        }
        for (_, value) in &mut self.headers {
            *value = hide(value, secrets);
        }
        if let Some(failure) = &mut self.failure {
            failure.message = hide(&failure.message, secrets);
        }
        self
    }
}

impl Failure {
    fn new(error: &Error) -> Self {
        let info = error.info();
        let stated = |text: &'static str| (!text.is_empty()).then(|| text.to_owned());
        Failure {
            message: error
                .message()
                .map_or_else(|| error.to_string(), str::to_owned),
            code: error.code().map(str::to_owned),
            meaning: info.and_then(|info| stated(info.description)),
            hint: info.and_then(|info| stated(info.hint)),
        }
    }
}

fn headers(response: &ReceivedResponse) -> Vec<(String, String)> {
    let headers = response.headers.iter();
    let headers = headers.map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    headers.collect()
}

/// The body of a response, in which members are marked that the description does not have.
fn body(called: ActionRef<'_>, response: &ReceivedResponse, reveal: bool) -> Vec<Line> {
    let text = String::from_utf8_lossy(&response.body);
    let Ok(mut json) = Json::parse(&text) else {
        return lines::text(&text);
    };
    let mut notes = HashMap::new();
    if let Json::Object(members) = &mut json {
        let result = members.iter_mut().find(|(name, _)| name == "Result");
        if let Some((_, result)) = result {
            for violation in undescribed(called, result) {
                let path = match violation.path.as_str() {
                    "" => "Result".to_owned(),
                    path if path.starts_with('[') => format!("Result{path}"),
                    path => format!("Result.{path}"),
                };
                notes.insert(path, violation.message);
            }
            if !reveal {
                *result = masked_result(called, result);
            }
        }
    }
    lines::json(&json, &notes)
}
