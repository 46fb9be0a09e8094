//! Arguments as a tree, before anything is known of their types.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::path::Step;
use crate::Json;

/// What arguments say of one value.
#[derive(Default)]
pub(super) struct Node {
    /// The values that were given for it as a whole.
    pub(super) values: Vec<String>,
    /// Its members, in the order of the arguments.
    pub(super) members: IndexMap<String, Node>,
    /// Its elements.
    pub(super) elements: BTreeMap<usize, Node>,
}

impl Node {
    /// Adds the value of an argument.
    pub(super) fn add(&mut self, steps: &[Step], value: &str) {
        let node = steps.iter().fold(self, |node, step| match step {
            Step::Member(name) => node.members.entry(name.clone()).or_default(),
            Step::Element(index) => node.elements.entry(*index).or_default(),
        });
        node.values.push(value.to_owned());
    }

    /// The value without a type, on top of another one. `leaf` reads the strings.
    pub(super) fn untyped(&self, base: Option<&Json>, leaf: &dyn Fn(&str) -> Json) -> Json {
        if let Some(text) = self.values.last() {
            return leaf(text);
        }
        if !self.elements.is_empty() {
            let mut list = match base {
                Some(Json::List(list)) => list.clone(),
                _ => Vec::new(),
            };
            for (index, node) in &self.elements {
                match list.get_mut(*index) {
                    Some(element) => *element = node.untyped(Some(&*element), leaf),
                    None => list.push(node.untyped(None, leaf)),
                }
            }
            return Json::List(list);
        }
        let mut members = base.map(Json::members).unwrap_or_default().to_vec();
        for (name, node) in &self.members {
            let old = members.iter_mut().find(|(known, _)| known == name);
            match old {
                Some((_, value)) => *value = node.untyped(Some(&*value), leaf),
                None => members.push((name.clone(), node.untyped(None, leaf))),
            }
        }
        Json::Object(members)
    }
}
