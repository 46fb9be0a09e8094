//! Text for people, grouped by what the changes are about.

use std::fmt::Write;

use super::{Counts, action_names, listed, versions};
use crate::{Change, Class, Code, Subject};

/// Whether text is decorated for a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With escape sequences for colors.
    Colored,
}

/// This many actions that came or went are listed by name alone.
const MANY: usize = 5;
/// The width of a list of names.
const WIDTH: usize = 100;

/// The changes with their codes, classes and places, and their numbers. What is about one thing is together.
#[must_use]
pub fn text(changes: &[Change], style: Style) -> String {
    if changes.is_empty() {
        return "no changes\n".to_owned();
    }
    let mut output = String::new();
    let mut rest: Vec<&Change> = changes.iter().collect();
    for code in [Code::ActionRemoved, Code::ActionAdded] {
        let (many, others) = rest
            .iter()
            .partition::<Vec<_>, _>(|change| change.code == code);
        if many.len() >= MANY {
            rest = others;
            output.push_str(&names(code, &many, style));
        }
    }
    let mut heading = String::new();
    for change in rest {
        let about = subject(change);
        if about != heading {
            if !heading.is_empty() {
                output.push('\n');
            }
            let line = style.paint("1", &about);
            let _ = writeln!(output, "{line}");
            heading = about;
        }
        output.push_str(&item(change, style));
    }
    if !heading.is_empty() {
        output.push('\n');
    }
    output.push_str(&numbers(changes));
    output
}

/// Actions that came or went, by name.
fn names(code: Code, changes: &[&Change], style: Style) -> String {
    let verb = if code == Code::ActionRemoved {
        "removed"
    } else {
        "added"
    };
    let title = format!("{} actions were {verb}", changes.len());
    let mut output = format!("{}\n", style.paint("1", &title));
    let class = changes.iter().map(|change| change.class()).max();
    let class = style.class(class.unwrap_or_default());
    let _ = write!(output, "  {code} {class}\n      ");
    let mut width = 6;
    let all = changes.iter().flat_map(|change| &change.actions);
    let all: Vec<_> = all.map(|action| (&action.name, &action.version)).collect();
    let is_one = all
        .iter()
        .all(|(_, version)| all.first().is_some_and(|first| first.1 == *version));
    for (name, version) in all {
        let word = if is_one {
            name.clone()
        } else {
            format!("{name} ({version})")
        };
        if width + word.len() + 1 > WIDTH {
            output.push_str("\n      ");
            width = 6;
        }
        let _ = write!(output, " {word}");
        width += word.len() + 1;
    }
    output.push_str("\n\n");
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

fn item(change: &Change, style: Style) -> String {
    let places = match (&change.old, &change.new) {
        (Some(old), Some(new)) if old == new => old.to_string(),
        (Some(old), Some(new)) => format!("{old} -> {new}"),
        (Some(place), None) | (None, Some(place)) => place.to_string(),
        (None, None) => String::new(),
    };
    let classes = classes(change.wire, change.rust, style);
    let line = format!("  {} {}\n       {classes}\n", change.code, change.message);
    format!("{line}       {places}\n")
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
