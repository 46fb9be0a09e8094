//! Names of types: of the field that has them, and if that is taken, with what is around it in front.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::draft::Kind;
use crate::write::names::{Names, singular, type_name};
use crate::write::text::words;

use super::graph::{Graph, Node, Owner, Use};
use super::{Shared, Type};

pub(super) fn name<'d>(graph: &Graph<'d>, mut names: Names) -> Shared<'d> {
    for action in &graph.actions {
        for suffix in ["", "Request", "Response", "Builder"] {
            names.take(&format!("{}{suffix}", type_name(action)));
        }
    }
    let mut shared = Shared::default();
    name_sources(graph, &mut names, &mut shared);
    let types = types(graph);
    for key in by_importance(graph, &types) {
        if shared.by_key.contains_key(key) {
            continue;
        }
        if let Some(node) = graph.nodes.get(key) {
            let name = names.first_free(&candidates(graph, node));
            shared.by_key.insert(key.to_owned(), name);
        }
    }
    for (key, node) in &graph.nodes {
        if let Some(name) = shared.by_key.get(key).cloned() {
            let ty = Type {
                shape: node.shape,
                version: only(graph.versions(graph.owners(key).into_iter())),
                docs: node.docs.clone(),
            };
            shared.types.insert(name, ty);
        }
    }
    name_inline(graph, &mut shared);
    shared
}

/// The only version, if there is one.
fn only(versions: BTreeSet<String>) -> Option<String> {
    let mut versions = versions.into_iter();
    match (versions.next(), versions.next()) {
        (Some(version), None) => Some(version).filter(|version| !version.is_empty()),
        _ => None,
    }
}

/// Types that the source names keep their names.
fn name_sources<'d>(graph: &Graph<'d>, names: &mut Names, shared: &mut Shared<'d>) {
    for (key, node) in &graph.nodes {
        let Some(source) = node.source else {
            continue;
        };
        if graph.versions(graph.owners(key).into_iter()).is_empty() {
            shared.unused.push(source.to_owned());
            continue;
        }
        let name = names.first_free(&graph.names(source));
        shared.by_source.insert(source.to_owned(), name.clone());
        shared.by_key.insert(key.clone(), name);
    }
    for (name, first) in &graph.same {
        if let Some(known) = shared.by_source.get(*first).cloned() {
            shared.by_source.insert((*name).to_owned(), known);
        }
    }
    for (source, shape) in &graph.aliases {
        let versions = graph.versions(graph.referring(source).into_iter());
        if versions.is_empty() {
            shared.unused.push((*source).to_owned());
            continue;
        }
        let name = names.first_free(&graph.names(source));
        shared.by_source.insert((*source).to_owned(), name.clone());
        let ty = Type {
            shape,
            version: only(versions),
            docs: IndexMap::new(),
        };
        shared.types.insert(name, ty);
    }
}

/// The keys of shapes that are types: those with several uses, unions, and what these contain.
fn types<'g>(graph: &'g Graph<'_>) -> BTreeSet<&'g str> {
    let is_type = |key: &str, node: &Node| {
        !graph.versions(graph.owners(key).into_iter()).is_empty()
            && (node.uses.len() > 1 || matches!(node.shape.kind, Kind::Union(_)))
    };
    let mut types: BTreeSet<&str> = BTreeSet::new();
    let is_in_type = |types: &BTreeSet<&str>, node: &Node| {
        node.uses.iter().any(|used| match &used.owner {
            Owner::Action { .. } => false,
            Owner::Shape(key) => {
                types.contains(key.as_str())
                    || graph
                        .nodes
                        .get(key)
                        .is_some_and(|node| node.source.is_some())
            }
            Owner::Source(_) => true,
        })
    };
    // What contains others comes before them, so one pass is enough for what is not shared by name.
    loop {
        let before = types.len();
        for (key, node) in &graph.nodes {
            if is_type(key, node) || is_in_type(&types, node) {
                types.insert(key);
            }
        }
        if types.len() == before {
            return types;
        }
    }
}

/// The types, those with most uses first: they get the short names.
fn by_importance<'g>(graph: &'g Graph<'_>, types: &BTreeSet<&str>) -> Vec<&'g str> {
    let keys = graph
        .nodes
        .iter()
        .filter(|(key, _)| types.contains(key.as_str()));
    let mut keys: Vec<(&str, usize)> = keys
        .map(|(key, node)| (key.as_str(), node.uses.len()))
        .collect();
    keys.sort_by_key(|(_, uses)| std::cmp::Reverse(*uses));
    keys.into_iter().map(|(key, _)| key).collect()
}

/// The names that a type can have, the best one first.
fn candidates(graph: &Graph, node: &Node) -> Vec<String> {
    let mut bases: IndexMap<String, usize> = IndexMap::new();
    for used in &node.uses {
        *bases.entry(own_name(used)).or_default() += 1;
    }
    let base = &base(&bases);
    let mut names = vec![base.clone()];
    names.extend(common_noun(node).map(|noun| joined(&noun, base)));
    let Some(first) = node.uses.first() else {
        return names;
    };
    let mut qualified = own_name(first);
    for parent in parents(graph, first) {
        qualified = joined(&parent, &qualified);
        names.push(qualified.clone());
    }
    names
}

/// The name that most fields give to a shape. If no name is more frequent, what all of them have in common:
/// `Member` of `AppendMember` and `RemoveMember`.
fn base(names: &IndexMap<String, usize>) -> String {
    let most = names.values().copied().max().unwrap_or(0);
    let mut best = names.iter().filter(|(_, count)| **count == most);
    let Some((first, _)) = best.next() else {
        return "Type".to_owned();
    };
    if best.next().is_none() {
        return first.clone();
    }
    let mut all = names.keys().map(|name| words(name));
    let start = all.next().unwrap_or_default();
    let (mut before, mut after) = (start.clone(), start);
    for words in all {
        after = common_end(&after, &words);
        let same = before.iter().zip(&words);
        let same = same.take_while(|(one, other)| one == other).count();
        before.truncate(same);
    }
    let mut common = [after, before].into_iter();
    let common = common.find(|words| !words.is_empty());
    common.map_or_else(|| first.clone(), |words| type_name(&words.concat()))
}

/// The words with which both end.
fn common_end(one: &[String], other: &[String]) -> Vec<String> {
    let same = one.iter().rev().zip(other.iter().rev());
    let same = same.take_while(|(one, other)| one == other).count();
    one.get(one.len() - same..).unwrap_or_default().to_vec()
}

fn own_name(used: &Use) -> String {
    let name = type_name(&used.field);
    if used.is_element {
        singular(&name)
    } else {
        name
    }
}

/// A name with another one in front, unless it begins with it.
fn joined(before: &str, name: &str) -> String {
    if name.starts_with(before) {
        name.to_owned()
    } else {
        format!("{before}{name}")
    }
}

/// The words with which the names of all actions that use a shape end: `PrefixList`.
fn common_noun(node: &Node) -> Option<String> {
    let mut actions = node.uses.iter().map(|used| match &used.owner {
        Owner::Action { action, .. } => Some(words(action)),
        Owner::Shape(_) | Owner::Source(_) => None,
    });
    let mut common = actions.next()??;
    for words in actions {
        common = common_end(&common, &words?);
    }
    let noun = singular(&type_name(&common.concat()));
    (!common.is_empty()).then_some(noun)
}

/// The names of what is around a use, innermost first.
fn parents(graph: &Graph, used: &Use) -> Vec<String> {
    let mut parents = Vec::new();
    let mut owner = used.owner.clone();
    let mut seen = BTreeSet::new();
    loop {
        match owner {
            Owner::Action { place, .. } => {
                parents.push(type_name(&place));
                return parents;
            }
            Owner::Source(name) => {
                parents.extend(graph.names(&name).into_iter().take(1));
                return parents;
            }
            Owner::Shape(key) => {
                let node = graph.nodes.get(&key).filter(|_| seen.insert(key.clone()));
                if let Some(source) = node.and_then(|node| node.source) {
                    parents.extend(graph.names(source).into_iter().take(1));
                    return parents;
                }
                let Some(first) = node.and_then(|node| node.uses.first()) else {
                    return parents;
                };
                parents.push(own_name(first));
                owner = first.owner.clone();
            }
        }
    }
}

/// Names the objects and enums that are written where they are used. Within an action, all differ.
fn name_inline(graph: &Graph, shared: &mut Shared) {
    let mut by_action: BTreeMap<String, Vec<(&str, &Node)>> = BTreeMap::new();
    for (key, node) in &graph.nodes {
        if shared.by_key.contains_key(key) {
            continue;
        }
        if let Some(action) = action_of(graph, node) {
            by_action.entry(action).or_default().push((key, node));
        }
    }
    for (action, nodes) in by_action {
        let mut names = Names::default();
        for name in shared.types.keys() {
            names.take(name);
        }
        for (key, node) in nodes {
            let name = names.first_free(&inline_candidates(graph, node));
            shared.inline.insert((action.clone(), key.to_owned()), name);
        }
    }
}

fn inline_candidates(graph: &Graph, node: &Node) -> Vec<String> {
    let Some(first) = node.uses.first() else {
        return Vec::new();
    };
    let mut qualified = own_name(first);
    let mut names = vec![qualified.clone()];
    for parent in parents(graph, first) {
        qualified = joined(&parent, &qualified);
        names.push(qualified.clone());
    }
    names
}

/// The version and the action in which a shape is written.
fn action_of(graph: &Graph, node: &Node) -> Option<String> {
    let mut owner = &node.uses.first()?.owner;
    loop {
        match owner {
            Owner::Action {
                version, action, ..
            } => return Some(format!("{version}/{action}")),
            Owner::Source(_) => return None,
            Owner::Shape(key) => owner = &graph.nodes.get(key)?.uses.first()?.owner,
        }
    }
}
