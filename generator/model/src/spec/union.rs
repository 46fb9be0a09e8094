//! Unions: objects that have one of several variants.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::doc::Doc;
use crate::yaml::{Any, Entries, OneOrMany, Spanned, prose};

use super::Field;

/// One variant of a union.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(from = "VariantKeys")]
pub struct Variant {
    /// The constants that mark the variant, by the names of the members that have them.
    pub tags: Entries<Any>,
    /// Values of members that distinguish the variant from others with the same tags.
    pub when: Entries<OneOrMany<Any>>,
    /// Members that are set in this variant only.
    pub when_set: Vec<Spanned<String>>,
    /// What the variant is.
    pub doc: Option<Doc>,
    /// Its object: a named type, or one with `fields`.
    pub object: Field,
}

/// One variant of a union: an object, and what distinguishes it from other variants.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Variant")]
struct VariantKeys {
    /// The constants that mark the variant, by the names of the members that have them, such as `Mode` or,
    /// in the object around the union, `../Provider`. The client writes them; no object declares them.
    #[serde(default)]
    tags: Entries<Any>,
    /// Members and the value, or list of values, that they have in this variant, if other variants have the
    /// same tags. Of the variants that fit, the one with the most conditions is read.
    #[serde(default)]
    when: Entries<OneOrMany<Any>>,
    /// Members that are set in this variant, if other variants have the same tags.
    #[serde(default)]
    when_set: Vec<Spanned<String>>,
    /// The name of an object. Not needed next to `fields`.
    #[serde(default, rename = "type")]
    type_name: Option<Spanned<String>>,
    /// What the variant is, in English. Defaults to the description of its object.
    #[serde(default, deserialize_with = "prose")]
    doc: Option<Doc>,
    /// Rust name of an inline object. Defaults to one made from the names of the union and the variant.
    #[serde(default)]
    name: Option<Spanned<String>>,
    /// The fields of an inline object.
    #[serde(default)]
    fields: Option<Entries<Field>>,
}

impl From<VariantKeys> for Variant {
    fn from(keys: VariantKeys) -> Self {
        let fields = keys.fields.as_ref();
        let first = fields.and_then(|fields| fields.iter().next());
        let object = first.map(|(name, _)| Spanned {
            value: "object".to_owned(),
            span: name.span,
        });
        Variant {
            tags: keys.tags,
            when: keys.when,
            when_set: keys.when_set,
            doc: keys.doc.clone(),
            object: Field {
                type_name: keys.type_name.or(object).unwrap_or_default(),
                name: keys.name,
                doc: keys.doc,
                fields: keys.fields,
                ..Field::default()
            },
        }
    }
}
