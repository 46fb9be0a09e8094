//! Shapes: named objects and enums, and the types that refer to them.

use serde::Serialize;
use serde_json::Value;

use super::{Constraints, Literal};
use crate::diagnostic::Span;
use crate::doc::Doc;
use crate::spec::{ListStyle, Location, Rule as StatedRule, Unit};

/// Index into [`Service::shapes`](super::Service::shapes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ShapeId(pub usize);

/// A named object, enum or union.
#[derive(Debug, Serialize)]
pub struct Shape {
    /// Its name, as in the spec.
    pub name: String,
    /// Where it is defined, which decides its Rust module.
    pub scope: Scope,
    /// The name of its file in the folder `types`, which becomes a module of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// What it is.
    pub doc: Doc,
    /// Object, enum or union.
    pub kind: ShapeKind,
    /// The rules that its description states; those of an action are those of its request.
    /// [`Action::rules`](super::Action::rules) has what they mean in each request.
    #[serde(skip)]
    pub rules: Vec<StatedRule>,
    /// Whether a request reaches it.
    pub in_request: bool,
    /// Whether a response reaches it.
    pub in_response: bool,
    /// The versions whose requests or responses reach it.
    #[serde(skip)]
    pub versions: Vec<String>,
    /// Its name in the file that defines it.
    #[serde(skip)]
    pub span: Span,
}

/// Where a shape is defined.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// `types.yaml` of the service.
    Service,
    /// `types.yaml` of a version.
    Version(String),
    /// An action's file: its `types`, its request, an inline object.
    Action {
        /// The version that has the action.
        version: String,
        /// The action.
        action: String,
    },
}

/// What a shape is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ShapeKind {
    /// A record with known fields, in the order of the spec.
    Record(Vec<Field>),
    /// An open enum.
    Enum(Enum),
    /// An object with one of several variants.
    Union(Union),
}

/// A field of an object.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key of the language of its own"
)]
pub struct Field {
    /// Its name on the wire.
    pub name: String,
    /// The name that generated code uses instead.
    pub rename: Option<String>,
    /// Its type with constraints.
    pub ty: Type,
    /// Whether it must be set.
    pub required: bool,
    /// Where a parameter is sent, if that differs from the method's default.
    pub location: Option<Location>,
    /// What it is.
    pub doc: Doc,
    /// Whether the service clamps values, so that constraints are not checked.
    pub server_clamps: bool,
    /// The newest version that documents it, if newer ones have the field too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clamps_until: Option<String>,
    /// What explicit null does, if that is a value of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub null_means: Option<String>,
    /// What the service assumes when it is absent.
    pub default: Option<Value>,
    /// A typical value.
    pub example: Option<Value>,
    /// The unit.
    pub unit: Option<Unit>,
    /// Whether it is a secret.
    pub sensitive: bool,
    /// How a list in a query or a form is written.
    #[serde(skip_serializing_if = "is_numbered")]
    pub list_style: ListStyle,
    /// Whether clients fill it in, the same in all attempts of a call.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub idempotency_token: bool,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
    /// Other names in responses.
    pub aliases: Vec<String>,
    /// Its name in the file.
    #[serde(skip)]
    pub span: Span,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "`skip_serializing_if` passes a reference"
)]
fn is_numbered(style: &ListStyle) -> bool {
    *style == ListStyle::Numbered
}

impl Field {
    /// Whether it is sent in the query of a POST request.
    #[must_use]
    pub fn is_in_query(&self) -> bool {
        self.location == Some(Location::Query)
    }
}

/// A type and what its values must satisfy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Type {
    /// What kind of type.
    pub kind: TypeKind,
    /// Constraints of the value itself; a list's elements have their own.
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    pub constraints: Constraints,
}

impl Type {
    /// The shape that the type refers to, through lists, maps and strings of JSON.
    #[must_use]
    pub fn shape(&self) -> Option<ShapeId> {
        match &self.kind {
            TypeKind::Shape(id) => Some(*id),
            TypeKind::List(inner) | TypeKind::Map(inner) | TypeKind::JsonText(inner) => {
                inner.shape()
            }
            _ => None,
        }
    }
}

/// The kinds of types.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeKind {
    /// A string.
    String,
    /// A boolean.
    Bool,
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// A floating-point number that the service keeps in 32 bits.
    Float32,
    /// A floating-point number that the service keeps in 64 bits.
    Float64,
    /// A number of any precision, which is sent as it was written.
    Number,
    /// A timestamp of RFC 3339, as a string.
    DateTime,
    /// Free-form JSON.
    Json,
    /// A string that carries JSON.
    JsonText(Box<Type>),
    /// A list.
    List(Box<Type>),
    /// A map with string keys.
    Map(Box<Type>),
    /// A shape.
    Shape(ShapeId),
}

/// An open enum.
#[derive(Debug, Serialize)]
pub struct Enum {
    /// The type of its values.
    pub base: EnumBase,
    /// The documented values.
    pub values: Vec<EnumValue>,
}

/// What an enum's values are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EnumBase {
    /// 32-bit integers.
    Int32,
    /// 64-bit integers.
    Int64,
    /// Strings.
    String,
}

/// An object with one of several variants.
#[derive(Debug, Serialize)]
pub struct Union {
    /// The member of the object around the union that has the tags of the variants, if they have tags there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// The described variants.
    pub variants: Vec<Variant>,
}

/// One variant of a union.
///
/// An object has the variant if all conditions hold. If they hold for several variants, it has the one with the most
/// conditions.
#[derive(Debug, Serialize)]
pub struct Variant {
    /// Its name in the spec.
    pub name: String,
    /// What it is.
    pub doc: Option<Doc>,
    /// Its record.
    pub record: ShapeId,
    /// The tag in the object around the union, if [`Union::parent`] names a member there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_tag: Option<String>,
    /// Tags in the object itself: names and values of members that the record does not have.
    pub tags: Vec<(String, Literal)>,
    /// Paths in the object, and the values of which each has one.
    pub when: Vec<(String, Vec<Literal>)>,
    /// Paths in the object that are set.
    pub when_set: Vec<String>,
    /// Its name in the file.
    #[serde(skip)]
    pub span: Span,
}

/// One documented value of an enum.
#[derive(Debug, Serialize)]
pub struct EnumValue {
    /// Its name in the spec.
    pub name: String,
    /// What is sent.
    pub value: Literal,
    /// What it means.
    pub doc: Option<Doc>,
    /// Its name in the file.
    #[serde(skip)]
    pub span: Span,
}
