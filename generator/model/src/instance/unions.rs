//! Which variant of a union an object has.

use serde_json::Value;

use crate::model::{Union, Variant};

use super::rules::is_set;
use super::value_at;

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

/// Like [`variant`], given the object around the union, which has its tag.
pub(super) fn variant_in<'m>(
    union: &'m Union,
    parent: Option<&Value>,
    object: &Value,
) -> Option<&'m Variant> {
    let tag = union.parent.as_ref().and_then(|member| parent?.get(member));
    variant(union, tag, object)
}

/// How many conditions a variant has.
fn conditions(variant: &Variant) -> usize {
    let parent = usize::from(variant.parent_tag.is_some());
    parent + variant.tags.len() + variant.when.len() + variant.when_set.len()
}

fn fits(variant: &Variant, parent_tag: Option<&Value>, object: &Value) -> bool {
    let at = |path: &str| value_at(object, path);
    let parent = variant.parent_tag.as_deref();
    parent.is_none_or(|tag| parent_tag.and_then(Value::as_str) == Some(tag))
        && variant
            .tags
            .iter()
            .all(|(name, tag)| object.get(name).is_some_and(|value| tag.equals(value)))
        && variant.when.iter().all(|(path, values)| {
            let is = |value: &Value| values.iter().any(|wanted| wanted.equals(value));
            at(path).is_some_and(is)
        })
        && variant
            .when_set
            .iter()
            .all(|path| at(path).is_some_and(is_set))
}
