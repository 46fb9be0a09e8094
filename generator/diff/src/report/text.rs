//! Text for people, grouped by what the changes are about.

use std::fmt::Write;

use super::{Counts, action_names, listed, repeated, versions};
use crate::{Change, Class, Code, Subject};

/// Whether text is decorated for a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With escape sequences for colors.
    Colored,
}

/// The width of a list of names.
const WIDTH: usize = 100;

/// The changes with their codes, classes and places, and their numbers. What many actions have in common comes first,
/// then what is about one thing is together.
#[must_use]
pub fn text(changes: &[Change], style: Style) -> String {
    if changes.is_empty() {
        return "no changes\n".to_owned();
    }
    let mut output = String::new();
    let (many, rest) = repeated(changes);
    for group in many {
        output.push_str(&several(&group, style));
    }
    let mut heading = String::new();
    let mut class = String::new();
    for change in rest {
        let about = subject(change);
        if about != heading {
            if !heading.is_empty() {
                output.push('\n');
            }
            let _ = writeln!(output, "{}", style.paint("1", &about));
            heading = about;
            class.clear();
        }
        let classes = classes(change.wire, change.rust, style);
        if classes != class {
            let _ = writeln!(output, "  {classes}");
            class = classes;
        }
        let (code, message) = (change.code, &change.message);
        let _ = write!(
            output,
            "    {code} {message}\n         {}\n",
            places(change)
        );
    }
    if !heading.is_empty() {
        output.push('\n');
    }
    output.push_str(&numbers(changes));
    output
}

/// A change that several actions have. Of one that is more than documentation, each has its places.
fn several(group: &[&Change], style: Style) -> String {
    let Some(first) = group.first() else {
        return String::new();
    };
    let message = match first.code {
        Code::ActionRemoved => "these were removed",
        Code::ActionAdded => "these were added",
        _ => &first.message,
    };
    let title = style.paint("1", &format!("{}: {} actions", first.service, group.len()));
    let classes = classes(first.wire, first.rust, style);
    let mut output = format!("{title}\n  {classes}\n    {} {message}\n", first.code);
    let of_actions = matches!(first.code, Code::ActionRemoved | Code::ActionAdded);
    if first.class() <= Class::Documentation || of_actions {
        output.push_str(&names(group));
    } else {
        for change in group {
            let name = action_names(change).join(" ");
            let versions = versions(change);
            let _ = writeln!(output, "         {name}{versions}: {}", places(change));
        }
    }
    output.push('\n');
    output
}

/// The names of the actions in lines, with their versions if these differ.
fn names(group: &[&Change]) -> String {
    let has_one_version = group.iter().all(|change| {
        group
            .first()
            .is_some_and(|first| versions(first) == versions(change))
    });
    let mut output = String::new();
    let mut width = WIDTH;
    for change in group {
        let mut word = action_names(change).join(" ");
        if !has_one_version {
            word.push_str(&versions(change));
        }
        if width + word.chars().count() + 1 > WIDTH {
            output.push_str(if output.is_empty() {
                "        "
            } else {
                "\n        "
            });
            width = 8;
        }
        width += word.chars().count() + 1;
        let _ = write!(output, " {word}");
    }
    output.push('\n');
    output
}

/// What a change is about: a heading.
fn subject(change: &Change) -> String {
    let service = &change.service;
    match &change.subject {
        Subject::Service => service.clone(),
        Subject::Version(name) => format!("{service}/{name}"),
        Subject::Action(name) => format!("{service}: {name}{}", versions(change)),
        Subject::Type(name) => {
            let actions = listed(&action_names(change), 4).replace('`', "");
            format!("{service}: type {name}, used by {actions}")
        }
    }
}

/// Where a change is on both sides.
fn places(change: &Change) -> String {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if old == new => old.to_string(),
        (Some(old), Some(new)) => format!("{old} -> {new}"),
        (Some(place), None) | (None, Some(place)) => place.to_string(),
        (None, None) => String::new(),
    }
}

/// Both classes, or the one that both are.
fn classes(wire: Class, rust: Class, style: Style) -> String {
    if wire == rust {
        return style.class(wire);
    }
    let (wire, rust) = (style.class(wire), style.class(rust));
    format!("{wire} on the wire, {rust} in Rust")
}

fn numbers(changes: &[Change]) -> String {
    let line = |name: &str, class: fn(&Change) -> Class| {
        let counts = Counts::new(changes, class);
        format!(
            "{name}: {} breaking, {} compatible, {} documentation",
            counts.breaking, counts.compatible, counts.documentation
        )
    };
    let plural = if changes.len() == 1 { "" } else { "s" };
    format!(
        "{} change{plural}; {}; {}\n",
        changes.len(),
        line("wire", |change| change.wire),
        line("Rust", |change| change.rust)
    )
}

impl Style {
    fn paint(self, color: &str, text: &str) -> String {
        match self {
            Style::Plain => text.to_owned(),
            Style::Colored => format!("\u{1b}[{color}m{text}\u{1b}[0m"),
        }
    }

    fn class(self, class: Class) -> String {
        let color = match class {
            Class::Breaking => "1;31",
            Class::Compatible => "32",
            Class::Documentation | Class::None => "2",
        };
        let word = match class {
            Class::None => "unchanged",
            class => class.as_str(),
        };
        self.paint(color, word)
    }
}
