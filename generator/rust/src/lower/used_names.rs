//! Rust names of one namespace, and the report when two parts of a service get the same.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::names;

/// The longest name in bytes: file systems take 255, and a page of the documentation adds to it.
const LONGEST: usize = 200;

/// Stands for a name that is reported. Nothing has this name: the others have single underscores.
const NAMELESS: &str = "__nameless";

/// The Rust names that a module, record or enum already has, with the owner of each.
pub struct UsedNames {
    what: &'static str,
    /// The names as file systems compare them, with their owners.
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
        self.names.insert(key(rust), (owner.to_owned(), None));
    }

    /// Adds a name, or reports that another member has it. What has no name is ignored.
    pub fn insert(&mut self, rust: &str, wire: &str, span: Span, diagnostics: &mut Diagnostics) {
        let what = self.what;
        if rust == NAMELESS {
            return;
        }
        let Some((first, first_span)) = self.names.get(&key(rust)) else {
            let owner = (format!("`{wire}`"), Some(span));
            self.names.insert(key(rust), owner);
            return;
        };
        let help = match what {
            "field" => "give one of them another Rust name with `rename: other_name`",
            "type" => "give one of them another name",
            "error code" => "give one of them another Rust name with `name: OtherName`",
            "value" => "give one of them another name in a mapping, `values: { OtherName: value }`",
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

/// A Rust name, or [`NAMELESS`] if there is none, which is reported.
pub fn checked(
    what: &str,
    rust: Option<String>,
    wire: &str,
    span: Span,
    diagnostics: &mut Diagnostics,
) -> String {
    let rename = match what {
        "field" => "give it another Rust name with `rename: other_name`",
        "error code" => "give it another Rust name with `name: OtherName`",
        "value" => "give it another name in a mapping, `values: { OtherName: value }`",
        _ => "give it another name",
    };
    let Some(rust) = rust else {
        let message = format!("the {what} `{wire}` cannot become a Rust name");
        let help = format!("{rename}: a letter first, then letters, digits and `_`");
        diagnostics.push(Diagnostic::new(Code::BadIdentifier, span, message).help(help));
        return NAMELESS.to_owned();
    };
    let is_module = matches!(what, "action" | "file of types");
    if is_module && !rust.is_ascii() {
        let message =
            format!("the {what} `{wire}` cannot become a module, whose file has a name of ASCII");
        let help = format!("{rename}: letters, digits and `_` of ASCII");
        diagnostics.push(Diagnostic::new(Code::BadIdentifier, span, message).help(help));
    }
    if (is_module || what == "type") && rust.len() > LONGEST {
        let message = format!("the name of this {what} is too long for a file");
        let help = format!("{rename} of at most {LONGEST} bytes");
        diagnostics.push(Diagnostic::new(Code::BadIdentifier, span, message).help(help));
    }
    rust
}

/// Names that differ in case only would be one file.
fn key(rust: &str) -> String {
    names::folded(rust).into_owned()
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
