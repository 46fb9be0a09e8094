//! Markdown for a changelog.

use super::{action_names, listed, repeated, versions};
use crate::{Change, Class, Code, Subject};

/// The changes as a section of a changelog, without its heading: what is breaking comes first.
#[must_use]
pub fn markdown(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "No changes.\n".to_owned();
    }
    let sections = [
        (Class::Breaking, "Breaking changes"),
        (Class::Compatible, "Compatible changes"),
        (Class::Documentation, "Documentation"),
    ];
    let (many, rest) = repeated(changes);
    let sections = sections.into_iter().filter_map(|(class, title)| {
        let in_class = |change: &&Change| change.class() == class;
        // Which actions came and went is worth a line each.
        let (each, many): (Vec<_>, Vec<_>) = many
            .iter()
            .filter(|group| group.first().is_some_and(in_class))
            .partition(|group| group.first().is_some_and(|change| is_of_actions(change)));
        let many = many.into_iter().map(|group| several(group));
        let each = each.into_iter().flatten().map(|change| line(change));
        let rest = rest
            .iter()
            .filter(|change| in_class(change))
            .map(|change| line(change));
        let lines: Vec<_> = each.chain(many).chain(rest).collect();
        (!lines.is_empty()).then(|| format!("### {title}\n\n{}", lines.concat()))
    });
    sections.collect::<Vec<_>>().join("\n")
}

/// Whether actions came or went.
fn is_of_actions(change: &Change) -> bool {
    matches!(change.code, Code::ActionRemoved | Code::ActionAdded)
}

/// A change that several actions have. Whoever it breaks finds all of them.
fn several(group: &[&Change]) -> String {
    let Some(first) = group.first() else {
        return String::new();
    };
    let names: Vec<_> = group
        .iter()
        .flat_map(|change| action_names(change))
        .collect();
    let most = if first.class() == Class::Breaking {
        names.len()
    } else {
        4
    };
    let (names, count) = (listed(&names, most), group.len());
    format!(
        "- {count} actions, {names}: {} ({}{})\n",
        first.message,
        first.code,
        whom(first)
    )
}

fn line(change: &Change) -> String {
    let code = change.code;
    let whom = whom(change);
    format!("- {}{} ({code}{whom})\n", subject(change), change.message)
}

/// Whom a change breaks.
fn whom(change: &Change) -> &'static str {
    match (change.wire, change.rust) {
        (Class::Breaking, Class::Breaking) => ", on the wire and in Rust",
        (Class::Breaking, _) => ", on the wire",
        (_, Class::Breaking) => ", in Rust",
        _ => "",
    }
}

/// What the change is about, before its message.
fn subject(change: &Change) -> String {
    match &change.subject {
        // The message names the service or the version.
        Subject::Service | Subject::Version(_) => format!("{}: ", change.service),
        Subject::Action(name) => format!("`{name}`{}: ", versions(change)),
        Subject::Type(name) => {
            let actions = listed(&action_names(change), 3);
            format!("`{name}`, used by {actions}: ")
        }
    }
}
