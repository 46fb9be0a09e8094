//! What a document exports: the actions of some versions, and the shapes that they need.

use std::collections::BTreeSet;

use volcgen_model::model::{
    Action, BodyFormat, Field, Method, Service, ShapeId, ShapeKind, Version,
};

use crate::names::Names;
use crate::parameter::{Keys, flattened, form_fields, parameters};
use crate::summary;

/// What a document exports.
pub struct Export<'m> {
    pub service: &'m Service,
    pub versions: Vec<&'m Version>,
    pub actions: Vec<&'m Action>,
    /// What becomes a component.
    pub uses: BTreeSet<Use>,
    pub names: Names,
    /// The summary of each action.
    pub summaries: Vec<String>,
}

/// Which values a schema is for. A request must be as the spec says; a response can come from a
/// service that is newer than the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Request,
    /// A part of a request whose values the service corrects, so that any of the right types will do.
    Corrected,
    Response,
}

impl Direction {
    /// The direction of a field's values, where the field is in something of this one.
    pub fn of(self, field: &Field) -> Self {
        match self {
            Direction::Request if field.server_clamps => Direction::Corrected,
            other => other,
        }
    }
}

/// A shape, and what it is used in; an enum is the same in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    pub shape: ShapeId,
    pub direction: Option<Direction>,
}

impl Use {
    pub fn new(service: &Service, shape: ShapeId, direction: Direction) -> Self {
        let direction = match service.shape(shape).kind {
            ShapeKind::Record(_) | ShapeKind::Union(_) => Some(direction),
            ShapeKind::Enum(_) => None,
        };
        Use { shape, direction }
    }
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
        let uses = uses(service, &actions);
        Export {
            names: Names::new(service, &actions, &uses),
            summaries: summary::distinct(&actions),
            service,
            versions,
            actions,
            uses,
        }
    }
}

/// The shapes that some action needs: of what is sent in a query or a form, only enums.
fn uses(service: &Service, actions: &[&Action]) -> BTreeSet<Use> {
    let mut found = BTreeSet::new();
    let mut add = |shape, direction| {
        let mut waiting = vec![(shape, direction)];
        while let Some((shape, direction)) = waiting.pop() {
            if found.insert(Use::new(service, shape, direction)) {
                let fields = service.members(shape).flatten();
                let fields = fields.filter(|field| !field.is_in_query());
                let shapes =
                    fields.filter_map(|field| Some((field.ty.shape()?, direction.of(field))));
                waiting.extend(shapes);
            }
        }
    };
    for action in actions {
        if action.method == Method::Post && action.body == BodyFormat::Json {
            add(action.request, Direction::Request);
        }
        let form = form_fields(service, action);
        for parameter in parameters(service, action).into_iter().chain(form) {
            if let Keys::One(ty) | Keys::Elements(ty) = parameter.keys
                && let Some(shape) = ty.shape()
            {
                add(shape, Direction::Request);
            }
        }
        // What contains itself cannot be described in its place.
        for (shape, direction) in recursive(service, action) {
            add(shape, direction);
        }
        let results = action.result.iter();
        for shape in results.filter_map(|result| result.ty.shape()) {
            add(shape, Direction::Response);
        }
    }
    found
}

/// The shapes of flattened parameters that contain themselves.
fn recursive(service: &Service, action: &Action) -> Vec<(ShapeId, Direction)> {
    let of_fields = |fields: &[Field], direction: Direction| {
        let shapes = fields.iter();
        let shapes = shapes.filter_map(|field| Some((field.ty.shape()?, direction.of(field))));
        shapes.collect::<Vec<_>>()
    };
    let fields = flattened(service, action);
    let mut waiting: Vec<_> = fields
        .flat_map(|field| of_fields(std::slice::from_ref(field), Direction::Request))
        .collect();
    let mut seen: BTreeSet<(ShapeId, Direction)> = waiting.iter().copied().collect();
    let mut found = Vec::new();
    while let Some((shape, direction)) = waiting.pop() {
        if contains_itself(service, shape) {
            found.push((shape, direction));
        }
        let inner = of_fields(service.fields(shape), direction).into_iter();
        waiting.extend(inner.filter(|next| seen.insert(*next)));
    }
    found
}

fn contains_itself(service: &Service, shape: ShapeId) -> bool {
    let mut waiting: Vec<ShapeId> = service.references(shape).collect();
    let mut seen: BTreeSet<ShapeId> = waiting.iter().copied().collect();
    while let Some(id) = waiting.pop() {
        if id == shape {
            return true;
        }
        waiting.extend(service.references(id).filter(|next| seen.insert(*next)));
    }
    false
}
