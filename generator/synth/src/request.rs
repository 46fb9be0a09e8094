//! Valid requests of an action: full ones and the minimal one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Action, Service};

use super::generator::{Generator, Profile};
use super::search::{Goal, search};
use super::union::rotations;
use super::walk::{self, Occurrence};

/// Valid requests of one action.
#[derive(Clone, Debug)]
pub struct Requests {
    /// Requests that together set every field and have every variant of unions. One is enough unless there
    /// are unions or rules exclude each other; a second one has other values of enums, and others have null
    /// where it has a meaning.
    pub full: Vec<Value>,
    /// The request with the required fields, and with what rules require then.
    pub minimal: Value,
}

/// A field path, with each value of that field and the request that has it.
type FieldOccurrences<'r> = (String, Vec<(&'r Value, Occurrence<'r>)>);

impl Requests {
    /// The fields of the full requests whose constraints are enforced.
    pub(super) fn enforced_fields<'r>(
        &'r self,
        (service, action): (&'r Service, &'r Action),
    ) -> Vec<FieldOccurrences<'r>> {
        let mut fields: Vec<FieldOccurrences<'r>> = Vec::new();
        for request in &self.full {
            for occurrence in walk::request(service, action, request) {
                let path = occurrence.path.field_path();
                // Two variants of a union can have fields of one name.
                let is_same = |known: &&mut FieldOccurrences<'r>| {
                    let mut others = known.1.iter();
                    known.0 == path
                        && others.all(|(_, other)| std::ptr::eq(other.ty, occurrence.ty))
                };
                let known = fields.iter_mut().find(is_same);
                match known {
                    Some((_, occurrences)) => occurrences.push((request, occurrence)),
                    None if occurrence.is_clamped => {}
                    None => fields.push((path, vec![(request, occurrence)])),
                }
            }
        }
        fields
    }
}

/// Fields that no valid request can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// Their paths; empty if there is no valid request at all.
    pub paths: Vec<String>,
}

impl fmt::Display for Unreachable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.paths.is_empty() {
            return formatter.write_str("no request meets all constraints and rules");
        }
        write!(
            formatter,
            "no request that meets all rules has {}",
            self.paths.join(", ")
        )
    }
}

impl std::error::Error for Unreachable {}

/// Generates valid requests of an action.
///
/// # Errors
///
/// If constraints and rules exclude each other, so that a field can never be sent.
pub fn requests(service: &Service, action: &Action) -> Result<Requests, Unreachable> {
    let model = (service, action);
    let start = start(model, Profile::Minimal, 0);
    let minimal = search(model, Profile::Minimal, &start, &Goal::default());
    let minimal = minimal.ok_or(Unreachable { paths: Vec::new() })?;
    Ok(Requests {
        full: full(model)?,
        minimal,
    })
}

/// A request that can violate rules.
fn start((service, action): (&Service, &Action), profile: Profile, rotation: usize) -> Value {
    Generator::new(service, profile, rotation).shape(action.request)
}

fn full(model: (&Service, &Action)) -> Result<Vec<Value>, Unreachable> {
    let rotations = rotations(model.0, model.1.request).max(2);
    let starts: Vec<Value> = (0..rotations)
        .map(|rotation| start(model, Profile::Full, rotation))
        .collect();
    // Each path with the first request that has it.
    let mut missing: BTreeMap<String, &Value> = BTreeMap::new();
    for start in starts.iter().rev() {
        missing.extend(paths(model, start).into_iter().map(|path| (path, start)));
    }
    let mut full: Vec<Value> = Vec::new();
    let add = |request: Value, full: &mut Vec<Value>, missing: &mut BTreeMap<String, &Value>| {
        for path in paths(model, &request) {
            missing.remove(&path);
        }
        if !full.contains(&request) {
            full.push(request);
        }
    };
    for start in &starts {
        if let Some(request) = search(model, Profile::Full, start, &Goal::default()) {
            add(request, &mut full, &mut missing);
        }
    }
    let mut unreachable = Vec::new();
    while let Some((path, whole)) = missing.pop_first() {
        let goal = Goal {
            present: Some(path.clone()),
            ..Goal::default()
        };
        match search(model, Profile::Full, whole, &goal) {
            Some(request) => add(request, &mut full, &mut missing),
            None => unreachable.push(path),
        }
    }
    let nulls: Vec<Value> = full.iter().flat_map(|full| nulls(model, full)).collect();
    for request in nulls {
        add(request, &mut full, &mut missing);
    }
    if unreachable.is_empty() && !full.is_empty() {
        Ok(full)
    } else {
        Err(Unreachable { paths: unreachable })
    }
}

/// Valid requests like one, each with explicit null in one of the fields that can be null.
fn nulls((service, action): (&Service, &Action), request: &Value) -> Vec<Value> {
    let occurrences = walk::request(service, action, request).into_iter();
    let can_be_null = |occurrence: &Occurrence<'_>| {
        let field = occurrence.field;
        field.is_some_and(|field| field.null_means.is_some())
    };
    let nulled = occurrences
        .filter(can_be_null)
        .map(|occurrence| occurrence.path.put(request.clone(), Value::Null));
    nulled
        .filter(|request| {
            instance::check_request(service, action, request, Options::REQUEST).is_empty()
        })
        .collect()
}

/// The paths of all fields in a request.
fn paths((service, action): (&Service, &Action), request: &Value) -> BTreeSet<String> {
    let occurrences = walk::request(service, action, request);
    let paths = occurrences.iter();
    paths
        .map(|occurrence| occurrence.path.field_path())
        .collect()
}
