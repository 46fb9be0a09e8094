//! The `ActionInfo` of an action as code: method, path, quotas and rules.

use crate::lower::context::LowerContext;
use crate::lower::imports::Imports;
use crate::lower::{constraints, shapes};
use crate::model::{
    Action, Auth, BodyFormat, Condition, Correction, Literal, Method, Period, Quota, Requirement,
    Rule,
};
use crate::names;

/// An expression in lines: a call of `ActionInfo::new`, then of its methods.
pub fn action_info(context: &LowerContext, imports: &mut Imports, action: &Action) -> Vec<String> {
    let method = match action.method {
        Method::Get => "Get",
        Method::Post => "Post",
    };
    let new = format!(
        "{}::new(&crate::SERVICE, super::VERSION, {}::{method}, {})",
        imports.schema("ActionInfo"),
        imports.schema("Method"),
        names::string_literal(&action.name)
    );
    let calls = calls(context, imports, action);
    let calls = calls.into_iter().map(|call| format!("    {call}"));
    std::iter::once(new).chain(calls).collect()
}

fn calls(context: &LowerContext, imports: &mut Imports, action: &Action) -> Vec<String> {
    let mut calls = Vec::new();
    if action.path != "/" {
        calls.push(format!(".path({})", names::string_literal(&action.path)));
    }
    if action.auth == Auth::None {
        calls.push(".unsigned()".to_owned());
    }
    if action.body == BodyFormat::Form {
        calls.push(".form()".to_owned());
    }
    if action.idempotent {
        calls.push(".idempotent()".to_owned());
    }
    match action.quotas.as_slice() {
        [] => {}
        [single] => calls.push(format!(".quotas(&[{}])", quota(imports, single))),
        several => {
            calls.push(".quotas(&[".to_owned());
            let quotas = several.iter();
            calls.extend(quotas.map(|each| format!("    {},", quota(imports, each))));
            calls.push("])".to_owned());
        }
    }
    if !action.rules.is_empty() {
        calls.push(".rules(&[".to_owned());
        let rules = action.rules.iter();
        calls.extend(rules.flat_map(|each| rule(context, imports, each)));
        calls.push("])".to_owned());
    }
    calls
}

fn quota(imports: &mut Imports, quota: &Quota) -> String {
    let period = match quota.period {
        Period::Second => "Second",
        Period::Minute => "Minute",
        Period::Hour => "Hour",
        Period::Day => "Day",
    };
    let mut text = format!(
        "{}::new({}, {}::{period})",
        imports.schema("Quota"),
        names::int_literal(quota.limit.into()),
        imports.schema("Period")
    );
    for (method, value) in [
        ("shared", &quota.name),
        ("keyed_by", &quota.key),
        ("costing", &quota.cost),
    ] {
        if let Some(value) = value {
            text.push_str(&format!(".{method}({})", names::string_literal(value)));
        }
    }
    text
}

/// A `Rule` as code, in lines.
fn rule(context: &LowerContext, imports: &mut Imports, rule: &Rule) -> Vec<String> {
    let conditions = rule.conditions.iter();
    let conditions: Vec<_> = conditions
        .map(|each| condition(context, imports, each))
        .collect();
    let mut lines = vec![
        format!("    {}::new(", imports.schema("Rule")),
        format!("        {},", names::string_literal(rule.doc.trim())),
        format!("        &[{}],", conditions.join(", ")),
        "        &[".to_owned(),
    ];
    let requirements = rule.requirements.iter();
    lines.extend(requirements.map(|each| format!("            {},", requirement(imports, each))));
    lines.push("        ],".to_owned());
    lines.push("    )".to_owned());
    if !rule.within.is_empty() {
        let list = names::string_literal(&rule.within);
        lines.push(format!("    .within({list})"));
    }
    if !rule.corrections.is_empty() {
        lines.push("    .corrections(&[".to_owned());
        let corrections = rule.corrections.iter();
        lines.extend(corrections.map(|each| format!("        {},", correction(imports, each))));
        lines.push("    ])".to_owned());
    }
    if let Some(last) = lines.last_mut() {
        last.push(',');
    }
    lines
}

fn correction(imports: &mut Imports, correction: &Correction) -> String {
    let constraints = constraints::calls(imports, &correction.constraints);
    format!(
        "{}::new({}, {}::NONE{constraints}, {})",
        imports.schema("Correction"),
        names::string_literal(&correction.path),
        imports.schema("Constraints"),
        names::float_literal(correction.value),
    )
}

fn condition(context: &LowerContext, imports: &mut Imports, condition: &Condition) -> String {
    let name = imports.schema("Condition");
    let path = names::string_literal(condition.path());
    match condition {
        Condition::Equals(_, values) => {
            let values: Vec<_> = values.iter().map(|each| literal(imports, each)).collect();
            format!("{name}::Equals({path}, &[{}])", values.join(", "))
        }
        Condition::Present(_) => format!("{name}::Present({path})"),
        Condition::Set(_) => format!("{name}::Set({path})"),
        Condition::Unset(_) => format!("{name}::Unset({path})"),
        Condition::Variant(_, union, variant) => {
            let variant = context
                .symbols
                .variant_named(context.service, *union, variant);
            let variant = names::string_literal(variant);
            format!("{name}::Variant({path}, {variant})")
        }
    }
}

/// A `Literal` as code.
pub fn literal(imports: &mut Imports, value: &Literal) -> String {
    let variant = match value {
        Literal::Bool(_) => "Bool",
        Literal::Int(_) => "Int",
        Literal::String(_) => "String",
    };
    let literal = shapes::literal(value);
    format!("{}::{variant}({literal})", imports.schema("Literal"))
}

fn requirement(imports: &mut Imports, requirement: &Requirement) -> String {
    let name = imports.schema("Requirement");
    let path = |path: &String| names::string_literal(path);
    let groups = |groups: &Vec<Vec<String>>| {
        let groups = groups.iter().map(|group| {
            let paths: Vec<_> = group.iter().map(path).collect();
            format!("&[{}]", paths.join(", "))
        });
        groups.collect::<Vec<_>>().join(", ")
    };
    match requirement {
        Requirement::Require(field) => format!("{name}::Require({})", path(field)),
        Requirement::Forbid(field) => format!("{name}::Forbid({})", path(field)),
        Requirement::Items(field, min, max) => {
            let (min, max) = (i64::from(*min), i64::from(*max));
            let (min, max) = (names::int_literal(min), names::int_literal(max));
            format!("{name}::Items({}, {min}, {max})", path(field))
        }
        Requirement::Unique(field) => format!("{name}::Unique({})", path(field)),
        Requirement::AnyOf(fields) => format!("{name}::AnyOf(&[{}])", groups(fields)),
        Requirement::OneOf(fields) => format!("{name}::OneOf(&[{}])", groups(fields)),
        Requirement::AtMost(field, limit) => {
            format!("{name}::AtMost({}, {})", path(field), path(limit))
        }
    }
}
