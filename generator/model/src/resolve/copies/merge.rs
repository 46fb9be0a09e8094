//! A copied description together with what the copy states itself.

use crate::spec::{Field, Keys};
use crate::yaml::{Entries, Spanned};

use super::Use;

/// The copied description; what the copy states itself replaces it.
pub(super) fn overlay(own: &Field, copied: Field) -> Field {
    // A key that is missing here does not compile.
    let Field {
        type_name: _,
        same_as: _,
        optional: _,
        without: _,
        written_in: _,
        required,
        location,
        doc,
        name,
        rename,
        fields: _,
        values,
        rules,
        variants,
        min,
        max,
        above,
        below,
        ranges,
        multiple_of,
        min_chars,
        max_chars,
        max_bytes,
        pattern,
        format,
        min_items,
        max_items,
        even_items,
        keys,
        max_csv_items,
        max_total_chars,
        server_clamps,
        null_means,
        default,
        example,
        unit,
        sensitive,
        idempotency_token,
        list_style,
        deprecated,
        aliases,
    } = own.clone();
    let has_lower_end = min.is_some() || above.is_some() || ranges.is_some();
    let has_upper_end = max.is_some() || below.is_some() || ranges.is_some();
    Field {
        type_name: copied.type_name,
        same_as: None,
        optional: None,
        without: Vec::new(),
        written_in: None,
        required: required.or(copied.required),
        location: location.or(copied.location),
        doc: doc.or(copied.doc),
        name: name.or(copied.name),
        rename: rename.or(copied.rename),
        fields: copied.fields,
        values: values.or(copied.values),
        rules: rules.or(copied.rules),
        variants: variants.or(copied.variants),
        min: min.or(copied.min.filter(|_| !has_lower_end)),
        max: max.or(copied.max.filter(|_| !has_upper_end)),
        above: above.or(copied.above.filter(|_| !has_lower_end)),
        below: below.or(copied.below.filter(|_| !has_upper_end)),
        ranges: ranges.or(copied.ranges),
        multiple_of: multiple_of.or(copied.multiple_of),
        min_chars: min_chars.or(copied.min_chars),
        max_chars: max_chars.or(copied.max_chars),
        max_bytes: max_bytes.or(copied.max_bytes),
        pattern: pattern.or(copied.pattern),
        format: format.or(copied.format),
        min_items: min_items.or(copied.min_items),
        max_items: max_items.or(copied.max_items),
        even_items: even_items.or(copied.even_items),
        keys: merged_keys(keys, copied.keys),
        max_csv_items: max_csv_items.or(copied.max_csv_items),
        max_total_chars: max_total_chars.or(copied.max_total_chars),
        server_clamps: server_clamps.or(copied.server_clamps),
        null_means: null_means.or(copied.null_means),
        default: default.or(copied.default),
        example: example.or(copied.example),
        unit: unit.or(copied.unit),
        idempotency_token: idempotency_token.or(copied.idempotency_token),
        list_style: list_style.or(copied.list_style),
        sensitive: sensitive.or(copied.sensitive),
        deprecated: deprecated.or(copied.deprecated),
        aliases: if aliases.is_empty() {
            copied.aliases
        } else {
            aliases
        },
    }
}

/// The limits on keys, one by one.
fn merged_keys(own: Option<Spanned<Keys>>, copied: Option<Spanned<Keys>>) -> Option<Spanned<Keys>> {
    match (own, copied) {
        (Some(own), Some(copied)) => Some(Spanned {
            value: own.value.or(copied.value),
            span: own.span,
        }),
        (own, copied) => own.or(copied),
    }
}

/// The copied members without those that the copy leaves out, and with those that it adds or replaces,
/// which are written in `version`.
pub(super) fn members(
    own: &Field,
    copied: &Entries<Field>,
    is_optional: bool,
    version: &str,
) -> Entries<Field> {
    let mut members: Vec<(Spanned<String>, Field)> = copied.iter().cloned().collect();
    members.retain(|(name, _)| {
        own.without
            .iter()
            .all(|left_out| left_out.value != name.value)
    });
    if is_optional {
        for (_, member) in &mut members {
            member.required = None;
        }
    }
    for (name, field) in own.fields.iter().flatten() {
        let mut field = field.clone();
        field.written_in = Some(version.to_owned());
        let known = members
            .iter_mut()
            .find(|(known, _)| known.value == name.value);
        match known {
            Some(known) => *known = (name.clone(), field),
            None => members.push((name.clone(), field)),
        }
    }
    members.into_iter().collect()
}

/// The copy without keys that cannot be where it is used.
pub(super) fn for_use(mut copy: Field, usage: Use) -> Field {
    if usage != Use::Parameter {
        copy.location = None;
        copy.idempotency_token = None;
        copy.list_style = None;
    }
    if usage == Use::Definition {
        copy.required = None;
        copy.default = None;
        copy.null_means = None;
        copy.aliases = Vec::new();
        copy.rename = None;
    }
    copy
}
