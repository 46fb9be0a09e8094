//! Joining the chunks of a body up to a limit.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, header};

use super::TransportError;

/// The maximum capacity that a `Content-Length` reserves, in bytes.
const MAX_CAPACITY: usize = 16 << 20;

/// The capacity to reserve for a body: its `Content-Length`, at most [`MAX_CAPACITY`], or 0 if it is
/// unknown. A longer body than `limit` is an error.
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

/// Joins the chunks of a body up to a limit. A single chunk is not copied.
pub(super) struct Chunks {
    limit: usize,
    content_length: usize,
    first: Bytes,
    joined: BytesMut,
}

impl Chunks {
    pub(super) fn new(content_length: usize, limit: usize) -> Self {
        Chunks {
            limit,
            content_length,
            first: Bytes::new(),
            joined: BytesMut::new(),
        }
    }

    pub(super) fn push(&mut self, chunk: Bytes) -> Result<(), TransportError> {
        let before = self.first.len() + self.joined.len();
        if chunk.len() > self.limit - before {
            return Err(TransportError::too_large(self.limit));
        }
        if before == 0 {
            self.first = chunk;
            return Ok(());
        }
        if self.joined.is_empty() {
            self.joined.reserve(self.content_length);
            self.joined
                .extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.joined.extend_from_slice(&chunk);
        Ok(())
    }

    pub(super) fn into_bytes(self) -> Bytes {
        if self.joined.is_empty() {
            self.first
        } else {
            self.joined.freeze()
        }
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

    #[test]
    fn chunks_are_joined_up_to_the_limit() {
        let mut chunks = Chunks::new(0, 5);
        for chunk in ["ab", "", "c", "de"] {
            chunks.push(Bytes::from_static(chunk.as_bytes())).unwrap();
        }
        let beyond = chunks.push(Bytes::from_static(b"f")).unwrap_err();
        assert!(beyond.is_too_large());
        assert_eq!(chunks.into_bytes(), "abcde");
    }

    #[test]
    fn a_single_chunk_is_not_copied() {
        let chunk = Bytes::from(vec![7; 100]);
        let mut chunks = Chunks::new(100, 100);
        chunks.push(chunk.clone()).unwrap();
        assert_eq!(chunks.into_bytes().as_ptr(), chunk.as_ptr());
    }
}
