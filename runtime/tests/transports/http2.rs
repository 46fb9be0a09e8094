//! A minimal HTTP/2 server, frame by frame (RFC 9113).

use std::io::{Read, Write};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;

const ACK: u8 = 1;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// The error code `REFUSED_STREAM`.
const REJECTED: u32 = 7;

/// A connection whose client has sent its preface.
pub struct Http2(Box<dyn ReadWrite>);

trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

impl Http2 {
    pub fn accept(mut stream: impl Read + Write + 'static) -> Self {
        let mut preface = [0; 24];
        stream.read_exact(&mut preface).unwrap();
        stream.write_all(&frame(SETTINGS, 0, 0, b"")).unwrap();
        Http2(Box::new(stream))
    }

    /// Responds to this number of requests without body with `{}`, and then reads on in silence.
    pub fn respond(&mut self, mut responses: usize) {
        while let Some(stream) = self.next_request() {
            if responses > 0 {
                responses -= 1;
                // The byte is entry 8 of the static table: the status 200.
                let head = frame(HEADERS, END_HEADERS, stream, &[0x88]);
                let body = frame(DATA, END_STREAM, stream, b"{}");
                self.write(&[head, body].concat());
            }
        }
    }

    /// Rejects every stream.
    pub fn reject(&mut self) {
        while let Some(stream) = self.next_request() {
            self.write(&frame(RST_STREAM, 0, stream, &REJECTED.to_be_bytes()));
        }
    }

    /// The stream of the next request. `None` if the client closed the connection.
    fn next_request(&mut self) -> Option<u32> {
        loop {
            let mut head = [0; 9];
            self.0.read_exact(&mut head).ok()?;
            let [high, middle, low, kind, flags, id @ ..] = head;
            let length = u32::from_be_bytes([0, high, middle, low]);
            let mut payload = vec![0; usize::try_from(length).unwrap()];
            self.0.read_exact(&mut payload).ok()?;
            match kind {
                SETTINGS if flags & ACK == 0 => self.write(&frame(SETTINGS, ACK, 0, b"")),
                HEADERS => return Some(u32::from_be_bytes(id)),
                _ => {}
            }
        }
    }

    /// Writes, unless the client is gone.
    fn write(&mut self, frames: &[u8]) {
        drop(self.0.write_all(frames));
    }
}

fn frame(kind: u8, flags: u8, id: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [length[1], length[2], length[3], kind, flags];
    [&head[..], &id.to_be_bytes(), payload].concat()
}
