//! The shapes and names of a service, and where they are visible.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Scope, Shape, ShapeId, ShapeKind, Type};
use crate::spec::{Field, PartialFile, Rule, Spec, TypesFile, Variant};
use crate::yaml::{Any, Spanned};

use super::built_in;
use super::inline_names::InlineShape;

/// The names of a service, and its shapes so far.
pub(super) struct Resolver<'s, 'd> {
    pub spec: &'s Spec,
    pub diagnostics: &'d mut Diagnostics,
    pub shapes: Vec<Shape>,
    /// What `types` sections define.
    pub declared: BTreeMap<(Scope, String), Declaration<'s>>,
    /// Shapes that are defined where they are used, by the names of their fields.
    pub inline: BTreeMap<(Scope, String), Vec<InlineShape>>,
    /// The names of the shapes around the current field, outermost first.
    pub parents: Vec<String>,
    /// Rules that objects state.
    pub rules: BTreeMap<ShapeId, &'s [Spanned<Rule>]>,
    /// Aliases that are being expanded, to find cycles.
    pub open: Vec<Span>,
    /// The definitions that some type names.
    pub used: BTreeSet<Span>,
    /// Defaults and examples of fields, checked once all shapes are known.
    pub values: Vec<FieldValue<'s>>,
    /// The variants of unions by their spans, whose conditions are checked once all shapes are known.
    pub variants: BTreeMap<Span, &'s Variant>,
}

/// An element of a `types` section.
#[derive(Clone)]
pub(super) struct Declaration<'s> {
    pub name: &'s Spanned<String>,
    pub field: &'s Field,
    pub scopes: Scopes,
    /// Its shape; `None` for an alias of a type.
    pub shape: Option<ShapeId>,
}

/// A default or example of a field of this type.
pub(super) struct FieldValue<'s> {
    pub code: Code,
    pub ty: Type,
    pub value: &'s Any,
    pub checked: bool,
}

/// Where a type is used, which decides the names that are visible.
#[derive(Clone, Debug)]
pub(super) struct Scopes {
    /// The scope that inline shapes join.
    pub owner: Scope,
    /// For an inherited or copied field: the version that wrote it.
    pub written_in: String,
    /// The topic that inline shapes join, if a file of the folder `types` has them.
    pub topic: Option<String>,
}

impl Scopes {
    /// The scopes of a field that can be a copy.
    pub fn of_field(&self, field: &Field) -> Scopes {
        let mut scopes = self.clone();
        if let Some(version) = &field.written_in {
            scopes.written_in.clone_from(version);
        }
        scopes
    }

    /// The scopes in which a name is looked up, in this order.
    fn chain(&self) -> Vec<Scope> {
        let mut chain = vec![self.owner.clone()];
        if let Scope::Action { version, .. } = &self.owner {
            chain.push(Scope::Version(version.clone()));
        }
        if self.owner != Scope::Service {
            chain.push(Scope::Service);
        }
        let written = Scope::Version(self.written_in.clone());
        if self.owner != Scope::Service && !chain.contains(&written) {
            chain.push(written);
        }
        chain
    }
}

/// The result of looking up a name.
pub(super) enum Lookup<'s> {
    Found(Declaration<'s>),
    /// Its definition has a mistake that is reported.
    Tainted,
    Unknown,
}

impl<'s, 'd> Resolver<'s, 'd> {
    pub fn new(spec: &'s Spec, diagnostics: &'d mut Diagnostics) -> Self {
        Resolver {
            spec,
            diagnostics,
            shapes: Vec::new(),
            declared: BTreeMap::new(),
            inline: BTreeMap::new(),
            parents: Vec::new(),
            rules: BTreeMap::new(),
            open: Vec::new(),
            used: BTreeSet::new(),
            values: Vec::new(),
            variants: BTreeMap::new(),
        }
    }

    /// Declares a name. Its shape is empty until [`Resolver::fill`].
    pub fn declare(
        &mut self,
        name: &'s Spanned<String>,
        field: &'s Field,
        scopes: Scopes,
    ) -> Declaration<'s> {
        if built_in::scalar(name).is_some()
            || ["object", "union", "list", "map"].contains(&name.as_str())
        {
            let message = format!("`{}` is the name of a built-in type", name.value);
            self.diagnostics
                .push(Diagnostic::new(Code::ShapeNameTaken, name.span, message));
        }
        let owner = scopes.owner.clone();
        let key = (owner, name.value.clone());
        if let Some(first) = self.declared.get(&key) {
            let message = format!("duplicate name `{}`", name.value);
            self.diagnostics.push(
                Diagnostic::new(Code::ShapeNameTaken, name.span, message)
                    .related(first.name.span, "first occurrence")
                    .help("rename or delete one of them"),
            );
        }
        let shape = built_in::is_shape(field)
            .then(|| self.push_shape(name.value.clone(), &scopes, field, name.span));
        let declared = Declaration {
            name,
            field,
            scopes,
            shape,
        };
        self.declared.insert(key, declared.clone());
        declared
    }

    pub fn push_shape(
        &mut self,
        name: String,
        scopes: &Scopes,
        field: &Field,
        span: Span,
    ) -> ShapeId {
        self.shapes.push(Shape {
            name,
            scope: scopes.owner.clone(),
            topic: scopes.topic.clone(),
            doc: field.doc.clone().unwrap_or_default(),
            kind: ShapeKind::Record(Vec::new()),
            rules: Vec::new(),
            in_request: false,
            in_response: false,
            versions: Vec::new(),
            span,
        });
        ShapeId(self.shapes.len() - 1)
    }

    /// Looks up a name in `scopes`.
    pub fn look_up(&self, name: &str, scopes: &Scopes) -> Lookup<'s> {
        for scope in scopes.chain() {
            if self
                .partial_files(&scope)
                .any(|partial| partial.covers(name))
            {
                return Lookup::Tainted;
            }
            if let Some(found) = self.declared.get(&(scope, name.to_owned())) {
                return Lookup::Found(found.clone());
            }
        }
        Lookup::Unknown
    }

    fn partial_files(&self, scope: &Scope) -> impl Iterator<Item = &'s PartialFile> {
        let spec = self.spec;
        let types: &[TypesFile] = match scope {
            Scope::Service => &spec.types,
            Scope::Version(name) => {
                let mut versions = spec.versions.iter();
                let found = versions.find(|version| version.name == *name);
                found.map_or(&[], |version| &version.types)
            }
            Scope::Action { .. } => &[],
        };
        types.iter().map(|types| &types.file.partial)
    }

    /// All names that are visible in `scopes`, for suggestions.
    pub fn visible(&self, scopes: &Scopes) -> Vec<&str> {
        let chain = scopes.chain();
        self.declared
            .keys()
            .filter(|(scope, _)| chain.contains(scope))
            .map(|(_, name)| name.as_str())
            .collect()
    }

    /// The action that defines a type of this name for itself.
    pub fn elsewhere(&self, name: &str) -> Option<&str> {
        self.declared.keys().find_map(|(scope, known)| match scope {
            Scope::Action { action, .. } if known == name => Some(action.as_str()),
            _ => None,
        })
    }

    /// Reports a mistake at `at`.
    pub fn report(&mut self, code: Code, at: &Spanned<String>, message: String) {
        self.diagnostics
            .push(Diagnostic::new(code, at.span, message));
    }

    /// The shapes, and what remains to be checked.
    pub fn into_parts(mut self) -> Resolved<'s> {
        self.name_inline_shapes();
        let is_unused = |declared: &&Declaration<'s>| {
            declared.shape.is_none() && !self.used.contains(&declared.name.span)
        };
        let unused = self.declared.values().filter(is_unused);
        Resolved {
            unused: unused.map(|declared| declared.name).collect(),
            shapes: self.shapes,
            rules: self.rules,
            values: self.values,
            variants: self.variants,
        }
    }
}

/// The result of a [`Resolver`].
pub(super) struct Resolved<'s> {
    pub shapes: Vec<Shape>,
    pub rules: BTreeMap<ShapeId, &'s [Spanned<Rule>]>,
    pub values: Vec<FieldValue<'s>>,
    pub variants: BTreeMap<Span, &'s Variant>,
    /// Aliases of types that nothing uses.
    pub unused: Vec<&'s Spanned<String>>,
}
