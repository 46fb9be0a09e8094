//! The table of waiters as code.

use crate::lower::context::LowerContext;
use crate::lower::imports::Imports;
use crate::lower::{docs, pagination, shapes};
use crate::model::{Acceptor, Action, Literal, Matcher, Waiter, WaiterState};
use crate::names;

/// The method of a builder that waits.
pub fn method(waiter: &Waiter) -> String {
    format!("wait_until_{}", waiter.name)
}

/// What `waiters!` reads, in lines. Empty if the action has no waiters.
pub fn table(context: &LowerContext, imports: &mut Imports, action: &Action) -> Vec<String> {
    if action.waiters.is_empty() {
        return Vec::new();
    }
    imports.name("volcengine_core", "waiters");
    let symbols = &context.symbols;
    let mut lines = vec![format!(
        "{} as {} [{}] {{",
        symbols.shape(action.request),
        symbols.builder(action.request),
        pagination::required(context, action),
    )];
    for waiter in &action.waiters {
        let doc = docs::lines(&waiter.doc);
        lines.extend(
            doc.iter()
                .map(|line| format!("    /// {line}").trim_end().to_owned()),
        );
        lines.push(format!(
            "    {} = {}::new({}, {}, {}, &[",
            method(waiter),
            imports.schema("Waiter"),
            names::string_literal(&waiter.name),
            milliseconds(waiter.poll_ms),
            milliseconds(waiter.max_poll_ms),
        ));
        let acceptors = waiter.acceptors.iter();
        lines.extend(acceptors.map(|each| format!("        {},", acceptor(imports, each))));
        lines.push("    ]);".to_owned());
    }
    lines.push("}".to_owned());
    lines
}

fn milliseconds(value: u64) -> String {
    names::int_literal(i64::try_from(value).unwrap_or(i64::MAX))
}

fn acceptor(imports: &mut Imports, acceptor: &Acceptor) -> String {
    let name = imports.schema("Acceptor");
    let state = match acceptor.state {
        WaiterState::Success => "Success",
        WaiterState::Failure => "Failure",
        WaiterState::Retry => "Retry",
    };
    let state = format!("{}::{state}", imports.schema("WaiterState"));
    match &acceptor.matcher {
        Matcher::Error { code } => {
            format!("{name}::error({}, {state})", names::string_literal(code))
        }
        Matcher::Value { path, values } => {
            let values = values.iter().map(|value| {
                let variant = match value.value {
                    Literal::Bool(_) => "Bool",
                    Literal::Int(_) => "Int",
                    Literal::String(_) => "String",
                };
                format!(
                    "({}::{variant}({}), {})",
                    imports.schema("Literal"),
                    shapes::literal(&value.value),
                    names::string_literal(value.name.as_deref().unwrap_or_default()),
                )
            });
            let values = values.collect::<Vec<_>>().join(", ");
            let path = names::string_literal(path);
            format!("{name}::value({path}, &[{values}], {state})")
        }
    }
}
