//! Changes as text for people, as Markdown for a changelog, and as JSON for machines.

mod json;
mod markdown;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use text::{Style, text};

use crate::{Change, Class};

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
