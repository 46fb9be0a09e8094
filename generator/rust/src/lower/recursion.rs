//! Records and unions that contain themselves.

use std::collections::BTreeSet;

use crate::model::{Service, ShapeId, TypeKind};

/// The shapes whose values can contain one of the same shape, or contain a shape like that: what is left
/// when shapes are taken away whose fields have no shapes, again and again.
pub fn recursive_shapes(service: &Service) -> BTreeSet<ShapeId> {
    let ids = || (0..service.shapes.len()).map(ShapeId);
    let mut users: Vec<Vec<ShapeId>> = vec![Vec::new(); service.shapes.len()];
    let mut counts: Vec<usize> = vec![0; service.shapes.len()];
    for id in ids() {
        for target in contents(service, id) {
            if let (Some(users), Some(count)) = (users.get_mut(target.0), counts.get_mut(id.0)) {
                users.push(id);
                *count += 1;
            }
        }
    }
    let mut plain: Vec<_> = ids().filter(|id| counts.get(id.0) == Some(&0)).collect();
    let mut left: BTreeSet<_> = ids().collect();
    while let Some(id) = plain.pop() {
        left.remove(&id);
        for user in users.get(id.0).into_iter().flatten() {
            if let Some(count) = counts.get_mut(user.0) {
                *count -= 1;
                if *count == 0 {
                    plain.push(*user);
                }
            }
        }
    }
    left
}

/// Whether a value of `outer` contains one of `inner` directly, not through a list or map.
pub fn contains(service: &Service, outer: ShapeId, inner: ShapeId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![outer];
    while let Some(id) = open.pop() {
        if id == inner {
            return true;
        }
        if seen.insert(id) {
            open.extend(contents(service, id));
        }
    }
    false
}

/// The shapes that a value of a shape contains directly, not through a list or map.
fn contents(service: &Service, id: ShapeId) -> impl Iterator<Item = ShapeId> {
    let fields = service.fields(id).iter();
    let of_fields = fields.filter_map(|field| match field.ty.kind {
        TypeKind::Shape(target) => Some(target),
        _ => None,
    });
    let variants = service.variants(id).iter();
    of_fields.chain(variants.map(|variant| variant.record))
}
