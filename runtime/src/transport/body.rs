//! Reading a reply's body no further than its limit.
//!
//! The limit counts decoded bytes, so that a small reply which unpacks to gigabytes is stopped too.

use http::{HeaderMap, header};

use super::TransportError;

/// The most memory that a server gets by announcing a length, in bytes.
const PREPARED: usize = 16 << 20;

/// For how many bytes to prepare: the length that the head of a reply announces, if that is not
/// much, 0 if it does not say.
///
/// The transports take `Content-Length` out of a reply that they decompress.
pub(super) fn content_length(headers: &HeaderMap, limit: usize) -> Result<usize, TransportError> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok())
        .unwrap_or(0);
    match usize::try_from(length) {
        Ok(length) if length <= limit => Ok(length.min(PREPARED)),
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
    fn announced_lengths_are_held_against_the_limit() {
        assert_eq!(content_length(&HeaderMap::new(), 9).unwrap(), 0);
        assert_eq!(content_length(&length("9"), 9).unwrap(), 9);
        assert!(content_length(&length("10"), 9).unwrap_err().is_too_large());
        let most = content_length(&length("18446744073709551615"), 9);
        assert!(most.unwrap_err().is_too_large());
        let trusted = content_length(&length("9223372036854775807"), usize::MAX);
        assert_eq!(trusted.unwrap(), PREPARED, "whatever a server says");
    }
}
