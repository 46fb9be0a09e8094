//! What a target reads.

use std::fmt;

use volcgen_import::metadata::{File, ServiceFiles};

/// What a target reads.
#[derive(Clone)]
pub enum Input {
    /// The text of a file.
    Text(String),
    /// Bytes, for example of a response.
    Bytes(Vec<u8>),
    /// The files of a service, and the titles.
    Files(ServiceFiles, Option<File>),
}

impl Input {
    /// The text; that of files is empty.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Input::Text(text) => text,
            Input::Bytes(bytes) => str::from_utf8(bytes).unwrap_or_default(),
            Input::Files(..) => "",
        }
    }

    /// The bytes; those of files are empty.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match self {
            Input::Bytes(bytes) => bytes,
            _ => self.text().as_bytes(),
        }
    }
}

impl fmt::Debug for Input {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::Text(text) => text.fmt(formatter),
            Input::Bytes(bytes) => write!(formatter, "b\"{}\"", bytes.escape_ascii()),
            Input::Files(files, titles) => formatter
                .debug_tuple("Files")
                .field(files)
                .field(titles)
                .finish(),
        }
    }
}
