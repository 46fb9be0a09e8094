//! Finds a valid request near one that violates rules.
//!
//! A rule can usually be met in several ways, and each of them can violate another rule. So this is
//! a best-first search: of all candidates, the one that violates the fewest requirements is repaired
//! next, until one is valid.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use volcgen_model::instance::{self, BrokenRule, Options, Violation, ViolationKind};
use volcgen_model::model::{Action, Requirement, Service};

use super::generator::{Generator, Profile};
use super::repair::Repair;
use super::value_path::ValuePath;
use super::walk;

/// The number of candidates after which the search gives up.
const MAX_CANDIDATES: usize = 2000;

/// What the request must have, besides being valid.
#[derive(Debug, Default)]
pub(super) struct Goal<'m> {
    /// A field that must be present, by path.
    pub(super) present: Option<String>,
    /// The paths of values that must not change.
    pub(super) fixed: Vec<ValuePath>,
    /// The one requirement that must be violated, and where.
    pub(super) violated: Option<(&'m Requirement, String)>,
    /// The path of the one value that must violate its constraints.
    pub(super) violated_at: Option<String>,
}

/// Searches for a request near `start` that is valid for the action, except for the violations of
/// the goal.
pub(super) fn search<'m>(
    (service, action): (&'m Service, &'m Action),
    profile: Profile,
    start: &Value,
    goal: &Goal<'m>,
) -> Option<Value> {
    let fixed = goal.fixed.iter();
    let mut search = Search {
        repair: Repair {
            action,
            generator: Generator::for_repairs(service, profile, 0),
            strict: goal.violated.is_none(),
        },
        goal,
        fixed: fixed.map(|path| path.get(start).cloned()).collect(),
        seen: BTreeSet::new(),
        open: BTreeMap::new(),
    };
    search.add(start.clone(), 0);
    search.run()
}

/// The order of candidates: the fewest violated requirements first, then the most repairs, then the
/// oldest.
type Rank = (usize, Reverse<usize>, usize);

struct Search<'m, 'g> {
    repair: Repair<'m>,
    goal: &'g Goal<'m>,
    /// The values at the fixed paths.
    fixed: Vec<Option<Value>>,
    /// All candidates so far.
    seen: BTreeSet<String>,
    /// The candidates that are not repaired yet.
    open: BTreeMap<Rank, Value>,
}

impl<'m> Search<'m, '_> {
    fn run(&mut self) -> Option<Value> {
        while let Some(((_, Reverse(repairs), _), request)) = self.open.pop_first() {
            match self.broken_rules(&request).first() {
                Some(broken) => {
                    for repaired in self.repair.candidates(&request, broken) {
                        self.add(repaired, repairs + 1);
                    }
                }
                None if self.is_reached(&request) => return Some(request),
                None => {}
            }
        }
        None
    }

    fn add(&mut self, request: Value, repairs: usize) {
        let age = self.seen.len();
        if age < MAX_CANDIDATES && self.keeps(&request) && self.seen.insert(request.to_string()) {
            let rank = (self.broken_rules(&request).len(), Reverse(repairs), age);
            self.open.insert(rank, request);
        }
    }

    /// The requirements that are violated and should not be.
    fn broken_rules(&self, request: &Value) -> Vec<BrokenRule<'m>> {
        let service = self.repair.generator.service();
        let broken = instance::broken_rules(service, self.repair.action, request).into_iter();
        broken.filter(|broken| !self.is_goal(broken)).collect()
    }

    fn is_goal(&self, broken: &BrokenRule<'_>) -> bool {
        let violated = self.goal.violated.as_ref();
        violated.is_some_and(|(requirement, path)| {
            std::ptr::eq(*requirement, broken.requirement) && *path == broken.violation.path
        })
    }

    /// Whether the fixed values are unchanged and the wanted field is present.
    fn keeps(&self, request: &Value) -> bool {
        let mut fixed = self.goal.fixed.iter().zip(&self.fixed);
        if !fixed.all(|(path, value)| path.get(request) == value.as_ref()) {
            return false;
        }
        let Some(present) = &self.goal.present else {
            return true;
        };
        let service = self.repair.generator.service();
        let occurrences = walk::request(service, self.repair.action, request);
        let mut paths = occurrences
            .iter()
            .map(|occurrence| occurrence.path.field_path());
        paths.any(|path| path == *present)
    }

    /// Whether the request is valid, except for the violations of the goal. A requirement can be
    /// violated together with a constraint: a list can be too short for both.
    fn is_reached(&self, request: &Value) -> bool {
        let (service, action) = (self.repair.generator.service(), self.repair.action);
        let Goal {
            violated,
            violated_at,
            ..
        } = self.goal;
        let broken = instance::broken_rules(service, action, request);
        let is_violated = violated.is_none() || broken.iter().any(|broken| self.is_goal(broken));
        let violations = instance::check_request(service, action, request, Options::REQUEST);
        let is_at_path = |violation: &Violation| violated_at.as_ref() == Some(&violation.path);
        let is_allowed = |violation: &Violation| match violation.kind {
            ViolationKind::Rule => true,
            ViolationKind::Constraint => violated.is_some() || is_at_path(violation),
            ViolationKind::Type | ViolationKind::Missing | ViolationKind::Unknown => false,
        };
        let mut constraints = violations
            .iter()
            .filter(|violation| violation.kind == ViolationKind::Constraint);
        is_violated
            && violations.iter().all(is_allowed)
            && (violated_at.is_none() || constraints.any(is_at_path))
    }
}
