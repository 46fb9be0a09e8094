//! Each change once, although actions share types and inherit from each other.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::{Change, Subject};

/// The changes, sorted: by service, subject and classes, what is breaking first.
pub(super) fn merge(changes: Vec<Change>) -> Vec<Change> {
    // The same line of a file, which several actions read.
    let by_place = merge_by(changes, |change| {
        let places = (change.old.clone(), change.new.clone());
        (text(change), Some(places))
    });
    let named = by_place.into_iter().map(|change| Change {
        subject: subject(&change),
        ..change
    });
    // The same action in several versions, whose types do not have the same place.
    let mut merged = merge_by(named.collect(), |change| {
        let places = (change.old.clone(), change.new.clone());
        let is_action = matches!(change.subject, Subject::Action(_));
        (text(change), (!is_action).then_some(places))
    });
    merged.sort_by_cached_key(|change| {
        let classes = Reverse((change.class(), change.wire, change.rust));
        (change.service.clone(), change.subject.clone(), classes)
    });
    merged
}

fn text(change: &Change) -> (String, Subject, crate::Code, String) {
    (
        change.service.clone(),
        change.subject.clone(),
        change.code,
        change.message.clone(),
    )
}

/// What only one action has is a part of it.
fn subject(change: &Change) -> Subject {
    let mut names = change.actions.iter().map(|action| &action.name);
    match (&change.subject, names.next()) {
        (Subject::Type(_), Some(first)) if names.all(|name| name == first) => {
            Subject::Action(first.clone())
        }
        (subject, _) => subject.clone(),
    }
}

/// The changes by a key, in its order. Those of the same key become one, with the actions of all.
fn merge_by<Key: Ord>(changes: Vec<Change>, key: impl Fn(&Change) -> Key) -> Vec<Change> {
    let mut merged: BTreeMap<Key, Change> = BTreeMap::new();
    for change in changes {
        match merged.entry(key(&change)) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(change);
            }
            std::collections::btree_map::Entry::Occupied(mut entry) => {
                let known = entry.get_mut();
                known.wire = known.wire.max(change.wire);
                known.rust = known.rust.max(change.rust);
                known.actions.extend(change.actions);
            }
        }
    }
    merged.into_values().collect()
}
