//! Why a text cannot be formatted or edited.

use std::fmt;

use volcgen_model::diagnostic::{Code, Diagnostic, SourceId, Span};

/// Why a text cannot be formatted or edited.
#[derive(Clone, Debug)]
pub struct Error(Box<Diagnostic>);

impl Error {
    pub(crate) fn new(diagnostic: Diagnostic) -> Self {
        Error(Box::new(diagnostic))
    }

    /// An error of the whole text.
    pub(crate) fn of_text(code: Code, message: &str) -> Self {
        let span = Span {
            source: SourceId(0),
            start: 0,
            end: 0,
        };
        Error::new(Diagnostic::new(code, span, message))
    }

    /// The error as a diagnostic whose span is in a source.
    #[must_use]
    pub fn into_diagnostic(self, source: SourceId) -> Diagnostic {
        let mut diagnostic = *self.0;
        if let Some(span) = &mut diagnostic.span {
            span.source = source;
        }
        if let Some((span, _)) = &mut diagnostic.related {
            span.source = source;
        }
        diagnostic
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}
