//! Reading a reply's body no further than its limit.
//!
//! The limit counts decoded bytes, so that a small reply which unpacks to gigabytes is stopped too.

use bytes::Bytes;
use http::{HeaderMap, header};

use super::TransportError;

/// The length that the head of a reply announces, 0 if it does not say.
///
/// The transports take `Content-Length` out of a reply that they decompress.
pub(super) fn announced(headers: &HeaderMap, limit: usize) -> Result<usize, TransportError> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<u64>().ok())
        .unwrap_or(0);
    match usize::try_from(length) {
        Ok(length) if length <= limit => Ok(length),
        _ => Err(TransportError::too_large(limit)),
    }
}

/// Joins the chunks of a body; one that comes in a single chunk is not copied.
#[cfg(feature = "reqwest")]
pub(super) struct Chunks {
    limit: usize,
    announced: usize,
    first: Bytes,
    joined: bytes::BytesMut,
}

#[cfg(feature = "reqwest")]
impl Chunks {
    pub(super) fn new(announced: usize, limit: usize) -> Self {
        Chunks {
            limit,
            announced,
            first: Bytes::new(),
            joined: bytes::BytesMut::new(),
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
            self.joined.reserve(self.announced);
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
    fn announced_lengths_are_held_against_the_limit() {
        assert_eq!(announced(&HeaderMap::new(), 9).unwrap(), 0);
        assert_eq!(announced(&length("9"), 9).unwrap(), 9);
        assert!(announced(&length("10"), 9).unwrap_err().is_too_large());
        let most = announced(&length("18446744073709551615"), 9);
        assert!(most.unwrap_err().is_too_large());
    }

    #[cfg(feature = "reqwest")]
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

    #[cfg(feature = "reqwest")]
    #[test]
    fn a_single_chunk_is_not_copied() {
        let chunk = Bytes::from(vec![7; 100]);
        let mut chunks = Chunks::new(100, 100);
        chunks.push(chunk.clone()).unwrap();
        assert_eq!(chunks.into_bytes().as_ptr(), chunk.as_ptr());
    }
}
