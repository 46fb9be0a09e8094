//! Rules of an action, by the fields that they are about.

use std::collections::HashMap;

use volcgen_model::model::{Action, Condition, Doc, Requirement, Rule};

/// Why fields depend on others, by their paths.
pub fn by_path(action: &Action) -> HashMap<String, Vec<&Doc>> {
    let mut rules: HashMap<String, Vec<&Doc>> = HashMap::new();
    for rule in &action.rules {
        for path in rule_paths(rule) {
            let docs = rules.entry(path.replace("[]", "")).or_default();
            if !docs.contains(&&rule.doc) {
                docs.push(&rule.doc);
            }
        }
    }
    rules
}

/// A path as rules write it.
pub fn without_variants(path: &str) -> String {
    let names = path
        .split('.')
        .map(|part| part.split_once(':').map_or(part, |(name, _)| name));
    names.collect::<Vec<_>>().join(".")
}

/// The paths that a rule names, in its conditions and its requirements.
fn rule_paths(rule: &Rule) -> Vec<&str> {
    let mut paths: Vec<&str> = rule.conditions.iter().map(Condition::path).collect();
    for requirement in &rule.requirements {
        match requirement {
            Requirement::Require(path)
            | Requirement::Forbid(path)
            | Requirement::Items(path, ..)
            | Requirement::Unique(path) => paths.push(path),
            Requirement::AnyOf(groups) | Requirement::OneOf(groups) => {
                paths.extend(groups.iter().flatten().map(String::as_str));
            }
            Requirement::AtMost(left, right) => paths.extend([left.as_str(), right]),
        }
    }
    paths
}
