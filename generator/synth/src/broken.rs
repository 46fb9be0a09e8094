//! Requests that break one constraint each.
//!
//! Every constraint that the model enforces on a request is broken on every side it has: a range
//! below and above, a group that is given twice or not at all. Where a constraint cannot be broken
//! alone (a text that is too long for `max_chars` may be so for its pattern), the request that
//! breaks the fewest is taken.

use std::fmt;

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Action, Service};

use super::place::Place;
use super::request::Requests;
use super::search::{Wanted, search};
use super::value::{Extent, Maker};
use super::walk::{self, Site};
use super::{constraint, requirement};

/// A request that breaks a constraint.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The path of the field in the spec, or of the part that a rule is about.
    pub path: String,
    /// Which constraint: `max_chars`, or the number of the rule and of its requirement.
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
    /// The path of the field, or of the rule's first requirement.
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
    outcomes.extend(requirement::broken(model, requests));
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
    let mut outcomes = Vec::new();
    for (path, sites) in &fields(model, requests) {
        let Some((_, first)) = sites.first() else {
            continue;
        };
        for breach in constraint::breaches(first.ty) {
            let found = best(model, sites, &breach);
            if found.is_empty() {
                outcomes.push(Err(Unbreakable {
                    path: path.clone(),
                    constraint: breach.constraint.to_owned(),
                    how: breach.how,
                }));
            }
            let found = found.into_iter().map(|found| Broken {
                path: path.clone(),
                constraint: breach.constraint.to_owned(),
                how: breach.how,
                place: found.place,
                request: found.request,
                violations: found.violations,
            });
            outcomes.extend(found.map(Ok));
        }
    }
    outcomes
}

/// A field by its path, with its values in requests.
type Field<'r> = (String, Vec<(&'r Value, Site<'r>)>);

/// The fields whose constraints are enforced.
pub(super) fn fields<'r>(
    (service, action): (&'r Service, &'r Action),
    requests: &'r Requests,
) -> Vec<Field<'r>> {
    let mut fields: Vec<Field<'r>> = Vec::new();
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
    fields
}

/// A request that breaks something.
pub(super) struct Found {
    pub(super) place: String,
    pub(super) request: Value,
    pub(super) violations: Vec<String>,
}

/// The requests that break a constraint and the fewest others, made of the first request in which
/// that is possible.
fn best(
    model: (&Service, &Action),
    sites: &[(&Value, Site<'_>)],
    breach: &constraint::Breach,
) -> Vec<Found> {
    let mut best: Vec<Found> = Vec::new();
    let fewest = |found: &[Found]| found.iter().map(|found| found.violations.len()).min();
    for (request, site) in sites {
        let mut found = at(model, request, site, breach);
        let fewer = fewest(&found).unwrap_or(usize::MAX);
        if fewer < fewest(&best).unwrap_or(usize::MAX) {
            found.retain(|found| found.violations.len() == fewer);
            best = found;
        }
        if fewer == 1 {
            break;
        }
    }
    best
}

/// The requests that break a constraint at one place of a request.
fn at(
    model: (&Service, &Action),
    request: &Value,
    site: &Site<'_>,
    breach: &constraint::Breach,
) -> Vec<Found> {
    let Some(valid) = site.place.get(request) else {
        return Vec::new();
    };
    let mut maker = Maker::new(model.0, Extent::Full, 2);
    let values = breach.values(&mut maker, site.ty, valid).into_iter();
    let found = values.map(|value| {
        let request = site.place.put(request.clone(), value);
        let request = keep_rules(model, request, &site.place);
        Found {
            place: site.place.to_string(),
            violations: violations(model, &request),
            request,
        }
    });
    found.collect()
}

/// Changes what breaks rules besides, if it can be: elements that were added may ask for others.
fn keep_rules(model: (&Service, &Action), request: Value, place: &Place) -> Value {
    if instance::broken_rules(model.1, &request).is_empty() {
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
    let violations = instance::check_request(service, action, request, Options::REQUEST);
    let mut places: Vec<String> = violations
        .into_iter()
        .map(|violation| violation.path)
        .collect();
    places.sort();
    places
}
