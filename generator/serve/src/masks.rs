//! What does not reach the browser: keys, and secrets unless they are asked for.

use volcengine_core::sign::Authorization;
use volcgen_call::mask::REDACTED;
use volcgen_call::{HttpRequest, mask};

use crate::exchange::Exchange;

/// Headers that say who the caller is.
const OF_CALLER: [&str; 2] = ["Authorization", "X-Security-Token"];

/// A signed request without what proves who the caller is.
pub fn without_keys(mut request: HttpRequest) -> HttpRequest {
    for (name, value) in &mut request.headers {
        if OF_CALLER.iter().any(|own| name.eq_ignore_ascii_case(own)) {
            REDACTED.clone_into(value);
        }
    }
    request
}

/// The keys in a request, which a server can repeat in its response.
pub fn keys(exchange: &Exchange) -> Vec<String> {
    let request = &exchange.request;
    let header = request.header("Authorization").unwrap_or_default();
    let authorization = Authorization::parse(header);
    let of_signature = authorization
        .iter()
        .flat_map(|used| [used.access_key, used.signature]);
    let token = request.header("X-Security-Token");
    of_signature.chain(token).map(str::to_owned).collect()
}

/// A text without these secrets.
pub fn hide(text: &str, secrets: &[String]) -> String {
    mask::hide(text, secrets)
}
