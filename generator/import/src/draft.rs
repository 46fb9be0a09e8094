//! The facts of an API as a reader found them, in the words of the spec language.
//!
//! A draft holds facts alone: a writer decides which shapes are shared, how they are named, and which
//! facts of existing specs change.

use indexmap::IndexMap;
use serde_json::Value;
use volcgen_model::model::Doc;

/// Keys of the spec language with their values, as a spec has them.
pub type Keys = IndexMap<String, Value>;

/// What was read of a service. A fact that the source does not state is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The service's code in the credential scope, such as `rtc`.
    pub service: String,
    /// A short title for people.
    pub title: Option<String>,
    /// What the service does.
    pub doc: Option<Doc>,
    /// The default region.
    pub region: Option<String>,
    /// The host of each region.
    pub hosts: IndexMap<String, String>,
    /// The host of other regions, with the placeholders of the spec language.
    pub host: Option<String>,
    /// Whether region and hosts are those that the official tools use, because the source has none.
    pub has_hosts_by_rule: bool,
    /// What is known of groups: the title by the group's name.
    pub groups: IndexMap<String, String>,
    /// What the actions of a group are about, by the group's name.
    pub group_docs: IndexMap<String, String>,
    /// Actions of all versions.
    pub actions: Vec<Action>,
    /// Shapes that the source names and shares, by their name. Names are made Rust names by the writer.
    pub types: IndexMap<String, Shape>,
    /// What is known of these types besides: keys of their entries in `types.yaml`.
    pub type_keys: IndexMap<String, Keys>,
    /// Where the source defines these types, if it says so, by their name in `types`.
    pub places: IndexMap<String, Place>,
    /// Further keys of `service.yaml`, which replace what is written of the facts above.
    pub more: Keys,
}

/// The name of a type, and where it is defined. Specs have it there if all that uses it can see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The name in the spec, which types of other places can have too.
    pub name: String,
    /// The version that has it; `None` for a type of the service.
    pub version: Option<String>,
    /// The action of that version whose file has it.
    pub action: Option<String>,
    /// The name of its file in the folder `types`.
    pub topic: Option<String>,
}

/// An action of a version.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Action {
    /// The version, such as `2020-12-01`.
    pub version: String,
    /// The action's name.
    pub name: String,
    /// The title of its group, in any language.
    pub group: Option<String>,
    /// What the action does, in one sentence.
    pub summary: Option<Doc>,
    /// What else a caller needs to know, as Markdown.
    pub doc: Option<Doc>,
    /// The link of its page.
    pub docs: Option<String>,
    /// `GET` or `POST`.
    pub method: Option<String>,
    /// Whether the body is a form and not JSON.
    pub is_form: bool,
    /// Whether requests are sent without a signature.
    pub is_unsigned: bool,
    /// Quotas, such as `150/s`.
    pub rates: Vec<String>,
    /// Whether sending a request twice has the same effect as sending it once, if that is known.
    pub idempotent: Option<bool>,
    /// Why the action should no longer be used.
    pub deprecated: Option<String>,
    /// The parameters.
    pub request: Vec<Field>,
    /// The version whose action of this name it takes over, with changes.
    pub inherits: Option<String>,
    /// The version to which its page belongs, if that is an older one.
    pub docs_version: Option<String>,
    /// What `Result` of the response holds.
    pub response: Option<Shape>,
    /// The description of `Result`.
    pub response_doc: Option<Doc>,
    /// Example calls.
    pub examples: Vec<Example>,
    /// The names of examples that documentation shows besides the first.
    pub shown: Vec<String>,
    /// Further keys of the action's file, which replace what is written of the facts above.
    pub more: Keys,
}

/// A parameter of a request, or a member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// Where a parameter is sent, if the source says so.
    pub in_query: Option<bool>,
    /// Whether it must be set.
    pub required: bool,
    /// What the field is, as Markdown in the language of the source.
    pub doc: Option<Doc>,
    /// What the service assumes when the field is not set.
    pub default: Option<Value>,
    /// A typical value.
    pub example: Option<Value>,
    /// Whether it is a secret.
    pub is_secret: bool,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
    /// What explicit null does, if it differs from leaving the field out.
    pub null_means: Option<String>,
    /// Its type and constraints.
    pub shape: Shape,
    /// Further keys of the field.
    pub more: Keys,
}

/// A type with its constraints.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// What a value is.
    pub kind: Kind,
    /// What a value must satisfy.
    pub constraints: Constraints,
    /// The documented values of an enum; empty if it is none.
    pub values: Vec<EnumValue>,
}

/// What a value is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kind {
    /// Nothing is known of it, so that it can be any JSON.
    #[default]
    Json,
    /// A string.
    String,
    /// A boolean.
    Bool,
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// A 32-bit number.
    Float32,
    /// A 64-bit number.
    Float64,
    /// A number of any precision.
    Number,
    /// A date with time.
    Datetime,
    /// A string that carries JSON of a type.
    JsonText(Box<Shape>),
    /// A list of elements.
    List(Box<Shape>),
    /// A map from strings to values.
    Map(Box<Shape>),
    /// An object with described members.
    Object(Vec<Field>),
    /// An object with one of several variants.
    Union(Vec<Variant>),
    /// A shape of [`Draft::types`].
    Named(String),
}

/// A value of an enum: a string or a number.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// The value.
    pub value: Value,
    /// Its name, if the source has one.
    pub name: Option<String>,
    /// What it means.
    pub doc: Option<Doc>,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// The constants that mark it, by member.
    pub tags: IndexMap<String, Value>,
    /// What it is.
    pub doc: Option<Doc>,
    /// Its object.
    pub shape: Shape,
    /// Further keys of the variant.
    pub more: Keys,
}

/// What a value must satisfy. Numbers are kept as the source writes them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraints {
    /// The smallest number allowed.
    pub min: Option<f64>,
    /// The largest number allowed.
    pub max: Option<f64>,
    /// The number must be greater than this.
    pub above: Option<f64>,
    /// The number must be less than this.
    pub below: Option<f64>,
    /// Ranges of which one must hold the number, with both of their ends.
    pub ranges: Vec<(f64, f64)>,
    /// The number must be a multiple of this.
    pub multiple_of: Option<i64>,
    /// The fewest characters of a string.
    pub min_chars: Option<u32>,
    /// The most characters of a string.
    pub max_chars: Option<u32>,
    /// The most bytes of a string.
    pub max_bytes: Option<u32>,
    /// A regular expression that the whole string matches.
    pub pattern: Option<String>,
    /// The fewest elements of a list.
    pub min_items: Option<u32>,
    /// The most elements of a list.
    pub max_items: Option<u32>,
}

/// An example call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Example {
    /// Its name.
    pub name: Option<String>,
    /// The parameters, by name.
    pub request: Option<Value>,
    /// The whole response, or its `Result`, as the source shows it.
    pub response: Option<Value>,
}
