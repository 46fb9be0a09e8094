//! A request as a command of curl.

use crate::request::{HttpRequest, SESSION_TOKEN};
use crate::shell::quote;

/// The variable that the command reads the session token from.
const TOKEN_VARIABLE: &str = "VOLCENGINE_SESSION_TOKEN";

/// Headers that curl sends itself.
const OF_CURL: [&str; 4] = ["host", "user-agent", "content-length", "accept-encoding"];

/// The command of curl that sends a request, over several lines.
///
/// The session token of temporary credentials is not in it: the command reads it from the variable
/// `VOLCENGINE_SESSION_TOKEN`. Everything else that was signed is, so the command can be sent until the signature
/// is 15 minutes old.
#[must_use]
pub fn curl(request: &HttpRequest) -> String {
    let mut lines = vec![format!("curl {}", quote(&request.url()))];
    let is_own = |name: &str| OF_CURL.iter().any(|own| name.eq_ignore_ascii_case(own));
    if request.method != "GET" && request.body.is_empty() {
        lines.push(format!("--request {}", request.method));
    }
    for (name, value) in &request.headers {
        if name.eq_ignore_ascii_case(SESSION_TOKEN) {
            // In double quotes, so that the shell puts the value in.
            lines.push(format!("--header \"{name}: ${TOKEN_VARIABLE}\""));
        } else if !is_own(name) {
            lines.push(format!("--header {}", quote(&format!("{name}: {value}"))));
        }
    }
    if !request.body.is_empty() {
        // Unlike `--data`, it does not read a file if the body begins with `@`.
        let body = String::from_utf8_lossy(&request.body);
        lines.push(format!("--data-raw {}", quote(&body)));
    }
    lines.join(" \\\n  ")
}
