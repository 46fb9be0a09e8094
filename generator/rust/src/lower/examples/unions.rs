//! Values of unions as expressions.

use serde_json::Value;

use super::values::{Expressions, json};
use crate::lower::expression::Expression;
use crate::lower::unions;
use crate::model::{ShapeId, Type, TypeKind, Union};
use crate::{instance, names};

impl Expressions<'_> {
    /// A value of a union: of a described variant if it has one.
    pub(super) fn union(
        &mut self,
        ty: &Type,
        union: &Union,
        (tag, value): (Option<&Value>, &Value),
        into: bool,
    ) -> Expression {
        let TypeKind::Shape(id) = ty.kind else {
            return Expression::Atom(String::new());
        };
        let context = self.context;
        let symbols = &context.symbols;
        let Some(variant) = instance::variant(union, tag, value) else {
            return self.other_form(id, union, (tag, value));
        };
        let record = self.record(variant.record, value);
        let is_convertible = unions::is_convertible(union, variant.record);
        if into && is_convertible {
            return record;
        }
        let name = self.imports.shape(self.context, id);
        let mut variants = union.variants.iter();
        let index = variants.position(|known| known.name == variant.name);
        let index = index.unwrap_or_default();
        let path = |member| context.fragments.path(&name, member);
        if !symbols.is_boxed(id, index) {
            return Expression::Wrap(path(symbols.variant(id, index)), Box::new(record));
        }
        if is_convertible {
            return Expression::Wrap(path("from"), Box::new(record));
        }
        let boxed = self.imports.prelude("std::boxed", "Box");
        let boxed = self.context.fragments.path(&boxed, "new");
        let boxed = Expression::Wrap(boxed, Box::new(record));
        Expression::Wrap(path(symbols.variant(id, index)), Box::new(boxed))
    }

    fn other_form(
        &mut self,
        id: ShapeId,
        union: &Union,
        (tag, value): (Option<&Value>, &Value),
    ) -> Expression {
        let name = self.imports.shape(self.context, id);
        let path = |member| self.context.fragments.path(&name, member);
        let json = json(value);
        if union.parent.is_none() {
            return Expression::Wrap(path("Other"), Box::new(Expression::Atom(json)));
        }
        let tag = tag.and_then(Value::as_str).unwrap_or_default();
        let tag = names::string_literal(tag);
        Expression::Atom(format!("{}({tag}, {json})", path("other")))
    }
}
