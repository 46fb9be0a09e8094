//! The body of a request.

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::Fault;
use super::framing::BodyLength;

/// The largest body, in bytes.
pub(super) const MAX_BODY: usize = 64 << 20;
/// The longest line between chunks, in bytes.
const MAX_LINE: usize = 4 << 10;
/// The largest number of lines after the last chunk.
const MAX_TRAILERS: usize = 100;
/// How much room a read has at least, in bytes. The buffer of a long body grows.
const READ_SIZE: usize = 4 << 10;

/// What has arrived on a connection and belongs to no request yet.
#[derive(Debug)]
pub(super) struct Input<R> {
    pub(super) source: R,
    pub(super) buffer: BytesMut,
}

impl<R: AsyncRead + Unpin> Input<R> {
    pub(super) fn new(source: R) -> Self {
        let buffer = BytesMut::new();
        Input { source, buffer }
    }

    /// Reads some bytes. This can be cancelled without losing any.
    pub(super) async fn read(&mut self) -> Result<(), Fault> {
        self.buffer.reserve(READ_SIZE);
        match self.source.read_buf(&mut self.buffer).await {
            Ok(0) | Err(_) => Err(Fault::Incomplete),
            Ok(_) => Ok(()),
        }
    }

    /// Reads a body.
    pub(super) async fn body(&mut self, length: BodyLength) -> Result<Bytes, Fault> {
        match length {
            BodyLength::Bytes(length) => Ok(self.bytes(length).await?.freeze()),
            BodyLength::Chunks => self.chunks().await,
        }
    }

    async fn chunks(&mut self) -> Result<Bytes, Fault> {
        let mut body = BytesMut::new();
        loop {
            let size = chunk_size(&self.line().await?)?;
            if size == 0 {
                break;
            }
            if size > MAX_BODY - body.len() {
                return Err(Fault::BodyTooLarge);
            }
            body.extend_from_slice(&self.bytes(size).await?);
            if self.bytes(2).await? != "\r\n" {
                return Err(Fault::Malformed("a chunk is longer than its size"));
            }
        }
        for _ in 0..MAX_TRAILERS {
            if self.line().await?.is_empty() {
                return Ok(body.freeze());
            }
        }
        Err(Fault::HeadTooLarge)
    }

    async fn bytes(&mut self, count: usize) -> Result<BytesMut, Fault> {
        while self.buffer.len() < count {
            self.read().await?;
        }
        Ok(self.buffer.split_to(count))
    }

    /// A line without its end.
    async fn line(&mut self) -> Result<BytesMut, Fault> {
        let mut searched = 0;
        loop {
            let unsearched = self.buffer.get(searched..).unwrap_or_default();
            if let Some(found) = unsearched.iter().position(|byte| *byte == b'\n') {
                let mut line = self.buffer.split_to(searched + found + 1);
                if !line.ends_with(b"\r\n") {
                    return Err(Fault::Malformed("a line between chunks has no CR"));
                }
                line.truncate(line.len() - 2);
                return Ok(line);
            }
            searched = self.buffer.len();
            if searched > MAX_LINE {
                return Err(Fault::Malformed("a line between chunks is too long"));
            }
            self.read().await?;
        }
    }
}

/// The size at the start of a chunk's first line. Extensions are ignored.
fn chunk_size(line: &[u8]) -> Result<usize, Fault> {
    let digits = line.split(|byte| *byte == b';').next().unwrap_or_default();
    let digits = std::str::from_utf8(digits).unwrap_or_default();
    let digits = digits.trim_end_matches([' ', '\t']);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Fault::Malformed("a chunk has no size"));
    }
    // More than a `usize` holds is too large too.
    usize::from_str_radix(digits, 16).map_err(|_| Fault::BodyTooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn chunks(sent: &[u8]) -> Result<(Bytes, BytesMut), Fault> {
        let mut input = Input::new(sent);
        let body = input.body(BodyLength::Chunks).await?;
        while input.read().await.is_ok() {}
        Ok((body, input.buffer))
    }

    #[tokio::test]
    async fn chunks_are_joined() {
        let sent = b"3\r\nabc\r\n00A;name=\"v\"\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\nnext";
        let (body, rest) = chunks(sent).await.unwrap();
        assert_eq!(body, "abc0123456789");
        assert_eq!(rest, "next");
    }

    #[tokio::test]
    async fn bad_chunks_are_rejected() {
        let long_line = format!("1;{}", "x".repeat(MAX_LINE));
        let trailers = format!("0\r\n{}\r\n", "A: b\r\n".repeat(MAX_TRAILERS));
        for (sent, status) in [
            ("\r\n", 400),
            ("x\r\n", 400),
            ("+1\r\na\r\n0\r\n\r\n", 400),
            ("0x1\r\na\r\n0\r\n\r\n", 400),
            ("-1\r\n", 400),
            ("1\na\n0\n\n", 400),
            ("1\r\nabc\r\n0\r\n\r\n", 400),
            ("5\r\nabc", 400),
            ("0\r\n", 400),
            (&long_line, 400),
            (&trailers, 431),
            ("4000001\r\n", 413),
            ("fffffffffffffffff\r\n", 413),
        ] {
            let status_found = chunks(sent.as_bytes()).await.unwrap_err().status();
            assert_eq!(status_found, status, "{sent}");
        }
    }

    #[tokio::test]
    async fn a_body_that_ends_early_is_incomplete() {
        let body = Input::new(b"abc".as_slice())
            .body(BodyLength::Bytes(4))
            .await;
        assert_eq!(body, Err(Fault::Incomplete));
    }
}
