//! Rules, which span several fields of a request.
//!
//! A path with `[]` means every element of a list. Where a rule names several paths through
//! the same list, they are compared within each element: "the element whose `Kind` is 1 needs a
//! `Name`" does not require the names of the others.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use crate::model::{Condition, Correction, Literal, Requirement, Rule};

use super::constraints::{self, to_float};
use super::{BrokenRule, Violation, ViolationKind};

/// The requirements of a rule that a request does not meet.
pub(super) fn broken<'m>(rule: &'m Rule, request: &Value) -> Vec<BrokenRule<'m>> {
    let root = RuleScope {
        root: request,
        prefix: String::new(),
        path: String::new(),
        value: Some(request),
    };
    let mut broken = Vec::new();
    let paths = rule.conditions.iter().map(Condition::path);
    for scope in root.split(&common_list(paths)) {
        if rule
            .conditions
            .iter()
            .all(|condition| scope.holds(condition))
        {
            for requirement in &rule.requirements {
                let corrections = &rule.corrections;
                check_requirement(
                    requirement,
                    corrections,
                    &scope,
                    &mut |scope, path, what| {
                        broken.push(BrokenRule {
                            rule,
                            requirement,
                            prefix: scope.prefix.clone(),
                            scope: scope.path.clone(),
                            violation: Violation {
                                path: path.to_owned(),
                                message: format!("{what} ({})", rule.doc),
                                kind: ViolationKind::Rule,
                            },
                        });
                    },
                );
            }
        }
    }
    broken
}

/// A value, if there is one, and where it is or would be.
struct Match<'v> {
    path: String,
    value: Option<&'v Value>,
}

impl Match<'_> {
    fn is_set(&self) -> bool {
        self.value.is_some_and(is_set)
    }
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

/// A part of a request within which paths that start with `prefix` are looked up.
struct RuleScope<'v> {
    root: &'v Value,
    prefix: String,
    path: String,
    value: Option<&'v Value>,
}

impl<'v> RuleScope<'v> {
    fn at(&self, path: &str) -> Vec<Match<'v>> {
        let mut found = Vec::new();
        match path.strip_prefix(&self.prefix) {
            Some(rest) => {
                let rest = rest.strip_prefix('.').unwrap_or(rest);
                find(self.value, self.path.clone(), rest, &mut found);
            }
            None => find(Some(self.root), String::new(), path, &mut found),
        }
        found
    }

    /// A part for each element of the list at `prefix`; this part itself if that is empty.
    fn split(&self, prefix: &str) -> Vec<RuleScope<'v>> {
        if prefix.is_empty() {
            return vec![RuleScope {
                prefix: self.prefix.clone(),
                path: self.path.clone(),
                ..*self
            }];
        }
        let scopes = self.at(prefix).into_iter().map(|found| RuleScope {
            root: self.root,
            prefix: prefix.to_owned(),
            path: found.path,
            value: found.value,
        });
        scopes.collect()
    }

    fn holds(&self, condition: &Condition) -> bool {
        let holds = |value: Option<&Value>| match condition {
            Condition::Equals(_, values) => {
                value.is_some_and(|value| values.iter().any(|wanted| equals(value, wanted)))
            }
        };
        let found = self.at(condition.path());
        found.iter().any(|found| holds(found.value))
    }

    /// Whether all values at a path are given, and there is one.
    fn are_all_set(&self, path: &str) -> bool {
        let found = self.at(path);
        !found.is_empty() && found.iter().all(Match::is_set)
    }

    /// Whether any value at a path is given.
    fn is_any_set(&self, path: &str) -> bool {
        self.at(path).iter().any(Match::is_set)
    }
}

/// Adds the values at a path below a value.
fn find<'v>(value: Option<&'v Value>, at: String, path: &str, found: &mut Vec<Match<'v>>) {
    if path.is_empty() {
        found.push(Match { path: at, value });
        return;
    }
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    let name = step.strip_suffix("[]").unwrap_or(step);
    let dot = if at.is_empty() { "" } else { "." };
    let at = format!("{at}{dot}{name}");
    let child = value.and_then(|value| value.get(name));
    if name == step {
        find(child, at, rest, found);
    } else if let Some(Value::Array(elements)) = child {
        for (index, element) in elements.iter().enumerate() {
            find(Some(element), format!("{at}[{index}]"), rest, found);
        }
    }
}

/// The longest path that all of `paths` begin with and that ends in a list's elements.
pub(super) fn common_list<'p>(paths: impl IntoIterator<Item = &'p str>) -> String {
    let lists = |path: &'p str| {
        let ends = path.match_indices("[]").map(|(at, _)| at + 2);
        ends.filter_map(move |end| path.get(..end))
    };
    let begins = |path: &str, list: &str| {
        let rest = path.strip_prefix(list);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let paths: Vec<&'p str> = paths.into_iter().collect();
    let first = paths.first().copied().unwrap_or_default();
    let common = lists(first).filter(|list| paths.iter().all(|path| begins(path, list)));
    common.last().unwrap_or_default().to_owned()
}

fn equals(value: &Value, literal: &Literal) -> bool {
    match literal {
        Literal::Bool(wanted) => value.as_bool() == Some(*wanted),
        Literal::Int(wanted) => value.as_i64() == Some(*wanted),
        Literal::String(wanted) => value.as_str() == Some(wanted),
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
        report(scope, &scope.path, &format!("needs {}", names(groups)));
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
            &scope.path,
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
