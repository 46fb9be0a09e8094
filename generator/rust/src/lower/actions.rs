//! Actions become request types that can be sent.

use crate::lower::imports::Importer;
use crate::lower::symbols::{SymbolTable, referenced};
use crate::lower::{docs, examples, krate, shapes};
use crate::model::{
    Action, Condition, Literal, Method, Period, Quota, Requirement, Rule, Scope, Service,
};
use crate::{names, plan, prose};

/// The plan of an action's file.
pub fn action(service: &Service, symbols: &SymbolTable, action: &Action) -> plan::Action {
    let module = names::value_name(&action.name).unwrap_or_default();
    let output = action.result.as_ref();
    let info = action_info(action);
    plan::Action {
        name: action.name.clone(),
        name_literal: names::text_literal(&action.name),
        file: names::module_file(&module).to_owned(),
        method: module.clone(),
        module,
        summary: action.summary.trim().to_owned(),
        request: symbols.shape(action.request).to_owned(),
        output: output.map_or("()".to_owned(), |output| {
            shapes::rust_type(symbols, &output.ty)
        }),
        http_method: match action.method {
            Method::Get => "Get",
            Method::Post => "Post",
        },
        types: module_of(service, symbols, action, &info),
        info,
        examples: examples::lower_examples(service, symbols, action),
        test_uses: examples::test_imports(service, symbols, action),
    }
}

fn scope_of(action: &Action) -> Scope {
    Scope::Action {
        version: action.version.clone(),
        action: action.name.clone(),
    }
}

/// The action's own shapes: the request, the response, then the others by name.
fn module_of(
    service: &Service,
    symbols: &SymbolTable,
    action: &Action,
    info: &[String],
) -> plan::Module {
    let scope = scope_of(action);
    let output = action
        .result
        .as_ref()
        .and_then(|output| referenced(&output.ty));
    let mut own = symbols.shapes_of(&scope);
    own.sort_by_key(|&id| (id != action.request, Some(id) != output, symbols.shape(id)));
    let items = shapes::items(service, symbols, &own);
    let importer = Importer { scope, topic: None };
    let mut imports = shapes::imports(service, symbols, &importer, &own, &items);
    if let Some(output) = &action.result {
        let shapes = referenced(&output.ty);
        imports.add_shapes(service, symbols, "crate", Some(&importer), shapes);
        shapes::add_library_types(&mut imports, &output.ty);
    }
    shapes::add_schema(&mut imports, &info.concat());
    imports.add("volcengine_core", "action");
    for name in ["Method", "ActionInfo"] {
        imports.add("volcengine_core::schema", name);
    }
    plan::Module {
        uses: imports.statements(),
        items,
    }
}

/// Calls of `ActionInfo`'s methods.
fn action_info(action: &Action) -> Vec<String> {
    let mut calls = Vec::new();
    if action.path != "/" {
        calls.push(format!(".path({})", names::text_literal(&action.path)));
    }
    if action.idempotent {
        calls.push(".idempotent()".to_owned());
    }
    match action.quotas.as_slice() {
        [] => {}
        [single] => calls.push(format!(".quotas(&[{}])", quota(single))),
        several => {
            calls.push(".quotas(&[".to_owned());
            calls.extend(
                several
                    .iter()
                    .map(|shared| format!("    {},", quota(shared))),
            );
            calls.push("])".to_owned());
        }
    }
    if !action.rules.is_empty() {
        calls.push(".rules(&[".to_owned());
        calls.extend(action.rules.iter().flat_map(rule));
        calls.push("])".to_owned());
    }
    calls
}

fn quota(quota: &Quota) -> String {
    let period = match quota.period {
        Period::Second => "Second",
        Period::Minute => "Minute",
        Period::Hour => "Hour",
        Period::Day => "Day",
    };
    let mut text = format!(
        "Quota::new({}, Period::{period})",
        names::int_literal(quota.limit.into())
    );
    for (method, value) in [
        ("shared", &quota.name),
        ("keyed_by", &quota.key),
        ("costing", &quota.cost),
    ] {
        if let Some(value) = value {
            text.push_str(&format!(".{method}({})", names::text_literal(value)));
        }
    }
    text
}

/// A rule in lines.
fn rule(rule: &Rule) -> Vec<String> {
    let conditions: Vec<_> = rule.conditions.iter().map(condition).collect();
    let mut lines = vec![
        "    Rule::new(".to_owned(),
        format!("        {},", names::text_literal(rule.doc.trim())),
        format!("        &[{}],", conditions.join(", ")),
        "        &[".to_owned(),
    ];
    let requirements = rule.requirements.iter().map(requirement);
    lines.extend(requirements.map(|requirement| format!("            {requirement},")));
    lines.extend(["        ],".to_owned(), "    ),".to_owned()]);
    lines
}

fn condition(condition: &Condition) -> String {
    let values = condition.values.iter().map(|value| {
        let variant = match value {
            Literal::Bool(_) => "Bool",
            Literal::Int(_) => "Int",
            Literal::String(_) => "String",
        };
        format!("Literal::{variant}({})", shapes::literal(value))
    });
    format!(
        "Condition {{ path: {}, values: &[{}] }}",
        names::text_literal(&condition.path),
        values.collect::<Vec<_>>().join(", ")
    )
}

fn requirement(requirement: &Requirement) -> String {
    let path = |path: &String| names::text_literal(path);
    let groups = |groups: &Vec<Vec<String>>| {
        let groups = groups.iter().map(|group| {
            let paths: Vec<_> = group.iter().map(path).collect();
            format!("&[{}]", paths.join(", "))
        });
        groups.collect::<Vec<_>>().join(", ")
    };
    match requirement {
        Requirement::Require(field) => format!("Requirement::Require({})", path(field)),
        Requirement::Forbid(field) => format!("Requirement::Forbid({})", path(field)),
        Requirement::Items(field, min, max) => {
            let (min, max) = (i64::from(*min), i64::from(*max));
            let (min, max) = (names::int_literal(min), names::int_literal(max));
            format!("Requirement::Items({}, {min}, {max})", path(field))
        }
        Requirement::Unique(field) => format!("Requirement::Unique({})", path(field)),
        Requirement::AnyOf(fields) => format!("Requirement::AnyOf(&[{}])", groups(fields)),
        Requirement::OneOf(fields) => format!("Requirement::OneOf(&[{}])", groups(fields)),
        Requirement::AtMost(field, limit) => {
            format!("Requirement::AtMost({}, {})", path(field), path(limit))
        }
    }
}

/// Doc lines of a client method: what the action does, its limits, an example, the vendor's page.
pub fn method_doc(service: &Service, symbols: &SymbolTable, action: &Action) -> Vec<String> {
    let mut output = docs::lines(&action.summary);
    docs::paragraph(&mut output, action.doc.as_deref().unwrap_or_default());
    let quotas: Vec<_> = action.quotas.iter().map(prose::quota).collect();
    if !quotas.is_empty() {
        docs::paragraph(&mut output, &format!("Quota: {}.", quotas.join(", and ")));
    }
    for rule in &action.rules {
        docs::paragraph(
            &mut output,
            &format!("Checked before sending: {}.", rule.doc.trim()),
        );
    }
    if let Some(url) = &action.docs_url {
        let suffix = match &action.docs_version {
            Some(version) => format!(" for version {version}"),
            None => String::new(),
        };
        docs::paragraph(&mut output, &format!("The vendor's page{suffix}: {url}"));
    }
    output.extend(errors_doc(service, action));
    output.extend(examples::doc_test(service, symbols, action));
    output
}

/// The errors that the action's description lists.
fn errors_doc(service: &Service, action: &Action) -> Vec<String> {
    let errors = action
        .errors
        .iter()
        .filter_map(|&index| service.errors.get(index));
    let mut output = Vec::new();
    for error in errors {
        let variant = krate::error_variant(error);
        output.push(format!(
            "* [`ErrorCode::{variant}`](crate::ErrorCode::{variant}):"
        ));
        let text = [Some(error.doc.as_str()), error.advice.as_deref()];
        let text = text.into_iter().flatten().map(str::trim);
        let lines = docs::lines(&text.collect::<Vec<_>>().join(" "));
        output.extend(lines.into_iter().map(|line| format!("  {line}")));
    }
    if output.is_empty() {
        return output;
    }
    let title = ["", "# Errors", "", "Among those of the service:", ""];
    title.into_iter().map(str::to_owned).chain(output).collect()
}
