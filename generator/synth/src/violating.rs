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

use super::generator::{Generator, Profile};
use super::request::Requests;
use super::search::{Goal, search};
use super::value_path::ValuePath;
use super::walk::{self, Occurrence};
use super::{constraint, requirement};

/// A request that breaks a constraint.
#[derive(Clone, Debug)]
pub struct ViolatingRequest {
    /// The path of the field in the spec, or of the part that a rule is about.
    pub path: String,
    /// Which constraint: `max_chars`, or the number of the rule and of its requirement.
    pub constraint: String,
    /// How it is broken, such as `one element too many`.
    pub mutation: &'static str,
    /// Where the violation is, in wire names with indices.
    pub value_path: String,
    /// The request.
    pub request: Value,
    /// The places of all violations, sorted.
    pub violations: Vec<String>,
}

/// A constraint that no request of the right types breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Infeasible {
    /// The path of the field, or of the rule's first requirement.
    pub path: String,
    /// Which constraint.
    pub constraint: String,
    /// How it was to be broken.
    pub mutation: &'static str,
}

impl fmt::Display for Infeasible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Infeasible {
            path,
            constraint,
            mutation,
        } = self;
        write!(
            formatter,
            "nothing breaks `{constraint}` of `{path}`: {mutation}"
        )
    }
}

impl std::error::Error for Infeasible {}

/// Breaks every constraint of an action; those that cannot be broken are told apart.
#[must_use]
pub fn violating_requests(
    service: &Service,
    action: &Action,
    requests: &Requests,
) -> (Vec<ViolatingRequest>, Vec<Infeasible>) {
    let model = (service, action);
    let mut outcomes = constraints(model, requests);
    outcomes.extend(requirement::violating_requests(model, requests));
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
) -> Vec<Result<ViolatingRequest, Infeasible>> {
    let mut outcomes = Vec::new();
    for (path, occurrences) in &fields(model, requests) {
        let Some((_, first)) = occurrences.first() else {
            continue;
        };
        for mutation in constraint::mutations(first.ty) {
            let found = best(model, occurrences, &mutation);
            if found.is_empty() {
                outcomes.push(Err(Infeasible {
                    path: path.clone(),
                    constraint: mutation.constraint.to_owned(),
                    mutation: mutation.description,
                }));
            }
            let found = found.into_iter().map(|found| ViolatingRequest {
                path: path.clone(),
                constraint: mutation.constraint.to_owned(),
                mutation: mutation.description,
                value_path: found.value_path,
                request: found.request,
                violations: found.violations,
            });
            outcomes.extend(found.map(Ok));
        }
    }
    outcomes
}

/// A field by its path, with its values in requests.
type Field<'r> = (String, Vec<(&'r Value, Occurrence<'r>)>);

/// The fields whose constraints are enforced.
pub(super) fn fields<'r>(
    (service, action): (&'r Service, &'r Action),
    requests: &'r Requests,
) -> Vec<Field<'r>> {
    let mut fields: Vec<Field<'r>> = Vec::new();
    for request in &requests.full {
        for occurrence in walk::request(service, action, request) {
            let path = occurrence.path.field_path();
            let known = fields.iter_mut().find(|(known, _)| *known == path);
            match known {
                Some((_, occurrences)) => occurrences.push((request, occurrence)),
                None if occurrence.adjusted => {}
                None => fields.push((path, vec![(request, occurrence)])),
            }
        }
    }
    fields
}

/// A request that breaks something.
pub(super) struct Found {
    pub(super) value_path: String,
    pub(super) request: Value,
    pub(super) violations: Vec<String>,
}

/// The requests that break a constraint and the fewest others, made of the first request in which
/// that is possible.
fn best(
    model: (&Service, &Action),
    occurrences: &[(&Value, Occurrence<'_>)],
    mutation: &constraint::ConstraintMutation,
) -> Vec<Found> {
    let mut best: Vec<Found> = Vec::new();
    let fewest = |found: &[Found]| found.iter().map(|found| found.violations.len()).min();
    for (request, occurrence) in occurrences {
        let mut found = at(model, request, occurrence, mutation);
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
    occurrence: &Occurrence<'_>,
    mutation: &constraint::ConstraintMutation,
) -> Vec<Found> {
    let Some(valid) = occurrence.path.get(request) else {
        return Vec::new();
    };
    let mut generator = Generator::new(model.0, Profile::Full, 2);
    let values = mutation
        .values(&mut generator, occurrence.ty, valid)
        .into_iter();
    let found = values.map(|value| {
        let request = occurrence.path.put(request.clone(), value);
        let request = keep_rules(model, request, &occurrence.path);
        Found {
            value_path: occurrence.path.to_string(),
            violations: violations(model, &request),
            request,
        }
    });
    found.collect()
}

/// Changes what breaks rules besides, if it can be: elements that were added may ask for others.
fn keep_rules(model: (&Service, &Action), request: Value, place: &ValuePath) -> Value {
    if instance::broken_rules(model.1, &request).is_empty() {
        return request;
    }
    let wanted = Goal {
        wrong: Some(place.to_string()),
        ..Goal::default()
    };
    search(model, Profile::Full, &request, &wanted).unwrap_or(request)
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
