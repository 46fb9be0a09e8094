//! What a reader of a source noticed.

use std::fmt;
use std::path::PathBuf;

/// Something that a source contradicts, leaves open or says in a way that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which kind of finding, such as `I003`; `volcgen explain` has a page of it.
    pub code: &'static str,
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; 0 if the finding is about the whole file.
    pub line: usize,
    /// What was found.
    pub message: String,
    /// What to do next.
    pub help: Option<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding {
            code,
            file,
            line,
            message,
            help,
        } = self;
        write!(
            formatter,
            "note[{code}]: {message}\n --> {}",
            file.display()
        )?;
        if *line > 0 {
            write!(formatter, ":{line}")?;
        }
        match help {
            Some(help) => write!(formatter, "\n  = help: {help}"),
            None => Ok(()),
        }
    }
}
