//! New specs and existing ones together.
//!
//! What a person wrote stays: comments, descriptions, names, order, examples, groups, summaries, and the
//! types into which they divided an API. Facts follow the source: types, what is required, constraints,
//! methods, quotas. Members that the source has are added, and those that it lacks stay and are reported.
//! Shapes that are equal only since the merge become one type.
//! A file in which nothing changes stays as it is, byte by byte.

mod action;
mod adopt;
mod collect;
mod copies;
mod facts;
mod file;
mod files;
mod inherit;
mod members;
mod move_shapes;
mod open;
mod resolve;
mod service;
mod signature;
mod unite;

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::notes::Notes;

use self::adopt::Adopter;
use self::collect::Plan;
use self::files::{Files, version_of};
use self::resolve::is_types_file;
use super::location::Location;
use super::{Specs, Tree};

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
    let mut known = Vec::new();
    let mut new = Vec::new();
    for (path, tree) in specs
        .files
        .iter()
        .filter(|(_, tree)| tree.contains_key("action"))
    {
        if merge.files.tree(path).is_some() {
            merge.collect_action(path, tree, &mut plan);
            known.push((path, tree));
        } else {
            new.push((path, tree));
        }
    }
    let mut adopter = Adopter::new(&merge, &plan);
    let (dependent, independent): (Vec<_>, Vec<_>) = known
        .into_iter()
        .partition(|(path, _)| merge.files.takes_over(path));
    let files: BTreeSet<&String> = dependent.iter().map(|(path, _)| *path).collect();
    merge.apply(&plan, &mut adopter, |place| !files.contains(&place.file))?;
    for (path, tree) in independent {
        merge.action_facts(specs, (path, tree), &mut adopter)?;
    }
    // What others take over has changed. An older version comes first.
    for (path, tree) in dependent {
        merge.files.resolve(path);
        let mut plan = Plan::default();
        merge.collect_action(path, tree, &mut plan);
        // What the older version has got in this run is the same.
        plan.skipped.retain(|place| {
            let name = merge.resolved(place).last_name;
            !name.is_some_and(|name| adopter.is_new(&name))
        });
        merge.apply(&plan, &mut adopter, |place| place.file == *path)?;
        merge.action_facts(specs, (path, tree), &mut adopter)?;
    }
    for (path, tree) in new {
        let tree = adopter.adopted(tree, version_of(path));
        let tree = merge.with_group(specs, tree);
        merge.files.add(path, tree)?;
    }
    merge.add_types(&mut adopter)?;
    merge.service(specs)?;
    merge.unite()?;
    let contents = merge.files.contents(specs.files.keys())?;
    let mut findings = merge
        .still_open(specs.notes.clone(), &plan, &adopter)
        .findings();
    findings.extend(merge.notes.findings());
    Ok(Merged { contents, findings })
}

/// Writes specs where there are none.
///
/// # Errors
///
/// What cannot be written.
pub(super) fn new_files(specs: &Specs) -> Result<Merged, Vec<Finding>> {
    let mut files = Files::default();
    for (path, tree) in &specs.files {
        if !is_types_file(path) {
            files.add(path, tree.clone())?;
            continue;
        }
        for (name, ty) in tree {
            let location = Location::new(path, &[name]);
            files.insert(&location, usize::MAX, ty.clone())?;
            files.set_apart(&location);
        }
    }
    let contents = files.contents(specs.files.keys())?;
    let findings = specs.findings.clone();
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
