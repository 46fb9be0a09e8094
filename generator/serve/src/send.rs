//! A call, from the parameters to the outcome.

use std::time::Instant;

use volcgen_call::mask::secrets;
use volcgen_call::{ActionRef, Json, fill_token, untyped};

use crate::exchange::record;
use crate::masks;
use crate::outcome::Outcome;
use crate::target::Clients;

/// Calls an action, and shows what came back.
pub async fn send(
    clients: &Clients,
    called: ActionRef<'_>,
    parameters: &Json,
    reveal: bool,
) -> Result<Outcome, volcengine_core::Error> {
    let client = clients.of(called.service)?;
    let mut hidden = if reveal {
        Vec::new()
    } else {
        secrets(called, parameters)
    };
    let mut parameters = parameters.clone();
    fill_token(called, &mut parameters);
    let started = Instant::now();
    let call = client.call(untyped(called, &parameters));
    let (result, exchange) = record(&called.action.name, call).await;
    let elapsed = started.elapsed();
    if let Some(exchange) = &exchange
        && !clients.is_mock()
    {
        hidden.extend(masks::keys(exchange));
    }
    let response = exchange.and_then(|exchange| exchange.response);
    let outcome = Outcome::new(called, result, response, reveal);
    Ok(outcome.took(elapsed).without(&hidden))
}
