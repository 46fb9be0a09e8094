//! SHA-256 digests.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

/// A SHA-256 digest. It is shown in lowercase hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(content: &[u8]) -> Self {
        Digest(Sha256::digest(content).into())
    }

    /// The digest of these parts, which stay distinct: `["ab", "c"]` is not `["a", "bc"]`.
    pub fn of_parts<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
            hasher.update(length.to_le_bytes());
            hasher.update(part);
        }
        Digest(hasher.finalize().into())
    }

    /// A buffer for [`of_file`](Self::of_file), which is larger than almost all files of a generated crate.
    pub fn buffer() -> Vec<u8> {
        vec![0; 64 * 1024]
    }

    /// The digest of a file, which is read into the buffer piece by piece.
    pub fn of_file(path: &Path, buffer: &mut [u8]) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut hasher = Sha256::new();
        loop {
            let length = file.read(buffer)?;
            match buffer.get(..length) {
                Some([]) | None => return Ok(Digest(hasher.finalize().into())),
                Some(read) => hasher.update(read),
            }
        }
    }

    /// The digest that is shown as `hex`.
    pub fn parse(hex: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if !hex.is_ascii() || hex.len() != 2 * bytes.len() {
            return None;
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            let digits = hex.get(2 * index..2 * index + 2)?;
            *byte = u8::from_str_radix(digits, 16).ok()?;
        }
        Some(Digest(bytes))
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or(b'?');
        let hex = self
            .0
            .iter()
            .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
        let hex: String = hex.map(char::from).collect();
        formatter.write_str(&hex)
    }
}
