//! Markdown for a changelog.

use super::{action_names, listed, versions};
use crate::{Change, Class, Subject};

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
    let sections = sections.into_iter().filter_map(|(class, title)| {
        let lines = changes.iter().filter(|change| change.class() == class);
        let lines: Vec<_> = lines.map(line).collect();
        (!lines.is_empty()).then(|| format!("### {title}\n\n{}", lines.concat()))
    });
    sections.collect::<Vec<_>>().join("\n")
}

fn line(change: &Change) -> String {
    let code = change.code;
    let whom = match (change.wire, change.rust) {
        (Class::Breaking, Class::Breaking) => ", on the wire and in Rust",
        (Class::Breaking, _) => ", on the wire",
        (_, Class::Breaking) => ", in Rust",
        _ => "",
    };
    format!("- {}{} ({code}{whom})\n", subject(change), change.message)
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
