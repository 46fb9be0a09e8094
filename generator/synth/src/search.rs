//! From a request that breaks rules to one that meets them all.
//!
//! A rule can mostly be met in several ways, and one of them may break another rule. So requests
//! are looked at one after the other, those first that break the fewest requirements, until one is in
//! order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use volcgen_model::instance::{self, BrokenRule, Options, Violation, ViolationKind};
use volcgen_model::model::{Action, Requirement, Service};

use super::generator::{Generator, Profile};
use super::repair::Repair;
use super::value_path::ValuePath;
use super::walk;

/// How many requests are looked at before the search gives up.
const MAX_CANDIDATES: usize = 2000;

/// What the request that is looked for must have.
#[derive(Debug, Default)]
pub(super) struct Goal<'m> {
    /// Fields that must be given, by path.
    pub(super) given: Vec<String>,
    /// Places whose values must stay as they are.
    pub(super) fixed: Vec<ValuePath>,
    /// The one requirement that must not be met, and where.
    pub(super) broken: Option<(&'m Requirement, String)>,
    /// The one place whose value must break constraints.
    pub(super) wrong: Option<String>,
}

/// Looks for a request near `start` that conforms to the action, but for what is wanted broken.
pub(super) fn search<'m>(
    (service, action): (&'m Service, &'m Action),
    profile: Profile,
    start: &Value,
    wanted: &Goal<'m>,
) -> Option<Value> {
    let mut search = Search {
        repair: Repair {
            action,
            generator: Generator::new(service, profile, 0),
            strict: wanted.broken.is_none(),
        },
        wanted,
        fixed: wanted
            .fixed
            .iter()
            .map(|place| place.get(start).cloned())
            .collect(),
        seen: BTreeSet::new(),
        open: BTreeMap::new(),
    };
    search.add(start.clone(), 0);
    search.run()
}

/// Which request comes next: the one with the fewest unmet requirements, of these the one that took the
/// most steps, of these the oldest.
type Rank = (usize, Reverse<usize>, usize);

struct Search<'m, 'w> {
    repair: Repair<'m>,
    wanted: &'w Goal<'m>,
    /// The values at the fixed places.
    fixed: Vec<Option<Value>>,
    /// The requests that were met so far.
    seen: BTreeSet<String>,
    /// Those that are yet to be looked at.
    open: BTreeMap<Rank, Value>,
}

impl<'m> Search<'m, '_> {
    fn run(&mut self) -> Option<Value> {
        while let Some(((_, Reverse(steps), _), request)) = self.open.pop_first() {
            match self.unmet(&request).first() {
                Some(unmet) => {
                    for way in self.repair.ways(&request, unmet) {
                        self.add(way, steps + 1);
                    }
                }
                None if self.fits(&request) => return Some(request),
                None => {}
            }
        }
        None
    }

    fn add(&mut self, request: Value, steps: usize) {
        let known = self.seen.len();
        if known < MAX_CANDIDATES && self.keeps(&request) && self.seen.insert(request.to_string()) {
            let rank = (self.unmet(&request).len(), Reverse(steps), known);
            self.open.insert(rank, request);
        }
    }

    /// The requirements that are unmet and should not be.
    fn unmet(&self, request: &Value) -> Vec<BrokenRule<'m>> {
        let unmet = instance::broken_rules(self.repair.action, request).into_iter();
        unmet.filter(|unmet| !self.is_wanted(unmet)).collect()
    }

    fn is_wanted(&self, unmet: &BrokenRule<'_>) -> bool {
        let broken = self.wanted.broken.as_ref();
        broken.is_some_and(|(requirement, place)| {
            std::ptr::eq(*requirement, unmet.requirement) && *place == unmet.violation.path
        })
    }

    fn keeps(&self, request: &Value) -> bool {
        let mut fixed = self.wanted.fixed.iter().zip(&self.fixed);
        if !fixed.all(|(place, value)| place.get(request) == value.as_ref()) {
            return false;
        }
        if self.wanted.given.is_empty() {
            return true;
        }
        let Repair {
            action, generator, ..
        } = &self.repair;
        let occurrences = walk::request(generator.service(), action, request);
        let paths: BTreeSet<String> = occurrences
            .iter()
            .map(|occurrence| occurrence.path.field_path())
            .collect();
        self.wanted.given.iter().all(|path| paths.contains(path))
    }

    /// Whether types and constraints are kept, and what is wanted broken is. A requirement that is broken
    /// on purpose may break a constraint with it: a list that is too short for both.
    fn fits(&self, request: &Value) -> bool {
        let Repair {
            action, generator, ..
        } = &self.repair;
        let Goal { broken, wrong, .. } = self.wanted;
        let unmet = instance::broken_rules(action, request);
        let is_broken = broken.is_none() || unmet.iter().any(|unmet| self.is_wanted(unmet));
        let violations =
            instance::check_request(generator.service(), action, request, Options::REQUEST);
        let is_wrong = |violation: &Violation| wrong.as_ref() == Some(&violation.path);
        let tolerated = |violation: &Violation| match violation.kind {
            ViolationKind::Rule => true,
            ViolationKind::Constraint => broken.is_some() || is_wrong(violation),
            ViolationKind::Type | ViolationKind::Missing | ViolationKind::Unknown => false,
        };
        let mut wrongs = violations
            .iter()
            .filter(|violation| violation.kind == ViolationKind::Constraint);
        is_broken && violations.iter().all(tolerated) && (wrong.is_none() || wrongs.any(is_wrong))
    }
}
