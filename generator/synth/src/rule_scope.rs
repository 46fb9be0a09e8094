//! The part of a request that a rule is about at a time: the whole, or an element of a list.

use serde_json::Value;
use volcgen_model::instance::{self, BrokenRule};

use super::value_path::ValuePath;

/// The part of a request that the paths of a requirement are about.
pub(super) struct RuleScope {
    pub(super) prefix: String,
    pub(super) place: ValuePath,
}

impl RuleScope {
    pub(super) fn from_broken_rule(unmet: &BrokenRule<'_>) -> Self {
        RuleScope {
            prefix: unmet.prefix.clone(),
            place: ValuePath::parse(&unmet.scope),
        }
    }

    /// The first part within which these paths are compared.
    pub(super) fn first<'p>(
        &self,
        request: &Value,
        paths: impl Iterator<Item = &'p String>,
    ) -> Option<RuleScope> {
        let prefix = instance::common_list(paths.map(String::as_str));
        if prefix.is_empty() {
            return Some(RuleScope {
                prefix: self.prefix.clone(),
                place: self.place.clone(),
            });
        }
        let place = self.places(request, &prefix).into_iter().next()?;
        Some(RuleScope { prefix, place })
    }

    /// Where a path of the rule starts, and what is left of it.
    pub(super) fn start<'p>(&self, path: &'p str) -> (ValuePath, &'p str) {
        match path.strip_prefix(&self.prefix) {
            Some(rest) => (self.place.clone(), rest.trim_start_matches('.')),
            None => (ValuePath::default(), path),
        }
    }

    /// The places that a path leads to, whether or not something is there.
    pub(super) fn places(&self, request: &Value, path: &str) -> Vec<ValuePath> {
        let (start, rest) = self.start(path);
        let mut places = vec![start];
        for step in rest.split('.').filter(|step| !step.is_empty()) {
            let name = step.trim_end_matches("[]");
            places = places.iter().map(|place| place.field(name)).collect();
            if name != step {
                let elements = |place: &ValuePath| -> Vec<ValuePath> {
                    let list = place.get(request).and_then(Value::as_array);
                    (0..list.map_or(0, Vec::len))
                        .map(|index| place.index(index))
                        .collect()
                };
                places = places.iter().flat_map(elements).collect();
            }
        }
        places
    }
}
