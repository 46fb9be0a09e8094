//! Rules, which span several fields of a request.
//!
//! A path with `[]` means every element of a list. Where a rule names several paths through
//! the same list, they are compared within each element: "the element whose `Kind` is 1 needs a
//! `Name`" does not require the names of the others.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use crate::model::{Correction, Requirement, Rule, Service};

use super::constraints::{self, to_float};
use super::rule_scope::{RuleScope, common_list};
use super::{BrokenRule, Violation, ViolationKind};

/// The requirements of a rule that a request does not meet.
pub(super) fn broken<'m>(
    service: &'m Service,
    rule: &'m Rule,
    request: &Value,
) -> Vec<BrokenRule<'m>> {
    let mut broken = Vec::new();
    let scopes = RuleScope::new(service, request)
        .split(&rule.within)
        .into_iter();
    let applies = |scope: &RuleScope| rule.conditions.iter().all(|when| scope.satisfies(when));
    for scope in scopes.filter(applies) {
        for requirement in &rule.requirements {
            let mut report = |scope: &RuleScope, path: &str, what: &str| {
                broken.push(BrokenRule {
                    rule,
                    requirement,
                    prefix: scope.list().to_owned(),
                    scope: scope.path().to_owned(),
                    violation: Violation {
                        path: path.to_owned(),
                        message: format!("{what} ({})", rule.doc),
                        kind: ViolationKind::Rule,
                    },
                });
            };
            check_requirement(requirement, &rule.corrections, &scope, &mut report);
        }
    }
    broken
}

/// Whether rules count a value as set: it is neither `null` nor empty.
pub(super) fn is_set(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(string) => !string.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Called with the part, the location and what is wrong there.
type Report<'t> = dyn FnMut(&RuleScope, &str, &str) + 't;

fn check_requirement(
    requirement: &Requirement,
    corrections: &[Correction],
    scope: &RuleScope,
    report: &mut Report,
) {
    match requirement {
        Requirement::Require(path) => {
            for found in scope.at(path).iter().filter(|found| !found.is_set()) {
                report(scope, &found.path, "required");
            }
        }
        Requirement::Forbid(path) => {
            for found in scope.at(path).iter().filter(|found| found.is_set()) {
                report(scope, &found.path, "not allowed");
            }
        }
        Requirement::Items(path, least, most) => check_items(scope, path, (*least, *most), report),
        Requirement::Unique(path) => check_unique(scope, path, report),
        Requirement::AnyOf(groups) => {
            for scope in scope.split(&common_list(all(groups))) {
                check_any_of(groups, &scope, report);
            }
        }
        Requirement::OneOf(groups) => {
            for scope in scope.split(&common_list(all(groups))) {
                check_one_of(groups, &scope, report);
            }
        }
        Requirement::AtMost(less, more) => {
            for scope in scope.split(&common_list([less.as_str(), more])) {
                check_at_most(&scope, (less, more), corrections, report);
            }
        }
    }
}

fn all(groups: &[Vec<String>]) -> impl Iterator<Item = &str> {
    groups.iter().flatten().map(String::as_str)
}

fn names(groups: &[Vec<String>]) -> String {
    let groups: Vec<String> = groups.iter().map(|group| group.join(" with ")).collect();
    groups.join(", or ")
}

fn check_items(scope: &RuleScope, path: &str, (least, most): (u32, u32), report: &mut Report) {
    for found in scope.at(path) {
        let count = match found.value {
            Some(Value::Array(values)) => values.len(),
            Some(Value::Object(values)) => values.len(),
            _ => 0,
        };
        if !u32::try_from(count).is_ok_and(|count| (least..=most).contains(&count)) {
            let wanted = if least == most {
                format!("exactly {least}")
            } else {
                format!("{least} to {most}")
            };
            report(scope, &found.path, &format!("{count} items, not {wanted}"));
        }
    }
}

fn check_unique(scope: &RuleScope, path: &str, report: &mut Report) {
    let comparable = |value: &Value| value.is_boolean() || value.is_i64() || value.is_string();
    let mut earlier = HashMap::new();
    for found in scope.at(path) {
        let Some(value) = found.value.filter(|value| comparable(value)) else {
            continue;
        };
        if let Some(duplicate) = earlier.get(value) {
            report(scope, &found.path, &format!("must differ from {duplicate}"));
        }
        earlier.insert(value, found.path);
    }
}

fn check_any_of(groups: &[Vec<String>], scope: &RuleScope, report: &mut Report) {
    let is_set = |group: &Vec<String>| group.iter().all(|path| scope.are_all_set(path));
    if !groups.iter().any(is_set) {
        report(scope, scope.path(), &format!("needs {}", names(groups)));
    }
}

fn check_one_of(groups: &[Vec<String>], scope: &RuleScope, report: &mut Report) {
    let set: Vec<&Vec<String>> = groups
        .iter()
        .filter(|group| group.iter().any(|path| scope.is_any_set(path)))
        .collect();
    let right = match set.as_slice() {
        [only] => only.iter().all(|path| scope.are_all_set(path)),
        _ => false,
    };
    if !right {
        report(
            scope,
            scope.path(),
            &format!("needs exactly one of: {}", names(groups)),
        );
    }
}

/// Every value of the first field is at most every value of the second.
fn check_at_most(
    scope: &RuleScope,
    (less, more): (&str, &str),
    corrections: &[Correction],
    report: &mut Report,
) {
    let larger = scope.at(more);
    for small in scope.at(less) {
        for large in &larger {
            let (Some(low), Some(high)) = (small.value, large.value) else {
                continue;
            };
            let low = corrected(corrections, less, low);
            let high = corrected(corrections, more, high);
            let right = match (low.as_i64(), high.as_i64()) {
                (Some(low), Some(high)) => low <= high,
                _ => match (number(&low), number(&high)) {
                    (Some(low), Some(high)) => low <= high,
                    _ => true,
                },
            };
            if !right {
                let what = format!("must be at most {}", large.path);
                report(scope, &small.path, &what);
            }
        }
    }
}

/// A number at a path of a rule, or what the service puts in its place.
pub(super) fn corrected<'v>(
    corrections: &[Correction],
    path: &str,
    value: &'v Value,
) -> Cow<'v, Value> {
    let is_accepted = |correction: &Correction| {
        let mut constraints = correction.constraints.iter();
        constraints.all(|constraint| constraints::is_met(constraint, value))
    };
    let mut known = corrections.iter().filter(|known| known.path == path);
    match known.next() {
        Some(correction) if !is_accepted(correction) => Cow::Owned(correction.value.into()),
        _ => Cow::Borrowed(value),
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_i64().map(to_float).or_else(|| value.as_f64())
}
