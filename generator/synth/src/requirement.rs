//! Requests that do not meet one requirement of one rule.

use serde_json::Value;
use volcgen_model::instance;
use volcgen_model::model::{Action, Condition, Requirement, Rule, Service};

use super::generator::{Generator, Profile, literal, several};
use super::repair::Repair;
use super::request::Requests;
use super::rule_scope::RuleScope;
use super::search::{Goal, search};
use super::value_path::ValuePath;
use super::violating::{Found, Infeasible, ViolatingRequest, violations};
use super::walk;

/// Breaks every requirement of every rule.
pub(super) fn violating_requests(
    model: (&Service, &Action),
    requests: &Requests,
) -> Vec<Result<ViolatingRequest, Infeasible>> {
    let mut outcomes = Vec::new();
    for (number, rule) in model.1.rules.iter().enumerate() {
        for (place, requirement) in rule.requirements.iter().enumerate() {
            let constraint = format!("rules[{number}] requirement {place}");
            for description in ways(requirement) {
                let mutation = RequirementMutation {
                    model,
                    rule,
                    requirement,
                    description,
                };
                outcomes.push(mutation.outcome(requests, &constraint));
            }
        }
    }
    outcomes
}

/// How a requirement can be broken.
fn ways(requirement: &Requirement) -> Vec<&'static str> {
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

const ABSENT: &str = "given too little";
const PRESENT: &str = "given too much";
const FEW: &str = "an element too few";
const MANY: &str = "an element too many";
const EQUAL: &str = "two equal values";
const LARGE: &str = "a number above the other";

struct RequirementMutation<'m> {
    model: (&'m Service, &'m Action),
    rule: &'m Rule,
    requirement: &'m Requirement,
    description: &'static str,
}

impl<'m> RequirementMutation<'m> {
    fn outcome(
        &self,
        requests: &Requests,
        constraint: &str,
    ) -> Result<ViolatingRequest, Infeasible> {
        let path = first_path(self.requirement).to_owned();
        let starts = requests.full.iter().map(|request| (Profile::Full, request));
        let starts = starts.chain([(Profile::Minimal, &requests.minimal)]);
        let mut found: Vec<ViolatingRequest> = starts
            .filter_map(|(profile, request)| self.from(profile, request))
            .map(|found| ViolatingRequest {
                path: path.clone(),
                constraint: constraint.to_owned(),
                mutation: self.description,
                value_path: found.value_path,
                request: found.request,
                violations: found.violations,
            })
            .collect();
        found.sort_by_key(|broken| broken.violations.len());
        let none = Infeasible {
            path,
            constraint: constraint.to_owned(),
            mutation: self.description,
        };
        found.into_iter().next().ok_or(none)
    }

    /// A request near this one whose only fault is the requirement.
    fn from(&self, profile: Profile, request: &Value) -> Option<Found> {
        let (service, action) = self.model;
        let mut repair = Repair {
            action,
            generator: Generator::new(service, profile, 0),
            strict: false,
        };
        let (request, scope, mut fixed) = self.under_conditions(&mut repair, request.clone())?;
        let request = self.mutate(&mut repair, request, &scope, &mut fixed)?;
        let unmet = instance::broken_rules(action, &request).into_iter();
        let mut unmet = unmet.filter(|unmet| std::ptr::eq(unmet.requirement, self.requirement));
        let place = unmet.next()?.violation.path;
        let wanted = Goal {
            fixed,
            broken: Some((self.requirement, place.clone())),
            ..Goal::default()
        };
        let request = search(self.model, profile, &request, &wanted)?;
        let violations = violations(self.model, &request);
        Some(Found {
            value_path: place,
            request,
            violations,
        })
    }

    /// Makes the conditions hold, in one part; gives the part and the places of the conditions.
    fn under_conditions(
        &self,
        repair: &mut Repair<'m>,
        mut request: Value,
    ) -> Option<(Value, RuleScope, Vec<ValuePath>)> {
        let whole = RuleScope {
            prefix: String::new(),
            place: ValuePath::default(),
        };
        for Condition { path, .. } in &self.rule.conditions {
            request = repair.give(request, &whole, std::slice::from_ref(path));
        }
        let scope = whole.first(
            &request,
            self.rule.conditions.iter().map(|condition| &condition.path),
        )?;
        let mut fixed = Vec::new();
        for condition in &self.rule.conditions {
            let place = scope.places(&request, &condition.path).into_iter().next()?;
            request = place.put(request, literal(condition.values.first()?));
            fixed.push(place);
        }
        Some((request, scope, fixed))
    }

    /// Breaks the requirement within a part; adds the places that must then stay as they are.
    fn mutate(
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
                    repair.give(request, scope, one(&around))
                };
                let place = scope.places(&request, path).into_iter().next()?;
                repair.withdraw(request, &place)
            }
            Requirement::Forbid(path) => {
                let request = repair.give(request, scope, one(path));
                fixed.extend(scope.places(&request, path).into_iter().next());
                Some(request)
            }
            Requirement::Items(path, least, most) => {
                let wanted = if self.description == FEW {
                    least.checked_sub(1)?
                } else {
                    most.checked_add(1)?
                };
                let request = repair.give(request, scope, one(path));
                let place = scope.places(&request, path).into_iter().next()?;
                Some(repair.resize(request, &place, (wanted, wanted)))
            }
            Requirement::Unique(path) => repeat(repair, request, scope, path),
            Requirement::AnyOf(groups) | Requirement::OneOf(groups) => {
                let scope = scope.first(&request, groups.iter().flatten())?;
                if self.description == ABSENT {
                    return repair.withdraw_others(request, &scope, groups, &[]);
                }
                let groups = groups.iter().take(2);
                Some(groups.fold(request, |request, group| {
                    repair.give(request, &scope, group)
                }))
            }
            Requirement::AtMost(less, more) => self.cross(repair, request, scope, (less, more)),
        }
    }

    /// Makes the last of the smaller numbers larger than the larger one, and no other.
    fn cross(
        &self,
        repair: &mut Repair<'m>,
        request: Value,
        scope: &RuleScope,
        (less, more): (&String, &String),
    ) -> Option<Value> {
        let request = repair.give(request, scope, &[less.clone(), more.clone()]);
        let lesser = scope.places(&request, less);
        let less = lesser.last()?;
        let more = scope.places(&request, more).into_iter().next()?;
        let numbers = |place: &ValuePath| -> Vec<Value> {
            let ty = walk::type_at(self.model.0, self.model.1, &place.field_path());
            ty.map_or_else(Vec::new, |ty| several(&repair.generator, ty))
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
        let lower = |request, place: &ValuePath| place.put(request, smallest.clone());
        let request = lesser.iter().fold(request, lower);
        Some(more.put(less.put(request, largest.clone()), bound))
    }
}

/// Gives the second value of a list what the first has.
fn repeat(
    repair: &mut Repair<'_>,
    request: Value,
    scope: &RuleScope,
    path: &String,
) -> Option<Value> {
    let request = repair.give(request, scope, std::slice::from_ref(path));
    let list = path.rsplit_once("[]").map_or("", |(list, _)| list);
    let list = scope.places(&request, list).into_iter().next()?;
    let length = u32::try_from(list.get(&request)?.as_array()?.len()).ok()?;
    let request = repair.resize(request, &list, (2, length.max(2)));
    let request = repair.give(request, scope, std::slice::from_ref(path));
    let places = scope.places(&request, path);
    let [first, second, ..] = places.as_slice() else {
        return None;
    };
    let value = first.get(&request)?.clone();
    Some(second.put(request, value))
}

/// The path that a requirement names first.
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
