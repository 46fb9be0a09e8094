//! Rules, as facts of the fields that they are about.

use std::collections::BTreeMap;

use volcgen_model::model::{Action, Condition, Requirement, Service};

use crate::table::{Key, Table};
use crate::unions::{literals, with_conditions};

/// The oldest version whose table says when a field is required.
const FIRST: &str = "2024-06-01";

/// Adds what the rules of an action require to the rows of its fields.
pub fn add(service: &Service, action: &Action, table: &mut Table) {
    add_comparisons(action, table);
    if action.version.as_str() < FIRST {
        return;
    }
    let mut required: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in &action.rules {
        let full = |path: &str| with_conditions(service, rule, path);
        let conditions = |required: &str| {
            let mut conditions: Vec<String> = (rule.conditions.iter())
                .filter(|condition| !is_about_parent(condition, required))
                .filter_map(|condition| match condition {
                    Condition::Equals(path, values) => {
                        Some(format!("{}={}", full(path), literals(values)))
                    }
                    Condition::Set(path) => Some(format!("{} set", full(path))),
                    Condition::Unset(path) => Some(format!("{} unset", full(path))),
                    Condition::Variant(..) | Condition::Present(_) => None,
                })
                .collect();
            conditions.sort();
            conditions.join(" & ")
        };
        for requirement in &rule.requirements {
            match requirement {
                Requirement::Require(path) => {
                    let when = required.entry(full(path)).or_default();
                    when.push(conditions(path));
                }
                Requirement::AnyOf(groups) => {
                    let fields = groups.iter().flatten().map(|path| full(path));
                    let fields: Vec<String> = fields.collect();
                    let object = fields.first().and_then(|path| path.rsplit_once('.'));
                    let object = object.map_or("", |(object, _)| object);
                    note(action, table, object, "any_of", fields.join("|"));
                }
                _ => {}
            }
        }
    }
    for (path, mut when) in required {
        when.sort();
        note(action, table, &path, "required_when", when.join("; "));
    }
}

/// Whether a condition only says that the object around the required field is there.
fn is_about_parent(condition: &Condition, required: &str) -> bool {
    let Condition::Set(path) = condition else {
        return false;
    };
    required
        .strip_prefix(path.as_str())
        .is_some_and(|rest| rest.starts_with('.'))
}

/// Rules that compare two fields, in the row of the first field.
fn add_comparisons(action: &Action, table: &mut Table) {
    let requirements = action.rules.iter().flat_map(|rule| &rule.requirements);
    for requirement in requirements {
        let Requirement::AtMost(small, large) = requirement else {
            continue;
        };
        let common = large.rsplitn(3, '.').take(2).collect::<Vec<_>>();
        let relative = common.into_iter().rev().collect::<Vec<_>>().join(".");
        note(action, table, small, "at_most", relative);
    }
}

fn note(action: &Action, table: &mut Table, path: &str, kind: &str, value: String) {
    let key = Key::new(&action.name, "body", path);
    if let Some(row) = table.get_mut(&key) {
        row.facts.insert(kind.to_owned(), value);
    }
}
