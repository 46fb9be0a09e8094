//! Why a server cannot start.

use std::{fmt, io};

use crate::catalog::SpecsError;

/// Why a server cannot start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The specs have errors, or no service.
    Specs(SpecsError),
    /// The system has no port or no thread for the server.
    Io(io::Error),
}

impl From<SpecsError> for StartError {
    fn from(error: SpecsError) -> Self {
        StartError::Specs(error)
    }
}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        StartError::Io(error)
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::Specs(problems) => write!(formatter, "the specs have errors:\n{problems}"),
            StartError::Io(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StartError::Specs(_) => None,
            StartError::Io(error) => error.source(),
        }
    }
}
