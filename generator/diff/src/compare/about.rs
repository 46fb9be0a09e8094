//! What a change is about, and where.

use std::collections::BTreeSet;

use volcgen_model::diagnostic::Span;
use volcgen_model::model::{Action, Service, Version};

use crate::{ActionRef, Subject};

/// What changes are about, and the places that they have by default.
#[derive(Clone)]
pub(super) struct About {
    pub subject: Subject,
    pub actions: BTreeSet<ActionRef>,
    pub old: Option<Span>,
    pub new: Option<Span>,
}

impl About {
    /// The service as a whole.
    pub fn service(old: &Service, new: &Service) -> Self {
        About {
            subject: Subject::Service,
            actions: BTreeSet::new(),
            old: Some(old.crate_span),
            new: Some(new.crate_span),
        }
    }

    /// A version that both sides have, or one of them.
    pub fn version(old: Option<&Version>, new: Option<&Version>) -> Self {
        let name = new.or(old).map(|version| version.name.clone());
        About {
            subject: Subject::Version(name.unwrap_or_default()),
            actions: BTreeSet::new(),
            old: old.map(|version| version.span),
            new: new.map(|version| version.span),
        }
    }

    /// An action that both sides have, or one of them.
    pub fn action(old: Option<&Action>, new: Option<&Action>) -> Self {
        let name = new.or(old).map(|action| action.name.clone());
        let name = name.unwrap_or_default();
        let version = match (old, new) {
            (Some(old), Some(new)) if old.version != new.version => {
                format!("{} and {}", old.version, new.version)
            }
            (_, Some(action)) | (Some(action), None) => action.version.clone(),
            (None, None) => String::new(),
        };
        About {
            subject: Subject::Action(name.clone()),
            actions: BTreeSet::from([ActionRef { name, version }]),
            old: old.map(|action| action.span),
            new: new.map(|action| action.span),
        }
    }

    /// The same, at other places.
    pub fn at(&self, old: Span, new: Span) -> Self {
        About {
            old: Some(old),
            new: Some(new),
            ..self.clone()
        }
    }

    /// The same, at the places that are known.
    pub fn near(&self, old: Option<Span>, new: Option<Span>) -> Self {
        About {
            old: old.or(self.old),
            new: new.or(self.new),
            ..self.clone()
        }
    }
}
