//! Joining the chunks of a body.

use bytes::{Bytes, BytesMut};

use crate::transport::TransportError;

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
