//! The scope of a rule: the whole request, or an element of a list.

use serde_json::Value;
use volcgen_model::instance::{self, BrokenRule};

use super::value_path::ValuePath;

/// The part of a request in which the paths of a rule are looked up.
pub(super) struct RuleScope {
    /// The list to whose element the scope belongs: paths through it, or through the lists around it, lead
    /// to the same elements.
    prefix: String,
    /// The path of the element.
    root: ValuePath,
}

impl RuleScope {
    /// The whole request.
    pub(super) fn whole() -> Self {
        RuleScope {
            prefix: String::new(),
            root: ValuePath::default(),
        }
    }

    /// The scope in the first element of a list; this one if the list is empty.
    pub(super) fn first_of(&self, request: &Value, list: &str) -> Option<RuleScope> {
        self.first(request, std::iter::once(list))
    }

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
        let shared = instance::common_list([path, self.prefix.as_str()]);
        if shared.is_empty() {
            return (ValuePath::default(), path);
        }
        let rest = path.get(shared.len()..).unwrap_or_default();
        let steps = shared.split('.').count() + shared.matches("[]").count();
        (self.root.truncated(steps), rest.trim_start_matches('.'))
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
