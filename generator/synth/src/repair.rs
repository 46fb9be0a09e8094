//! Repairs requests that violate a rule: each candidate has one change.
//!
//! A request can meet a rule by meeting the requirement, or by not meeting the conditions. The
//! profile decides what is tried first: a full request keeps its fields, a minimal one gets no
//! others.

use serde_json::{Map, Value};
use volcgen_model::instance::{self, BrokenRule, Options, is_set};
use volcgen_model::model::{Action, Requirement, Rule, Type, TypeKind};

use super::generator::{Generator, Profile, count, distinct_values};
use super::rule_scope::RuleScope;
use super::union::of_type;
use super::value_path::ValuePath;
use super::walk;

/// Changes requests of one action.
pub(super) struct Repair<'m> {
    pub(super) action: &'m Action,
    pub(super) generator: Generator<'m>,
    /// Whether a required value can only be emptied if the empty value meets its constraints.
    pub(super) strict: bool,
}

impl<'m> Repair<'m> {
    /// Requests that meet the requirement, unless another rule prevents it.
    pub(super) fn candidates(&mut self, request: &Value, broken: &BrokenRule<'m>) -> Vec<Value> {
        let scope = RuleScope::from_broken_rule(broken);
        let met = self.meet(request, broken, &scope);
        let conditions = broken.rule.conditions.iter();
        let avoided = conditions.flat_map(|condition| self.avoid(request, condition, &scope));
        let avoided: Vec<Value> = avoided.collect();
        let removes_values = matches!(
            broken.requirement,
            Requirement::Forbid(_) | Requirement::Items(..) | Requirement::OneOf(_)
        );
        if self.generator.profile() == Profile::Minimal || removes_values {
            avoided.into_iter().chain(met).collect()
        } else {
            met.into_iter().chain(avoided).collect()
        }
    }

    /// Requests that meet the requirement of a rule.
    fn meet(&mut self, request: &Value, broken: &BrokenRule<'m>, scope: &RuleScope) -> Vec<Value> {
        let path = ValuePath::parse(&broken.violation.path);
        match broken.requirement {
            Requirement::Require(_) => vec![self.add(request.clone(), &path)],
            Requirement::Forbid(_) => self.remove(request.clone(), &path).into_iter().collect(),
            Requirement::Items(_, least, most) => {
                vec![self.resize(request.clone(), &path, (*least, *most))]
            }
            Requirement::Unique(all) => {
                self.make_distinct(request, &path, &scope.find(request, all))
            }
            Requirement::AnyOf(groups) => {
                let add = |group: &Vec<String>| self.add_group(request.clone(), scope, group);
                groups.iter().map(add).collect()
            }
            Requirement::OneOf(groups) => self.choose_group(request, scope, groups),
            Requirement::AtMost(less, more) => {
                self.order(request, &path, scope, (broken.rule, less, more))
            }
        }
    }

    /// Adds a value at all paths of a group.
    pub(super) fn add_group(
        &mut self,
        mut request: Value,
        scope: &RuleScope,
        group: &[String],
    ) -> Value {
        for path in group {
            let (start, rest) = scope.start(path);
            request = self.add_below(request, &start, rest);
        }
        request
    }

    /// Adds a value at a path, and the objects around it.
    fn add(&mut self, request: Value, path: &ValuePath) -> Value {
        match path.parent() {
            Some(parent) if parent.get(&request).is_none() => {
                let request = self.add(request, &parent);
                self.add(request, path)
            }
            _ => self.fill(request, path),
        }
    }

    /// Sets the value at a path, unless one is set.
    fn fill(&mut self, request: Value, path: &ValuePath) -> Value {
        if path.get(&request).is_some_and(is_set) {
            return request;
        }
        let Some(ty) = self.type_at(&request, path) else {
            return request;
        };
        match of_type(self.generator.service(), ty) {
            Some((id, union)) => self.generator.union(id, union).put(union, path, request),
            None => path.put(request, self.generator.non_empty(ty)),
        }
    }

    /// Adds the values at a path of the spec, in every element of its lists.
    fn add_below(&mut self, request: Value, start: &ValuePath, path: &str) -> Value {
        let Some(step) = path.split('.').next().filter(|step| !step.is_empty()) else {
            return request;
        };
        let rest = path.get(step.len() + 1..).unwrap_or_default();
        let name = step.trim_end_matches("[]");
        let field = start.field(name);
        let mut request = self.fill(request, &field);
        if name == step {
            return self.add_below(request, &field, rest);
        }
        let list = field.get(&request).and_then(Value::as_array);
        for index in 0..list.map_or(0, Vec::len) {
            request = self.add_below(request, &field.index(index), rest);
        }
        request
    }

    /// Removes a value. A required one becomes empty; none if it cannot be empty.
    pub(super) fn remove(&self, request: Value, path: &ValuePath) -> Option<Value> {
        let service = self.generator.service();
        let mut occurrences = walk::request(service, self.action, &request).into_iter();
        let occurrence = occurrences.find(|occurrence| occurrence.path == *path);
        let tag = occurrence.as_ref().and_then(|found| {
            let (_, union) = of_type(service, found.ty)?;
            Some(path.parent()?.field(union.parent.as_ref()?))
        });
        let required = occurrence.filter(|found| found.field.is_some_and(|field| field.required));
        let Some(ty) = required.map(|found| found.ty) else {
            let request = path.without(request);
            return Some(match tag {
                Some(tag) => tag.without(request),
                None => request,
            });
        };
        let empty = match ty.kind {
            TypeKind::String => Value::from(""),
            TypeKind::List(_) => Value::Array(Vec::new()),
            TypeKind::Map(_) => Value::Object(Map::new()),
            _ => return None,
        };
        let is_valid = instance::check_value(service, ty, &empty, Options::REQUEST).is_empty();
        (is_valid || !self.strict).then(|| path.put(request, empty))
    }

    pub(super) fn remove_all(&self, request: &Value, paths: &[ValuePath]) -> Option<Value> {
        let mut paths = paths.iter();
        paths.try_fold(request.clone(), |request, path| self.remove(request, path))
    }

    /// Removes the values of all groups, except those of the chosen group.
    pub(super) fn remove_others(
        &self,
        mut request: Value,
        scope: &RuleScope,
        groups: &[Vec<String>],
        chosen: &[String],
    ) -> Option<Value> {
        let paths = groups.iter().flatten();
        for path in paths.filter(|path| !chosen.contains(path)) {
            let found = scope.find(&request, path);
            request = self.remove_all(&request, &found)?;
        }
        Some(request)
    }

    /// Gives a list a number of elements between two limits.
    pub(super) fn resize(
        &mut self,
        request: Value,
        path: &ValuePath,
        (least, most): (u32, u32),
    ) -> Value {
        let list = path.get(&request).and_then(Value::as_array);
        let mut list = list.cloned().unwrap_or_default();
        if let Some(Type {
            kind: TypeKind::List(element),
            ..
        }) = self.type_at(&request, path)
        {
            while list.len() < count(Some(least)) {
                list.push(self.generator.non_empty(element));
            }
        }
        list.truncate(count(Some(most)));
        match path.parent() {
            Some(parent) if !list.is_empty() && parent.get(&request).is_none() => {
                let request = self.add(request, &parent);
                path.put(request, list.into())
            }
            _ => path.put(request, list.into()),
        }
    }

    /// Changes a value to one that `all` do not have, or removes its list element.
    fn make_distinct(
        &mut self,
        request: &Value,
        path: &ValuePath,
        all: &[ValuePath],
    ) -> Vec<Value> {
        let taken: Vec<&Value> = all.iter().filter_map(|other| other.get(request)).collect();
        let mut values = self.values_at(request, path).into_iter();
        let unused = values.find(|value| !taken.contains(&value));
        let changed = unused.map(|value| path.put(request.clone(), value));
        let element = path.element();
        let shorter = element.map(|element| element.without(request.clone()));
        changed.into_iter().chain(shorter).collect()
    }

    /// For each group, a request with this group and no other.
    fn choose_group(
        &mut self,
        request: &Value,
        scope: &RuleScope,
        groups: &[Vec<String>],
    ) -> Vec<Value> {
        let mut candidates = Vec::new();
        for chosen in groups {
            let alone = self.remove_others(request.clone(), scope, groups, chosen);
            candidates.extend(alone.map(|request| self.add_group(request, scope, chosen)));
        }
        candidates
    }

    /// Lowers the smaller number, raises the larger one, or removes one of them.
    fn order(
        &mut self,
        request: &Value,
        less: &ValuePath,
        scope: &RuleScope,
        (rule, less_path, more): (&Rule, &str, &str),
    ) -> Vec<Value> {
        let number = |path: &ValuePath| {
            let of_rule = if path == less { less_path } else { more };
            let value = path.get(request);
            let value = value.map(|value| instance::corrected(rule, of_rule, value));
            value.and_then(|value| value.as_f64()).unwrap_or_default()
        };
        let larger = scope.find(request, more);
        let Some(more) = larger.iter().find(|more| number(more) < number(less)) else {
            return Vec::new();
        };
        let (small, large) = (number(less), number(more));
        let lower = self.values_at(request, less).into_iter();
        let lower = lower.filter(|value| value.as_f64().is_some_and(|value| value <= large));
        let higher = self.values_at(request, more).into_iter();
        let higher = higher.filter(|value| value.as_f64().is_some_and(|value| value >= small));
        let mut candidates: Vec<Value> = Vec::new();
        candidates.extend(lower.take(4).map(|value| less.put(request.clone(), value)));
        candidates.extend(higher.take(4).map(|value| more.put(request.clone(), value)));
        candidates.extend(self.remove(request.clone(), less));
        candidates.extend(self.remove(request.clone(), more));
        candidates
    }

    pub(super) fn type_at(&self, request: &Value, path: &ValuePath) -> Option<&'m Type> {
        let path = path.field_path();
        walk::type_at(self.generator.service(), self.action, request, &path)
    }

    /// Values of the type at a path.
    fn values_at(&self, request: &Value, path: &ValuePath) -> Vec<Value> {
        let ty = self.type_at(request, path);
        ty.map_or_else(Vec::new, |ty| distinct_values(&self.generator, ty))
    }
}

#[cfg(test)]
mod tests;
