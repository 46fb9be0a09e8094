//! The resolved model of a service, independent of any programming language.
//!
//! References are resolved, inherited actions are complete, defaults are filled in and every type
//! is either a scalar or refers to a [`Shape`]. The back ends and the mock server read this.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::Span;

mod action;
mod constraint;
mod flow;
mod rule;
mod shape;

pub use crate::doc::{Doc, Language};
pub use crate::spec::{
    Auth, BodyFormat, Format, ListStyle, Location, ManifestKind, Method, RetryClass,
    Rule as StatedRule, Unit, WaiterState,
};
pub use action::{Action, Example, Output, Period, Quota, is_reading};
pub use constraint::{Bound, Constraint, Constraints, Count, Interval};
pub use flow::{Acceptor, MatchedValue, Matcher, PageStyle, Pagination, Waiter};
pub use rule::{Condition, Correction, Literal, Requirement, Rule};
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
    pub doc: Doc,
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
    /// Where that host is stated.
    #[serde(skip)]
    pub host_span: Option<Span>,
    /// Time limit of a whole call, in milliseconds.
    pub timeout_ms: u64,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
    /// The groups, in documentation order.
    pub groups: Vec<Group>,
    /// What the quotas that actions share are about, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub quota_docs: BTreeMap<String, Doc>,
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
    /// Its location in `service.yaml`.
    #[serde(skip)]
    pub span: Span,
}

/// One API version.
#[derive(Debug, Serialize)]
pub struct Version {
    /// Its name, such as `2020-12-01`.
    pub name: String,
    /// What it is for.
    pub doc: Doc,
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
    pub doc: Doc,
    /// Its location in `service.yaml`.
    #[serde(skip)]
    pub span: Span,
}

/// A documented error code.
#[derive(Debug, Serialize)]
pub struct ErrorCode {
    /// The code on the wire.
    pub code: String,
    /// Rust name, if the spec gives one.
    pub name: Option<String>,
    /// What it means.
    pub doc: Doc,
    /// Whether a retry can help.
    pub retry: RetryClass,
    /// What to do.
    pub hint: Option<Doc>,
    /// Its location in the spec.
    #[serde(skip)]
    pub span: Span,
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

    /// The field of an object shape that has this wire name.
    #[must_use]
    pub fn field(&self, id: ShapeId, name: &str) -> Option<&Field> {
        self.fields(id).iter().find(|field| field.name == name)
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
