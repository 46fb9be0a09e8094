//! Unions: their variants, and what marks them.

use volcgen_model::model::{Union, Variant};

use super::Comparison;
use super::about::About;
use super::pairs::Usage;
use crate::Class::{Breaking, Compatible, None as Unchanged};
use crate::words::Words;
use crate::{Code, Subject};

/// The variants of two unions: those of the same name, and those that the same marks mark.
pub(super) fn matched_variants<'s>(
    old: &'s Union,
    new: &'s Union,
) -> Vec<(Option<&'s Variant>, Option<&'s Variant>)> {
    let named = |all: &'s [Variant], name: &str| all.iter().find(|each| each.name == name);
    let marked = |variant: &Variant| {
        let mut others = new.variants.iter();
        others.find(|other| {
            marks(other) == marks(variant) && named(&old.variants, &other.name).is_none()
        })
    };
    let kept: Vec<_> = old
        .variants
        .iter()
        .map(|variant| {
            (
                variant,
                named(&new.variants, &variant.name).or_else(|| marked(variant)),
            )
        })
        .collect();
    let is_known = |variant: &&'s Variant| {
        let mut others = kept.iter().filter_map(|(_, other)| *other);
        others.any(|other| other.name == variant.name)
    };
    let added: Vec<_> = new.variants.iter().filter(|each| !is_known(each)).collect();
    let kept = kept.into_iter().map(|(left, right)| (Some(left), right));
    kept.chain(added.into_iter().map(|each| (None, Some(each))))
        .collect()
}

/// What marks a variant, as a string that is the same for the same marks.
fn marks(variant: &Variant) -> String {
    let Variant {
        parent_tag,
        tags,
        when,
        when_set,
        ..
    } = variant;
    format!("{parent_tag:?} {tags:?} {when:?} {when_set:?}")
}

pub(super) fn compare(
    comparison: &mut Comparison,
    about: &About,
    usage: &Usage,
    old: &Union,
    new: &Union,
) {
    let owner = match &about.subject {
        Subject::Type(name) => format!("`{name}`"),
        _ => "the union".to_owned(),
    };
    if old.parent != new.parent {
        let place = |union: &Union| match &union.parent {
            Some(member) => Words::new(
                format!("in the member `{member}` around it"),
                format!("外层的成员 `{member}`"),
            ),
            None => Words::new("in the object itself", "对象自身"),
        };
        let (after, before) = (place(new), place(old));
        let message = Words::new(
            format!(
                "the tags of {owner} are {} instead of {}",
                after.en, before.en
            ),
            format!("{owner} 的标签由{}移到{}", before.zh, after.zh),
        );
        comparison.report(
            about,
            Code::UnionParentChanged,
            (Breaking, Breaking),
            &message,
        );
    }
    for (left, right) in matched_variants(old, new) {
        match (left, right) {
            (Some(left), Some(right)) => {
                let about = about.at(left.span, right.span);
                kept(comparison, &about, (left, right), &owner);
                conversion(comparison, &about, (old, left), (new, right), &owner);
            }
            (Some(variant), None) => {
                let about = About {
                    old: Some(variant.span),
                    ..about.clone()
                };
                let message = Words::new(
                    format!("variant `{}` of {owner} was removed", variant.name),
                    format!("移除了 {owner} 的变体 `{}`", variant.name),
                );
                let class = (usage.worst(Breaking, Compatible), Breaking);
                comparison.report(&about, Code::VariantRemoved, class, &message);
            }
            (None, Some(variant)) => {
                let about = About {
                    new: Some(variant.span),
                    ..about.clone()
                };
                let message = Words::new(
                    format!("variant `{}` of {owner} was added", variant.name),
                    format!("新增了 {owner} 的变体 `{}`", variant.name),
                );
                comparison.report(
                    &about,
                    Code::VariantAdded,
                    (Compatible, Compatible),
                    &message,
                );
            }
            (None, None) => {}
        }
    }
}

fn kept(comparison: &mut Comparison, about: &About, (old, new): (&Variant, &Variant), owner: &str) {
    let name = &new.name;
    if old.name != new.name {
        let message = Words::new(
            format!("variant `{name}` of {owner} was called `{}`", old.name),
            format!("{owner} 的变体 `{name}` 此前名为 `{}`", old.name),
        );
        comparison.report(about, Code::VariantRenamed, (Unchanged, Breaking), &message);
    }
    if marks(old) != marks(new) {
        let message = Words::new(
            format!("variant `{name}` of {owner} is marked in another way"),
            format!("{owner} 的变体 `{name}` 的标识方式有变化"),
        );
        comparison.report(
            about,
            Code::VariantMarksChanged,
            (Breaking, Compatible),
            &message,
        );
    }
    let doc = |variant: &Variant| variant.doc.clone().unwrap_or_default();
    let message = Words::new(
        format!("the description of variant `{name}` of {owner} changed"),
        format!("{owner} 的变体 `{name}` 的说明有变化"),
    );
    let pair = (&doc(old), &doc(new));
    comparison.report_docs(about, Code::VariantDocChanged, (&[pair], false), &message);
}

/// Whether the object of a variant can be converted to the union, because no other variant has it.
fn conversion(
    comparison: &mut Comparison,
    about: &About,
    (old, left): (&Union, &Variant),
    (new, right): (&Union, &Variant),
    owner: &str,
) {
    let is_convertible = |union: &Union, variant: &Variant| {
        let variants = union.variants.iter();
        variants
            .filter(|other| other.record == variant.record)
            .count()
            == 1
    };
    let name = &right.name;
    match (is_convertible(old, left), is_convertible(new, right)) {
        (true, false) => {
            let message = Words::new(
                format!("the object of variant `{name}` no longer becomes {owner}"),
                format!("变体 `{name}` 的对象不再能转换为 {owner}"),
            );
            comparison.report(
                about,
                Code::ConversionRemoved,
                (Unchanged, Breaking),
                &message,
            );
        }
        (false, true) => {
            let message = Words::new(
                format!("the object of variant `{name}` becomes {owner} now"),
                format!("变体 `{name}` 的对象现在可以转换为 {owner}"),
            );
            comparison.report(
                about,
                Code::ConversionAdded,
                (Unchanged, Compatible),
                &message,
            );
        }
        _ => {}
    }
}
