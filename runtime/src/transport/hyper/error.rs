//! Classifying hyper's errors.

use std::error::Error;

use hyper_util::client::legacy;

use crate::transport::TransportError;

/// The error of a request whose response did not begin.
pub(super) fn translate(error: legacy::Error) -> TransportError {
    if error.is_connect() {
        TransportError::connect(error)
    } else {
        broken(error)
    }
}

/// The error of a connection that broke.
pub(super) fn broken(error: impl Error + Send + Sync + 'static) -> TransportError {
    if is_not_processed(&error) {
        TransportError::not_processed(error)
    } else {
        TransportError::other(error)
    }
}

/// Whether an HTTP/2 server reports that it did not process the request: it rejected the stream, or
/// it shuts down and the stream came too late (RFC 9113, sections 6.8 and 8.7).
#[cfg(feature = "http2")]
fn is_not_processed(error: &(dyn Error + 'static)) -> bool {
    let mut error = Some(error);
    while let Some(current) = error {
        if let Some(http2) = current.downcast_ref::<h2::Error>() {
            let reason = http2.reason();
            let rejected = http2.is_reset() && reason == Some(h2::Reason::REFUSED_STREAM);
            let too_late = http2.is_go_away() && reason == Some(h2::Reason::NO_ERROR);
            return http2.is_remote() && (rejected || too_late);
        }
        error = current.source();
    }
    false
}

#[cfg(not(feature = "http2"))]
fn is_not_processed(_error: &(dyn Error + 'static)) -> bool {
    false
}
