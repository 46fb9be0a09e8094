//! Shapes that several actions describe alike, which could be one.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Scope, Service, Shape, ShapeId, ShapeKind, Type, TypeKind};

/// How many shapes in each other are compared.
const MAX_DEPTH: usize = 64;

/// Shapes that are described alike.
#[derive(Debug)]
pub struct EqualShapes<'m> {
    /// The shapes: at most one of `types.yaml`, which is the first then, and at least one of an action.
    pub shapes: Vec<&'m Shape>,
    /// Whether all of them are inside of other ones that are equal.
    pub is_inside: bool,
}

/// Warns about shapes of actions that are equal to a shape of another action or of `types.yaml`: once for all
/// that are equal, and not about what is inside of those.
pub(super) fn warn(service: &Service, diagnostics: &mut Diagnostics) {
    for set in equal_shapes(service) {
        if let ([first, second, ..], false) = (set.shapes.as_slice(), set.is_inside) {
            diagnostics.push(warning(first, second));
        }
    }
}

/// The shapes of actions of a service without errors that are equal to a shape of another action or of `types.yaml`.
/// What is inside of others comes before them.
#[must_use]
pub fn equal_shapes(service: &Service) -> Vec<EqualShapes<'_>> {
    let mut shapes = Shapes::new(service);
    let mut sets: BTreeMap<usize, Vec<ShapeId>> = BTreeMap::new();
    for id in (0..service.shapes.len()).map(ShapeId) {
        if !shapes.is_whole(id) {
            let number = shapes.number(id);
            sets.entry(number).or_default().push(id);
        }
    }
    let mut covered = BTreeSet::new();
    let mut found = Vec::new();
    // What contains others has a greater number than they have.
    for ids in sets.into_values().rev() {
        let equal = shapes.distinct(&ids);
        if equal.len() < 2 {
            continue;
        }
        let is_inside = ids.iter().all(|id| covered.contains(id));
        for id in &ids {
            shapes.cover(*id, &mut covered);
        }
        found.push(EqualShapes {
            shapes: equal,
            is_inside,
        });
    }
    found.reverse();
    found
}

fn warning(first: &Shape, second: &Shape) -> Diagnostic {
    let message = format!("`{}` is equal to a `{}` elsewhere", second.name, first.name);
    let help = match (&first.scope, &second.scope) {
        (Scope::Action { version: one, .. }, Scope::Action { version: other, .. })
            if one == other =>
        {
            format!("define it once in `{one}/types.yaml`")
        }
        (Scope::Action { .. }, _) => {
            "define it once in `types.yaml` next to `service.yaml`".to_owned()
        }
        _ => format!("use the type `{}`", first.name),
    };
    Diagnostic::new(Code::EqualShapes, second.span, message)
        .related(first.span, "the first one")
        .help(help)
}

/// Where the contents of a shape are described: once for a shape and its copies.
fn contents(shape: &Shape) -> Span {
    let first = match &shape.kind {
        ShapeKind::Record(fields) => fields.first().map(|field| field.span),
        ShapeKind::Enum(values) => values.values.first().map(|value| value.span),
        ShapeKind::Union(union) => union.variants.first().map(|variant| variant.span),
    };
    first.unwrap_or(shape.span)
}

struct Shapes<'m> {
    service: &'m Service,
    /// Requests and whole responses, which belong to their actions.
    whole: BTreeSet<ShapeId>,
    /// A number for each description.
    numbers: BTreeMap<String, usize>,
    /// The numbers of shapes; `None` while one is computed.
    known: BTreeMap<ShapeId, Option<usize>>,
    /// How many shapes are around the current one.
    depth: usize,
}

impl<'m> Shapes<'m> {
    fn new(service: &'m Service) -> Self {
        let actions = service.versions.iter().flat_map(|version| &version.actions);
        let whole = actions.flat_map(|action| {
            let result = action
                .result
                .as_ref()
                .and_then(|result| match result.ty.kind {
                    TypeKind::Shape(id) => Some(id),
                    _ => None,
                });
            result.into_iter().chain([action.request])
        });
        Shapes {
            service,
            whole: whole.collect(),
            numbers: BTreeMap::new(),
            known: BTreeMap::new(),
            depth: 0,
        }
    }

    fn is_whole(&self, id: ShapeId) -> bool {
        let is_own = matches!(self.service.shape(id).scope, Scope::Action { .. });
        is_own && self.whole.contains(&id)
    }

    /// The shapes with definitions of their own, if one of an action is among them that is equal to another
    /// one. Those of `types.yaml` come first.
    fn distinct(&self, ids: &[ShapeId]) -> Vec<&'m Shape> {
        let mut shapes: Vec<&Shape> = ids.iter().map(|id| self.service.shape(*id)).collect();
        shapes.sort_by_key(|shape| (shape.scope.clone(), shape.span));
        let mut seen = BTreeSet::new();
        shapes.retain(|shape| seen.insert(contents(shape)));
        let owners: BTreeSet<&Scope> = shapes.iter().map(|shape| &shape.scope).collect();
        let is_of_action = |shape: &&Shape| matches!(shape.scope, Scope::Action { .. });
        let shared = shapes.iter().filter(|shape| !is_of_action(shape)).count();
        // Definitions of `types.yaml` can be equal on purpose.
        shapes.drain(1.min(shared)..shared);
        if owners.len() < 2 || !shapes.iter().any(is_of_action) {
            shapes.clear();
        }
        shapes
    }

    /// Adds all that a shape contains.
    fn cover(&self, id: ShapeId, covered: &mut BTreeSet<ShapeId>) {
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            let inner = self.service.references(id);
            waiting.extend(inner.filter(|inner| covered.insert(*inner)));
        }
    }

    /// The same number for equal shapes.
    fn number(&mut self, id: ShapeId) -> usize {
        // A shape that contains itself, or that nests deeper than any API does, is equal to no other.
        let unequal = usize::MAX - id.0;
        if let Some(known) = self.known.get(&id) {
            return known.unwrap_or(unequal);
        }
        if self.depth == MAX_DEPTH {
            return unequal;
        }
        self.known.insert(id, None);
        self.depth += 1;
        let description = self.description(id);
        self.depth -= 1;
        let next = self.numbers.len();
        let number = *self.numbers.entry(description).or_insert(next);
        self.known.insert(id, Some(number));
        number
    }

    fn description(&mut self, id: ShapeId) -> String {
        let service = self.service;
        match &service.shape(id).kind {
            ShapeKind::Record(fields) => {
                let fields = fields.iter().map(|field| {
                    let ty = self.ty(&field.ty);
                    let rest = (
                        field.required,
                        &field.default,
                        field.sensitive,
                        &field.aliases,
                    );
                    format!("{:?} {ty} {rest:?}", field.name)
                });
                format!("record {:?}", fields.collect::<Vec<_>>())
            }
            ShapeKind::Enum(values) => {
                let all = values
                    .values
                    .iter()
                    .map(|value| (&value.name, &value.value));
                format!("enum {:?} {:?}", values.base, all.collect::<Vec<_>>())
            }
            // Its own description says how it differs.
            ShapeKind::Union(_) => format!("union {}", id.0),
        }
    }

    fn ty(&mut self, ty: &Type) -> String {
        let inner = ty.shape().map(|id| self.number(id));
        let constraints = &ty.constraints;
        let mut kind = &ty.kind;
        let mut text = format!("{constraints:?} {inner:?}");
        while let TypeKind::List(element) | TypeKind::Map(element) = kind {
            let wrap = if matches!(kind, TypeKind::List(_)) {
                "list"
            } else {
                "map"
            };
            text.push_str(&format!(" {wrap} {:?}", element.constraints));
            kind = &element.kind;
        }
        if !matches!(kind, TypeKind::Shape(_)) {
            text.push_str(&format!(" {kind:?}"));
        }
        text
    }
}
