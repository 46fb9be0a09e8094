//! Conditions of rules: requests in which they hold, and in which they do not.

use serde_json::Value;
use volcgen_model::instance;
use volcgen_model::model::{Condition, ShapeId, Union, Variant};

use super::generator::{Profile, distinct_values};
use super::repair::Repair;
use super::rule_scope::RuleScope;
use super::union::UnionValue;
use super::value_path::ValuePath;

impl<'m> Repair<'m> {
    /// The request in which a condition holds for the value at a path of it.
    pub(super) fn force(
        &mut self,
        request: Value,
        condition: &Condition,
        path: &ValuePath,
    ) -> Option<Value> {
        match condition {
            Condition::Equals(_, values) => Some(path.put(request, values.first()?.to_json())),
            // Whatever is there is enough.
            Condition::Present(_) | Condition::Set(_) => Some(request),
            Condition::Unset(_) => self.remove(request, path),
            Condition::Variant(_, id, name) => {
                let (union, variant) = self.variant(*id, name)?;
                if is_variant(union, variant, &request, path) {
                    return Some(request);
                }
                let value = self.generator.variant(*id, union, variant);
                Some(value.put(union, path, request))
            }
        }
    }

    /// The paths of the values that must not change, so that a condition holds.
    pub(super) fn fixed(&self, condition: &Condition, path: ValuePath) -> Vec<ValuePath> {
        let (id, name) = match condition {
            Condition::Equals(..) => return vec![path],
            Condition::Present(_) | Condition::Set(_) | Condition::Unset(_) => return Vec::new(),
            Condition::Variant(_, id, name) => (id, name),
        };
        let Some((union, variant)) = self.variant(*id, name) else {
            return Vec::new();
        };
        let parent = path.parent().zip(union.parent.as_ref());
        let parent = parent.map(|(parent, member)| parent.field(member));
        let tags = variant.tags.iter().map(|(name, _)| path.field(name));
        parent.into_iter().chain(tags).collect()
    }

    /// Requests in which a condition does not hold.
    pub(super) fn avoid(
        &mut self,
        request: &Value,
        condition: &Condition,
        scope: &RuleScope,
    ) -> Vec<Value> {
        let mut paths = scope.find(request, condition.path());
        match condition {
            Condition::Present(_) | Condition::Set(_) => {
                return self.remove_all(request, &paths).into_iter().collect();
            }
            Condition::Unset(path) => {
                let group = std::slice::from_ref(path);
                return vec![self.add_group(request.clone(), scope, group)];
            }
            Condition::Equals(..) | Condition::Variant(..) => {}
        }
        paths.retain(|path| self.holds(request, condition, path));
        let changed = match condition {
            Condition::Equals(_, values) => {
                let is_wanted = |value: &Value| values.iter().any(|wanted| wanted.equals(value));
                let ty = paths.first().and_then(|path| self.type_at(request, path));
                let others = ty.map_or_else(Vec::new, |ty| distinct_values(&self.generator, ty));
                let others = others.into_iter().filter(|value| !is_wanted(value));
                let put_all = |value: Value| {
                    let put = |request, path: &ValuePath| path.put(request, value.clone());
                    paths.iter().fold(request.clone(), put)
                };
                others.map(put_all).collect()
            }
            Condition::Variant(_, id, name) => self.other_variants(request, *id, name, &paths),
            Condition::Present(_) | Condition::Set(_) | Condition::Unset(_) => Vec::new(),
        };
        let removed = self.remove_all(request, &paths).into_iter();
        match self.generator.profile() {
            Profile::Full => changed.into_iter().chain(removed).collect(),
            Profile::Minimal | Profile::Plain => removed.chain(changed).collect(),
        }
    }

    fn holds(&self, request: &Value, condition: &Condition, path: &ValuePath) -> bool {
        match condition {
            Condition::Equals(_, values) => path
                .get(request)
                .is_some_and(|value| values.iter().any(|wanted| wanted.equals(value))),
            Condition::Present(_) | Condition::Set(_) => path.get(request).is_some(),
            Condition::Unset(_) => path.get(request).is_none(),
            Condition::Variant(_, id, name) => self
                .variant(*id, name)
                .is_some_and(|(union, variant)| is_variant(union, variant, request, path)),
        }
    }

    fn other_variants(
        &mut self,
        request: &Value,
        id: ShapeId,
        name: &str,
        paths: &[ValuePath],
    ) -> Vec<Value> {
        let Some((union, _)) = self.variant(id, name) else {
            return Vec::new();
        };
        let others = union.variants.iter().filter(|variant| variant.name != name);
        let put_all = |variant: &'m Variant| {
            paths.iter().fold(request.clone(), |request, path| {
                let value: UnionValue = self.generator.variant(id, union, variant);
                value.put(union, path, request)
            })
        };
        others.map(put_all).collect()
    }

    fn variant(&self, id: ShapeId, name: &str) -> Option<(&'m Union, &'m Variant)> {
        let union = self.generator.service().union_shape(id)?;
        let variant = union.variants.iter().find(|variant| variant.name == name)?;
        Some((union, variant))
    }
}

fn is_variant(union: &Union, variant: &Variant, request: &Value, path: &ValuePath) -> bool {
    let parent = path.parent();
    let parent = parent.as_ref().and_then(|parent| parent.get(request));
    let value = path.get(request);
    let found = value.and_then(|value| instance::variant_in(union, parent, value));
    found.is_some_and(|found| std::ptr::eq(found, variant))
}
