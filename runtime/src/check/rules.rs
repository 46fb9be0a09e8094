//! Requirements that span several fields.
//!
//! A path with `[]` speaks of every element of a list. Where a condition or a demand names several
//! paths through the same list, they are compared within each element: "the element whose `Kind` is
//! 1 needs a `Name`" does not ask for the names of the others.

use super::Violation;
use super::value::{check_count, to_float};
use crate::schema::{Demand, Literal, Reflect, Rule, View, When};

/// Checks all rules of an action.
pub(super) fn check(rules: &[Rule], request: &dyn Reflect, violations: &mut Vec<Violation>) {
    let root = Scope {
        root: View::Record(request),
        prefix: "",
        place: String::new(),
        view: View::Record(request),
    };
    for rule in rules {
        let context = Context {
            reason: rule.reason,
            when: condition(rule.when),
        };
        let prefix = common_list(rule.when.iter().map(|when| when.path));
        for scope in root.split(prefix) {
            if rule.when.iter().all(|when| scope.holds(when)) {
                for demand in rule.demands {
                    check_demand(demand, &scope, &context, violations);
                }
            }
        }
    }
}

/// The condition of a rule in words.
fn condition(when: &[When]) -> String {
    let literal = |literal: &Literal| match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Int(value) => value.to_string(),
        Literal::Text(value) => format!("`{value}`"),
    };
    let clauses = when.iter().map(|when| {
        let values: Vec<_> = when.is.iter().map(literal).collect();
        format!("{} is {}", when.path, values.join(" or "))
    });
    clauses.collect::<Vec<_>>().join(" and ")
}

/// What all messages of a rule end with.
struct Context {
    reason: &'static str,
    when: String,
}

impl Context {
    fn violation(&self, path: &str, what: &str) -> Violation {
        let mut message = what.to_owned();
        for (text, before, after) in [(&*self.when, " when ", ""), (self.reason, " (", ")")] {
            if !text.is_empty() {
                message.extend([before, text, after]);
            }
        }
        let path = path.to_owned();
        Violation { path, message }
    }
}

/// A value and its place on the wire.
struct Found<'a> {
    place: String,
    view: View<'a>,
}

/// A part of the request within which paths that begin with `prefix` are looked up.
struct Scope<'a> {
    root: View<'a>,
    prefix: &'static str,
    place: String,
    view: View<'a>,
}

impl<'a> Scope<'a> {
    /// The values at a path: one, unless the path has a `[]`.
    fn at(&self, path: &'static str) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        match path.strip_prefix(self.prefix) {
            Some(rest) => {
                let rest = rest.strip_prefix('.').unwrap_or(rest);
                find(self.view, self.place.clone(), rest, &mut found);
            }
            None => find(self.root, String::new(), path, &mut found),
        }
        found
    }

    /// A scope for each element of the list at `prefix`; this one if the prefix is empty.
    fn split(&self, prefix: &'static str) -> Vec<Scope<'a>> {
        let elements = self.at(prefix).into_iter();
        let scope = |Found { place, view }| Scope {
            root: self.root,
            prefix,
            place,
            view,
        };
        if prefix.is_empty() {
            vec![self.clone()]
        } else {
            elements.map(scope).collect()
        }
    }

    fn holds(&self, when: &When) -> bool {
        let is = |view| when.is.iter().any(|literal| equals(view, literal));
        self.at(when.path).iter().any(|found| is(found.view))
    }

    /// Whether all values at a path are given, and there is one.
    fn gives(&self, path: &'static str) -> bool {
        let found = self.at(path);
        !found.is_empty() && found.iter().all(|found| found.view.is_given())
    }

    /// Whether any value at a path is given.
    fn touches(&self, path: &'static str) -> bool {
        self.at(path).iter().any(|found| found.view.is_given())
    }
}

impl Clone for Scope<'_> {
    fn clone(&self) -> Self {
        Scope {
            place: self.place.clone(),
            ..*self
        }
    }
}

/// Appends the values at a path below a value.
fn find<'a>(view: View<'a>, place: String, path: &str, found: &mut Vec<Found<'a>>) {
    if path.is_empty() {
        return found.push(Found { place, view });
    }
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    let name = step.strip_suffix("[]").unwrap_or(step);
    let dot = if place.is_empty() { "" } else { "." };
    let place = format!("{place}{dot}{name}");
    let child = view.member(name);
    match child {
        _ if name == step => find(child, place, rest, found),
        View::List(list) => {
            for index in 0..list.len() {
                find(list.at(index), format!("{place}[{index}]"), rest, found);
            }
        }
        _ => {}
    }
}

/// The longest path that all begin with and that ends in a list's element; empty if there is none.
fn common_list(paths: impl IntoIterator<Item = &'static str>) -> &'static str {
    let list = |path: &'static str| {
        path.rfind("[]")
            .and_then(|at| path.get(..at + 2))
            .unwrap_or_default()
    };
    let shorter = |prefix: &'static str, path: &'static str| {
        let mut prefix = prefix;
        let begins = |prefix: &str| {
            let rest = path.strip_prefix(prefix);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        while !prefix.is_empty() && !begins(prefix) {
            prefix = list(prefix.strip_suffix("[]").unwrap_or_default());
        }
        prefix
    };
    let mut paths = paths.into_iter();
    let first = paths.next().map(list).unwrap_or_default();
    paths.fold(first, shorter)
}

fn equals(view: View<'_>, literal: &Literal) -> bool {
    match (view, literal) {
        (View::Bool(value), Literal::Bool(wanted)) => value == *wanted,
        (View::Int(value), Literal::Int(wanted)) => value == *wanted,
        (View::Text(value), Literal::Text(wanted)) => value == *wanted,
        _ => false,
    }
}

fn check_demand(
    demand: &Demand,
    scope: &Scope<'_>,
    context: &Context,
    violations: &mut Vec<Violation>,
) {
    let mut tell = |place: &str, what: &str| violations.push(context.violation(place, what));
    match *demand {
        Demand::Require(path) => {
            for found in scope.at(path).iter().filter(|found| !found.view.is_given()) {
                tell(&found.place, "required");
            }
        }
        Demand::Forbid(path) => {
            for found in scope.at(path).iter().filter(|found| found.view.is_given()) {
                tell(&found.place, "not allowed");
            }
        }
        Demand::Items(path, least, most) => {
            for found in scope.at(path) {
                let count = match found.view {
                    View::List(list) => list.len(),
                    View::Map(map) => map.len(),
                    _ => 0,
                };
                check_count(count, (least, most), "items", &mut |what| {
                    tell(&found.place, &what);
                });
            }
        }
        Demand::Unique(path) => check_unique(&scope.at(path), &mut tell),
        Demand::AnyOf(groups) => {
            for scope in scope.split(common_list(groups.iter().copied().flatten().copied())) {
                check_any_of(groups, &scope, &mut tell);
            }
        }
        Demand::OneOf(groups) => {
            for scope in scope.split(common_list(groups.iter().copied().flatten().copied())) {
                check_one_of(groups, &scope, &mut tell);
            }
        }
        Demand::AtMost(less, more) => {
            for scope in scope.split(common_list([less, more])) {
                check_at_most(&scope.at(less), &scope.at(more), &mut tell);
            }
        }
    }
}

/// The paths of groups in words: "`A` with `B`, or `C`".
fn names(groups: &[&[&str]]) -> String {
    let groups: Vec<_> = groups.iter().map(|group| group.join(" with ")).collect();
    groups.join(", or ")
}

fn check_unique(values: &[Found<'_>], tell: &mut impl FnMut(&str, &str)) {
    let same = |left: View<'_>, right: View<'_>| match (left, right) {
        (View::Bool(left), View::Bool(right)) => left == right,
        (View::Int(left), View::Int(right)) => left == right,
        (View::Text(left), View::Text(right)) => left == right,
        _ => false,
    };
    for (index, value) in values.iter().enumerate() {
        let earlier = values.iter().take(index);
        if let Some(twin) = earlier.rev().find(|twin| same(twin.view, value.view)) {
            tell(&value.place, &format!("must differ from {}", twin.place));
        }
    }
}

fn check_any_of(groups: &[&[&'static str]], scope: &Scope<'_>, tell: &mut impl FnMut(&str, &str)) {
    let given = |group: &&[&'static str]| group.iter().all(|path| scope.gives(path));
    if !groups.iter().any(given) {
        tell(&scope.place, &format!("needs {}", names(groups)));
    }
}

fn check_one_of(groups: &[&[&'static str]], scope: &Scope<'_>, tell: &mut impl FnMut(&str, &str)) {
    let touched: Vec<_> = groups
        .iter()
        .filter(|group| group.iter().any(|path| scope.touches(path)))
        .collect();
    let wrong = match *touched {
        [only] => !only.iter().all(|path| scope.gives(path)),
        _ => true,
    };
    if wrong {
        tell(
            &scope.place,
            &format!("needs exactly one of: {}", names(groups)),
        );
    }
}

/// Every value of the first field is at most every value of the second.
fn check_at_most(less: &[Found<'_>], more: &[Found<'_>], tell: &mut impl FnMut(&str, &str)) {
    let pairs = less
        .iter()
        .flat_map(|less| more.iter().map(move |more| (less, more)));
    for (less, more) in pairs {
        let right = match (less.view, more.view) {
            (View::Int(less), View::Int(more)) => less <= more,
            (less, more) => match (number(less), number(more)) {
                (Some(less), Some(more)) => less <= more,
                _ => true,
            },
        };
        if !right {
            tell(&less.place, &format!("must be at most {}", more.place));
        }
    }
}

fn number(view: View<'_>) -> Option<f64> {
    match view {
        View::Int(value) => Some(to_float(value)),
        View::Float(value) => Some(value),
        _ => None,
    }
}
