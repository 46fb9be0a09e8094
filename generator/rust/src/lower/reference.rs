//! Doc lines of client methods and of the modules of actions.

use crate::lower::context::LowerContext;
use crate::lower::imports::Imports;
use crate::lower::{doc_tests, docs, errors, shapes, waiters};
use crate::model::{Action, Auth, BodyFormat, Field, Method, Type, TypeKind};
use crate::{names, prose};

/// Doc lines of a client method: what the action does, its inputs, its limits, the vendor's page,
/// its errors and an example.
pub fn method_doc(context: &LowerContext, action: &Action) -> Vec<String> {
    let mut output = docs::lines(&action.summary);
    docs::paragraph(&mut output, action.doc.as_deref().unwrap_or_default());
    if action.auth == Auth::None {
        docs::paragraph(
            &mut output,
            "The request is not signed, so it needs no credentials.",
        );
    }
    output.extend(inputs(context, action));
    for rule in action.rule_docs() {
        docs::paragraph(&mut output, &format!("Checked before sending: {rule}."));
    }
    let quotas: Vec<_> = action.quotas.iter().map(prose::quota).collect();
    if !quotas.is_empty() {
        let quotas = quotas.join(", and ");
        docs::paragraph(&mut output, &format!("Rate limit: {quotas}."));
    }
    if action.pagination.is_some() {
        let pages = "The list comes in pages: `items` of the builder returns all of its elements, and \
                     `pages` one response after the other.";
        docs::paragraph(&mut output, pages);
    }
    for waiter in &action.waiters {
        let method = waiters::method(waiter);
        let wait = format!(
            "`{method}` of the builder waits for a state: {}",
            waiter.doc
        );
        docs::paragraph(&mut output, &wait);
    }
    if let Some(url) = &action.docs_url {
        let version = action.docs_version.as_ref();
        let version = version.map(|version| format!(" of version {version}"));
        let version = version.unwrap_or_default();
        docs::paragraph(&mut output, &format!("Documentation{version}: {url}"));
    }
    output.extend(errors::action_errors_doc(context, action));
    output.extend(doc_tests::doc_tests(context, action));
    output
}

/// The table of an action's parameters.
fn inputs(context: &LowerContext, action: &Action) -> Vec<String> {
    let fields = context.service.fields(action.request);
    if fields.is_empty() {
        return Vec::new();
    }
    let head = ["", "| Input | Type | Required | |", "|---|---|---|---|"];
    let rows = fields.iter().enumerate().map(|(index, field)| {
        let name = context.symbols.field(action.request, index);
        format!(
            "| `{name}` | {} | {} | {} |",
            linked_type(context, &field.ty, field.null_means.is_some()),
            if field.required { "yes" } else { "" },
            cell(field)
        )
    });
    head.map(str::to_owned).into_iter().chain(rows).collect()
}

fn cell(field: &Field) -> String {
    docs::cell(&docs::first_sentence(&field.doc))
}

/// A type as code, with a link to the shape in it.
fn linked_type(context: &LowerContext, ty: &Type, can_be_null: bool) -> String {
    let mut text = type_name(context, ty);
    if can_be_null {
        text = context.fragments.generic("Nullable", &[&text]);
    }
    match ty.shape() {
        Some(id) => {
            let module = context
                .symbols
                .module_path(&context.service.shape(id).scope);
            let module = module.replace("r#", "");
            format!("[`{text}`](crate::{module}::{})", context.symbols.shape(id))
        }
        None => format!("`{text}`"),
    }
}

/// Whether a type is a shape of this name.
fn is_shape(context: &LowerContext, ty: &Type, name: &str) -> bool {
    match ty.kind {
        TypeKind::Shape(id) => context.symbols.shape(id) == name,
        _ => false,
    }
}

fn type_name(context: &LowerContext, ty: &Type) -> String {
    shapes::rust_type(context, &mut Imports::prose(), ty)
}

/// Doc lines of an action's module, in which the type of the result is `output`: what goes over the
/// wire, and the items of a call.
pub fn module_doc(context: &LowerContext, action: &Action, output: &str) -> Vec<String> {
    let symbols = &context.symbols;
    let method = symbols.action(&action.name);
    let wire = match action.method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    let result = match &action.result {
        // The module has the shape in scope, and rustdoc rejects a target that says nothing new.
        Some(result) if is_shape(context, &result.ty, output) => format!("[`{output}`]"),
        Some(result) => linked_type(context, &result.ty, false),
        None => "nothing".to_owned(),
    };
    let mut output = docs::lines(&action.summary);
    output.extend([
        String::new(),
        prose::code(&format!(
            "{wire} {}?Action={}&Version={}",
            action.path, action.name, action.version
        )),
        String::new(),
        format!(
            "* Method: [`Client::{method}`](super::Client::{})",
            names::plain(method)
        ),
        format!(
            "* Request: [`{}`], built by [`{}`]",
            symbols.shape(action.request),
            symbols.builder(action.request)
        ),
        format!("* Result: {result}"),
    ]);
    if action.body == BodyFormat::Form {
        output.push("* Body: a form, `application/x-www-form-urlencoded`".to_owned());
    }
    output
}
