//! Decompressing a body.
//!
//! The limit counts decompressed bytes, so it also stops a small response that decompresses to
//! gigabytes.

use std::io::Read;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::{HeaderMap, header};

use crate::transport::TransportError;

/// The first bytes of a gzip member.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Whether the body is compressed with gzip, by either of its names.
pub(super) fn is_used(headers: &HeaderMap) -> bool {
    let encoding = headers.get(header::CONTENT_ENCODING);
    encoding.is_some_and(|encoding| {
        let names = [b"gzip".as_slice(), b"x-gzip"];
        let is_named = |name: &[u8]| encoding.as_bytes().eq_ignore_ascii_case(name);
        names.into_iter().any(is_named)
    })
}

/// The limit of the bytes that are sent: compression can also lengthen a body a little.
pub(super) fn sent_limit(limit: usize) -> usize {
    limit.saturating_add(limit / 1_000).saturating_add(1_024)
}

/// Decompresses a body up to a limit. Keeps one that is not compressed, because a proxy that
/// decompresses can leave the header.
pub(super) fn decompress(sent: Bytes, limit: usize) -> Result<Bytes, TransportError> {
    if !sent.starts_with(&MAGIC) {
        if sent.len() > limit {
            return Err(TransportError::too_large(limit));
        }
        return Ok(sent);
    }
    let mut bytes = Vec::with_capacity(sent.len().saturating_mul(4).min(limit));
    let limit_bytes = u64::try_from(limit).unwrap_or(u64::MAX);
    // One byte more detects a longer body.
    MultiGzDecoder::new(&*sent)
        .take(limit_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| TransportError::other(format!("invalid gzip: {error}")))?;
    if bytes.len() > limit {
        return Err(TransportError::too_large(limit));
    }
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn compressed(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn both_names_of_gzip_are_known_in_any_case() {
        let is_used = |encoding: &'static str| {
            let value = http::HeaderValue::from_static(encoding);
            is_used(&HeaderMap::from_iter([(header::CONTENT_ENCODING, value)]))
        };
        for name in ["gzip", "GZIP", "x-gzip", "X-GZip"] {
            assert!(is_used(name), "{name}");
        }
        for name in ["", "br", "identity", "gzip2"] {
            assert!(!is_used(name), "{name}");
        }
    }

    #[test]
    fn all_members_are_decompressed_up_to_the_limit() {
        let two = [compressed(b"abc"), compressed(b"def")].concat();
        assert_eq!(decompress(two.clone().into(), 6).unwrap(), "abcdef");
        assert!(decompress(two.into(), 5).unwrap_err().is_too_large());
    }

    #[test]
    fn a_body_that_is_not_compressed_is_kept() {
        assert_eq!(decompress("{}".into(), 2).unwrap(), "{}");
        assert_eq!(decompress(Bytes::new(), 0).unwrap(), "");
        assert!(decompress("{}".into(), 1).unwrap_err().is_too_large());
    }

    #[test]
    fn damaged_bodies_are_errors() {
        let whole = compressed(b"abc");
        for length in 2..whole.len() {
            let half = Bytes::copy_from_slice(&whole[..length]);
            let error = decompress(half, 9).unwrap_err();
            assert!(error.to_string().contains("invalid gzip"), "{error}");
        }
    }

    #[test]
    fn a_body_that_compression_lengthens_is_within_the_limit() {
        let noise: Vec<u8> = (0_u32..5_000)
            .map(|index| (index.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0])
            .collect();
        assert!(compressed(&noise).len() <= sent_limit(noise.len()));
    }
}
