//! Which topics of a service's types a crate compiles: those that its versions use.

use std::collections::{BTreeMap, BTreeSet};

use crate::lower::context::LowerContext;
use crate::model::{Scope, Service, ShapeId};
use crate::names;

/// The widest features in one line, as rustfmt has it.
const WIDTH: usize = 70;

/// The attribute of each topic of the service that not every version uses, in lines.
pub fn conditions(context: &LowerContext) -> BTreeMap<String, Vec<String>> {
    let service = context.service;
    let versions = versions(service);
    let limited = versions.iter().filter(|(topic, versions)| {
        topic.is_some() && (1..service.versions.len()).contains(&versions.len())
    });
    let conditions = limited.filter_map(|(topic, versions)| {
        let features = versions.iter().map(|version| {
            let feature = names::string_literal(&names::version_feature(version));
            format!("feature = {feature}")
        });
        Some((
            (*topic)?.to_owned(),
            attribute(&features.collect::<Vec<_>>()),
        ))
    });
    conditions.collect()
}

/// The versions that use each topic, whose modules and so whose types are compiled as a whole.
fn versions(service: &Service) -> BTreeMap<Option<&str>, BTreeSet<&str>> {
    let topic = |id: ShapeId| service.shape(id).topic.as_deref();
    let is_shared = |id: &ShapeId| service.shape(*id).scope == Scope::Service;
    let shared: Vec<ShapeId> = (0..service.shapes.len())
        .map(ShapeId)
        .filter(is_shared)
        .collect();
    let all = service.versions.iter().map(|version| version.name.as_str());
    let mut versions = BTreeMap::from([(None, all.collect::<BTreeSet<_>>())]);
    for &id in &shared {
        let users = service.shape(id).versions.iter().map(String::as_str);
        versions.entry(topic(id)).or_default().extend(users);
    }
    let mut changed = true;
    while changed {
        changed = false;
        for &id in &shared {
            let users = versions.get(&topic(id)).cloned().unwrap_or_default();
            for used in service.references(id).filter(is_shared) {
                let known = versions.entry(topic(used)).or_default();
                let before = known.len();
                known.extend(&users);
                changed |= known.len() > before;
            }
        }
    }
    versions
}

/// The attribute that compiles something for any of these features, as rustfmt lays it out.
fn attribute(features: &[String]) -> Vec<String> {
    let [feature] = features else {
        let line = format!("#[cfg(any({}))]", features.join(", "));
        if line.len() - "#[cfg()]".len() <= WIDTH {
            return vec![line];
        }
        let features = features.iter().map(|feature| format!("    {feature},"));
        let first = "#[cfg(any(".to_owned();
        return [first]
            .into_iter()
            .chain(features)
            .chain(["))]".to_owned()])
            .collect();
    };
    vec![format!("#[cfg({feature})]")]
}
