//! Reading a response's body.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http_body_util::BodyExt;
use hyper::body::Incoming;

#[cfg(feature = "gzip")]
use super::gzip;
use super::{error, within};
use crate::transport::TransportError;
use crate::transport::chunks::{Chunks, content_length};

/// Reads a body of at most `limit` decompressed bytes. Removes the headers of an encoding that it
/// undoes.
pub(super) async fn read(
    headers: &mut HeaderMap,
    body: Incoming,
    limit: usize,
    read_timeout: Option<Duration>,
) -> Result<Bytes, TransportError> {
    #[cfg(feature = "gzip")]
    if gzip::is_used(headers) {
        let sent = collect(headers, body, gzip::sent_limit(limit), read_timeout).await?;
        headers.remove(http::header::CONTENT_ENCODING);
        headers.remove(http::header::CONTENT_LENGTH);
        return gzip::decompress(sent, limit);
    }
    collect(headers, body, limit, read_timeout).await
}

/// Reads the bytes as they were sent.
async fn collect(
    headers: &HeaderMap,
    mut body: Incoming,
    limit: usize,
    read_timeout: Option<Duration>,
) -> Result<Bytes, TransportError> {
    let mut chunks = Chunks::new(content_length(headers, limit)?, limit);
    while let Some(frame) = within(read_timeout, body.frame()).await? {
        // Trailers are ignored.
        if let Ok(chunk) = frame.map_err(error::broken)?.into_data() {
            chunks.push(chunk)?;
        }
    }
    Ok(chunks.into_bytes())
}
