//! New specs and existing ones together.
//!
//! What a person wrote stays: comments, descriptions, names, order, examples, groups, summaries, and the
//! types into which they divided an API. Facts follow the source: types, what is required, constraints,
//! methods, quotas. Members that the source has are added, and those that it lacks stay and are reported.
//! A file in which nothing changes stays as it is, byte by byte.

mod action;
mod adopt;
mod collect;
mod facts;
mod files;
mod members;
mod resolve;
mod service;

use std::collections::BTreeMap;

use crate::codes;
use crate::finding::Finding;
use crate::notes::{Assumption, Notes};

use self::adopt::Adopter;
use self::collect::Plan;
use self::files::{Files, version_of};
use super::{Specs, Tree};

const KEPT: Assumption = Assumption {
    code: codes::INHERITED,
    message: "an action takes over another one by `inherits`, so it is not compared with the source",
    help: "compare it by hand",
};

/// Specs as they should be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The text of each file that the source describes, by its path in the folder of specs.
    pub contents: BTreeMap<String, String>,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// What a merge works on.
struct Merge<'m> {
    files: Files,
    /// The types of the new specs by their name, with their file.
    new_types: BTreeMap<&'m str, (&'m str, &'m Tree)>,
    notes: Notes,
}

/// Merges specs into the files that exist.
///
/// # Errors
///
/// Existing files that cannot be read, and what cannot be written.
pub(super) fn merge(
    specs: &Specs,
    existing: &BTreeMap<String, String>,
) -> Result<Merged, Vec<Finding>> {
    let mut merge = Merge {
        files: Files::parse(existing)?,
        new_types: new_types(specs),
        notes: Notes::new(),
    };
    let mut plan = Plan::default();
    let mut new_actions = Vec::new();
    for (path, tree) in &specs.files {
        if is_types(path) || path.ends_with("/service.yaml") {
            continue;
        }
        match merge.files.tree(path) {
            None => new_actions.push((path, tree)),
            Some(old) if old.contains_key("inherits") => {
                merge.notes.start(path, 0);
                merge.notes.count(KEPT, path);
            }
            Some(_) => merge.collect_action(path, tree, &mut plan),
        }
    }
    let mut adopter = Adopter::new(&merge, &plan);
    merge.apply(&plan, &mut adopter)?;
    for (path, tree) in &specs.files {
        let old = merge.files.tree(path).cloned();
        if let Some(old) = old.filter(|old| old.contains_key("action")) {
            merge.action_facts(specs, path, (&old, tree))?;
        }
    }
    for (path, tree) in new_actions {
        let tree = adopter.adopted(tree, version_of(path));
        let tree = merge.with_group(specs, tree);
        merge.files.add(path, tree)?;
    }
    merge.add_types(adopter)?;
    merge.service(specs)?;
    let contents = merge.files.contents(specs.files.keys())?;
    let mut findings = specs.findings.clone();
    findings.extend(merge.notes.findings());
    Ok(Merged { contents, findings })
}

fn new_types(specs: &Specs) -> BTreeMap<&str, (&str, &Tree)> {
    let files = specs.files.iter().filter(|(path, _)| is_types(path));
    let types = files.flat_map(|(path, tree)| {
        let types = tree.iter();
        types.filter_map(|(name, ty)| Some((name.as_str(), (path.as_str(), ty.as_object()?))))
    });
    types.collect()
}

fn is_types(path: &str) -> bool {
    path.ends_with("/types.yaml")
}
