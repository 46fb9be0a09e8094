//! The values that a rule's paths refer to.

use crate::schema::{Condition, Reflect, ValueRef};

/// A value and its wire path.
pub(super) struct Match<'a> {
    pub(super) location: String,
    pub(super) view: ValueRef<'a>,
}

/// The part of the request to which a rule applies: all of it, or an element of a list.
///
/// Paths through a list that the element is in lead to that element. Other paths start at the request.
#[derive(Clone)]
pub(super) struct RuleScope<'a> {
    root: ValueRef<'a>,
    /// The elements around the part, and the part itself, which is the last.
    elements: Vec<Element<'a>>,
}

/// An element of the list at a path.
#[derive(Clone)]
struct Element<'a> {
    list: &'static str,
    location: String,
    view: ValueRef<'a>,
}

impl<'a> RuleScope<'a> {
    /// The whole request.
    pub(super) fn new(request: &'a dyn Reflect) -> Self {
        RuleScope {
            root: ValueRef::Record(request),
            elements: Vec::new(),
        }
    }

    /// The path of the part; empty for the whole request.
    pub(super) fn location(&self) -> &str {
        self.elements.last().map_or("", |part| &part.location)
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
        let inside = self.elements.iter().rev().find_map(|element| {
            let rest = rest_after(element.list, path)?;
            Some((element.view, element.location.clone(), rest))
        });
        let (view, location, rest) = inside.unwrap_or((self.root, String::new(), path));
        find(view, location, rest, &mut found);
        found
    }

    /// A scope per element of a list; this scope if `list` is empty, or one of its elements is around
    /// this scope.
    pub(super) fn split(&self, list: &'static str) -> Vec<RuleScope<'a>> {
        let mut scopes = vec![self.clone()];
        for (end, brackets) in list.match_indices("[]") {
            let list = list.get(..end + brackets.len()).unwrap_or_default();
            if self.elements.iter().all(|element| element.list != list) {
                scopes = scopes
                    .iter()
                    .flat_map(|scope| scope.split_at(list))
                    .collect();
            }
        }
        scopes
    }

    fn split_at(&self, list: &'static str) -> Vec<RuleScope<'a>> {
        let elements = self.find(list).into_iter();
        let scope = |Match { location, view }| {
            let mut scope = self.clone();
            scope.elements.push(Element {
                list,
                location,
                view,
            });
            scope
        };
        elements.map(scope).collect()
    }

    pub(super) fn satisfies(&self, when: &Condition) -> bool {
        let any = |path, is: &dyn Fn(ValueRef<'a>) -> bool| {
            self.at(path).iter().any(|found| is(found.view))
        };
        match when {
            Condition::Equals(path, values) => any(path, &|view| {
                values.iter().any(|literal| literal.equals(view))
            }),
            Condition::Variant(path, name) => any(
                path,
                &|view| matches!(view, ValueRef::Union(union) if union.variant().has_variant(name)),
            ),
            Condition::Present(path) => any(path, &|view| {
                !matches!(view, ValueRef::Absent | ValueRef::Null)
            }),
            Condition::Set(path) => self.is_any_set(path),
            Condition::Unset(path) => !self.is_any_set(path),
        }
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

/// What follows `list` on a path through its elements.
fn rest_after<'p>(list: &str, path: &'p str) -> Option<&'p str> {
    let rest = path.strip_prefix(list)?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('.')
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
        while !prefix.is_empty() && rest_after(prefix, path).is_none() {
            prefix = list(prefix.strip_suffix("[]").unwrap_or_default());
        }
        prefix
    };
    let mut paths = paths.into_iter();
    let first = paths.next().map(list).unwrap_or_default();
    paths.fold(first, shorter)
}
