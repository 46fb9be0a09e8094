//! Errors of cassettes.

use std::path::Path;
use std::{fmt, io};

use volcgen_model::wording;

use crate::SpecsError;

/// Why a cassette cannot be recorded or replayed. The message has the file and what to do.
#[derive(Debug)]
pub struct CassetteError {
    message: String,
    source: Option<io::Error>,
}

impl CassetteError {
    pub(super) fn specs(error: &SpecsError) -> Self {
        CassetteError {
            message: format!(
                "the specs have errors, so it is unknown which fields are sensitive:\n{error}"
            ),
            source: None,
        }
    }

    pub(super) fn missing(path: &Path) -> Self {
        let message = format!(
            "there is no cassette `{}`; record one with `Cassette::record` or `Cassette::open`",
            path.display()
        );
        CassetteError {
            message,
            source: None,
        }
    }

    pub(super) fn invalid(path: &Path, reason: &str) -> Self {
        let message = format!(
            "`{}` is not a valid cassette: {}; fix it, or delete it and record it again",
            path.display(),
            wording::shown(reason)
        );
        CassetteError {
            message,
            source: None,
        }
    }

    pub(super) fn io(verb: &str, path: &Path, error: io::Error) -> Self {
        CassetteError {
            message: format!("cannot {verb} the cassette `{}`: {error}", path.display()),
            source: Some(error),
        }
    }
}

impl fmt::Display for CassetteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for CassetteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().and_then(std::error::Error::source)
    }
}
