//! Requests that violate one constraint each.
//!
//! Every constraint that the model enforces on a request is violated at each of its ends: a range
//! below and above, an exclusive group with two members and with none. Where a constraint cannot be
//! violated alone, the request with the fewest violations is taken: a string that is too long for
//! `max_chars` can also be too long for its pattern.

use serde_json::Value;
use volcgen_model::instance;
use volcgen_model::model::{Action, Service};

use super::constraint::{ConstraintMutation, mutations};
use super::generator::{Generator, Profile};
use super::request::Requests;
use super::requirement;
use super::search::{Goal, search};
use super::value_path::ValuePath;
use super::violating_request::{Candidate, Infeasible, ViolatingRequest};
use super::walk::Occurrence;

/// For every constraint and requirement of an action, the requests that violate it; and the
/// constraints that no request violates.
#[must_use]
pub fn violating_requests(
    service: &Service,
    action: &Action,
    requests: &Requests,
) -> (Vec<ViolatingRequest>, Vec<Infeasible>) {
    let model = (service, action);
    let mut outcomes = violate_constraints(model, requests);
    outcomes.extend(requirement::violate_all(model, requests));
    let (mut violating, mut infeasible) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome {
            Ok(request) => violating.push(request),
            Err(constraint) => infeasible.push(constraint),
        }
    }
    (violating, infeasible)
}

/// Violates the constraints on single values.
fn violate_constraints(
    model: (&Service, &Action),
    requests: &Requests,
) -> Vec<Result<ViolatingRequest, Infeasible>> {
    let mut outcomes = Vec::new();
    for (path, occurrences) in requests.enforced_fields(model) {
        let Some((_, first)) = occurrences.first() else {
            continue;
        };
        for mutation in mutations(first.ty) {
            let infeasible = Infeasible {
                path: path.clone(),
                constraint: mutation.constraint.to_owned(),
                mutation: mutation.description,
            };
            let candidates = best_candidates(model, &occurrences, &mutation);
            if candidates.is_empty() {
                outcomes.push(Err(infeasible));
                continue;
            }
            let solved = |candidate| Ok(infeasible.clone().solved_by(candidate));
            outcomes.extend(candidates.into_iter().map(solved));
        }
    }
    outcomes
}

/// The requests that violate a constraint and the fewest others, made from the first request in
/// which that is possible.
fn best_candidates(
    model: (&Service, &Action),
    occurrences: &[(&Value, Occurrence<'_>)],
    mutation: &ConstraintMutation,
) -> Vec<Candidate> {
    let fewest = |candidates: &[Candidate]| {
        let counts = candidates.iter();
        counts.map(|candidate| candidate.violations.len()).min()
    };
    let mut best: Vec<Candidate> = Vec::new();
    for (request, occurrence) in occurrences {
        let mut candidates = mutate(model, request, occurrence, mutation);
        let fewer = fewest(&candidates).unwrap_or(usize::MAX);
        if fewer < fewest(&best).unwrap_or(usize::MAX) {
            candidates.retain(|candidate| candidate.violations.len() == fewer);
            best = candidates;
        }
        if fewer == 1 {
            break;
        }
    }
    best
}

/// Mutates one value of a request.
fn mutate(
    model: (&Service, &Action),
    request: &Value,
    occurrence: &Occurrence<'_>,
    mutation: &ConstraintMutation,
) -> Vec<Candidate> {
    let Some(valid) = occurrence.path.get(request) else {
        return Vec::new();
    };
    let mut generator = Generator::new(model.0, Profile::Full, 2);
    let values = mutation.values(&mut generator, occurrence.ty, valid);
    let candidates = values.into_iter().map(|value| {
        let request = occurrence.path.put(request.clone(), value);
        let request = repair_rules(model, request, &occurrence.path);
        Candidate::new(model, request, occurrence.path.to_string())
    });
    candidates.collect()
}

/// Meets the rules again, if possible, without the constraints at a path: added elements can need
/// other fields.
fn repair_rules(model: (&Service, &Action), request: Value, path: &ValuePath) -> Value {
    if instance::broken_rules(model.0, model.1, &request).is_empty() {
        return request;
    }
    let goal = Goal {
        violated_at: Some(path.to_string()),
        ..Goal::default()
    };
    search(model, Profile::Full, &request, &goal).unwrap_or(request)
}
