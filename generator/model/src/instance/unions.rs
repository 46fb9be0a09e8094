//! Which form of a union an object has.

use serde_json::Value;

use crate::model::{Union, Variant};

use super::rule_scope::equals;
use super::rules::is_set;

/// The variant whose conditions all hold; of several, the one with the most conditions.
pub(super) fn variant<'m>(
    union: &'m Union,
    parent_tag: Option<&Value>,
    object: &Value,
) -> Option<&'m Variant> {
    let mut best: Option<(&Variant, usize)> = None;
    for variant in &union.variants {
        let count = conditions(variant);
        let is_better = best.is_none_or(|(_, most)| count > most);
        if object.is_object() && is_better && fits(variant, parent_tag, object) {
            best = Some((variant, count));
        }
    }
    best.map(|(variant, _)| variant)
}

/// How many conditions a variant has.
fn conditions(variant: &Variant) -> usize {
    let parent = usize::from(variant.parent_tag.is_some());
    parent + variant.tags.len() + variant.when.len() + variant.when_set.len()
}

fn fits(variant: &Variant, parent_tag: Option<&Value>, object: &Value) -> bool {
    let at = |path: &str| {
        path.split('.')
            .try_fold(object, |value, name| value.get(name))
    };
    let parent = variant.parent_tag.as_deref();
    parent.is_none_or(|tag| parent_tag.and_then(Value::as_str) == Some(tag))
        && variant
            .tags
            .iter()
            .all(|(name, tag)| object.get(name).is_some_and(|value| equals(value, tag)))
        && variant.when.iter().all(|(path, values)| {
            let is = |value: &Value| values.iter().any(|wanted| equals(value, wanted));
            at(path).is_some_and(is)
        })
        && variant
            .when_set
            .iter()
            .all(|path| at(path).is_some_and(is_set))
}
