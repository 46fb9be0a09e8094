//! Changes as text for people, as Markdown for a changelog, and as JSON for machines.

mod json;
mod markdown;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use text::{Style, text};

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::{Change, Class, Code, Subject};

/// How many changes have each class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
struct Counts {
    breaking: usize,
    compatible: usize,
    documentation: usize,
}

impl Counts {
    fn new(changes: &[Change], class: impl Fn(&Change) -> Class) -> Self {
        let count = |wanted: Class| {
            changes
                .iter()
                .filter(|change| class(change) == wanted)
                .count()
        };
        Counts {
            breaking: count(Class::Breaking),
            compatible: count(Class::Compatible),
            documentation: count(Class::Documentation),
        }
    }
}

/// This many actions with the same change are one entry.
const MANY: usize = 3;

/// Changes that are the same in many actions, by service, what is breaking first; and the other changes.
fn repeated(changes: &[Change]) -> (Vec<Vec<&Change>>, Vec<&Change>) {
    let mut groups: BTreeMap<_, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        if let Some(key) = repeatable(change) {
            groups.entry(key).or_default().push(change);
        }
    }
    groups.retain(|_, group| group.len() >= MANY);
    let is_single = |change: &&Change| {
        let key = repeatable(change);
        key.is_none_or(|key| !groups.contains_key(&key))
    };
    let rest = changes.iter().filter(is_single).collect();
    (groups.into_values().collect(), rest)
}

/// What several actions can have in common: service, classes, code and message.
type Repeatable<'c> = (&'c str, Reverse<(Class, Class, Class)>, Code, &'c str);

fn repeatable(change: &Change) -> Option<Repeatable<'_>> {
    let message = match change.code {
        // Their messages name the action.
        Code::ActionAdded | Code::ActionRemoved => "",
        _ => change.message.as_str(),
    };
    let is_action = matches!(change.subject, Subject::Action(_));
    is_action.then_some((
        change.service.as_str(),
        Reverse((change.class(), change.wire, change.rust)),
        change.code,
        message,
    ))
}

/// Names in a sentence: of many, the first ones and how many there are besides.
fn listed(names: &[&str], most: usize) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] if names.len() <= most => format!("{} and {last}", first.join(", ")),
        all => {
            let shown = all.get(..most.saturating_sub(1)).unwrap_or_default();
            format!(
                "{} and {} others",
                shown.join(", "),
                all.len() - shown.len()
            )
        }
    }
}

/// The names of the actions that a change concerns, each once.
fn action_names(change: &Change) -> Vec<&str> {
    let mut names: Vec<_> = change.actions.iter().map(|action| &*action.name).collect();
    names.dedup();
    names
}

/// The versions of the actions that a change concerns, in brackets. Nothing for an action of two versions that are
/// compared with each other, which is the same for all changes.
fn versions(change: &Change) -> String {
    let mut names: Vec<_> = change
        .actions
        .iter()
        .map(|action| &*action.version)
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.iter().any(|name| name.contains(' ')) {
        return String::new();
    }
    format!(" ({})", names.join(", "))
}
