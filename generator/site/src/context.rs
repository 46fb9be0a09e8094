//! A service with what its pages need to know of it.

use std::collections::HashMap;

use serde::Serialize;
use volcgen::lower::Calls;
use volcgen_model::diagnostic::Diagnostics;
use volcgen_model::model::{Action, Service, Version};

use crate::changes::Changes;
use crate::urls;
use crate::usage::Usage;

/// A service, and what was found out about all of it.
pub struct Context<'s> {
    /// The service.
    pub service: &'s Service,
    /// Its examples in Rust.
    pub calls: Calls<'s>,
    /// Who uses each of its shapes.
    pub usage: Usage,
    /// What is new in its versions.
    pub changes: &'s Changes,
    /// The actions of each name, oldest version first.
    by_name: HashMap<&'s str, Vec<&'s Action>>,
}

/// A link to a page or to a place in one.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Its text.
    pub name: String,
    /// The path below the root.
    pub url: String,
}

impl<'s> Context<'s> {
    /// Names that cannot become Rust go to `diagnostics`.
    pub fn new(service: &'s Service, changes: &'s Changes, diagnostics: &mut Diagnostics) -> Self {
        let mut by_name: HashMap<&str, Vec<&Action>> = HashMap::new();
        for action in service.versions.iter().flat_map(|version| &version.actions) {
            by_name.entry(&action.name).or_default().push(action);
        }
        Context {
            service,
            calls: Calls::new(service, diagnostics),
            usage: Usage::new(service),
            changes,
            by_name,
        }
    }

    /// The actions of this name, oldest version first.
    pub fn versions_of(&self, name: &str) -> &[&'s Action] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The version that pages without one belong to: the newest of the default versions, or the newest.
    pub fn main_version(&self) -> Option<&'s Version> {
        let mut versions = self.service.versions.iter().rev();
        let newest = versions.clone().next();
        versions.find(|version| version.default).or(newest)
    }

    /// A version by its name.
    pub fn version(&self, name: &str) -> Option<&'s Version> {
        let mut versions = self.service.versions.iter();
        versions.find(|version| version.name == name)
    }

    /// A link to an action.
    pub fn action_link(&self, action: &Action) -> Link {
        Link {
            name: action.name.clone(),
            url: urls::action(self.service, action),
        }
    }

    /// The position of an action's group among the groups of the service.
    pub fn group_of(&self, action: &Action) -> Option<usize> {
        action
            .group
            .filter(|group| self.service.groups.get(*group).is_some())
    }
}

/// Actions by group, in the order of the groups; those of no group come last.
pub fn grouped<'a>(
    context: &Context<'_>,
    actions: impl IntoIterator<Item = &'a Action>,
) -> Vec<(Option<usize>, Vec<&'a Action>)> {
    let count = context.service.groups.len();
    let mut groups: Vec<Vec<&Action>> = vec![Vec::new(); count + 1];
    for action in actions {
        let index = context.group_of(action).unwrap_or(count);
        if let Some(group) = groups.get_mut(index) {
            group.push(action);
        }
    }
    let numbered = groups.into_iter().enumerate();
    let numbered = numbered.map(|(index, group)| ((index < count).then_some(index), group));
    numbered.filter(|(_, group)| !group.is_empty()).collect()
}
