//! Rules, which span several fields.
//!
//! A path with `[]` means every element of a list. If conditions and requirements name several paths
//! through the same list, they apply to the same element: "the element whose `Kind` is 1 requires a
//! `Name`" does not require the names of the other elements.

use super::Violation;
use super::rule_scope::{Match, RuleScope, common_list};
use super::value::{self, check_count, to_float};
use crate::schema::{Condition, Correction, Literal, Reflect, Requirement, Rule, ValueRef};

/// Checks all rules of an action.
pub(super) fn check(rules: &[Rule], request: &dyn Reflect, violations: &mut Vec<Violation>) {
    let root = RuleScope::new(request);
    for rule in rules {
        let context = RuleText {
            doc: rule.doc,
            when: conditions(rule.when),
            corrections: rule.corrections,
        };
        for scope in root.split(rule.within) {
            if rule.when.iter().all(|when| scope.satisfies(when)) {
                for requirement in rule.requirements {
                    check_requirement(requirement, &scope, &context, violations);
                }
            }
        }
    }
}

/// The conditions of a rule in words.
fn conditions(when: &[Condition]) -> String {
    let clauses: Vec<_> = when.iter().filter_map(condition).collect();
    clauses.join(" and ")
}

/// A condition in words; none if the path of the violation says it.
fn condition(when: &Condition) -> Option<String> {
    let literal = |literal: &Literal| match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::String(value) => format!("`{value}`"),
    };
    match when {
        Condition::Equals(path, values) => {
            let values: Vec<_> = values.iter().map(literal).collect();
            Some(format!("{path} is {}", values.join(" or ")))
        }
        Condition::Present(_) => None,
        Condition::Set(path) => Some(format!("{path} is set")),
        Condition::Unset(path) => Some(format!("{path} is not set")),
        Condition::Variant(path, name) => Some(format!("{path} is {name}")),
    }
}

/// The end of all messages of a rule, and what the rule knows of numbers.
struct RuleText {
    doc: &'static str,
    when: String,
    corrections: &'static [Correction],
}

impl RuleText {
    fn violation(&self, path: &str, problem: &str) -> Violation {
        let mut message = problem.to_owned();
        for (part, before, after) in [(&*self.when, " when ", ""), (self.doc, " (", ")")] {
            if !part.is_empty() {
                message.extend([before, part, after]);
            }
        }
        let path = path.to_owned();
        Violation { path, message }
    }
}

fn check_requirement(
    requirement: &Requirement,
    scope: &RuleScope<'_>,
    context: &RuleText,
    violations: &mut Vec<Violation>,
) {
    let mut report =
        |location: &str, problem: &str| violations.push(context.violation(location, problem));
    match *requirement {
        Requirement::Require(path) => {
            for found in scope.at(path).iter().filter(|found| !found.view.is_set()) {
                report(&found.location, "required");
            }
        }
        Requirement::Forbid(path) => {
            for found in scope.at(path).iter().filter(|found| found.view.is_set()) {
                report(&found.location, "not allowed");
            }
        }
        Requirement::Items(path, least, most) => {
            for found in scope.at(path) {
                let count = match found.view {
                    ValueRef::List(list) => list.len(),
                    ValueRef::Map(map) => map.len(),
                    _ => 0,
                };
                check_count(count, (least, most), "items", &mut |problem| {
                    report(&found.location, &problem);
                });
            }
        }
        Requirement::Unique(path) => check_unique(&scope.at(path), &mut report),
        Requirement::AnyOf(groups) => {
            for scope in scope.split(common_list(groups.iter().copied().flatten().copied())) {
                check_any_of(groups, &scope, &mut report);
            }
        }
        Requirement::OneOf(groups) => {
            for scope in scope.split(common_list(groups.iter().copied().flatten().copied())) {
                check_one_of(groups, &scope, &mut report);
            }
        }
        Requirement::AtMost(less, more) => {
            for scope in scope.split(common_list([less, more])) {
                let corrected = |path| corrected(context.corrections, path, scope.at(path));
                check_at_most(&corrected(less), &corrected(more), &mut report);
            }
        }
    }
}

/// The paths of groups in words: "`A` with `B`, or `C`".
fn names(groups: &[&[&str]]) -> String {
    let groups: Vec<_> = groups.iter().map(|group| group.join(" with ")).collect();
    groups.join(", or ")
}

fn check_unique(values: &[Match<'_>], report: &mut impl FnMut(&str, &str)) {
    let same = |left: ValueRef<'_>, right: ValueRef<'_>| match (left, right) {
        (ValueRef::Bool(left), ValueRef::Bool(right)) => left == right,
        (ValueRef::Int(left), ValueRef::Int(right)) => left == right,
        (ValueRef::String(left), ValueRef::String(right)) => left == right,
        _ => false,
    };
    for (index, value) in values.iter().enumerate() {
        let earlier = values.iter().take(index);
        if let Some(duplicate) = earlier
            .rev()
            .find(|duplicate| same(duplicate.view, value.view))
        {
            report(
                &value.location,
                &format!("must differ from {}", duplicate.location),
            );
        }
    }
}

fn check_any_of(
    groups: &[&[&'static str]],
    scope: &RuleScope<'_>,
    report: &mut impl FnMut(&str, &str),
) {
    let is_set = |group: &&[&'static str]| group.iter().all(|path| scope.are_all_set(path));
    if !groups.iter().any(is_set) {
        report(scope.location(), &format!("needs {}", names(groups)));
    }
}

fn check_one_of(
    groups: &[&[&'static str]],
    scope: &RuleScope<'_>,
    report: &mut impl FnMut(&str, &str),
) {
    let partly_set: Vec<_> = groups
        .iter()
        .filter(|group| group.iter().any(|path| scope.is_any_set(path)))
        .collect();
    let is_violated = match *partly_set {
        [only] => !only.iter().all(|path| scope.are_all_set(path)),
        _ => true,
    };
    if is_violated {
        report(
            scope.location(),
            &format!("needs exactly one of: {}", names(groups)),
        );
    }
}

/// The values at a path, with what the service puts in the place of numbers that it does not accept.
fn corrected<'a>(
    corrections: &[Correction],
    path: &str,
    mut found: Vec<Match<'a>>,
) -> Vec<Match<'a>> {
    if let Some(correction) = corrections.iter().find(|known| known.path == path) {
        for found in &mut found {
            let mut is_accepted = true;
            value::check(&correction.constraints, found.view, true, &mut |_| {
                is_accepted = false;
            });
            if !is_accepted {
                found.view = ValueRef::Float(correction.value);
            }
        }
    }
    found
}

/// Every value of the first field is at most every value of the second.
fn check_at_most(less: &[Match<'_>], more: &[Match<'_>], report: &mut impl FnMut(&str, &str)) {
    let pairs = less
        .iter()
        .flat_map(|less| more.iter().map(move |more| (less, more)));
    for (less, more) in pairs {
        let holds = match (integer(less.view), integer(more.view)) {
            (Some(less), Some(more)) => less <= more,
            _ => match (number(less.view), number(more.view)) {
                (Some(less), Some(more)) => less <= more,
                _ => true,
            },
        };
        if !holds {
            report(
                &less.location,
                &format!("must be at most {}", more.location),
            );
        }
    }
}

fn integer(view: ValueRef<'_>) -> Option<i64> {
    match view {
        ValueRef::Int(value) => Some(value),
        ValueRef::Number(value) => value.to_i64(),
        _ => None,
    }
}

fn number(view: ValueRef<'_>) -> Option<f64> {
    match view {
        ValueRef::Int(value) => Some(to_float(value)),
        ValueRef::Float(value) => Some(value),
        ValueRef::Number(value) => Some(value.compared()),
        _ => None,
    }
}
