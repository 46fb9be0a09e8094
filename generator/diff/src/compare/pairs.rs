//! Which shape of the old side is which of the new side: those that values at the same place have.

use std::collections::{BTreeMap, BTreeSet};

use volcgen_model::model::{Action, Service, ShapeId, ShapeKind, Type, TypeKind};

use super::about::About;
use super::unions::matched_variants;
use super::{Actions, renames};
use crate::{ActionRef, Class};

/// A shape of each side.
pub(super) type Pair = (ShapeId, ShapeId);

/// Where values of a pair of shapes are.
#[derive(Clone, Debug)]
pub(super) struct Usage {
    /// In requests.
    pub request: bool,
    /// In results.
    pub response: bool,
    /// What contains its fields.
    pub owner: Owner,
    /// Of these actions.
    pub actions: BTreeSet<ActionRef>,
}

/// What contains fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The request itself.
    Request,
    /// The result itself, which is described in the action.
    Response,
    /// A shape.
    Shape,
}

impl Usage {
    /// Of the result of an action.
    pub fn of_result(about: &About) -> Self {
        Usage {
            request: false,
            response: true,
            owner: Owner::Response,
            actions: about.actions.clone(),
        }
    }

    /// The worse of two classes, one for requests and one for responses.
    pub fn worst(&self, request: Class, response: Class) -> Class {
        let of_request = if self.request { request } else { Class::None };
        let of_response = if self.response { response } else { Class::None };
        of_request.max(of_response)
    }
}

/// All pairs of shapes that actions of both sides have.
pub(super) fn collect(old: &Service, new: &Service, actions: &Actions) -> BTreeMap<Pair, Usage> {
    let mut all = BTreeMap::new();
    for (left, right) in actions {
        let about = About::action(Some(left), Some(right));
        let mut walk = Walk {
            old,
            new,
            all: &mut all,
            actions: &about.actions,
            seen: BTreeSet::new(),
        };
        walk.pair((left.request, right.request), (true, Owner::Request));
        walk.seen.clear();
        if let (Some(left_result), Some(right_result)) = (&left.result, &right.result)
            && let Some(pair) = pair_of(old, new, &left_result.ty, &right_result.ty)
        {
            let is_inline = is_response(old, left, pair.0) && is_response(new, right, pair.1);
            let owner = if is_inline {
                Owner::Response
            } else {
                Owner::Shape
            };
            walk.pair(pair, (false, owner));
        }
    }
    all
}

/// Whether a shape is what the action's file describes in place of a type.
fn is_response(service: &Service, action: &Action, id: ShapeId) -> bool {
    service.shape(id).name == format!("{}Response", action.name)
}

/// The shapes that values of two types have, if both are of one kind in the same lists and maps.
fn pair_of(old: &Service, new: &Service, left: &Type, right: &Type) -> Option<Pair> {
    match (&left.kind, &right.kind) {
        (TypeKind::Shape(left), TypeKind::Shape(right)) => {
            is_same_kind(&old.shape(*left).kind, &new.shape(*right).kind).then_some((*left, *right))
        }
        (TypeKind::List(left), TypeKind::List(right))
        | (TypeKind::Map(left), TypeKind::Map(right))
        | (TypeKind::JsonText(left), TypeKind::JsonText(right)) => pair_of(old, new, left, right),
        _ => None,
    }
}

/// Whether both are records, enums or unions.
pub(super) fn is_same_kind(left: &ShapeKind, right: &ShapeKind) -> bool {
    std::mem::discriminant(left) == std::mem::discriminant(right)
}

struct Walk<'w> {
    old: &'w Service,
    new: &'w Service,
    all: &'w mut BTreeMap<Pair, Usage>,
    actions: &'w BTreeSet<ActionRef>,
    seen: BTreeSet<Pair>,
}

impl Walk<'_> {
    /// Adds a pair of a request or a result, and all that it refers to.
    fn pair(&mut self, first: Pair, (in_request, owner): (bool, Owner)) {
        self.visit(first, in_request, owner);
        let mut open = vec![first];
        while let Some(pair) = open.pop() {
            for inner in self.references(pair) {
                if self.visit(inner, in_request, Owner::Shape) {
                    open.push(inner);
                }
            }
        }
    }

    /// Adds a pair. Returns whether it is new in this request or result.
    fn visit(&mut self, pair: Pair, in_request: bool, owner: Owner) -> bool {
        let usage = self.all.entry(pair).or_insert_with(|| Usage {
            request: false,
            response: false,
            owner,
            actions: BTreeSet::new(),
        });
        usage.request |= in_request;
        usage.response |= !in_request;
        usage.actions.extend(self.actions.iter().cloned());
        self.seen.insert(pair)
    }

    fn references(&self, (left, right): Pair) -> Vec<Pair> {
        let fields = renames::fields((self.old, self.new), (left, right))
            .into_iter()
            .filter_map(|(left, right)| pair_of(self.old, self.new, &left?.ty, &right?.ty));
        let unions = (self.old.union_shape(left), self.new.union_shape(right));
        let variants = match unions {
            (Some(left), Some(right)) => matched_variants(left, right),
            _ => Vec::new(),
        };
        let records = variants
            .into_iter()
            .filter_map(|(left, right)| Some((left?.record, right?.record)));
        fields.chain(records).collect()
    }
}
