//! The limit of a response's body.
//!
//! The limit counts decompressed bytes, so it also stops a small response that decompresses to
//! gigabytes.

use http::{HeaderMap, header};

use super::TransportError;

/// The maximum capacity that a `Content-Length` reserves, in bytes.
const MAX_CAPACITY: usize = 16 << 20;

/// The capacity to reserve for a body: its `Content-Length`, at most [`MAX_CAPACITY`], or 0 if it is
/// unknown. A longer body than `limit` is an error.
///
/// The transports remove `Content-Length` from a response that they decompress.
pub(super) fn content_length(headers: &HeaderMap, limit: usize) -> Result<usize, TransportError> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok())
        .unwrap_or(0);
    match usize::try_from(length) {
        Ok(length) if length <= limit => Ok(length.min(MAX_CAPACITY)),
        _ => Err(TransportError::too_large(limit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(
            header::CONTENT_LENGTH,
            http::HeaderValue::from_static(value),
        )])
    }

    #[test]
    fn content_lengths_are_limited() {
        assert_eq!(content_length(&HeaderMap::new(), 9).unwrap(), 0);
        assert_eq!(content_length(&length("9"), 9).unwrap(), 9);
        assert!(content_length(&length("10"), 9).unwrap_err().is_too_large());
        let most = content_length(&length("18446744073709551615"), 9);
        assert!(most.unwrap_err().is_too_large());
        let trusted = content_length(&length("9223372036854775807"), usize::MAX);
        assert_eq!(trusted.unwrap(), MAX_CAPACITY);
    }
}
