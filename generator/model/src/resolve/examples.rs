//! Examples: completed with the envelope, and checked against the action.

use serde_json::{Map, Value, json};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::instance::{self, Options, Violation, ViolationKind};
use crate::model::{Action, Example, Service};
use crate::spec;
use crate::yaml::{Any, Spanned};

use super::inherit::MergedAction;

/// The examples of an action.
pub(super) fn resolve(
    service: &Service,
    action: &Action,
    merged: &MergedAction,
    diagnostics: &mut Diagnostics,
) -> Vec<Example> {
    let mut check = Check {
        service,
        action,
        diagnostics,
    };
    let mut examples: Vec<Example> = Vec::new();
    for example in merged.examples {
        if examples
            .iter()
            .any(|other| other.name == example.name.value)
        {
            let message = format!("duplicate example name `{}`", example.name.value);
            check.bad(example.name.span, message);
        }
        examples.push(check.example(example));
    }
    examples
}

struct Check<'a> {
    service: &'a Service,
    action: &'a Action,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn bad(&mut self, span: Span, message: impl Into<String>) {
        let diagnostic = Diagnostic::new(Code::BadExample, span, message);
        self.diagnostics
            .push(super::inherited(diagnostic, self.action));
    }

    fn example(&mut self, example: &Spanned<spec::Example>) -> Example {
        Example {
            name: example.name.value.clone(),
            shown: example.value.shown,
            request: self.request(example),
            response: self.response(example),
            span: example.name.span,
        }
    }

    fn request(&mut self, example: &Spanned<spec::Example>) -> Value {
        let request = example.request.as_ref();
        let value = request.map_or_else(|| json!({}), Any::to_json);
        let violations =
            instance::check_request(self.service, self.action, &value, Options::REQUEST);
        self.report(request, example.name.span, violations);
        value
    }

    fn report(&mut self, place: Option<&Any>, whole: Span, violations: Vec<Violation>) {
        for violation in violations {
            let span = place
                .filter(|_| !violation.path.is_empty())
                .map_or(whole, |any| match violation.kind {
                    ViolationKind::Unknown => any.key_span_at(&violation.path),
                    _ => any.span_at(&violation.path),
                });
            self.bad(span, violation.to_string());
        }
    }

    fn response(&mut self, example: &Spanned<spec::Example>) -> Value {
        let response = example.response.as_ref();
        let metadata = self.metadata(response.and_then(|response| response.metadata.as_ref()));
        let failed = metadata.contains_key("Error");
        let result = response.and_then(|response| response.result.as_ref());
        let mut envelope = Map::new();
        envelope.insert("ResponseMetadata".to_owned(), Value::Object(metadata));
        match (result, &self.action.result) {
            (Some(result), Some(output)) => {
                let value = result.to_json();
                let violations =
                    instance::check_value(self.service, &output.ty, &value, Options::RESPONSE);
                self.report(Some(result), result.node().span, violations);
                envelope.insert("Result".to_owned(), value);
            }
            (Some(result), None) => {
                self.bad(
                    result.node().span,
                    "the action has no `response`, so its example has no `Result`",
                );
            }
            (None, Some(_)) if !failed => {
                self.bad(
                    example.name.span,
                    "missing `Result` in the example's response",
                );
            }
            (None, _) => {}
        }
        Value::Object(envelope)
    }

    /// The envelope. Fills in what the example does not state. The version is always the action's own,
    /// because an inherited example has another.
    fn metadata(&mut self, written: Option<&Any>) -> Map<String, Value> {
        let mut metadata = Map::new();
        for (key, value) in [
            ("RequestId", "Your_RequestId"),
            ("Action", self.action.name.as_str()),
            ("Version", self.action.version.as_str()),
            ("Service", self.service.code.as_str()),
            ("Region", self.service.region.as_str()),
        ] {
            metadata.insert(key.to_owned(), Value::from(value));
        }
        match written.map(|written| (written, written.to_json())) {
            Some((_, Value::Object(written))) => metadata.extend(written),
            Some((written, _)) => {
                let node = written.node();
                self.bad(
                    node.span,
                    format!("expected a mapping, found {}", node.describe()),
                );
            }
            None => {}
        }
        metadata.insert(
            "Version".to_owned(),
            Value::from(self.action.version.as_str()),
        );
        metadata
    }
}
