//! Requests that violate one requirement of one rule.

use serde_json::Value;
use volcgen_model::instance;
use volcgen_model::model::{Action, Requirement, Rule, Service};

use super::generator::{Generator, Profile, distinct_values};
use super::repair::Repair;
use super::request::Requests;
use super::rule_scope::RuleScope;
use super::search::{Goal, search};
use super::value_path::ValuePath;
use super::violating_request::{Candidate, Infeasible, ViolatingRequest};
use super::walk;

/// Violates every requirement of every rule.
pub(super) fn violate_all(
    model: (&Service, &Action),
    requests: &Requests,
) -> Vec<Result<ViolatingRequest, Infeasible>> {
    let mut outcomes = Vec::new();
    for (number, rule) in model.1.rules.iter().enumerate() {
        for (index, requirement) in rule.requirements.iter().enumerate() {
            let constraint = format!("rules[{number}] requirement {index}");
            for description in descriptions(requirement) {
                let mutation = RequirementMutation {
                    model,
                    rule,
                    requirement,
                    description,
                };
                outcomes.push(mutation.violate(requests, &constraint));
            }
        }
    }
    outcomes
}

/// How a requirement can be violated.
fn descriptions(requirement: &Requirement) -> Vec<&'static str> {
    match requirement {
        Requirement::Require(_) | Requirement::AnyOf(_) => vec![ABSENT],
        Requirement::Forbid(_) => vec![PRESENT],
        Requirement::Items(_, 0, _) => vec![MANY],
        Requirement::Items(..) => vec![FEW, MANY],
        Requirement::Unique(_) => vec![EQUAL],
        Requirement::OneOf(_) => vec![ABSENT, PRESENT],
        Requirement::AtMost(..) => vec![LARGE],
    }
}

const ABSENT: &str = "a field too few";
const PRESENT: &str = "a field too many";
const FEW: &str = "an element too few";
const MANY: &str = "an element too many";
const EQUAL: &str = "two equal values";
const LARGE: &str = "a number above the other";

/// A way to violate a requirement.
struct RequirementMutation<'m> {
    model: (&'m Service, &'m Action),
    rule: &'m Rule,
    requirement: &'m Requirement,
    description: &'static str,
}

impl<'m> RequirementMutation<'m> {
    /// The best of the requests that violate the requirement.
    fn violate(
        &self,
        requests: &Requests,
        constraint: &str,
    ) -> Result<ViolatingRequest, Infeasible> {
        let starts = requests.full.iter().map(|request| (Profile::Full, request));
        let starts = starts.chain([(Profile::Minimal, &requests.minimal)]);
        let candidates = starts.filter_map(|(profile, request)| self.mutate(profile, request));
        let best = candidates.min_by_key(|candidate| candidate.violations.len());
        let infeasible = Infeasible {
            path: first_path(self.requirement).to_owned(),
            constraint: constraint.to_owned(),
            mutation: self.description,
        };
        match best {
            Some(candidate) => Ok(infeasible.solved_by(candidate)),
            None => Err(infeasible),
        }
    }

    /// A request near this one that violates only the requirement.
    fn mutate(&self, profile: Profile, request: &Value) -> Option<Candidate> {
        let (service, action) = self.model;
        let mut repair = Repair {
            action,
            generator: Generator::for_repairs(service, profile, 0),
            strict: false,
        };
        let (request, scope, mut fixed) = self.meet_conditions(&mut repair, request.clone())?;
        let request = self.violate_in(&mut repair, request, &scope, &mut fixed)?;
        let mut broken = instance::broken_rules(service, action, &request).into_iter();
        let violated = broken.find(|broken| std::ptr::eq(broken.requirement, self.requirement))?;
        let path = violated.violation.path;
        let goal = Goal {
            fixed,
            violated: Some((self.requirement, path.clone())),
            ..Goal::default()
        };
        let request = search(self.model, profile, &request, &goal)?;
        Some(Candidate::new(self.model, request, path))
    }

    /// Makes the conditions hold in one scope. Returns the scope and the paths of the conditions.
    fn meet_conditions(
        &self,
        repair: &mut Repair<'m>,
        mut request: Value,
    ) -> Option<(Value, RuleScope, Vec<ValuePath>)> {
        let whole = RuleScope::whole();
        let within = self.rule.within.as_str();
        request = repair.add_group(request, &whole, &[within.to_owned()]);
        for condition in &self.rule.conditions {
            request = repair.add_group(request, &whole, &[condition.path().to_owned()]);
            let scope = whole.first_of(&request, within)?;
            let path = scope.find(&request, condition.path()).into_iter().next()?;
            request = repair.force(request, condition, &path)?;
        }
        let scope = whole.first_of(&request, within)?;
        let mut fixed = Vec::new();
        for condition in &self.rule.conditions {
            let path = scope.find(&request, condition.path()).into_iter().next()?;
            fixed.extend(repair.fixed(condition, path));
        }
        Some((request, scope, fixed))
    }

    /// Violates the requirement in a scope. Adds the paths of the values that must not change then.
    fn violate_in(
        &self,
        repair: &mut Repair<'m>,
        request: Value,
        scope: &RuleScope,
        fixed: &mut Vec<ValuePath>,
    ) -> Option<Value> {
        let one = std::slice::from_ref::<String>;
        match self.requirement {
            Requirement::Require(path) => {
                let (around, _) = path.rsplit_once('.').unwrap_or(("", path));
                let around = around.to_owned();
                let request = if around.is_empty() {
                    request
                } else {
                    repair.add_group(request, scope, one(&around))
                };
                let path = scope.find(&request, path).into_iter().next()?;
                // What its object requires is absent with the object.
                let removed = repair.remove(request.clone(), &path);
                removed.or_else(|| repair.remove(request, &path.parent()?))
            }
            Requirement::Forbid(path) => {
                let request = repair.add_group(request, scope, one(path));
                fixed.extend(scope.find(&request, path).into_iter().next());
                Some(request)
            }
            Requirement::Items(path, least, most) => {
                let length = if self.description == FEW {
                    least.checked_sub(1)?
                } else {
                    most.checked_add(1)?
                };
                let request = repair.add_group(request, scope, one(path));
                let path = scope.find(&request, path).into_iter().next()?;
                Some(repair.resize(request, &path, (length, length)))
            }
            Requirement::Unique(path) => duplicate(repair, request, scope, path),
            Requirement::AnyOf(groups) | Requirement::OneOf(groups) => {
                let scope = scope.first(&request, groups.iter().flatten().map(String::as_str))?;
                if self.description == ABSENT {
                    return repair.remove_others(request, &scope, groups, &[]);
                }
                let groups = groups.iter().take(2);
                Some(groups.fold(request, |request, group| {
                    repair.add_group(request, &scope, group)
                }))
            }
            Requirement::AtMost(less, more) => self.cross(repair, request, scope, (less, more)),
        }
    }

    /// Makes one of the smaller numbers, the last, exceed the larger one.
    fn cross(
        &self,
        repair: &mut Repair<'m>,
        request: Value,
        scope: &RuleScope,
        (less, more): (&String, &String),
    ) -> Option<Value> {
        let request = repair.add_group(request, scope, &[less.clone(), more.clone()]);
        let lesser = scope.find(&request, less);
        let less = lesser.last()?;
        let more = scope.find(&request, more).into_iter().next()?;
        let numbers = |path: &ValuePath| -> Vec<Value> {
            let path = path.field_path();
            let ty = walk::type_at(self.model.0, self.model.1, &request, &path);
            ty.map_or_else(Vec::new, |ty| distinct_values(&repair.generator, ty))
        };
        let by_size = |left: &Value, right: &Value| {
            let (left, right) = (
                left.as_f64().unwrap_or_default(),
                right.as_f64().unwrap_or_default(),
            );
            left.total_cmp(&right)
        };
        let largest = numbers(less).into_iter().max_by(by_size)?;
        let smallest = numbers(less).into_iter().min_by(by_size)?;
        let is_less = |bound: &Value| by_size(bound, &largest).is_lt();
        let bound = numbers(&more).into_iter().filter(is_less).max_by(by_size)?;
        let lower = |request, path: &ValuePath| path.put(request, smallest.clone());
        let request = lesser.iter().fold(request, lower);
        Some(more.put(less.put(request, largest.clone()), bound))
    }
}

/// Makes the second value of a list equal to the first.
fn duplicate(
    repair: &mut Repair<'_>,
    request: Value,
    scope: &RuleScope,
    path: &String,
) -> Option<Value> {
    let request = repair.add_group(request, scope, std::slice::from_ref(path));
    let list = path.rsplit_once("[]").map_or("", |(list, _)| list);
    let list = scope.find(&request, list).into_iter().next()?;
    let length = u32::try_from(list.get(&request)?.as_array()?.len()).ok()?;
    let request = repair.resize(request, &list, (2, length.max(2)));
    let request = repair.add_group(request, scope, std::slice::from_ref(path));
    let paths = scope.find(&request, path);
    let [first, second, ..] = paths.as_slice() else {
        return None;
    };
    let value = first.get(&request)?.clone();
    Some(second.put(request, value))
}

/// The first path of a requirement.
fn first_path(requirement: &Requirement) -> &str {
    match requirement {
        Requirement::Require(path)
        | Requirement::Forbid(path)
        | Requirement::Items(path, ..)
        | Requirement::Unique(path)
        | Requirement::AtMost(path, _) => path,
        Requirement::AnyOf(groups) | Requirement::OneOf(groups) => {
            groups.iter().flatten().next().map_or("", String::as_str)
        }
    }
}
