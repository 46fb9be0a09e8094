//! Requests that break one constraint each.
//!
//! Every constraint that the model enforces on a request is broken on every side it has: a range
//! below and above, a group that is given twice or not at all. Where a constraint cannot be broken
//! alone (a text that is too long for `max_chars` may be so for its pattern), the request that
//! breaks the fewest is taken.

use std::fmt;

use serde_json::Value;
use volcgen_model::conform::{self, Options};
use volcgen_model::model::{Action, Service};

use super::place::Place;
use super::request::Requests;
use super::search::{Wanted, search};
use super::value::{Extent, Maker};
use super::walk::{self, Site};
use super::{constraint, demand};

/// A request that breaks a constraint.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The path of the field in the spec, or of the part that a rule is about.
    pub path: String,
    /// Which constraint: `max_chars`, or the number of the rule and of its demand.
    pub constraint: String,
    /// How it is broken, such as `one element too many`.
    pub how: &'static str,
    /// Where the violation is, in wire names with indices.
    pub place: String,
    /// The request.
    pub request: Value,
    /// The places of all violations, sorted.
    pub violations: Vec<String>,
}

/// A constraint that no request of the right types breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbreakable {
    /// The path of the field, or of the rule's first demand.
    pub path: String,
    /// Which constraint.
    pub constraint: String,
    /// How it was to be broken.
    pub how: &'static str,
}

impl fmt::Display for Unbreakable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unbreakable {
            path,
            constraint,
            how,
        } = self;
        write!(
            formatter,
            "nothing breaks `{constraint}` of `{path}`: {how}"
        )
    }
}

impl std::error::Error for Unbreakable {}

/// Breaks every constraint of an action; those that cannot be broken are told apart.
#[must_use]
pub fn broken(
    service: &Service,
    action: &Action,
    requests: &Requests,
) -> (Vec<Broken>, Vec<Unbreakable>) {
    let model = (service, action);
    let mut outcomes = constraints(model, requests);
    outcomes.extend(demand::broken(model, requests));
    let (mut broken, mut unbreakable) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome {
            Ok(one) => broken.push(one),
            Err(one) => unbreakable.push(one),
        }
    }
    (broken, unbreakable)
}

/// Breaks the constraints on single values.
fn constraints(
    model: (&Service, &Action),
    requests: &Requests,
) -> Vec<Result<Broken, Unbreakable>> {
    let (service, action) = model;
    let mut fields: Vec<(String, Vec<(&Value, Site<'_>)>)> = Vec::new();
    for request in &requests.full {
        for site in walk::request(service, action, request) {
            let path = site.place.path();
            let known = fields.iter_mut().find(|(known, _)| *known == path);
            match known {
                Some((_, sites)) => sites.push((request, site)),
                None if site.adjusted => {}
                None => fields.push((path, vec![(request, site)])),
            }
        }
    }
    let mut outcomes = Vec::new();
    for (path, sites) in &fields {
        let Some((_, first)) = sites.first() else {
            continue;
        };
        for breach in constraint::breaches(first.ty) {
            let outcome = best(model, sites, &breach);
            let (constraint, how) = (breach.constraint.to_owned(), breach.how);
            let path = path.clone();
            outcomes.push(match outcome {
                Some((request, place, violations)) => Ok(Broken {
                    path,
                    constraint,
                    how,
                    place,
                    request,
                    violations,
                }),
                None => Err(Unbreakable {
                    path,
                    constraint,
                    how,
                }),
            });
        }
    }
    outcomes
}

/// The request that breaks a constraint and the fewest others: with its place and all violations.
fn best(
    (service, action): (&Service, &Action),
    sites: &[(&Value, Site<'_>)],
    breach: &constraint::Breach,
) -> Option<(Value, String, Vec<String>)> {
    let mut best: Option<(Value, String, Vec<String>)> = None;
    for (request, site) in sites {
        let valid = site.place.get(request)?;
        let mut maker = Maker::new(service, Extent::Full, 2);
        let Some(value) = breach.value(&mut maker, site.ty, valid) else {
            continue;
        };
        let request = site.place.put((*request).clone(), value);
        let request = keep_rules((service, action), request, &site.place);
        let violations = violations((service, action), &request);
        if violations.len() == 1 {
            return Some((request, site.place.to_string(), violations));
        }
        let fewer = best
            .as_ref()
            .is_none_or(|(_, _, known)| violations.len() < known.len());
        if fewer {
            best = Some((request, site.place.to_string(), violations));
        }
    }
    best
}

/// Changes what breaks rules besides, if it can be: elements that were added may ask for others.
fn keep_rules(model: (&Service, &Action), request: Value, place: &Place) -> Value {
    if conform::unmet(model.1, &request).is_empty() {
        return request;
    }
    let wanted = Wanted {
        wrong: Some(place.to_string()),
        ..Wanted::default()
    };
    search(model, Extent::Full, &request, &wanted).unwrap_or(request)
}

/// The places of everything that is wrong with a request, sorted.
pub(super) fn violations((service, action): (&Service, &Action), request: &Value) -> Vec<String> {
    let violations = conform::request(service, action, request, Options::REQUEST);
    let mut places: Vec<String> = violations
        .into_iter()
        .map(|violation| violation.path)
        .collect();
    places.sort();
    places
}
