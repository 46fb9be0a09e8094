//! References between shapes: which shapes requests and responses reach, and which contain themselves.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Field, Service, ShapeId, ShapeKind, TypeKind};

/// Marks every shape that a request or a response reaches.
pub(super) fn mark_usage(service: &mut Service) {
    let actions = || service.versions.iter().flat_map(|version| &version.actions);
    let requests = actions().map(|action| action.request).collect();
    let results = actions()
        .filter_map(|action| action.result.as_ref()?.ty.shape())
        .collect();
    let in_request = reachable(service, requests);
    let in_response = reachable(service, results);
    let mut versions = vec![Vec::new(); service.shapes.len()];
    for version in &service.versions {
        let used = version.actions.iter().flat_map(|action| {
            let result = action.result.as_ref().and_then(|result| result.ty.shape());
            [Some(action.request), result].into_iter().flatten()
        });
        for ShapeId(index) in reachable(service, used.collect()) {
            if let Some(versions) = versions.get_mut(index) {
                versions.push(version.name.clone());
            }
        }
    }
    for ((index, shape), versions) in service.shapes.iter_mut().enumerate().zip(versions) {
        shape.versions = versions;
        shape.in_request = in_request.contains(&ShapeId(index));
        shape.in_response = in_response.contains(&ShapeId(index));
    }
}

fn reachable(service: &Service, mut waiting: Vec<ShapeId>) -> BTreeSet<ShapeId> {
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if reached.insert(id) {
            waiting.extend(service.references(id));
        }
    }
    reached
}

/// Reports shapes that contain themselves through required fields alone.
pub(super) fn check_infinite_size(service: &Service, diagnostics: &mut Diagnostics) {
    let mut checked = BTreeSet::new();
    for index in 0..service.shapes.len() {
        let start = ShapeId(index);
        if checked.contains(&start) {
            continue;
        }
        let cycle = find_cycle(service, start, &mut checked);
        let Some(first) = cycle.first() else {
            continue;
        };
        let names: Vec<&str> = cycle.iter().map(|field| field.name.as_str()).collect();
        let message = format!("recursive type has infinite size: `{}`", names.join("."));
        diagnostics.push(
            Diagnostic::new(Code::InfiniteSize, first.span, message)
                .label("this field requires itself")
                .help("make one field of the cycle optional, or a list"),
        );
    }
}

/// Follows required fields, depth first, until a shape occurs again. Every visited shape is added to
/// `checked`: it is finite or reported now.
fn find_cycle<'m>(
    service: &'m Service,
    start: ShapeId,
    checked: &mut BTreeSet<ShapeId>,
) -> Vec<&'m Field> {
    let mut path: Vec<(ShapeId, std::slice::Iter<'m, Field>, Option<&'m Field>)> =
        vec![(start, service.fields(start).iter(), None)];
    while let Some((id, fields, _)) = path.last_mut() {
        let id = *id;
        let Some(field) = fields.next() else {
            checked.insert(id);
            path.pop();
            continue;
        };
        let TypeKind::Shape(next) = field.ty.kind else {
            continue;
        };
        let is_object = matches!(service.shape(next).kind, ShapeKind::Record(_));
        if !field.required || !is_object || checked.contains(&next) {
            continue;
        }
        if let Some(at) = path.iter().position(|(seen, _, _)| *seen == next) {
            let cycle = path.iter().skip(at + 1).filter_map(|(_, _, field)| *field);
            let cycle = cycle.chain([field]).collect();
            checked.extend(path.iter().map(|(seen, _, _)| *seen));
            return cycle;
        }
        path.push((next, service.fields(next).iter(), Some(field)));
    }
    Vec::new()
}
