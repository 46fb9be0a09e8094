//! The resolved model of a service, independent of any programming language.
//!
//! References are resolved, inherited actions are complete, defaults are filled in and every type
//! is either a scalar or refers to a [`Shape`]. The back ends and the mock server read this.

use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use crate::diagnostic::Span;

mod constraint;
mod flow;
mod shape;

pub use crate::spec::{
    Auth, BodyFormat, Format, Location, ManifestKind, Method, RetryClass, Unit, WaiterState,
};
pub use constraint::{Bound, Constraint, Constraints, Count, Interval};
pub use flow::{Acceptor, MatchedValue, Matcher, PageStyle, Pagination, Waiter};
pub use shape::{
    Enum, EnumBase, EnumValue, Field, Scope, Shape, ShapeId, ShapeKind, Type, TypeKind, Union,
    Variant,
};

/// One service.
#[derive(Debug, Serialize)]
pub struct Service {
    /// The folder below `specs/`, and below `generated/`.
    pub folder: String,
    /// The code in the credential scope.
    pub code: String,
    /// A short title.
    pub title: String,
    /// What the service does.
    pub doc: String,
    /// The vendor's documentation.
    pub docs_url: Option<String>,
    /// The generated crate's name.
    pub crate_name: String,
    /// Where its name is said: `crate`, or else `service`.
    #[serde(skip)]
    pub crate_span: Span,
    /// What the generated `Cargo.toml` relies on.
    pub manifest: ManifestKind,
    /// Words that stay whole in Rust names, besides the usual ones.
    pub acronyms: Vec<String>,
    /// The default region.
    pub region: String,
    /// Hosts by region, the default region's first.
    pub hosts: Vec<Host>,
    /// The host of other regions, with `{region}` and `{service}` in place of their names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Time limit of a whole call, in milliseconds.
    pub timeout_ms: u64,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
    /// The groups, in documentation order.
    pub groups: Vec<Group>,
    /// The documented error codes, in the order of the spec.
    pub errors: Vec<ErrorCode>,
    /// Every named shape of the service; types refer to them by index.
    pub shapes: Vec<Shape>,
}

/// Where a region is served.
#[derive(Debug, Serialize)]
pub struct Host {
    /// The region's name.
    pub region: String,
    /// Its host.
    pub host: String,
}

/// One API version.
#[derive(Debug, Serialize)]
pub struct Version {
    /// Its name, such as `2020-12-01`.
    pub name: String,
    /// What it is for.
    pub doc: String,
    /// Whether the crate includes it by default.
    pub default: bool,
    /// Its actions, by name.
    pub actions: Vec<Action>,
    /// Its location in `service.yaml`.
    #[serde(skip)]
    pub span: Span,
}

/// A group of actions.
#[derive(Debug, Serialize)]
pub struct Group {
    /// Its name in specs.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What its actions are about.
    pub doc: String,
}

/// A documented error code.
#[derive(Debug, Serialize)]
pub struct ErrorCode {
    /// The code on the wire.
    pub code: String,
    /// Rust name, if the spec gives one.
    pub name: Option<String>,
    /// What it means.
    pub doc: String,
    /// Whether a retry can help.
    pub retry: RetryClass,
    /// What to do.
    pub hint: Option<String>,
    /// Its location in the spec.
    #[serde(skip)]
    pub span: Span,
}

/// One action of one version.
#[derive(Debug, Serialize)]
pub struct Action {
    /// Its name on the wire.
    pub name: String,
    /// The version it belongs to.
    pub version: String,
    /// The version whose file describes it, if it is inherited.
    pub inherits: Option<String>,
    /// The file that names it.
    pub file: PathBuf,
    /// Its group, an index into [`Service::groups`].
    pub group: Option<usize>,
    /// What it does.
    pub summary: String,
    /// Further details.
    pub doc: Option<String>,
    /// The vendor's page.
    pub docs_url: Option<String>,
    /// The older version to which the page belongs, if this version does not have its own.
    pub docs_version: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path.
    pub path: String,
    /// How callers prove who they are.
    #[serde(skip_serializing_if = "is_default")]
    pub auth: Auth,
    /// The format of its body, if the method is POST.
    #[serde(skip_serializing_if = "is_default")]
    pub body: BodyFormat,
    /// Its quotas; all of them hold.
    pub quotas: Vec<Quota>,
    /// Whether sending it twice has the same effect as sending it once.
    pub idempotent: bool,
    /// The errors that its callers should expect, as indices into [`Service::errors`].
    pub errors: Vec<usize>,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
    /// The parameters: an object shape named `<Action>Request`.
    pub request: ShapeId,
    /// What `Result` of the response holds; `None` if there is none.
    pub result: Option<Output>,
    /// Requirements that span several fields.
    pub rules: Vec<Rule>,
    /// How it returns a long list in pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pagination: Option<Pagination>,
    /// States that callers can wait for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiters: Vec<Waiter>,
    /// Requests with their responses.
    pub examples: Vec<Example>,
    /// The action's name in its file.
    #[serde(skip)]
    pub span: Span,
}

/// What `Result` of a response holds.
#[derive(Debug, Serialize)]
pub struct Output {
    /// Its type; an inline object is a shape named `<Action>Response`.
    pub ty: Type,
    /// What it is.
    pub doc: String,
}

/// How often something can be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quota {
    /// Name of a shared quota; `None` for the action's own.
    pub name: Option<String>,
    /// Units in each period.
    pub limit: u32,
    /// The period.
    pub period: Period,
    /// The request field whose values each have the quota.
    pub key: Option<String>,
    /// The request list whose length a call costs.
    pub cost: Option<String>,
}

/// The period of a [`Quota`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// One second.
    Second,
    /// One minute.
    Minute,
    /// One hour.
    Hour,
    /// One day.
    Day,
}

/// A value that rules and enums compare with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Literal {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string.
    String(String),
}

/// A requirement that spans several fields; paths have been checked against the request.
#[derive(Clone, Debug, Serialize)]
pub struct Rule {
    /// Why.
    pub doc: String,
    /// The list to whose elements it applies, one by one, such as `TargetStreams[]`; empty if it applies
    /// to the whole request. Paths that begin with it mean the same element.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub within: String,
    /// Conditions, all of which must hold.
    pub conditions: Vec<Condition>,
    /// What must then hold.
    pub requirements: Vec<Requirement>,
    /// Numbers that the service replaces before it looks at the rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
}

/// A number that the service replaces by the default if it does not accept it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Correction {
    /// Path of the field.
    pub path: String,
    /// What the service accepts.
    pub constraints: Constraints,
    /// The default.
    pub value: f64,
}

/// What makes a rule apply; the runtime's `schema::Condition` has the same variants. It holds if it
/// holds for any value at its path.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The field has one of these values.
    Equals(String, Vec<Literal>),
    /// The field is a union of this shape that has the variant of this name. A union within another one has a
    /// condition for each.
    Variant(String, ShapeId, String),
    /// The object is in the request, even if it is empty.
    Present(String),
    /// The field is set.
    Set(String),
    /// The field is not set.
    Unset(String),
}

impl Action {
    /// The reasons of its rules, each once: an object can state a rule and be in several places.
    #[must_use]
    pub fn rule_docs(&self) -> Vec<&str> {
        let mut docs = Vec::new();
        for rule in &self.rules {
            let doc = rule.doc.trim();
            if !docs.contains(&doc) {
                docs.push(doc);
            }
        }
        docs
    }
}

impl Condition {
    /// The path of the field.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Condition::Equals(path, _)
            | Condition::Variant(path, ..)
            | Condition::Present(path)
            | Condition::Set(path)
            | Condition::Unset(path) => path,
        }
    }
}

/// What a rule requires; the runtime's `schema::Requirement` has the same variants.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// The field is set.
    Require(String),
    /// The field is not set.
    Forbid(String),
    /// The list has this many elements, at least and at most.
    Items(String, u32, u32),
    /// The values differ from each other.
    Unique(String),
    /// All fields of at least one group are set.
    AnyOf(Vec<Vec<String>>),
    /// All fields of exactly one group are set, and no field of the others.
    OneOf(Vec<Vec<String>>),
    /// The first number is at most the second, after [`Rule::corrections`].
    AtMost(String, String),
}

/// A request with its response, complete and checked against the action.
#[derive(Debug, Serialize)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// Whether documentation shows it although it is not the first.
    #[serde(skip)]
    pub shown: bool,
    /// The parameters, a JSON object.
    pub request: Value,
    /// The whole response, with its envelope.
    pub response: Value,
}

/// Whether a value need not be shown in a dump, because most actions have it.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Action {
    /// Whether a parameter of it is sent in the query.
    #[must_use]
    pub fn has_in_query(&self, field: &Field) -> bool {
        self.method == Method::Get || field.is_in_query()
    }

    /// Whether a parameter of it is flattened to pairs of a name and a string, in the query or a form.
    #[must_use]
    pub fn flattens(&self, field: &Field) -> bool {
        self.has_in_query(field) || self.body == BodyFormat::Form
    }
}

impl Service {
    /// The shape with this id.
    ///
    /// # Panics
    ///
    /// Never for ids of this service: `resolve` makes both.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "ids come from this table alone")]
    pub fn shape(&self, id: ShapeId) -> &Shape {
        &self.shapes[id.0]
    }

    /// The action of a version.
    #[must_use]
    pub fn action(&self, version: &str, name: &str) -> Option<&Action> {
        self.versions
            .iter()
            .find(|candidate| candidate.name == version)?
            .actions
            .iter()
            .find(|action| action.name == name)
    }

    /// The fields of an object shape; none for an enum or union.
    #[must_use]
    pub fn fields(&self, id: ShapeId) -> &[Field] {
        match &self.shape(id).kind {
            ShapeKind::Record(fields) => fields,
            ShapeKind::Enum(_) | ShapeKind::Union(_) => &[],
        }
    }

    /// The variants of a union; none for an object or enum.
    #[must_use]
    pub fn variants(&self, id: ShapeId) -> &[Variant] {
        self.union_shape(id).map_or(&[], |union| &union.variants)
    }

    /// The union that a type is, not that of its elements.
    #[must_use]
    pub fn union(&self, ty: &Type) -> Option<&Union> {
        match ty.kind {
            TypeKind::Shape(id) => self.union_shape(id),
            _ => None,
        }
    }

    /// The union that a shape is.
    #[must_use]
    pub fn union_shape(&self, id: ShapeId) -> Option<&Union> {
        match &self.shape(id).kind {
            ShapeKind::Union(union) => Some(union),
            ShapeKind::Record(_) | ShapeKind::Enum(_) => None,
        }
    }

    /// The fields of an object, or those of each variant of a union.
    pub fn members(&self, id: ShapeId) -> impl Iterator<Item = &[Field]> {
        let variants = self.variants(id).iter();
        std::iter::once(self.fields(id)).chain(variants.map(|variant| self.fields(variant.record)))
    }

    /// The shapes to which a shape refers: those of the types of its fields, or the records of its variants.
    pub fn references(&self, id: ShapeId) -> impl Iterator<Item = ShapeId> {
        let fields = self.fields(id).iter();
        let variants = self.variants(id).iter();
        fields
            .filter_map(|field| field.ty.shape())
            .chain(variants.map(|variant| variant.record))
    }
}
