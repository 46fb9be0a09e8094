//! Waiters: what decides them can happen, and they can end well.

use heck::ToSnakeCase;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, Owner, Span};
use crate::model::{Acceptor, Action, MatchedValue, Matcher, Service, Type, Waiter, WaiterState};
use crate::spec::{self, Spec};
use crate::yaml::{Any, Spanned};

use super::inherit::MergedAction;
use super::literals::{self, Found};
use super::{paths, quota};

const POLL_MS: u64 = 2_000;
const MAX_POLL_MS: u64 = 30_000;

/// The waiters of an action.
pub(super) fn resolve(
    spec: &Spec,
    service: &Service,
    action: &Action,
    merged: &MergedAction,
    diagnostics: &mut Diagnostics,
) -> Vec<Waiter> {
    let mut check = Check {
        errors_are_known: !spec.service.partial.covers("errors"),
        service,
        action,
        diagnostics,
    };
    let waiters = merged.waiters.into_iter().flatten();
    waiters
        .map(|(name, written)| check.waiter(name, written))
        .collect()
}

/// Whether a name can be the end of a Rust function's name.
fn is_snake_case(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !name.is_empty() && name.len() <= 40 && name.chars().all(is_plain)
}

struct Check<'a> {
    /// Whether all error codes of `service.yaml` could be read.
    errors_are_known: bool,
    service: &'a Service,
    action: &'a Action,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn waiter(&mut self, name: &Spanned<String>, written: &spec::Waiter) -> Waiter {
        if !is_snake_case(name) {
            let message = format!("invalid name of a waiter: `{}`", name.value);
            let help = "use lower-case words joined by `_`: `ready` becomes `wait_until_ready`";
            let fix = Fix::Replace(name.to_snake_case());
            self.report(
                Diagnostic::new(Code::BadWaiter, name.span, message)
                    .help(help)
                    .fix(fix),
            );
        }
        if !self.action.idempotent {
            let message = format!("`{}` repeats an action that is not idempotent", name.value);
            let help = "add `idempotent: true` if repeating the action changes nothing";
            let diagnostic = Diagnostic::new(Code::BadWaiter, name.span, message).help(help);
            self.report(diagnostic.addition(Owner::File, "idempotent", "true"));
        }
        let succeeds =
            |acceptor: &Spanned<spec::Acceptor>| acceptor.state.value == WaiterState::Success;
        if !written.acceptors.iter().any(succeeds) {
            let message = format!("nothing ends `{}` with success", name.value);
            let help = "add an acceptor with `state: success`";
            self.bad(Code::BadWaiter, name.span, &message, help);
        }
        let poll_ms = self.interval(written.poll.as_ref(), POLL_MS);
        let max_poll_ms = self.interval(written.max_poll.as_ref(), MAX_POLL_MS.max(poll_ms));
        if let Some(max) = &written.max_poll
            && max_poll_ms < poll_ms
        {
            let message = "`max_poll` is shorter than `poll`, where it begins";
            self.bad(
                Code::BadWaiter,
                max.span,
                message,
                "wait longer, or lower `poll`",
            );
        }
        let acceptors = written.acceptors.iter();
        Waiter {
            name: name.value.clone(),
            doc: written.doc.trimmed(),
            poll_ms,
            max_poll_ms,
            acceptors: acceptors.filter_map(|each| self.acceptor(each)).collect(),
            span: name.span,
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics
            .push(super::inherited(diagnostic, self.action));
    }

    fn bad(&mut self, code: Code, span: Span, message: &str, help: &str) {
        self.report(Diagnostic::new(code, span, message).help(help));
    }

    /// A wait in milliseconds.
    fn interval(&mut self, written: Option<&Spanned<String>>, default: u64) -> u64 {
        let parsed = written.and_then(|text| quota::timeout(text, self.diagnostics));
        parsed.unwrap_or(default)
    }

    fn acceptor(&mut self, written: &Spanned<spec::Acceptor>) -> Option<Acceptor> {
        let matcher = match (&written.path, &written.values, &written.error) {
            (Some(path), Some(values), None) => {
                let values = values.iter().collect::<Vec<_>>();
                self.value_matcher(path, &values)?
            }
            (None, None, Some(code)) => self.error_matcher(code)?,
            _ => {
                let message = "an acceptor looks either at a value or at an error";
                let help = "write `path` with `values`, or `error`";
                self.bad(Code::BadAcceptor, written.span, message, help);
                return None;
            }
        };
        Some(Acceptor {
            matcher,
            state: written.state.value,
        })
    }

    fn error_matcher(&mut self, code: &Spanned<String>) -> Option<Matcher> {
        let mut known = self.service.errors.iter();
        if !self.errors_are_known || known.any(|error| error.code == code.value) {
            let code = code.value.clone();
            return Some(Matcher::Error { code });
        }
        let message = format!(
            "unknown error code `{}`: expected a key of `errors` in `service.yaml`",
            code.value
        );
        let known = self.service.errors.iter().map(|error| error.code.as_str());
        let diagnostic = Diagnostic::new(Code::UnknownError, code.span, message);
        self.report(diagnostic.did_you_mean(code, known));
        None
    }

    fn value_matcher(&mut self, path: &Spanned<String>, values: &[&Any]) -> Option<Matcher> {
        if self.action.result.is_none() {
            let message = "the action has no `response`, so its result has no fields";
            let help = "describe its result as `response`";
            self.bad(Code::BadAcceptor, path.span, message, help);
        }
        let end = paths::resolve_in_result(self.service, self.action, path, self.diagnostics)?;
        if end.in_list {
            let message = format!(
                "`{}` has several values: expected a path to one",
                path.value
            );
            let help = "name a field that is not in a list";
            self.bad(Code::BadResultType, path.span, &message, help);
        }
        if end.field.is_some_and(|field| field.sensitive) {
            let message = format!("`{}` is a secret, which errors do not show", path.value);
            let help = "name a field that is not `sensitive`";
            self.bad(Code::BadAcceptor, path.span, &message, help);
        }
        if values.is_empty() {
            let help = "list values, such as `values: [Ended]`";
            self.bad(
                Code::BadAcceptor,
                path.span,
                "this acceptor matches no value",
                help,
            );
        }
        let values = values.iter();
        let values = values.filter_map(|value| self.value(path, &end.ty, value));
        Some(Matcher::Value {
            path: path.value.clone(),
            values: values.collect(),
        })
    }

    /// The value on the wire, if the field can have it.
    fn value(&mut self, path: &str, ty: &Type, value: &Any) -> Option<MatchedValue> {
        let node = value.node();
        match literals::find(self.service, ty, &node.kind) {
            Found::Plain(value) => return Some(MatchedValue { value, name: None }),
            Found::Known(known) => {
                return Some(MatchedValue {
                    value: known.value.clone(),
                    name: Some(known.name.clone()),
                });
            }
            Found::Unknown(known) => {
                let message = "unknown enum value";
                let diagnostic = Diagnostic::new(Code::BadAcceptor, node.span, message);
                self.report(literals::suggest(diagnostic, known, &node.kind));
            }
            Found::Json | Found::Mismatch => {
                let message = format!("`{path}` cannot be {}", node.describe());
                let help = "expected a boolean, an integer, a string or a value of an enum, as its type says";
                self.bad(Code::BadAcceptor, node.span, &message, help);
            }
        }
        None
    }
}
