//! The rules of an action as a schema of its body.
//!
//! The schema says what breaks a rule: the conditions hold, and the requirement is not met. A body is
//! `not` like that. (`allOf` of what is right means the same, but generators of clients make a type of
//! each alternative in it.) Rules that compare values with each other (`at_most`, and `unique` of fields), and rules
//! about parameters in a query or a form, have no schema; the action's description states all rules.

pub mod path;

use volcgen_model::instance::common_list;
use volcgen_model::model::{
    Action, BodyFormat, Condition, Literal, Method, Requirement, Rule, Service,
};

use crate::object::{Object, list};
use path::{Path, all_of, any_of, not};

/// A schema of the requests that break a rule of this action. `None` if schemas can express none of its rules.
pub fn violation(service: &Service, action: &Action) -> Option<Object> {
    if action.method == Method::Get || action.body == BodyFormat::Form {
        return None;
    }
    let body = Body { service, action };
    let rules = action.rules.iter();
    let violations: Vec<Object> = rules.flat_map(|rule| body.violations(rule)).collect();
    (!violations.is_empty()).then(|| any_of(violations))
}

/// The conditions of a rule as schemas.
#[derive(Default)]
struct Conditions {
    /// Of the whole request.
    of_request: Vec<Object>,
    /// Of the part to which the rule applies.
    of_part: Vec<Object>,
}

/// Whether a path leads into a part of the request.
fn is_inside(path: &str, part: &str) -> bool {
    common_list([path, part]) == part
}

/// Whether a path means the same wherever in its list the part is.
fn is_outside(path: &str, part: &str) -> bool {
    common_list([path, part]).is_empty()
}

struct Body<'m> {
    service: &'m Service,
    action: &'m Action,
}

impl<'m> Body<'m> {
    /// What breaks the requirements of a rule.
    fn violations(&self, rule: &'m Rule) -> Vec<Object> {
        let part = rule.within.as_str();
        let Some(applies) = self.applies(rule, part) else {
            return Vec::new();
        };
        let requirements = rule.requirements.iter();
        let violations =
            requirements.filter_map(|requirement| self.violation(part, &applies, requirement));
        violations.collect()
    }

    /// The conditions of a rule. `None` if schemas cannot express them.
    fn applies(&self, rule: &'m Rule, part: &str) -> Option<Conditions> {
        let mut conditions = Conditions::default();
        for condition in &rule.conditions {
            if is_inside(condition.path(), part) {
                conditions.of_part.push(self.holds(condition, part)?);
            } else if is_outside(condition.path(), part) {
                conditions.of_request.push(self.holds(condition, "")?);
            } else {
                return None;
            }
        }
        Some(conditions)
    }

    /// The requirement is not met where the conditions hold: in some part of the request if it is about
    /// the part.
    fn violation(
        &self,
        part: &str,
        conditions: &Conditions,
        requirement: &'m Requirement,
    ) -> Option<Object> {
        let mut schemas = conditions.of_request.clone();
        let paths = paths(requirement);
        if paths.iter().all(|path| is_inside(path, part)) {
            let broken = not(self.requirement(part, requirement)?);
            let of_part = conditions.of_part.iter().cloned().chain([broken]);
            schemas.push(self.some(part, all_of(of_part.collect()))?);
        } else if paths.iter().all(|path| is_outside(path, part)) {
            schemas.push(self.some(part, all_of(conditions.of_part.clone()))?);
            schemas.push(not(self.requirement("", requirement)?));
        } else {
            return None;
        }
        Some(all_of(schemas))
    }

    /// The condition holds for some value at its path. `None` if schemas cannot express it.
    fn holds(&self, condition: &'m Condition, part: &str) -> Option<Object> {
        let path = self.path(condition.path(), part)?;
        match condition {
            Condition::Variant(..) => None,
            Condition::Equals(_, values) if values.is_empty() => None,
            Condition::Equals(_, values) => {
                let values = list(values.iter().map(Literal::to_json));
                Some(path.some(Object::default().with("enum", values)))
            }
            Condition::Present(_) => Some(path.some(Object::default().with("type", "object"))),
            Condition::Set(_) => Some(path.some(path.set())),
            Condition::Unset(_) => Some(not(path.some(path.set()))),
        }
    }

    /// The requirement as a schema of one part of the request.
    fn requirement(&self, part: &str, requirement: &'m Requirement) -> Option<Object> {
        match requirement {
            Requirement::Require(path) => {
                let path = self.path(path, part)?;
                Some(path.every(path.set(), false))
            }
            Requirement::Forbid(path) => {
                let path = self.path(path, part)?;
                Some(not(path.some(path.set())))
            }
            Requirement::Items(path, least, most) => {
                Some(self.path(path, part)?.counted(*least, *most))
            }
            Requirement::Unique(path) => self.path(path, part)?.unique(),
            Requirement::AnyOf(groups) => {
                let inner = common_list(groups.iter().flatten().map(String::as_str));
                let groups = groups.iter().map(|group| self.all_set(group, &inner));
                self.each(&inner, part, any_of(groups.collect::<Option<_>>()?))
            }
            Requirement::OneOf(groups) => {
                let inner = common_list(groups.iter().flatten().map(String::as_str));
                let only = (0..groups.len()).map(|index| self.only_set(groups, index, &inner));
                self.each(&inner, part, any_of(only.collect::<Option<_>>()?))
            }
            Requirement::AtMost(..) => None,
        }
    }

    /// All fields of a group are set.
    fn all_set(&self, group: &'m [String], part: &str) -> Option<Object> {
        let set = group
            .iter()
            .map(|path| Some(self.path(path, part)?.all_set()));
        Some(all_of(set.collect::<Option<_>>()?))
    }

    /// All fields of this group are set, and no field of the others.
    fn only_set(&self, groups: &'m [Vec<String>], index: usize, part: &str) -> Option<Object> {
        let mut schemas = vec![self.all_set(groups.get(index)?, part)?];
        let others = groups
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index);
        for path in others.flat_map(|(_, group)| group) {
            let path = self.path(path, part)?;
            schemas.push(not(path.some(path.set())));
        }
        Some(all_of(schemas))
    }

    /// Some element of `list` is like this; the request itself if that is empty.
    fn some(&self, list: &str, element: Object) -> Option<Object> {
        if list.is_empty() {
            return Some(element);
        }
        Some(self.path(list, "")?.some(element))
    }

    /// Every element of `list` is like this, as a schema of the part that it is in.
    fn each(&self, list: &str, part: &str, element: Object) -> Option<Object> {
        if list == part {
            return Some(element);
        }
        let path = Path::new(self.service, self.action.request, list)?;
        Some(path.after(part).every(element, true))
    }

    fn path(&self, path: &str, part: &str) -> Option<Path<'m>> {
        let path = Path::new(self.service, self.action.request, path)?;
        Some(path.after(part))
    }
}

/// The fields that a requirement is about.
fn paths(requirement: &Requirement) -> Vec<&str> {
    match requirement {
        Requirement::Require(path)
        | Requirement::Forbid(path)
        | Requirement::Items(path, ..)
        | Requirement::Unique(path) => vec![path],
        Requirement::AnyOf(groups) | Requirement::OneOf(groups) => {
            groups.iter().flatten().map(String::as_str).collect()
        }
        Requirement::AtMost(less, more) => vec![less, more],
    }
}
