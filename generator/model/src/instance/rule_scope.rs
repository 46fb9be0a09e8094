//! The part of a request to which a rule applies, and the values at its paths.

use serde_json::Value;

use crate::model::{Condition, Service, Union};

use super::rules;
use super::unions::variant_in;

/// A value, if there is one, and where it is or would be.
pub(super) struct Match<'v> {
    pub path: String,
    pub value: Option<&'v Value>,
}

impl Match<'_> {
    pub fn is_set(&self) -> bool {
        self.value.is_some_and(rules::is_set)
    }
}

/// The part of a request to which a rule applies: all of it, or an element of a list.
#[derive(Clone)]
pub(super) struct RuleScope<'v> {
    service: &'v Service,
    root: &'v Value,
    /// The elements around the part, and the part itself, which is the last.
    elements: Vec<Element<'v>>,
}

/// An element of the list at a path.
#[derive(Clone)]
struct Element<'v> {
    list: String,
    path: String,
    value: Option<&'v Value>,
}

impl<'v> RuleScope<'v> {
    /// All of a request.
    pub fn new(service: &'v Service, root: &'v Value) -> Self {
        RuleScope {
            service,
            root,
            elements: Vec::new(),
        }
    }

    /// The list in which it is; empty for the whole request.
    pub fn list(&self) -> &str {
        self.elements.last().map_or("", |part| &part.list)
    }

    /// Its path.
    pub fn path(&self) -> &str {
        self.elements.last().map_or("", |part| &part.path)
    }

    /// The values at a path of the rule.
    pub fn at(&self, path: &str) -> Vec<Match<'v>> {
        let inside = self.elements.iter().rev().find_map(|element| {
            let rest = path.strip_prefix(&element.list)?;
            let rest = rest.strip_prefix('.').or(rest.is_empty().then_some(rest))?;
            Some((element.value, element.path.clone(), rest))
        });
        let (value, start, rest) = inside.unwrap_or((Some(self.root), String::new(), path));
        let mut found = Vec::new();
        find(value, start, rest, &mut found);
        found
    }

    /// A part for each element of the list; this part itself if `list` is empty, or one of its elements
    /// is around this part.
    pub fn split(&self, list: &str) -> Vec<RuleScope<'v>> {
        let mut scopes = vec![self.clone()];
        let ends = list.match_indices("[]").map(|(at, found)| at + found.len());
        for list in ends.filter_map(|end| list.get(..end)) {
            if self.elements.iter().all(|element| element.list != list) {
                scopes = scopes
                    .iter()
                    .flat_map(|scope| scope.split_at(list))
                    .collect();
            }
        }
        scopes
    }

    fn split_at(&self, list: &str) -> Vec<RuleScope<'v>> {
        let scope = |found: Match<'v>| {
            let mut scope = self.clone();
            scope.elements.push(Element {
                list: list.to_owned(),
                path: found.path,
                value: found.value,
            });
            scope
        };
        self.at(list).into_iter().map(scope).collect()
    }

    /// Whether a condition holds.
    pub fn satisfies(&self, condition: &Condition) -> bool {
        let any = |path: &str, is: &dyn Fn(&Value) -> bool| {
            self.at(path)
                .iter()
                .any(|found| found.value.is_some_and(is))
        };
        match condition {
            Condition::Equals(path, values) => any(path, &|value| {
                values.iter().any(|wanted| wanted.equals(value))
            }),
            Condition::Variant(path, union, name) => {
                self.has_variant(path, self.service.union_shape(*union), name)
            }
            Condition::Present(path) => any(path, &|value| !value.is_null()),
            Condition::Set(path) => self.is_any_set(path),
            Condition::Unset(path) => !self.is_any_set(path),
        }
    }

    /// Whether a union at a path has the variant. The tag can be next to the union.
    fn has_variant(&self, path: &str, union: Option<&Union>, name: &str) -> bool {
        let Some(union) = union else {
            return false;
        };
        let has = |parent: Option<&Value>, value: Option<&Value>| {
            let found = value.and_then(|value| variant_in(union, parent, value));
            found.is_some_and(|variant| variant.name == name)
        };
        if union.parent.is_none() {
            let mut found = self.at(path).into_iter();
            return found.any(|found| has(None, found.value));
        }
        let (parent, field) = path.rsplit_once('.').unwrap_or(("", path));
        let mut parents = self.at(parent).into_iter();
        parents.any(|parent| {
            has(
                parent.value,
                parent.value.and_then(|value| value.get(field)),
            )
        })
    }

    /// Whether all values at a path are given, and there is one.
    pub fn are_all_set(&self, path: &str) -> bool {
        let found = self.at(path);
        !found.is_empty() && found.iter().all(Match::is_set)
    }

    /// Whether any value at a path is given.
    pub fn is_any_set(&self, path: &str) -> bool {
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
