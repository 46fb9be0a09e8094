//! Requests with values at the limits of constraints.

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Action, Service};

use super::constraint::{ConstraintMutation, mutations};
use super::generator::{Generator, Profile};
use super::request::Requests;
use super::search::{Goal, search};
use super::union::{UnionValue, of_type};
use super::walk::Occurrence;

/// For each limit of each constraint, a valid request with a value at the limit. A client that
/// rejects it is stricter than the spec. A limit that other constraints rule out has no request.
#[must_use]
pub fn boundary_requests(service: &Service, action: &Action, requests: &Requests) -> Vec<Value> {
    let model = (service, action);
    let mut found: Vec<Value> = Vec::new();
    for (_, occurrences) in requests.enforced_fields(model) {
        let Some((_, first)) = occurrences.first() else {
            continue;
        };
        for mutation in mutations(first.ty) {
            let mut occurrences = occurrences.iter();
            let request = occurrences
                .find_map(|(request, occurrence)| at_limit(model, request, occurrence, &mutation));
            found.extend(request.filter(|request| !found.contains(request)));
        }
    }
    found.extend(unknown_forms(model, requests));
    found
}

/// For each union, a request with a variant that no variant describes.
fn unknown_forms((service, action): (&Service, &Action), requests: &Requests) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for (_, occurrences) in requests.enforced_fields((service, action)) {
        let valid = occurrences.iter().find_map(|(request, occurrence)| {
            let (_, union) = of_type(service, occurrence.ty)?;
            let value = UnionValue::unknown(union)?;
            let request = value.put(union, &occurrence.path, (*request).clone());
            let violations = instance::check_request(service, action, &request, Options::REQUEST);
            violations.is_empty().then_some(request)
        });
        found.extend(valid.filter(|request| !found.contains(request)));
    }
    found
}

/// The request with one value at the limit that a mutation exceeds.
fn at_limit(
    model: (&Service, &Action),
    request: &Value,
    occurrence: &Occurrence<'_>,
    mutation: &ConstraintMutation,
) -> Option<Value> {
    let (service, action) = model;
    let mut generator = Generator::for_repairs(service, Profile::Full, 2);
    let value = mutation.limit(&mut generator, occurrence.ty, occurrence.path.get(request)?)?;
    let request = occurrence.path.put(request.clone(), value);
    if instance::check_request(service, action, &request, Options::REQUEST).is_empty() {
        return Some(request);
    }
    let goal = Goal {
        fixed: vec![occurrence.path.clone()],
        ..Goal::default()
    };
    search(model, Profile::Full, &request, &goal)
}
