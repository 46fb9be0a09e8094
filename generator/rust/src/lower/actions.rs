//! Actions become request types that can be sent.

use crate::lower::imports::Home;
use crate::lower::scope::{Names, referenced};
use crate::lower::{docs, examples, fronts, shapes};
use crate::model::{
    Action, Condition, Demand, Literal, Method, Period, Quota, Rule, Scope, Service,
};
use crate::{names, plan, prose};

/// The plan of an action's file.
pub fn action(service: &Service, names: &Names, action: &Action) -> plan::Action {
    let module = names::value_name(&action.name).unwrap_or_default();
    let output = action.result.as_ref();
    let info = info(action);
    plan::Action {
        name: action.name.clone(),
        name_literal: names::text_literal(&action.name),
        file: names::module_file(&module).to_owned(),
        method: module.clone(),
        module,
        summary: action.summary.trim().to_owned(),
        request: names.shape(action.request).to_owned(),
        output: output.map_or("()".to_owned(), |output| {
            shapes::rust_type(names, &output.ty)
        }),
        http_method: match action.method {
            Method::Get => "Get",
            Method::Post => "Post",
        },
        types: module_of(service, names, action, &info),
        info,
        examples: examples::of(service, names, action),
        test_uses: examples::uses(service, names, action),
    }
}

fn scope_of(action: &Action) -> Scope {
    Scope::Action {
        version: action.version.clone(),
        action: action.name.clone(),
    }
}

/// The action's own shapes: the request, the response, then the others by name.
fn module_of(service: &Service, names: &Names, action: &Action, info: &[String]) -> plan::Module {
    let scope = scope_of(action);
    let output = action
        .result
        .as_ref()
        .and_then(|output| referenced(&output.ty));
    let mut own = names.shapes_of(&scope);
    own.sort_by_key(|&id| (id != action.request, Some(id) != output, names.shape(id)));
    let items = shapes::items(service, names, &own);
    let home = Home { scope, topic: None };
    let mut imports = shapes::imports(service, names, &home, &own, &items);
    if let Some(output) = &action.result {
        let shapes = referenced(&output.ty);
        imports.add_shapes(service, names, "crate", Some(&home), shapes);
        shapes::add_library_types(&mut imports, &output.ty);
    }
    shapes::add_schema(&mut imports, &info.concat());
    imports.add("volcengine_core", "operation");
    for name in ["Method", "OperationInfo"] {
        imports.add("volcengine_core::schema", name);
    }
    plan::Module {
        uses: imports.statements(),
        items,
    }
}

/// Calls of `OperationInfo`'s methods.
fn info(action: &Action) -> Vec<String> {
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
            calls.extend(several.iter().map(|of| format!("    {},", quota(of))));
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

fn quota(of: &Quota) -> String {
    let period = match of.per {
        Period::Second => "Second",
        Period::Minute => "Minute",
        Period::Hour => "Hour",
        Period::Day => "Day",
    };
    let mut text = format!(
        "Quota::new({}, Per::{period})",
        names::int_literal(of.limit.into())
    );
    for (method, value) in [
        ("shared", &of.name),
        ("keyed_by", &of.key),
        ("costing", &of.cost),
    ] {
        if let Some(value) = value {
            text.push_str(&format!(".{method}({})", names::text_literal(value)));
        }
    }
    text
}

/// A rule in lines.
fn rule(of: &Rule) -> Vec<String> {
    let when: Vec<_> = of.when.iter().map(condition).collect();
    let mut lines = vec![
        "    Rule::new(".to_owned(),
        format!("        {},", names::text_literal(of.doc.trim())),
        format!("        &[{}],", when.join(", ")),
        "        &[".to_owned(),
    ];
    let demands = of.demands.iter().map(demand);
    lines.extend(demands.map(|demand| format!("            {demand},")));
    lines.extend(["        ],".to_owned(), "    ),".to_owned()]);
    lines
}

fn condition(of: &Condition) -> String {
    let values = of.values.iter().map(|value| {
        let variant = match value {
            Literal::Bool(_) => "Bool",
            Literal::Int(_) => "Int",
            Literal::Text(_) => "Text",
        };
        format!("Literal::{variant}({})", shapes::literal(value))
    });
    format!(
        "When {{ path: {}, is: &[{}] }}",
        names::text_literal(&of.path),
        values.collect::<Vec<_>>().join(", ")
    )
}

fn demand(of: &Demand) -> String {
    let path = |path: &String| names::text_literal(path);
    let groups = |groups: &Vec<Vec<String>>| {
        let groups = groups.iter().map(|group| {
            let paths: Vec<_> = group.iter().map(path).collect();
            format!("&[{}]", paths.join(", "))
        });
        groups.collect::<Vec<_>>().join(", ")
    };
    match of {
        Demand::Require(field) => format!("Demand::Require({})", path(field)),
        Demand::Forbid(field) => format!("Demand::Forbid({})", path(field)),
        Demand::Items(field, min, max) => {
            let (min, max) = (i64::from(*min), i64::from(*max));
            let (min, max) = (names::int_literal(min), names::int_literal(max));
            format!("Demand::Items({}, {min}, {max})", path(field))
        }
        Demand::Unique(field) => format!("Demand::Unique({})", path(field)),
        Demand::AnyOf(fields) => format!("Demand::AnyOf(&[{}])", groups(fields)),
        Demand::OneOf(fields) => format!("Demand::OneOf(&[{}])", groups(fields)),
        Demand::AtMost(field, limit) => {
            format!("Demand::AtMost({}, {})", path(field), path(limit))
        }
    }
}

/// Doc lines of a client method: what the action does, its limits, an example, the vendor's page.
pub fn method_doc(service: &Service, names: &Names, action: &Action) -> Vec<String> {
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
        let of = match &action.docs_of {
            Some(version) => format!(" for version {version}"),
            None => String::new(),
        };
        docs::paragraph(&mut output, &format!("The vendor's page{of}: {url}"));
    }
    output.extend(errors_doc(service, action));
    output.extend(examples::doc(service, names, action));
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
        let variant = fronts::error_variant(error);
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
