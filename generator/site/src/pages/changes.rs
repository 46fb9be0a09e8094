//! The page of what is new in a version.

use serde::Serialize;
use volcgen_diff::{Change, Class};
use volcgen_model::model::{Action, Version};

use crate::changes::NewInVersion;
use crate::context::{Context, Link};
use crate::frame::{Navigation, Page, Title};
use crate::markdown::{Text, phrase, sentence};
use crate::pages::{crumbs, section};
use crate::urls;

/// What is new in a version.
#[derive(Serialize)]
pub struct ChangesPage {
    version: String,
    new: Vec<NewAction>,
    changed: Vec<ChangedAction>,
    unchanged: Vec<Unchanged>,
}

/// An action that no older version has.
#[derive(Serialize)]
struct NewAction {
    link: Link,
    summary: Text,
}

/// An action that an older version has too.
#[derive(Serialize)]
struct ChangedAction {
    id: String,
    link: Link,
    from: Link,
    /// What a caller sees.
    changes: Vec<ChangeRow>,
    /// Changes of descriptions.
    documentation: Vec<ChangeRow>,
}

/// An action that is as it was.
#[derive(Serialize)]
struct Unchanged {
    id: String,
    link: Link,
}

/// A change.
#[derive(Serialize)]
struct ChangeRow {
    code: &'static str,
    message: Text,
    /// Keys of the interface: whom it breaks.
    wire: &'static str,
    rust: &'static str,
}

impl ChangeRow {
    fn new(change: &Change) -> Self {
        ChangeRow {
            code: change.code.as_str(),
            message: sentence(&change.message, &change.message_zh),
            wire: change.wire.as_str(),
            rust: change.rust.as_str(),
        }
    }
}

/// The page of what is new in a version.
pub fn page<'f>(
    context: &Context<'_>,
    version: &Version,
    new: &NewInVersion,
    (url, title): (&'f str, Title),
    navigation: &'f Navigation,
) -> Page<'f, ChangesPage> {
    let shown = content(context, version, new);
    let mut sections = Vec::new();
    if !shown.new.is_empty() {
        sections.push(section("new", "New actions"));
    }
    if !shown.changed.is_empty() {
        sections.push(section("changed", "Changed actions"));
    }
    if !shown.unchanged.is_empty() {
        sections.push(section("unchanged", "Unchanged actions"));
    }
    Page {
        url,
        title,
        description: format!(
            "What is new in version {} of {}.",
            version.name, context.service.title
        ),
        crumbs: crumbs(context, Some(&version.name)),
        navigation: Some(navigation),
        sections,
        content: shown,
    }
}

fn content(context: &Context<'_>, version: &Version, new: &NewInVersion) -> ChangesPage {
    let mut page = ChangesPage {
        version: version.name.clone(),
        new: Vec::new(),
        changed: Vec::new(),
        unchanged: Vec::new(),
    };
    for action in &version.actions {
        let link = context.action_link(action);
        match new.changed.get(&action.name) {
            None => page.new.push(NewAction {
                link,
                summary: phrase(&action.summary),
            }),
            Some(known) if known.changes.is_empty() => {
                let id = urls::anchor("action", &action.name);
                page.unchanged.push(Unchanged { id, link });
            }
            Some(known) => {
                let (documentation, changes): (Vec<_>, Vec<_>) = known
                    .changes
                    .iter()
                    .partition(|change| change.class() <= Class::Documentation);
                page.changed.push(ChangedAction {
                    id: urls::anchor("action", &action.name),
                    link,
                    from: from(context, action, &known.from),
                    changes: changes.into_iter().map(ChangeRow::new).collect(),
                    documentation: documentation.into_iter().map(ChangeRow::new).collect(),
                });
            }
        }
    }
    page
}

/// The same action in an older version.
fn from(context: &Context<'_>, action: &Action, version: &str) -> Link {
    let mut same = context.versions_of(&action.name).iter();
    let same = same.find(|action| action.version == version);
    Link {
        name: version.to_owned(),
        url: same.map_or_else(String::new, |action| urls::action(context.service, action)),
    }
}
