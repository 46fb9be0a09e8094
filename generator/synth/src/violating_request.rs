//! Requests that violate a constraint, and the constraints that no request violates.

use std::fmt;

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Action, Service};

/// A request that violates a constraint or a requirement of a rule.
#[derive(Clone, Debug)]
pub struct ViolatingRequest {
    /// The path of the field in the spec, or the first path of the requirement.
    pub path: String,
    /// Which constraint: `max_chars`, or the number of the rule and of its requirement.
    pub constraint: String,
    /// What was done to a valid request, such as `one element too many`.
    pub mutation: &'static str,
    /// Where the violation is, in wire names with indices: `TargetStreams[0].UserId`.
    pub value_path: String,
    /// The request.
    pub request: Value,
    /// The paths of all violations in the request, sorted.
    pub violations: Vec<String>,
}

/// A constraint that no request of the right types violates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Infeasible {
    /// The path of the field in the spec, or the first path of the requirement.
    pub path: String,
    /// Which constraint: `max_chars`, or the number of the rule and of its requirement.
    pub constraint: String,
    /// What was tried on a valid request, such as `one element too many`.
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
            "no request violates `{constraint}` of `{path}`: {mutation}"
        )
    }
}

impl std::error::Error for Infeasible {}

impl Infeasible {
    /// The request that violates the constraint after all.
    pub(super) fn solved_by(self, candidate: Candidate) -> ViolatingRequest {
        ViolatingRequest {
            path: self.path,
            constraint: self.constraint,
            mutation: self.mutation,
            value_path: candidate.value_path,
            request: candidate.request,
            violations: candidate.violations,
        }
    }
}

/// A request that violates something.
pub(super) struct Candidate {
    /// Where the violation is.
    value_path: String,
    request: Value,
    /// The paths of all violations in the request, sorted.
    pub(super) violations: Vec<String>,
}

impl Candidate {
    pub(super) fn new(
        (service, action): (&Service, &Action),
        request: Value,
        value_path: String,
    ) -> Self {
        let violations = instance::check_request(service, action, &request, Options::REQUEST);
        let paths = violations.into_iter().map(|violation| violation.path);
        let mut violations: Vec<String> = paths.collect();
        violations.sort();
        Candidate {
            value_path,
            request,
            violations,
        }
    }
}
