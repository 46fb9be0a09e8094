//! Rust names of one namespace, and the report when two parts of a service get the same.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};

/// The Rust names that a module, record or enum already has, with the owner of each.
pub struct UsedNames {
    what: &'static str,
    names: HashMap<String, (String, Option<Span>)>,
}

impl UsedNames {
    /// An empty namespace. Messages call its members `what`.
    pub fn new(what: &'static str) -> Self {
        UsedNames {
            what,
            names: HashMap::new(),
        }
    }

    /// Reserves a name for the generated code, which uses it for `owner`.
    pub fn reserve(&mut self, rust: &str, owner: &str) {
        self.names.insert(rust.to_owned(), (owner.to_owned(), None));
    }

    /// Adds a name, or reports that another member has it.
    pub fn insert(&mut self, rust: &str, wire: &str, span: Span, diagnostics: &mut Diagnostics) {
        let what = self.what;
        let Some((first, first_span)) = self.names.get(rust) else {
            let owner = (format!("`{wire}`"), Some(span));
            self.names.insert(rust.to_owned(), owner);
            return;
        };
        let help = match what {
            "field" => "give one of them another Rust name with `rename: other_name`",
            "type" => "give one of them another name",
            _ => "rename one of them",
        };
        let message =
            format!("{what} `{wire}` gets the Rust name `{rust}`, which {first} already has");
        let mut diagnostic = Diagnostic::new(Code::NameCollision, span, message).help(help);
        if let Some(first_span) = first_span {
            diagnostic = diagnostic.related(*first_span, format!("{first} is here"));
        }
        diagnostics.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{SourceId, Sources};

    #[test]
    fn a_reserved_name_is_reported_without_a_second_location() {
        let span = Span {
            source: SourceId(0),
            start: 0,
            end: 6,
        };
        let mut diagnostics = Diagnostics::default();
        let mut used = UsedNames::new("action");
        used.reserve("client", "a module of every version");
        used.insert("client", "Client", span, &mut diagnostics);
        let found = diagnostics.sorted(&Sources::default());
        let [diagnostic] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            diagnostic.message,
            "action `Client` gets the Rust name `client`, which a module of every version already has"
        );
        assert!(diagnostic.related.is_none());
    }
}
