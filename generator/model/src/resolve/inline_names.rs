//! Names of shapes that are defined where they are used.
//!
//! Such a shape is named after its field. Different shapes of one name get the names of the shapes around
//! them in front, as many as it takes until all of them differ. Equal shapes are one.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Scope, ShapeId};

use super::resolver::Resolver;

/// A shape that is defined where it is used.
pub(super) struct InlineShape {
    pub id: ShapeId,
    /// The names of the shapes around it, outermost first, before any of them gets another name.
    pub parents: Vec<String>,
    /// Whether the spec gives its name, which then stays.
    pub is_named: bool,
}

impl InlineShape {
    /// Its name with those of the innermost shapes around it.
    fn qualified(&self, name: &str, depth: usize) -> String {
        let start = self.parents.len().saturating_sub(depth);
        let parents = self.parents.get(start..).unwrap_or_default();
        format!("{}{name}", parents.concat())
    }
}

impl Resolver<'_, '_> {
    /// Gives different shapes of one name names of their own; reports those that stay alike.
    pub fn name_inline_shapes(&mut self) {
        let mut taken: BTreeMap<Scope, BTreeSet<String>> = BTreeMap::new();
        for shape in &self.shapes {
            let names = taken.entry(shape.scope.clone()).or_default();
            names.insert(shape.name.clone());
        }
        for ((scope, name), shapes) in std::mem::take(&mut self.inline) {
            let declared = self.declared.get(&(scope.clone(), name.clone()));
            let declared = declared.and_then(|declared| declared.shape);
            if shapes.len() + usize::from(declared.is_some()) < 2 {
                continue;
            }
            let given = shapes.iter().filter(|shape| shape.is_named);
            let given = given.map(|shape| shape.id);
            let fixed: Vec<ShapeId> = declared.into_iter().chain(given).collect();
            self.report_alike(&name, &fixed);
            let others: Vec<&InlineShape> = shapes.iter().filter(|shape| !shape.is_named).collect();
            let names = taken.entry(scope).or_default();
            let Some(new) = qualified_names(&name, &others, names) else {
                let others = others.iter().map(|shape| shape.id);
                let all: Vec<ShapeId> = fixed.into_iter().take(1).chain(others).collect();
                self.report_alike(&name, &all);
                continue;
            };
            for (shape, new) in others.iter().zip(new) {
                names.insert(new.clone());
                if let Some(shape) = self.shapes.get_mut(shape.id.0) {
                    shape.name = new;
                }
            }
        }
    }

    /// Reports every shape but the first.
    fn report_alike(&mut self, name: &str, shapes: &[ShapeId]) {
        let mut spans = shapes
            .iter()
            .filter_map(|id| self.shapes.get(id.0))
            .map(|shape| shape.span);
        let Some(first) = spans.next() else {
            return;
        };
        for span in spans {
            let message = format!("two different shapes have the name `{name}`");
            self.diagnostics.push(
                Diagnostic::new(Code::ShapeNameTaken, span, message)
                    .label("this one differs")
                    .related(first, format!("the first `{name}`"))
                    .help("rename one of them with `name`"),
            );
        }
    }
}

/// The names with the fewest names of shapes around that all differ and are not taken.
fn qualified_names(
    name: &str,
    shapes: &[&InlineShape],
    taken: &BTreeSet<String>,
) -> Option<Vec<String>> {
    let deepest = shapes.iter().map(|shape| shape.parents.len()).max()?;
    (1..=deepest).find_map(|depth| {
        let names = shapes.iter().map(|shape| shape.qualified(name, depth));
        let names: Vec<String> = names.collect();
        let distinct: BTreeSet<&String> = names.iter().collect();
        let is_free =
            distinct.len() == names.len() && distinct.is_disjoint(&taken.iter().collect());
        is_free.then_some(names)
    })
}
