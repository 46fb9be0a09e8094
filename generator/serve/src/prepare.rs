//! A request as it will be sent, and how to send it from elsewhere.

use serde::Serialize;
use volcengine_core::Error;
use volcgen::diagnostic::Diagnostics;
use volcgen::lower::Calls;
use volcgen_call::mask::masked_parameters;
use volcgen_call::{ActionRef, HttpRequest, Json, command_line, curl, fill_token, untyped};
use volcgen_model::model::Example;

use crate::masks;
use crate::target::{Clients, endpoint};

/// A request that was not sent.
#[derive(Serialize)]
pub struct Prepared {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
    canonical_request: Option<String>,
    string_to_sign: Option<String>,
    curl: String,
    call: String,
    /// The call in Rust; none if the names of the service cannot be names there.
    rust: Option<String>,
    /// Why the request is not signed.
    problem: Option<String>,
}

/// The request of an action with these parameters, with `[redacted]` in place of secrets unless they are shown.
///
/// Everything is made of parameters that have no secrets, so none can be in it in another form.
pub async fn prepare(
    clients: &Clients,
    called: ActionRef<'_>,
    parameters: &Json,
    reveal: bool,
) -> Result<Prepared, Error> {
    let mut parameters = if reveal {
        parameters.clone()
    } else {
        masked_parameters(called, parameters)
    };
    let call = command_line(called, &parameters);
    let rust = rust(called, &parameters);
    fill_token(called, &mut parameters);
    let client = clients.of(called.service)?;
    let (request, problem) = match client.signed_request(&untyped(called, &parameters)).await {
        Ok(signed) => (HttpRequest::of_client(&signed), None),
        Err(error) => {
            let endpoint = endpoint(&client).await?;
            let unsigned = HttpRequest::new(called, &parameters, &endpoint);
            (unsigned, Some(error.to_string()))
        }
    };
    let signing = request.signing();
    let request = if clients.is_mock() {
        request
    } else {
        masks::without_keys(request)
    };
    Ok(Prepared {
        url: request.url(),
        body: String::from_utf8_lossy(&request.body).into_owned(),
        canonical_request: signing.as_ref().map(volcgen_call::Signing::shown_request),
        string_to_sign: signing.map(|signing| signing.string_to_sign),
        curl: curl(&request),
        call: if clients.is_mock() {
            format!("{call} --mock")
        } else {
            call
        },
        rust,
        problem,
        method: request.method,
        headers: request.headers,
    })
}

/// The call in Rust, as an async function has it.
fn rust(called: ActionRef<'_>, parameters: &Json) -> Option<String> {
    let mut diagnostics = Diagnostics::default();
    let calls = Calls::new(called.service, &mut diagnostics);
    let success = called.action.examples.first();
    let example = Example {
        name: String::new(),
        shown: true,
        request: parameters.to_value(),
        response: success.map_or_else(Default::default, |example| example.response.clone()),
        span: called.action.span,
    };
    let is_good = !diagnostics.has_errors();
    is_good.then(|| calls.example(called.action, &example).asynchronous)
}
