//! From two models to changes. Services, versions and actions are matched by name, and types by where they are
//! used: on the wire they have no names.

mod about;
mod action;
mod constraints;
mod crates;
mod enums;
mod errors;
mod fields;
mod flow;
mod merge;
mod pairs;
mod quotas;
mod renames;
mod rules;
mod service;
mod settings;
mod shapes;
mod types;
mod unions;

use std::collections::BTreeSet;

use volcgen_model::diagnostic::Span;
use volcgen_model::model::{Action, Doc, Language, Service, Version};

use self::about::About;
use crate::words::Words;
use crate::{Change, Class, Code, Specs, Subject};

/// All changes from the old specs to the new ones, in the order of services, versions and actions.
///
/// Both sides must be without errors. If they are versions of services ([`Specs::version`]), their actions are
/// compared, and the services around them are not.
#[must_use]
pub fn compare(old: &Specs, new: &Specs) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.version.is_some() || new.version.is_some() {
        if let (Some(left), Some(right)) = (old.services.first(), new.services.first()) {
            let mut comparison = Comparison::new(Side::new(old, left), Side::new(new, right));
            service::compare_selected(&mut comparison);
            changes.append(&mut comparison.changes);
        }
        return merge::merge(changes);
    }
    for (left, right) in matched(&old.services, &new.services, |service| &service.folder) {
        match (left, right) {
            (Some(left), Some(right)) => {
                let mut comparison = Comparison::new(Side::new(old, left), Side::new(new, right));
                service::compare(&mut comparison);
                changes.append(&mut comparison.changes);
            }
            (Some(service), None) => changes.push(whole(service, old, Code::ServiceRemoved)),
            (None, Some(service)) => changes.push(whole(service, new, Code::ServiceAdded)),
            (None, None) => {}
        }
    }
    merge::merge(changes)
}

/// A service that one side has.
fn whole(service: &Service, side: &Specs, code: Code) -> Change {
    let place = Some(side.place(service.crate_span));
    let is_removed = code == Code::ServiceRemoved;
    let (class, verb) = if is_removed {
        (Class::Breaking, ("removed", "移除"))
    } else {
        (Class::Compatible, ("added", "新增"))
    };
    let (old, new) = if is_removed {
        (place, None)
    } else {
        (None, place)
    };
    Change {
        code,
        wire: class,
        rust: class,
        service: service.folder.clone(),
        subject: Subject::Service,
        actions: BTreeSet::new(),
        message: format!("the service `{}` was {}", service.folder, verb.0),
        message_zh: format!("{}了服务 `{}`", verb.1, service.folder),
        old,
        new,
    }
}

/// What both sides have, by a name: the old ones in their order, then what is new.
fn matched<'s, T, Name: PartialEq + ?Sized>(
    old: &'s [T],
    new: &'s [T],
    name: impl Fn(&T) -> &Name,
) -> Vec<(Option<&'s T>, Option<&'s T>)> {
    let find = |all: &'s [T], wanted: &T| all.iter().find(|each| name(each) == name(wanted));
    let kept = old.iter().map(|each| (Some(each), find(new, each)));
    let added = new.iter().filter(|each| find(old, each).is_none());
    kept.chain(added.map(|each| (None, Some(each)))).collect()
}

/// One side of a service.
#[derive(Clone, Copy)]
struct Side<'s> {
    specs: &'s Specs,
    service: &'s Service,
}

impl<'s> Side<'s> {
    fn new(specs: &'s Specs, service: &'s Service) -> Self {
        Side { specs, service }
    }

    /// The version to compare.
    fn selected(&self) -> Option<&'s Version> {
        let name = self.specs.version.as_deref()?;
        let mut versions = self.service.versions.iter();
        versions.find(|version| version.name == name)
    }
}

/// The comparison of two sides of a service.
struct Comparison<'s> {
    old: Side<'s>,
    new: Side<'s>,
    changes: Vec<Change>,
}

impl<'s> Comparison<'s> {
    fn new(old: Side<'s>, new: Side<'s>) -> Self {
        Comparison {
            old,
            new,
            changes: Vec::new(),
        }
    }

    /// Both services.
    fn services(&self) -> (&'s Service, &'s Service) {
        (self.old.service, self.new.service)
    }

    /// Adds a change, with its classes on the wire and in Rust.
    fn report(&mut self, about: &About, code: Code, (wire, rust): (Class, Class), message: &Words) {
        let place = |side: Side<'s>, span: Option<Span>| span.map(|span| side.specs.place(span));
        self.changes.push(Change {
            code,
            wire,
            rust,
            service: self.new.service.folder.clone(),
            subject: about.subject.clone(),
            actions: about.actions.clone(),
            message: one_line(&message.en),
            message_zh: one_line(&message.zh),
            old: place(self.old, about.old),
            new: place(self.new, about.new),
        });
    }

    /// Adds a change of descriptions, if one of these pairs differs or `is_changed`. It names the language if readers of
    /// the other one see what they saw.
    fn report_docs(
        &mut self,
        about: &About,
        code: Code,
        (pairs, is_changed): (&[(&Doc, &Doc)], bool),
        message: &Words,
    ) {
        let [en, zh] = Language::ALL.map(|language| {
            let mut pairs = pairs.iter();
            pairs.any(|(old, new)| old.text(language).trim() != new.text(language).trim())
        });
        let message = match (is_changed, en, zh) {
            (false, false, true) => message.then("in Chinese", "（中文）"),
            (false, true, false) => message.then("in English", "（英文）"),
            _ => message.clone(),
        };
        self.report_doc(about, code, is_changed || en || zh, &message);
    }

    /// Adds a change of documentation, if `is_changed`.
    fn report_doc(&mut self, about: &About, code: Code, is_changed: bool, message: &Words) {
        if is_changed {
            let doc = Class::Documentation;
            self.report(about, code, (doc, doc), message);
        }
    }
}

/// A message as it is shown, in one line.
fn one_line(message: &str) -> String {
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    volcgen_model::wording::shown(&message).into_owned()
}

/// Actions that both sides have.
type Actions<'s> = Vec<(&'s Action, &'s Action)>;
