//! The values that a rule's paths refer to.

use crate::schema::{Condition, Literal, Reflect, ValueRef};

/// A value and its wire path.
pub(super) struct Match<'a> {
    pub(super) location: String,
    pub(super) view: ValueRef<'a>,
}

/// The part of the request to which paths that begin with `prefix` refer.
#[derive(Clone)]
pub(super) struct RuleScope<'a> {
    root: ValueRef<'a>,
    prefix: &'static str,
    pub(super) location: String,
    pub(super) view: ValueRef<'a>,
}

impl<'a> RuleScope<'a> {
    /// The whole request.
    pub(super) fn new(request: &'a dyn Reflect) -> Self {
        let root = ValueRef::Record(request);
        RuleScope {
            root,
            prefix: "",
            location: String::new(),
            view: root,
        }
    }

    /// The values at a path: exactly one if the path has no `[]`. Free-form JSON is typed.
    pub(super) fn at(&self, path: &'static str) -> Vec<Match<'a>> {
        let mut found = self.find(path);
        for Match { view, .. } in &mut found {
            *view = view.typed();
        }
        found
    }

    fn find(&self, path: &'static str) -> Vec<Match<'a>> {
        let mut found = Vec::new();
        match path.strip_prefix(self.prefix) {
            Some(rest) => {
                let rest = rest.strip_prefix('.').unwrap_or(rest);
                find(self.view, self.location.clone(), rest, &mut found);
            }
            None => find(self.root, String::new(), path, &mut found),
        }
        found
    }

    /// A scope per element of the list at `prefix`; this scope if the prefix is empty.
    pub(super) fn split(&self, prefix: &'static str) -> Vec<RuleScope<'a>> {
        let elements = self.find(prefix).into_iter();
        let scope = |Match { location, view }| RuleScope {
            root: self.root,
            prefix,
            location,
            view,
        };
        if prefix.is_empty() {
            vec![self.clone()]
        } else {
            elements.map(scope).collect()
        }
    }

    pub(super) fn satisfies(&self, when: &Condition) -> bool {
        let holds = |view| match when {
            Condition::Equals(_, values) => values.iter().any(|literal| equals(view, literal)),
        };
        self.at(when.path()).iter().any(|found| holds(found.view))
    }

    /// Whether all values at a path are set, and there is one.
    pub(super) fn are_all_set(&self, path: &'static str) -> bool {
        let found = self.at(path);
        !found.is_empty() && found.iter().all(|found| found.view.is_set())
    }

    /// Whether any value at a path is set.
    pub(super) fn is_any_set(&self, path: &'static str) -> bool {
        self.at(path).iter().any(|found| found.view.is_set())
    }
}

/// Appends the values at a path below a value.
fn find<'a>(view: ValueRef<'a>, location: String, path: &str, found: &mut Vec<Match<'a>>) {
    if path.is_empty() {
        return found.push(Match { location, view });
    }
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    let name = step.strip_suffix("[]").unwrap_or(step);
    let dot = if location.is_empty() { "" } else { "." };
    let location = format!("{location}{dot}{name}");
    let child = view.get(name);
    if name == step {
        find(child, location, rest, found);
    } else if let ValueRef::List(list) = child.typed() {
        for index in 0..list.len() {
            find(list.at(index), format!("{location}[{index}]"), rest, found);
        }
    }
}

/// The longest common prefix that ends in `[]`; empty if there is none.
pub(super) fn common_list(paths: impl IntoIterator<Item = &'static str>) -> &'static str {
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

fn equals(view: ValueRef<'_>, literal: &Literal) -> bool {
    match (view, literal) {
        (ValueRef::Bool(value), Literal::Bool(wanted)) => value == *wanted,
        (ValueRef::Int(value), Literal::Int(wanted)) => value == *wanted,
        (ValueRef::String(value), Literal::String(wanted)) => value == *wanted,
        _ => false,
    }
}
