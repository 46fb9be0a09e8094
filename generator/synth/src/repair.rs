//! Ways to meet a requirement of a rule: each a request that is changed in one place.
//!
//! A request may meet a requirement by doing what it asks for, or by not meeting its conditions. Which
//! of them comes first decides what the request shows: a full one keeps its fields, a minimal one
//! gets no others.

use serde_json::{Map, Value};
use volcgen_model::instance::{self, BrokenRule, Options, is_set};
use volcgen_model::model::{Action, Condition, Requirement, Type, TypeKind};

use super::generator::{Generator, Profile, count, literal, several};
use super::rule_scope::RuleScope;
use super::value_path::ValuePath;
use super::walk;

/// Changes requests of one action.
pub(super) struct Repair<'m> {
    pub(super) action: &'m Action,
    pub(super) generator: Generator<'m>,
    /// Whether an empty value counts as taken away only where it keeps the constraints.
    pub(super) strict: bool,
}

impl<'m> Repair<'m> {
    /// Requests that meet the requirement, if nothing else stands against it.
    pub(super) fn ways(&mut self, request: &Value, unmet: &BrokenRule<'m>) -> Vec<Value> {
        let scope = RuleScope::from_broken_rule(unmet);
        let met = self.meet(request, unmet, &scope);
        let avoided = unmet
            .rule
            .conditions
            .iter()
            .flat_map(|condition| self.avoid(request, condition, &scope));
        let avoided: Vec<Value> = avoided.collect();
        let costs = matches!(
            unmet.requirement,
            Requirement::Forbid(_) | Requirement::Items(..) | Requirement::OneOf(_)
        );
        if self.generator.profile() == Profile::Minimal || costs {
            avoided.into_iter().chain(met).collect()
        } else {
            met.into_iter().chain(avoided).collect()
        }
    }

    fn meet(&mut self, request: &Value, unmet: &BrokenRule<'m>, scope: &RuleScope) -> Vec<Value> {
        let place = ValuePath::parse(&unmet.violation.path);
        match unmet.requirement {
            Requirement::Require(_) => vec![self.give_place(request.clone(), &place)],
            Requirement::Forbid(_) => self.withdraw(request.clone(), &place).into_iter().collect(),
            Requirement::Items(_, least, most) => {
                vec![self.resize(request.clone(), &place, (*least, *most))]
            }
            Requirement::Unique(path) => {
                self.distinguish(request, &place, &scope.places(request, path))
            }
            Requirement::AnyOf(groups) => {
                let give = |group: &Vec<String>| self.give(request.clone(), scope, group);
                groups.iter().map(give).collect()
            }
            Requirement::OneOf(groups) => self.choose(request, scope, groups),
            Requirement::AtMost(_, more) => self.order(request, &place, scope, more),
        }
    }

    /// Gives all paths of a group.
    pub(super) fn give(
        &mut self,
        mut request: Value,
        scope: &RuleScope,
        group: &[String],
    ) -> Value {
        for path in group {
            let (start, rest) = scope.start(path);
            request = self.give_path(request, &start, rest);
        }
        request
    }

    fn give_place(&mut self, request: Value, place: &ValuePath) -> Value {
        match place.parent() {
            Some(parent) if parent.get(&request).is_none() => {
                let request = self.give_place(request, &parent);
                self.give_place(request, place)
            }
            _ => self.fill(request, place),
        }
    }

    /// Puts a value where nothing is given.
    fn fill(&mut self, request: Value, place: &ValuePath) -> Value {
        let service = self.generator.service();
        match walk::type_at(service, self.action, &place.field_path()) {
            Some(ty) if !place.get(&request).is_some_and(is_set) => {
                let value = self.generator.non_empty(ty);
                place.put(request, value)
            }
            _ => request,
        }
    }

    fn give_path(&mut self, request: Value, at: &ValuePath, path: &str) -> Value {
        let Some(step) = path.split('.').next().filter(|step| !step.is_empty()) else {
            return request;
        };
        let rest = path.get(step.len() + 1..).unwrap_or_default();
        let name = step.trim_end_matches("[]");
        let place = at.field(name);
        let mut request = self.fill(request, &place);
        if name == step {
            return self.give_path(request, &place, rest);
        }
        let elements = place
            .get(&request)
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        for index in 0..elements {
            request = self.give_path(request, &place.index(index), rest);
        }
        request
    }

    /// Takes a value away. What must be there becomes empty; none if it cannot.
    pub(super) fn withdraw(&self, request: Value, place: &ValuePath) -> Option<Value> {
        let service = self.generator.service();
        let occurrences = walk::request(service, self.action, &request);
        let occurrence = occurrences
            .into_iter()
            .find(|occurrence| occurrence.path == *place);
        let Some(ty) =
            occurrence.and_then(|occurrence| occurrence.field?.required.then_some(occurrence.ty))
        else {
            return Some(place.without(request));
        };
        let empty = match ty.kind {
            TypeKind::String => Value::from(""),
            TypeKind::List(_) => Value::Array(Vec::new()),
            TypeKind::Map(_) => Value::Object(Map::new()),
            _ => return None,
        };
        let kept = instance::check_value(service, ty, &empty, Options::REQUEST).is_empty();
        (kept || !self.strict).then(|| place.put(request, empty))
    }

    /// Takes the values at several places away.
    fn withdraw_all(&self, request: &Value, places: &[ValuePath]) -> Option<Value> {
        let mut places = places.iter();
        places.try_fold(request.clone(), |request, place| {
            self.withdraw(request, place)
        })
    }

    /// Takes away all that groups of paths name, but for the chosen group.
    pub(super) fn withdraw_others(
        &self,
        mut request: Value,
        scope: &RuleScope,
        groups: &[Vec<String>],
        chosen: &[String],
    ) -> Option<Value> {
        for path in groups
            .iter()
            .flatten()
            .filter(|path| !chosen.contains(path))
        {
            let places = scope.places(&request, path);
            request = self.withdraw_all(&request, &places)?;
        }
        Some(request)
    }

    /// Makes a list this long.
    pub(super) fn resize(
        &mut self,
        request: Value,
        place: &ValuePath,
        (least, most): (u32, u32),
    ) -> Value {
        let list = place.get(&request).and_then(Value::as_array);
        let mut list = list.cloned().unwrap_or_default();
        let service = self.generator.service();
        let ty = walk::type_at(service, self.action, &place.field_path());
        if let Some(Type {
            kind: TypeKind::List(element),
            ..
        }) = ty
        {
            while list.len() < count(Some(least)) {
                list.push(self.generator.non_empty(element));
            }
        }
        list.truncate(count(Some(most)));
        match place.parent() {
            Some(parent) if !list.is_empty() && parent.get(&request).is_none() => {
                let request = self.give_place(request, &parent);
                place.put(request, list.into())
            }
            _ => place.put(request, list.into()),
        }
    }

    /// Gives the value another one than its likes, or takes its element away.
    fn distinguish(&mut self, request: &Value, place: &ValuePath, all: &[ValuePath]) -> Vec<Value> {
        let taken: Vec<&Value> = all.iter().filter_map(|other| other.get(request)).collect();
        let ty = walk::type_at(self.generator.service(), self.action, &place.field_path());
        let others = ty.map_or_else(Vec::new, |ty| several(&self.generator, ty));
        let fresh = others.into_iter().find(|value| !taken.contains(&value));
        let changed = fresh.map(|value| place.put(request.clone(), value));
        let shorter = place
            .element()
            .map(|element| element.without(request.clone()));
        changed.into_iter().chain(shorter).collect()
    }

    /// For each group, a request that gives it and no other.
    fn choose(&mut self, request: &Value, scope: &RuleScope, groups: &[Vec<String>]) -> Vec<Value> {
        let mut ways = Vec::new();
        for chosen in groups {
            let alone = self.withdraw_others(request.clone(), scope, groups, chosen);
            ways.extend(alone.map(|request| self.give(request, scope, chosen)));
        }
        ways
    }

    /// Lowers the smaller number, raises the larger one, or takes one of them away.
    fn order(
        &mut self,
        request: &Value,
        less: &ValuePath,
        scope: &RuleScope,
        more: &str,
    ) -> Vec<Value> {
        let number = |place: &ValuePath| {
            place
                .get(request)
                .and_then(Value::as_f64)
                .unwrap_or_default()
        };
        let larger = scope.places(request, more);
        let exceeded = |place: &&ValuePath| number(place) < number(less);
        let Some(more) = larger.iter().find(exceeded) else {
            return Vec::new();
        };
        let service = self.generator.service();
        let others = |place: &ValuePath| {
            let ty = walk::type_at(service, self.action, &place.field_path());
            ty.map_or_else(Vec::new, |ty| several(&self.generator, ty))
        };
        let (small, large) = (number(less), number(more));
        let lower = others(less).into_iter();
        let lower = lower.filter(|value| value.as_f64().is_some_and(|value| value <= large));
        let higher = others(more).into_iter();
        let higher = higher.filter(|value| value.as_f64().is_some_and(|value| value >= small));
        let mut ways: Vec<Value> = Vec::new();
        ways.extend(lower.take(4).map(|value| less.put(request.clone(), value)));
        ways.extend(higher.take(4).map(|value| more.put(request.clone(), value)));
        ways.extend(self.withdraw(request.clone(), less));
        ways.extend(self.withdraw(request.clone(), more));
        ways
    }

    /// Requests in which a condition does not hold.
    fn avoid(&self, request: &Value, condition: &Condition, scope: &RuleScope) -> Vec<Value> {
        let holds = |place: &ValuePath| {
            let value = place.get(request);
            condition
                .values
                .iter()
                .any(|wanted| value == Some(&literal(wanted)))
        };
        let mut places = scope.places(request, &condition.path);
        places.retain(holds);
        let ty = walk::type_at(self.generator.service(), self.action, &condition.path);
        let others = ty
            .map_or_else(Vec::new, |ty| several(&self.generator, ty))
            .into_iter();
        let others = others.filter(|value| {
            !condition
                .values
                .iter()
                .any(|wanted| *value == literal(wanted))
        });
        let put = |value: Value| {
            let put = |request, place: &ValuePath| place.put(request, value.clone());
            places.iter().fold(request.clone(), put)
        };
        let removed = self.withdraw_all(request, &places);
        let changed = others.map(put);
        match self.generator.profile() {
            Profile::Full => changed.chain(removed).collect(),
            Profile::Minimal | Profile::Plain => removed.into_iter().chain(changed).collect(),
        }
    }
}
