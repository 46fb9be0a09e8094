//! Fields and named shapes: what a value is and must satisfy.

use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::short::{enum_values, enum_values_schema};
use crate::doc::Doc;
use crate::yaml::{Any, Entries, Spanned, prose};

use super::{Keys, Rule, Variant};

/// `types.yaml`: named shapes. An object has `fields`, an enum has `values`, a union has `variants`, and
/// anything else is an alias of a type with constraints.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Types(pub Entries<Field>);

/// A field of a request or response, an element of `types`, or a whole response.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemars(!remote)]
pub struct Field {
    /// `string`, `bool`, `int32`, `int64`, `float32`, `float64`, `number` (of any precision), `datetime`,
    /// `json`, `object`, `union`, the name of a shape, `list<…>` or `map<…>` of any of these, or `json<…>`:
    /// a string that carries it as JSON.
    #[serde(default, rename = "type")]
    pub type_name: Spanned<String>,
    /// Instead of `type`: a field of an action whose description is copied, such as
    /// `2025-06-01/StartThing.Config.Mode`, or an action, whose request becomes an object. Without a
    /// version, it is an action of the same version. What is stated here replaces what is copied.
    #[serde(default)]
    pub same_as: Option<Spanned<String>>,
    /// Of a copied object: whether none of its members is required.
    #[serde(default)]
    pub optional: Option<Spanned<bool>>,
    /// Of a copied object: members that are left out.
    #[serde(default)]
    pub without: Vec<Spanned<String>>,
    /// Of a copy, once `same_as` is resolved: the version whose files describe it, or an empty string
    /// for the files of the service.
    #[serde(skip)]
    pub written_in: Option<String>,
    /// Whether the field must be set.
    #[serde(default)]
    pub required: Option<Spanned<bool>>,
    /// Where a parameter is sent. Defaults to the query for GET and to the body for POST.
    #[serde(default, rename = "in")]
    pub location: Option<Spanned<Location>>,
    /// Rust name of an inline object, enum or union. Defaults to one made from the field's name.
    #[serde(default)]
    pub name: Option<Spanned<String>>,
    /// Rust name of the field. Defaults to one made from its wire name.
    #[serde(default)]
    pub rename: Option<Spanned<String>>,
    /// The smallest number allowed.
    #[serde(default)]
    pub min: Option<Spanned<f64>>,
    /// The number must be greater than this.
    #[serde(default)]
    pub above: Option<Spanned<f64>>,
    /// The largest number allowed.
    #[serde(default)]
    pub max: Option<Spanned<f64>>,
    /// The number must be less than this.
    #[serde(default)]
    pub below: Option<Spanned<f64>>,
    /// Several intervals, each `[from, to]` with both ends included.
    #[serde(default)]
    pub ranges: Option<Spanned<Vec<(f64, f64)>>>,
    /// The number must be a multiple of this.
    #[serde(default)]
    pub multiple_of: Option<Spanned<i64>>,
    /// The fewest characters of a string.
    #[serde(default)]
    pub min_chars: Option<Spanned<u32>>,
    /// The most characters of a string.
    #[serde(default)]
    pub max_chars: Option<Spanned<u32>>,
    /// The most bytes of a string, in UTF-8.
    #[serde(default)]
    pub max_bytes: Option<Spanned<u32>>,
    /// A regular expression that the whole string must match.
    #[serde(default)]
    pub pattern: Option<Spanned<String>>,
    /// The format of a string.
    #[serde(default)]
    pub format: Option<Spanned<Format>>,
    /// The fewest elements of a list, or entries of a map.
    #[serde(default)]
    pub min_items: Option<Spanned<u32>>,
    /// The most elements of a list, or entries of a map.
    #[serde(default)]
    pub max_items: Option<Spanned<u32>>,
    /// Whether a list must have an even number of elements.
    #[serde(default)]
    pub even_items: Option<Spanned<bool>>,
    /// What each key of a map must satisfy.
    #[serde(default)]
    pub keys: Option<Spanned<Keys>>,
    /// The most parts of a comma-separated string.
    #[serde(default)]
    pub max_csv_items: Option<Spanned<u32>>,
    /// The most characters of all strings of a list together.
    #[serde(default)]
    pub max_total_chars: Option<Spanned<u32>>,
    /// What explicit null does, which then is not the same as leaving the field out. It completes the
    /// sentence "Null …": `turns it off`.
    #[serde(default, deserialize_with = "prose")]
    pub null_means: Option<String>,
    /// What the service assumes when the field is not set.
    #[serde(default)]
    pub default: Option<Any>,
    /// The service clamps a value outside of the constraints, so they are documented and not checked:
    /// `true`, or the newest version whose documentation says so.
    #[serde(default)]
    pub server_clamps: Option<Spanned<ServerClamps>>,
    /// A typical value.
    #[serde(default)]
    pub example: Option<Any>,
    /// The unit of a number.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// Whether the field is an idempotency token: the service does a thing once for all requests with the
    /// same value. The client fills it in if the caller does not, so the action is idempotent.
    #[serde(default)]
    pub idempotency_token: Option<Spanned<bool>>,
    /// How a list of scalars is written in a query or a form. Defaults to the service's style. Only for
    /// parameters of the request itself: lists of objects, and lists in objects, are always numbered.
    #[serde(default)]
    pub list_style: Option<Spanned<ListStyle>>,
    /// Whether the field is a secret, which is kept out of logs. `false` says that a field that looks like a
    /// secret by name is none.
    #[serde(default)]
    pub sensitive: Option<bool>,
    /// Why the field should no longer be used.
    #[serde(default, deserialize_with = "prose")]
    pub deprecated: Option<String>,
    /// Other names that the field can have in a response.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// What the field is, in English.
    #[serde(default, deserialize_with = "prose")]
    pub doc: Option<Doc>,
    /// Requirements that span several fields of an object.
    #[serde(default)]
    pub rules: Option<Vec<Spanned<Rule>>>,
    /// The fields of an object.
    #[serde(default)]
    pub fields: Option<Entries<Field>>,
    /// The documented values of an enum by their Rust name, or the values alone.
    #[serde(default, deserialize_with = "enum_values")]
    #[schemars(schema_with = "enum_values_schema")]
    pub values: Option<Entries<EnumValue>>,
    /// The variants of a union, by their Rust name.
    #[serde(default)]
    pub variants: Option<Entries<Variant>>,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let field = Field::deserialize(deserializer)?;
        if !field.type_name.is_stated() && field.same_as.is_none() {
            return Err(D::Error::missing_field("type"));
        }
        Ok(field)
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Field::serialize(self, serializer)
    }
}

/// Whether the service clamps values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ServerClamps {
    /// In all versions, or in none.
    Always(bool),
    /// At least up to this version, the newest that documents it.
    Until(String),
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Location {
    /// In the query.
    Query,
    /// In the body.
    Body,
}

/// How a list is written in a query or a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListStyle {
    /// `K.1=a&K.2=b`.
    #[default]
    Numbered,
    /// `K=a,b`. No element is empty or contains a comma.
    Comma,
    /// `K=a&K=b`. No element is empty.
    Repeated,
}

/// The format of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// An integer written as a string.
    Integer,
}

/// The unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub enum Unit {
    /// Seconds.
    #[serde(rename = "s")]
    Seconds,
    /// Milliseconds.
    #[serde(rename = "ms")]
    Milliseconds,
    /// Minutes.
    #[serde(rename = "min")]
    Minutes,
    /// Pixels.
    #[serde(rename = "px")]
    Pixels,
    /// Frames per second.
    #[serde(rename = "fps")]
    FramesPerSecond,
    /// Kilobits per second.
    #[serde(rename = "kbps")]
    KilobitsPerSecond,
    /// Hertz.
    #[serde(rename = "Hz")]
    Hertz,
    /// Bytes.
    #[serde(rename = "byte")]
    Bytes,
}

/// One documented value of an enum: the value alone, or the value with its meaning.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// What is sent: an integer or a string.
    pub value: Any,
    /// What it means.
    #[serde(default, deserialize_with = "prose")]
    pub doc: Option<Doc>,
}
