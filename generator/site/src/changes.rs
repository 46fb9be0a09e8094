//! What is new in each version of a service: actions that no older one has, and changes of those that some has.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use volcgen_diff::{Change, Code, Specs, compare};
use volcgen_model::model::Service;

/// What is new in the versions of a service.
#[derive(Default)]
pub struct Changes {
    versions: HashMap<String, NewInVersion>,
}

/// What is new in a version.
#[derive(Default)]
pub struct NewInVersion {
    /// Actions that no older version has, by name.
    pub actions: Vec<String>,
    /// Actions that an older version has too, by name.
    pub changed: BTreeMap<String, Changed>,
}

/// How an action differs from the same one of the version before that has it.
pub struct Changed {
    /// That version.
    pub from: String,
    /// The differences; none if it is as it was.
    pub changes: Vec<Change>,
}

impl Changes {
    /// What is new in a version; `None` if it is the oldest one.
    pub fn of(&self, version: &str) -> Option<&NewInVersion> {
        self.versions.get(version)
    }

    /// How an action of a version differs from its predecessor, if it has one.
    pub fn of_action(&self, version: &str, action: &str) -> Option<&Changed> {
        self.of(version)?.changed.get(action)
    }

    /// Compares the versions of the single service of `new`. `old` has the same service.
    pub fn new(old: &mut Specs, new: &mut Specs) -> Self {
        let mut changes = Changes::default();
        let Some(service) = new.services.first() else {
            return changes;
        };
        changes.find_actions(service);
        for (older, newer) in changes.pairs() {
            old.version = Some(older.clone());
            new.version = Some(newer.clone());
            let found = compare(old, new);
            changes.add(&older, &newer, &found);
        }
        old.version = None;
        new.version = None;
        changes
    }

    /// The actions of each version after the first, and where each was before.
    fn find_actions(&mut self, service: &Service) {
        let mut newest: HashMap<&str, &str> = HashMap::new();
        for (index, version) in service.versions.iter().enumerate() {
            let mut found = NewInVersion::default();
            for action in &version.actions {
                match newest.insert(&action.name, &version.name) {
                    None => found.actions.push(action.name.clone()),
                    Some(from) => {
                        let changed = Changed {
                            from: from.to_owned(),
                            changes: Vec::new(),
                        };
                        found.changed.insert(action.name.clone(), changed);
                    }
                }
            }
            if index > 0 {
                self.versions.insert(version.name.clone(), found);
            }
        }
    }

    /// The pairs of versions of which some action is compared.
    fn pairs(&self) -> BTreeSet<(String, String)> {
        let versions = self.versions.iter();
        let pairs = versions.flat_map(|(name, version)| {
            let changed = version.changed.values();
            changed.map(|changed| (changed.from.clone(), name.clone()))
        });
        pairs.collect()
    }

    fn add(&mut self, older: &str, newer: &str, found: &[Change]) {
        let Some(version) = self.versions.get_mut(newer) else {
            return;
        };
        for change in found {
            if matches!(change.code, Code::ActionAdded | Code::ActionRemoved) {
                continue;
            }
            let names: BTreeSet<&str> = change.actions.iter().map(|action| &*action.name).collect();
            for name in names {
                if let Some(changed) = version.changed.get_mut(name)
                    && changed.from == older
                {
                    changed.changes.push(change.clone());
                }
            }
        }
    }
}
