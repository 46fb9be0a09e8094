//! One side of a comparison.

use volcgen_model::diagnostic::{Sources, Span};
use volcgen_model::model::Service;

use crate::Place;

/// One side: services without errors, and the files that they were read from.
#[derive(Debug, Default)]
pub struct Specs {
    /// The services.
    pub services: Vec<Service>,
    /// The files.
    pub sources: Sources,
    /// The version to compare, if the sides are versions of services: then both have one, and a single service.
    pub version: Option<String>,
}

impl Specs {
    /// The place of a span of a file.
    pub(crate) fn place(&self, span: Span) -> Place {
        let position = self.sources.position(span);
        let file = self.sources.path(span.source).display();
        Place {
            file: file.to_string(),
            line: position.line,
            column: position.column,
        }
    }
}
