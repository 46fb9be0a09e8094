//! What uses the types of a draft.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::draft::{Action, Draft, Field, Kind, Shape, Variant};
use crate::write::inherit::Inheritance;
use crate::write::share::innermost;
use volcgen_model::model::Doc;

/// What uses a type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner<'d> {
    /// An action of the draft.
    Action(&'d Action),
    /// A type of the draft, by its name there.
    Type(&'d str),
    /// An action that takes over a parameter or the response.
    Heir,
}

/// A use of a type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use<'d> {
    pub owner: Owner<'d>,
    /// What is said of the field or variant that has the type.
    pub doc: Option<&'d Doc>,
    pub is_variant: bool,
}

/// The uses of the types that something uses.
pub(super) type Uses<'d> = IndexMap<&'d str, Vec<Use<'d>>>;

/// What uses the types of a draft. Those of an action that only what it takes over has come with that.
pub(super) fn uses<'d>(draft: &'d Draft, inheritance: &Inheritance<'d>) -> Uses<'d> {
    let mut search = Search {
        draft,
        uses: Uses::new(),
        waiting: Vec::new(),
        copies: BTreeSet::new(),
    };
    for action in &draft.actions {
        let owner = Owner::Action(action);
        for field in &action.request {
            let is_own = !inheritance.has_field(action, &field.name);
            let owner = if is_own { owner } else { Owner::Heir };
            search.shape(&field.shape, owner, (field.doc.as_ref(), false));
        }
        if let Some(shape) = &action.response {
            let is_own = !inheritance.has_response(action);
            let owner = if is_own { owner } else { Owner::Heir };
            search.shape(shape, owner, (action.response_doc.as_ref(), false));
        }
    }
    while let Some((name, owner)) = search.waiting.pop() {
        if let Some(shape) = draft.types.get(name) {
            search.shape(shape, owner, (None, false));
        }
    }
    search.uses
}

/// Looks for the uses of types.
struct Search<'d> {
    draft: &'d Draft,
    uses: Uses<'d>,
    /// The types into which it has not looked, and what uses those in them.
    waiting: Vec<(&'d str, Owner<'d>)>,
    /// The types of actions that come with what is taken over.
    copies: BTreeSet<&'d str>,
}

impl<'d> Search<'d> {
    fn shape(
        &mut self,
        shape: &'d Shape,
        owner: Owner<'d>,
        (doc, is_variant): (Option<&'d Doc>, bool),
    ) {
        match &innermost(shape).kind {
            Kind::Named(name) => {
                let Some((name, _)) = self.draft.types.get_key_value(name) else {
                    return;
                };
                let place = self.draft.places.get(name);
                if matches!(owner, Owner::Heir) && place.is_some_and(|place| place.action.is_some())
                {
                    if self.copies.insert(name) {
                        self.waiting.push((name, owner));
                    }
                    return;
                }
                if !self.uses.contains_key(name.as_str()) {
                    self.waiting.push((name, Owner::Type(name)));
                }
                let used = Use {
                    owner,
                    doc,
                    is_variant,
                };
                self.uses.entry(name).or_default().push(used);
            }
            Kind::Object(fields) => {
                for Field { shape, doc, .. } in fields {
                    self.shape(shape, owner, (doc.as_ref(), false));
                }
            }
            Kind::Union(variants) => {
                for Variant { shape, doc, .. } in variants {
                    self.shape(shape, owner, (doc.as_ref(), true));
                }
            }
            _ => {}
        }
    }
}
