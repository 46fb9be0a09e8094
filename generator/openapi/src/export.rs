//! What a document exports: the actions of some versions, and the shapes that they need.

use std::collections::BTreeSet;

use volcgen_model::model::{Action, Method, Service, ShapeId, Version};

use crate::names::Names;

/// What a document exports.
pub struct Export<'m> {
    pub service: &'m Service,
    pub versions: Vec<&'m Version>,
    pub actions: Vec<&'m Action>,
    /// The shapes that become components.
    pub shapes: BTreeSet<ShapeId>,
    pub names: Names,
}

impl<'m> Export<'m> {
    /// A whole service, or only one of its versions.
    pub fn new(service: &'m Service, only: Option<&'m Version>) -> Self {
        let versions = match only {
            Some(version) => vec![version],
            None => service.versions.iter().collect(),
        };
        let all = versions.iter();
        let actions: Vec<_> = all.flat_map(|version| &version.actions).collect();
        let shapes = shapes(service, &actions);
        Export {
            names: Names::new(service, &actions, &shapes),
            service,
            versions,
            actions,
            shapes,
        }
    }
}

/// The shapes that some action needs. A GET's request becomes parameters, so it is left out.
fn shapes(service: &Service, actions: &[&Action]) -> BTreeSet<ShapeId> {
    let mut waiting = Vec::new();
    for action in actions {
        let fields = service.fields(action.request).iter();
        match action.method {
            Method::Post => waiting.push(action.request),
            Method::Get => waiting.extend(fields.filter_map(|field| field.ty.shape())),
        }
        waiting.extend(action.result.iter().filter_map(|result| result.ty.shape()));
    }
    let mut found = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if found.insert(id) {
            let fields = service.fields(id).iter();
            waiting.extend(fields.filter_map(|field| field.ty.shape()));
        }
    }
    found
}
