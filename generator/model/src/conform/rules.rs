//! Rules, which span several fields of a request.
//!
//! A path with `[]` speaks of every element of a list. Where a rule names several paths through
//! the same list, they are compared within each element: "the element whose `Kind` is 1 needs a
//! `Name`" does not ask for the names of the others.

use serde_json::Value;

use crate::model::{Condition, Demand, Literal, Rule};

use super::constraints::to_float;
use super::{Misfit, Unmet, Violation};

/// The demands of a rule that a request does not meet.
pub(super) fn unmet<'m>(rule: &'m Rule, request: &Value) -> Vec<Unmet<'m>> {
    let root = Part {
        root: request,
        prefix: String::new(),
        place: String::new(),
        value: Some(request),
    };
    let mut unmet = Vec::new();
    let paths = rule.when.iter().map(|condition| condition.path.as_str());
    for part in root.split(&common_list(paths)) {
        if rule.when.iter().all(|condition| part.holds(condition)) {
            for demand in &rule.demands {
                check_demand(demand, &part, &mut |part, place, what| {
                    unmet.push(Unmet {
                        rule,
                        demand,
                        prefix: part.prefix.clone(),
                        part: part.place.clone(),
                        violation: Violation {
                            path: place.to_owned(),
                            message: format!("{what} ({})", rule.doc),
                            kind: Misfit::Rule,
                        },
                    });
                });
            }
        }
    }
    unmet
}

/// A value, if there is one, and where it is or would be.
struct Found<'v> {
    place: String,
    value: Option<&'v Value>,
}

impl Found<'_> {
    /// Present, and neither an empty text nor an empty list.
    fn is_given(&self) -> bool {
        match self.value {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Array(values)) => !values.is_empty(),
            Some(Value::Object(values)) => !values.is_empty(),
            Some(Value::Bool(_) | Value::Number(_)) => true,
        }
    }
}

/// A part of a request within which paths that start with `prefix` are looked up.
struct Part<'v> {
    root: &'v Value,
    prefix: String,
    place: String,
    value: Option<&'v Value>,
}

impl<'v> Part<'v> {
    fn at(&self, path: &str) -> Vec<Found<'v>> {
        let mut found = Vec::new();
        match path.strip_prefix(&self.prefix) {
            Some(rest) => {
                let rest = rest.strip_prefix('.').unwrap_or(rest);
                find(self.value, self.place.clone(), rest, &mut found);
            }
            None => find(Some(self.root), String::new(), path, &mut found),
        }
        found
    }

    /// A part for each element of the list at `prefix`; this part itself if that is empty.
    fn split(&self, prefix: &str) -> Vec<Part<'v>> {
        if prefix.is_empty() {
            return vec![Part {
                prefix: self.prefix.clone(),
                place: self.place.clone(),
                ..*self
            }];
        }
        let parts = self.at(prefix).into_iter().map(|found| Part {
            root: self.root,
            prefix: prefix.to_owned(),
            place: found.place,
            value: found.value,
        });
        parts.collect()
    }

    fn holds(&self, condition: &Condition) -> bool {
        let is = |value: &Value| condition.values.iter().any(|wanted| equals(value, wanted));
        self.at(&condition.path)
            .iter()
            .any(|found| found.value.is_some_and(is))
    }

    /// Whether all values at a path are given, and there is one.
    fn gives(&self, path: &str) -> bool {
        let found = self.at(path);
        !found.is_empty() && found.iter().all(Found::is_given)
    }

    /// Whether any value at a path is given.
    fn touches(&self, path: &str) -> bool {
        self.at(path).iter().any(Found::is_given)
    }
}

/// Adds the values at a path below a value.
fn find<'v>(value: Option<&'v Value>, place: String, path: &str, found: &mut Vec<Found<'v>>) {
    if path.is_empty() {
        found.push(Found { place, value });
        return;
    }
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    let name = step.strip_suffix("[]").unwrap_or(step);
    let dot = if place.is_empty() { "" } else { "." };
    let place = format!("{place}{dot}{name}");
    let child = value.and_then(|value| value.get(name));
    if name == step {
        find(child, place, rest, found);
    } else if let Some(Value::Array(elements)) = child {
        for (index, element) in elements.iter().enumerate() {
            find(Some(element), format!("{place}[{index}]"), rest, found);
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
        Literal::Text(wanted) => value.as_str() == Some(wanted),
    }
}

/// Told the part, the place and what is wrong there.
type Tell<'t> = dyn FnMut(&Part, &str, &str) + 't;

fn check_demand(demand: &Demand, part: &Part, tell: &mut Tell) {
    match demand {
        Demand::Require(path) => {
            for found in part.at(path).iter().filter(|found| !found.is_given()) {
                tell(part, &found.place, "required");
            }
        }
        Demand::Forbid(path) => {
            for found in part.at(path).iter().filter(|found| found.is_given()) {
                tell(part, &found.place, "not allowed");
            }
        }
        Demand::Items(path, least, most) => check_items(part, path, (*least, *most), tell),
        Demand::Unique(path) => check_unique(part, path, tell),
        Demand::AnyOf(groups) => {
            for part in part.split(&common_list(all(groups))) {
                check_any_of(groups, &part, tell);
            }
        }
        Demand::OneOf(groups) => {
            for part in part.split(&common_list(all(groups))) {
                check_one_of(groups, &part, tell);
            }
        }
        Demand::AtMost(less, more) => {
            for part in part.split(&common_list([less.as_str(), more])) {
                check_at_most(&part, less, more, tell);
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

fn check_items(part: &Part, path: &str, (least, most): (u32, u32), tell: &mut Tell) {
    for found in part.at(path) {
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
            tell(part, &found.place, &format!("{count} items, not {wanted}"));
        }
    }
}

fn check_unique(part: &Part, path: &str, tell: &mut Tell) {
    let values = part.at(path);
    let comparable = |value: &Value| value.is_boolean() || value.is_i64() || value.is_string();
    for (index, found) in values.iter().enumerate() {
        let Some(value) = found.value.filter(|value| comparable(value)) else {
            continue;
        };
        let mut earlier = values.iter().take(index).rev();
        if let Some(twin) = earlier.find(|twin| twin.value == Some(value)) {
            let what = format!("must differ from {}", twin.place);
            tell(part, &found.place, &what);
        }
    }
}

fn check_any_of(groups: &[Vec<String>], part: &Part, tell: &mut Tell) {
    let given = |group: &Vec<String>| group.iter().all(|path| part.gives(path));
    if !groups.iter().any(given) {
        tell(part, &part.place, &format!("needs {}", names(groups)));
    }
}

fn check_one_of(groups: &[Vec<String>], part: &Part, tell: &mut Tell) {
    let touched: Vec<&Vec<String>> = groups
        .iter()
        .filter(|group| group.iter().any(|path| part.touches(path)))
        .collect();
    let right = match touched.as_slice() {
        [only] => only.iter().all(|path| part.gives(path)),
        _ => false,
    };
    if !right {
        tell(
            part,
            &part.place,
            &format!("needs exactly one of: {}", names(groups)),
        );
    }
}

/// Every value of the first field is at most every value of the second.
fn check_at_most(part: &Part, less: &str, more: &str, tell: &mut Tell) {
    let more = part.at(more);
    let less = part.at(less);
    let pairs = less
        .iter()
        .flat_map(|less| more.iter().map(move |more| (less, more)));
    for (less, more) in pairs {
        let (Some(small), Some(large)) = (less.value, more.value) else {
            continue;
        };
        let right = match (small.as_i64(), large.as_i64()) {
            (Some(small), Some(large)) => small <= large,
            _ => match (number(small), number(large)) {
                (Some(small), Some(large)) => small <= large,
                _ => true,
            },
        };
        if !right {
            let what = format!("must be at most {}", more.place);
            tell(part, &less.place, &what);
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_i64().map(to_float).or_else(|| value.as_f64())
}
