//! The service's error codes: an enum, what the runtime knows about them, and doc lines.

use crate::lower::context::LowerContext;
use crate::lower::{docs, layout};
use crate::model::{Action, ErrorCode, RetryClass};
use crate::{names, plan};

/// The error codes of the service.
pub fn lower_errors(context: &LowerContext) -> Vec<plan::ErrorCode> {
    let errors = context.service.errors.iter().enumerate();
    errors
        .map(|(index, error)| plan_error(error, context.symbols.error(index)))
        .collect()
}

fn plan_error(error: &ErrorCode, variant: &str) -> plan::ErrorCode {
    let mut doc = docs::lines(&error.doc);
    docs::paragraph(&mut doc, error.hint.as_deref().unwrap_or_default());
    let retry = match error.retry {
        RetryClass::Never => "Never",
        RetryClass::Throttled => "Throttled",
        RetryClass::IfIdempotent => "IfIdempotent",
        RetryClass::FixClock => "FixClock",
        RetryClass::RefreshCredentials => "RefreshCredentials",
    };
    let code = names::string_literal(&error.code);
    let info = [
        code.clone(),
        names::string_literal(error.doc.trim()),
        format!("RetryClass::{retry}"),
        names::string_literal(error.hint.as_deref().unwrap_or_default().trim()),
    ];
    plan::ErrorCode {
        variant: variant.to_owned(),
        code,
        info: layout::plain_call("ErrorInfo::new", &info),
        doc,
    }
}

/// Doc lines of the errors that the action's spec lists.
pub fn action_errors_doc(context: &LowerContext, action: &Action) -> Vec<String> {
    let mut output = Vec::new();
    for &index in &action.errors {
        let Some(error) = context.service.errors.get(index) else {
            continue;
        };
        let variant = context.symbols.error(index);
        output.push(format!(
            "* [`ErrorCode::{variant}`](crate::ErrorCode::{variant}):"
        ));
        let hint = error.hint.as_deref().unwrap_or_default();
        let lines = docs::joined_lines(&error.doc, hint);
        let indented = lines.into_iter().map(|line| format!("  {line}"));
        output.extend(indented.map(|line| line.trim_end().to_owned()));
    }
    if output.is_empty() {
        return output;
    }
    let title = ["", "# Errors", "", "Among those of the service:", ""];
    title.into_iter().map(str::to_owned).chain(output).collect()
}
