//! The scope of a rule: the whole request, or an element of a list.

use serde_json::Value;
use volcgen_model::instance::{self, BrokenRule};

use super::value_path::ValuePath;

/// The part of a request in which the paths of a rule are looked up.
pub(super) struct RuleScope {
    /// The paths that begin with this are relative to the root.
    pub(super) prefix: String,
    pub(super) root: ValuePath,
}

impl RuleScope {
    pub(super) fn from_broken_rule(broken: &BrokenRule<'_>) -> Self {
        RuleScope {
            prefix: broken.prefix.clone(),
            root: ValuePath::parse(&broken.scope),
        }
    }

    /// The first scope in which these paths are compared.
    pub(super) fn first<'p>(
        &self,
        request: &Value,
        paths: impl Iterator<Item = &'p str>,
    ) -> Option<RuleScope> {
        let prefix = instance::common_list(paths);
        if prefix.is_empty() {
            return Some(RuleScope {
                prefix: self.prefix.clone(),
                root: self.root.clone(),
            });
        }
        let root = self.find(request, &prefix).into_iter().next()?;
        Some(RuleScope { prefix, root })
    }

    /// Where a path of the rule starts, and the rest of the path.
    pub(super) fn start<'p>(&self, path: &'p str) -> (ValuePath, &'p str) {
        match path.strip_prefix(&self.prefix) {
            Some(rest) => (self.root.clone(), rest.trim_start_matches('.')),
            None => (ValuePath::default(), path),
        }
    }

    /// The paths of all values at a path of the rule, present or not.
    pub(super) fn find(&self, request: &Value, path: &str) -> Vec<ValuePath> {
        let (start, rest) = self.start(path);
        let mut found = vec![start];
        for step in rest.split('.').filter(|step| !step.is_empty()) {
            let name = step.trim_end_matches("[]");
            found = found.iter().map(|path| path.field(name)).collect();
            if name != step {
                let elements = |path: &ValuePath| -> Vec<ValuePath> {
                    let list = path.get(request).and_then(Value::as_array);
                    (0..list.map_or(0, Vec::len))
                        .map(|index| path.index(index))
                        .collect()
                };
                found = found.iter().flat_map(elements).collect();
            }
        }
        found
    }
}
