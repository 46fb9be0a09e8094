//! Examples of the spec in Rust: calls for documentation and tests.

mod conformance;
mod unions;
mod values;

use serde_json::Value;

pub use conformance::{lower_tests, test_imports};
use values::Expressions;

use crate::lower::context::LowerContext;
use crate::lower::expression::{Expression, statement};
use crate::lower::imports::Imports;
use crate::model::{Action, Example, Field, Type, TypeKind};

/// Whether an example shows an error.
fn failed(example: &Example) -> bool {
    let metadata = example.response.get("ResponseMetadata");
    metadata
        .and_then(|metadata| metadata.get("Error"))
        .is_some()
}

/// The example that documentation shows first: the first that shows no error, if there is one.
pub fn shown(action: &Action) -> Option<&Example> {
    let mut examples = action.examples.iter();
    examples
        .find(|example| !failed(example))
        .or(action.examples.first())
}

/// A call through a client.
pub struct Call {
    /// Its imports: whole statements.
    pub imports: Vec<String>,
    /// The statement that binds the response, in lines.
    pub lines: Vec<String>,
    /// The statement that prints what a reader wants to see of it.
    pub print: String,
}

/// An example as a call through a client.
pub fn call(context: &LowerContext, action: &Action, example: &Example) -> Call {
    let mut imports = Imports::outside(context, &["Client", "Error", "Result"]);
    let mut lower = Expressions {
        context,
        imports: &mut imports,
    };
    let mut calls = vec![(context.symbols.action(&action.name).to_owned(), None)];
    calls.extend(lower.setters(action.request, &example.request));
    calls.push(("send".to_owned(), None));
    let chain = Expression::Chain("client".to_owned(), calls);
    let statement = statement(0, "let response = ", &chain, "");
    let mut lines: Vec<_> = statement.lines().map(str::to_owned).collect();
    match lines.as_mut_slice() {
        [single] => single.push_str(".await?;"),
        _ => lines.push("    .await?;".to_owned()),
    }
    Call {
        imports: imports.statements(),
        lines,
        print: print_result(context, action, example),
    }
}

/// Prints the result; of a record the list that it has in the example, or else its first field.
fn print_result(context: &LowerContext, action: &Action, example: &Example) -> String {
    let Some(result) = &action.result else {
        return "println!(\"{}\", response.metadata.request_id);".to_owned();
    };
    let TypeKind::Shape(id) = result.ty.kind else {
        let format = format_of(&result.ty, true);
        return format!("println!(\"{format}\", response.result);");
    };
    let sent = example.response.get("Result").unwrap_or(&Value::Null);
    let fields = context.service.fields(id).iter().enumerate();
    let present: Vec<_> = fields
        .filter(|(_, field)| sent.get(&field.name).is_some_and(|value| !value.is_null()))
        .filter(|(_, field)| !field.sensitive && field.deprecated.is_none())
        .collect();
    let is_list = |field: &Field| matches!(field.ty.kind, TypeKind::List(_) | TypeKind::Map(_));
    let list = present.iter().find(|(_, field)| is_list(field));
    match list.or(present.first()) {
        Some((index, field)) => {
            let format = format_of(&field.ty, field.required);
            let name = context.symbols.field(id, *index);
            format!("println!(\"{format}\", response.result.{name});")
        }
        None => "println!(\"{:?}\", response.result);".to_owned(),
    }
}

/// How a value is printed.
fn format_of(ty: &Type, is_plain: bool) -> &'static str {
    match ty.kind {
        TypeKind::List(_)
        | TypeKind::Map(_)
        | TypeKind::Shape(_)
        | TypeKind::Json
        | TypeKind::JsonText(_) => "{:?}",
        _ if is_plain => "{}",
        _ => "{:?}",
    }
}
