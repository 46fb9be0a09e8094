//! Values of unions.

use serde_json::{Map, Value};
use volcgen_model::instance::{self, is_set};
use volcgen_model::model::{Field, Literal, ShapeId, TypeKind, Union, Variant};

use super::generator::{Generator, MAX_NESTING, distinct_values};
use super::union::{UnionValue, is_infinite};
use super::value_path::ValuePath;

impl<'m> Generator<'m> {
    /// A value of a union: of the variant whose turn it is.
    pub(super) fn union(&mut self, id: ShapeId, union: &'m Union) -> UnionValue {
        let turn = self.rotation.checked_div(self.variants).unwrap_or(0);
        let turn = turn.checked_rem(union.variants.len()).unwrap_or(0);
        let nested = self.parents.iter().filter(|parent| **parent == id).count();
        let is_allowed =
            |variant: &&Variant| nested < MAX_NESTING || !is_infinite(self.service, id, variant);
        let turns = union
            .variants
            .iter()
            .cycle()
            .skip(turn)
            .take(union.variants.len());
        let chosen = { turns }.find(is_allowed);
        chosen.map_or_else(
            || UnionValue::empty(union),
            |variant| self.variant(id, union, variant),
        )
    }

    /// A value of a union that has this variant.
    pub(super) fn variant(
        &mut self,
        id: ShapeId,
        union: &Union,
        variant: &'m Variant,
    ) -> UnionValue {
        let around = self.variants;
        self.variants = around.saturating_mul(union.variants.len().max(1));
        self.parents.push(id);
        let object = self.shape(variant.record);
        self.parents.pop();
        self.variants = around;
        let mut entries = match object {
            Value::Object(entries) => entries,
            _ => Map::new(),
        };
        for path in &variant.when_set {
            self.set(variant.record, path, &mut entries);
        }
        let value = UnionValue::of_variant(variant, entries);
        self.distinguish(union, variant, value)
    }

    /// Sets the value at a path of names, unless one is set.
    fn set(&mut self, id: ShapeId, path: &str, entries: &mut Map<String, Value>) {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        let Some(field) = self.service.field(id, name) else {
            return;
        };
        if !entries.get(name).is_some_and(is_set) {
            entries.insert(name.to_owned(), self.non_empty(&field.ty));
        }
        if let (TypeKind::Shape(inner), Some(Value::Object(entries))) =
            (&field.ty.kind, entries.get_mut(name))
            && !rest.is_empty()
        {
            self.set(*inner, rest, entries);
        }
    }

    /// The value without what another variant has, which would make it that variant.
    fn distinguish(
        &self,
        union: &Union,
        variant: &'m Variant,
        mut value: UnionValue,
    ) -> UnionValue {
        for _ in 0..union.variants.len() {
            let found = instance::variant(union, value.tag.as_ref(), &value.value);
            let Some(other) = found.filter(|found| found.name != variant.name) else {
                break;
            };
            for (path, values) in &other.when {
                let taken: Vec<Value> = values.iter().map(Literal::to_json).collect();
                value.value = self.replace(variant, path, &taken, value.value);
            }
            for path in &other.when_set {
                value.value = ValuePath::parse(path).without(value.value);
            }
        }
        value
    }

    /// Replaces one of the values that are taken, or removes it if there is no other value.
    fn replace(&self, variant: &'m Variant, path: &str, taken: &[Value], object: Value) -> Value {
        let path = ValuePath::parse(path);
        if !path.get(&object).is_some_and(|value| taken.contains(value)) {
            return object;
        }
        let field = self.field_at(variant.record, &path.field_path());
        let values = field.map_or_else(Vec::new, |field| distinct_values(self, &field.ty));
        match values.into_iter().find(|value| !taken.contains(value)) {
            Some(value) => path.put(object, value),
            None => path.without(object),
        }
    }

    fn field_at(&self, id: ShapeId, path: &str) -> Option<&'m Field> {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        let field = self.service.field(id, name)?;
        match field.ty.kind {
            _ if rest.is_empty() => Some(field),
            TypeKind::Shape(inner) => self.field_at(inner, rest),
            _ => None,
        }
    }
}
