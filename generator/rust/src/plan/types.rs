//! Types in a plan: modules of structs and open enums.

use serde::Serialize;

/// The shapes of the service or a version.
#[derive(Debug, Serialize)]
pub struct Types {
    /// Those that belong to no topic.
    #[serde(flatten)]
    pub content: Module,
    /// The others, by topic.
    pub topics: Vec<Topic>,
    /// The exports of the topics' types.
    pub exports: Vec<Export>,
    /// Whether there are no shapes at all.
    pub is_empty: bool,
}

/// The export of a topic's types.
#[derive(Debug, Serialize)]
pub struct Export {
    /// The attribute that compiles it for versions that use the topic, in lines.
    pub condition: Vec<String>,
    /// The whole statement.
    pub statement: String,
}

/// The shapes of one topic.
#[derive(Debug, Serialize)]
pub struct Topic {
    /// Its name in words.
    pub title: String,
    /// Its module.
    pub module: String,
    /// The attribute that compiles it for versions that use it, in lines.
    pub condition: Vec<String>,
    /// The stem of its file.
    pub file: String,
    /// Its shapes.
    #[serde(flatten)]
    pub content: Module,
}

/// The items of one file.
#[derive(Debug, Default, Serialize)]
pub struct Module {
    /// The imports: whole statements, laid out and sorted.
    pub imports: Vec<String>,
    /// The items.
    pub items: Vec<Item>,
}

/// A type.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    /// A struct.
    Record(Record),
    /// An open enum.
    Enum(Enum),
    /// A union.
    Union(Union),
}

/// A struct and its table.
#[derive(Debug, Serialize)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Doc lines.
    pub doc: Vec<String>,
    /// Its builder, if a request reaches it.
    pub builder: Option<String>,
    /// Whether its name is so wide that rustfmt must not touch it.
    pub is_wide: bool,
    /// Whether it has no fields.
    pub is_empty: bool,
    /// Required fields.
    pub required: Vec<Field>,
    /// Optional fields that default to empty instead of `None`.
    pub defaulted: Vec<Field>,
    /// Optional fields whose type is an `Option`.
    pub optional: Vec<Field>,
}

/// A field.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Doc lines.
    pub doc: Vec<String>,
    /// Doc lines of its setter; none if it has no builder.
    pub setter_doc: Vec<String>,
    /// Its type in the struct.
    pub ty: String,
    /// Its attributes, its name and its type with a comma, laid out for a struct.
    pub declaration: String,
    /// Its type in the table: without `Option`.
    pub inner: String,
    /// Its type as a row of the table: what its setters take and how those that add are called.
    pub row: String,
    /// Its wire name as a literal.
    pub wire: String,
    /// For a union: the wire name of its tag, which is sent before it, as a literal.
    pub after: Option<String>,
    /// What the table says about it: calls of `schema::Attributes`'s methods.
    pub attributes: Vec<String>,
    /// The attribute that marks it deprecated, if it is.
    pub deprecated: Option<String>,
}

/// An open enum.
#[derive(Debug, Serialize)]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// Whether its name is so wide that rustfmt must not touch it.
    pub is_wide: bool,
    /// Doc lines.
    pub doc: Vec<String>,
    /// What the macro calls the type of its values.
    pub base: &'static str,
    /// The Rust type of its values.
    pub other: String,
    /// Whether it can be `Copy`.
    pub copy: bool,
    /// Its documented values.
    pub variants: Vec<Variant>,
}

/// A documented value of an enum.
#[derive(Debug, Serialize)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Its value as a literal.
    pub value: String,
    /// Doc lines.
    pub doc: Vec<String>,
}

/// An enum of records.
#[derive(Debug, Serialize)]
pub struct Union {
    /// Its name.
    pub name: String,
    /// Whether a name is so wide that rustfmt must not touch it.
    pub is_wide: bool,
    /// Doc lines.
    pub doc: Vec<String>,
    /// The wire name of the member of the parent that has the tag, as a literal, if it is there.
    pub after: Option<String>,
    /// Its described variants.
    pub variants: Vec<UnionVariant>,
    /// The variant and the record of each conversion, as rows of the table.
    pub conversions: Vec<String>,
    /// The Rust type of other tags.
    pub tag: String,
    /// The Rust type of other values.
    pub other: String,
}

/// A described variant of a union.
#[derive(Debug, Serialize)]
pub struct UnionVariant {
    /// Its name.
    pub name: String,
    /// Doc lines.
    pub doc: Vec<String>,
    /// The type of its value: a record, in a box if it contains the union.
    pub ty: String,
    /// What the table says about it: calls of `schema::Variant`'s methods.
    pub attributes: Vec<String>,
}
