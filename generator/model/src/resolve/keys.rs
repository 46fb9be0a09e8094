//! The constraints on the keys of a map.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Constraint, Constraints, Count};
use crate::spec::Keys;
use crate::yaml::Spanned;

/// The constraints that `keys` states. Reports what is wrong with them.
pub(super) fn constraint(
    keys: &Spanned<Keys>,
    diagnostics: &mut Diagnostics,
) -> Spanned<Constraint> {
    let Keys {
        min_chars,
        max_chars,
        pattern,
    } = &keys.value;
    let mut constraints = Constraints::default();
    if let Some(min) = min_chars {
        constraints.set(Constraint::Chars(Count::at_least(min.value)));
    }
    if let Some(max) = max_chars {
        constraints.set(Constraint::Chars(Count::at_most(max.value)));
    }
    if let Some(pattern) = pattern {
        reject_bad_pattern(&pattern.value, pattern.span, diagnostics);
        constraints.set(Constraint::Pattern(pattern.value.clone()));
    }
    if constraints.is_empty() {
        let message = "`keys` states nothing";
        let help = "state `min_chars`, `max_chars` or `pattern`";
        diagnostics.push(Diagnostic::new(Code::MissingKey, keys.span, message).help(help));
    }
    Spanned {
        value: Constraint::Keys(constraints),
        span: keys.span,
    }
}

/// Reports an invalid regular expression.
pub(super) fn reject_bad_pattern(pattern: &str, span: Span, diagnostics: &mut Diagnostics) {
    if let Err(error) = regex_lite::Regex::new(pattern) {
        let message = "invalid regular expression";
        diagnostics.push(Diagnostic::new(Code::BadPattern, span, message).label(error.to_string()));
    }
}
