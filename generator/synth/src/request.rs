//! Requests that conform to an action: full ones and the minimal one.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;
use volcgen_model::model::{Action, Service};

use super::generator::{Generator, Profile};
use super::search::{Goal, search};
use super::walk;

/// Requests of one action.
#[derive(Clone, Debug)]
pub struct Requests {
    /// Requests that together give every field. One is enough unless rules forbid that; a second
    /// one has other values of enums.
    pub full: Vec<Value>,
    /// What is required, and what rules demand then.
    pub minimal: Value,
}

/// Fields that no request can give, or that have no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// Their paths; empty if there is no request at all.
    pub paths: Vec<String>,
}

impl fmt::Display for Unreachable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.paths.is_empty() {
            return formatter.write_str("no request keeps all constraints and rules");
        }
        write!(
            formatter,
            "no request that keeps all rules gives {}",
            self.paths.join(", ")
        )
    }
}

impl std::error::Error for Unreachable {}

/// Makes the requests of an action.
///
/// # Errors
///
/// If constraints and rules exclude each other, so that a field can never be sent.
pub fn requests(service: &Service, action: &Action) -> Result<Requests, Unreachable> {
    let model = (service, action);
    let nothing = Goal::default();
    let start = start(model, Profile::Minimal, 0);
    let minimal = search(model, Profile::Minimal, &start, &nothing);
    let minimal = minimal.ok_or(Unreachable { paths: Vec::new() })?;
    Ok(Requests {
        full: full(model)?,
        minimal,
    })
}

/// A request that may break rules.
pub(super) fn start(
    (service, action): (&Service, &Action),
    profile: Profile,
    rotation: usize,
) -> Value {
    Generator::new(service, profile, rotation).shape(action.request)
}

fn full(model: (&Service, &Action)) -> Result<Vec<Value>, Unreachable> {
    let whole = start(model, Profile::Full, 0);
    let mut missing = paths(model, &whole);
    let mut full: Vec<Value> = Vec::new();
    let add = |request: Value, full: &mut Vec<Value>, missing: &mut BTreeSet<String>| {
        for path in paths(model, &request) {
            missing.remove(&path);
        }
        if !full.contains(&request) {
            full.push(request);
        }
    };
    for rotation in 0..2 {
        let start = start(model, Profile::Full, rotation);
        if let Some(request) = search(model, Profile::Full, &start, &Goal::default()) {
            add(request, &mut full, &mut missing);
        }
    }
    let mut unreachable = Vec::new();
    while let Some(path) = missing.pop_first() {
        let wanted = Goal {
            given: vec![path.clone()],
            ..Goal::default()
        };
        match search(model, Profile::Full, &whole, &wanted) {
            Some(request) => add(request, &mut full, &mut missing),
            None => unreachable.push(path),
        }
    }
    if unreachable.is_empty() && !full.is_empty() {
        Ok(full)
    } else {
        Err(Unreachable { paths: unreachable })
    }
}

fn paths((service, action): (&Service, &Action), request: &Value) -> BTreeSet<String> {
    let occurrences = walk::request(service, action, request);
    occurrences
        .into_iter()
        .map(|occurrence| occurrence.path.field_path())
        .collect()
}
