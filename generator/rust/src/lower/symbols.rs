//! The Rust name of each part of a service, and the module that contains it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::{Diagnostics, Span};
use crate::lower::pagination;
use crate::lower::recursion::{contains, recursive_shapes};
use crate::lower::used_names::{UsedNames, checked};
use crate::model::{Scope, Service, Shape, ShapeId, ShapeKind, TypeKind};
use crate::names::{self, Acronyms};

/// The variant of open enums that keeps values without a variant of their own.
const UNDOCUMENTED: &str = "Other";

/// The Rust names of a service's shapes, fields, enum values, actions, topics and error codes.
///
/// Building the table checks every name: it must be able to become an identifier, and members of one
/// module, record or enum must get different names.
pub struct SymbolTable {
    acronyms: Acronyms,
    shapes: Vec<String>,
    builders: Vec<String>,
    by_scope: HashMap<Scope, Vec<ShapeId>>,
    /// The fields of each record.
    fields: Vec<Vec<String>>,
    /// The setters that add to a list or map, by record and field.
    adders: HashMap<(ShapeId, usize), String>,
    boxed: BTreeSet<(ShapeId, usize)>,
    /// The values of each enum, and the variants of each union.
    variants: Vec<Vec<String>>,
    actions: HashMap<String, String>,
    topics: HashMap<String, String>,
    errors: Vec<String>,
    /// The crate and its versions, whose names no other module can have.
    own: Vec<String>,
}

impl SymbolTable {
    pub fn new(service: &Service, diagnostics: &mut Diagnostics) -> Self {
        let mut symbols = SymbolTable {
            acronyms: Acronyms::new(&service.acronyms),
            shapes: Vec::with_capacity(service.shapes.len()),
            builders: Vec::with_capacity(service.shapes.len()),
            by_scope: HashMap::new(),
            fields: vec![Vec::new(); service.shapes.len()],
            adders: HashMap::new(),
            boxed: BTreeSet::new(),
            variants: vec![Vec::new(); service.shapes.len()],
            actions: HashMap::new(),
            topics: HashMap::new(),
            errors: Vec::with_capacity(service.errors.len()),
            own: own_modules(service),
        };
        for (index, shape) in service.shapes.iter().enumerate() {
            let name = symbols.shape_name(shape, diagnostics);
            symbols.shapes.push(name);
            let in_scope = symbols.by_scope.entry(shape.scope.clone()).or_default();
            in_scope.push(ShapeId(index));
        }
        symbols.name_builders(service);
        let methods = pagination::builder_methods(service);
        let recursive = recursive_shapes(service);
        let mut known = HashMap::new();
        for (index, shape) in service.shapes.iter().enumerate() {
            let id = ShapeId(index);
            match &shape.kind {
                ShapeKind::Record(_) => {
                    let methods = methods.get(&id).map_or(&[][..], Vec::as_slice);
                    symbols.name_fields(service, (id, methods), &mut known, diagnostics);
                    symbols.box_fields(service, id, &recursive);
                }
                ShapeKind::Enum(shape_enum) => {
                    let values = shape_enum.values.iter();
                    let values = values.map(|value| (value.name.as_str(), value.span));
                    symbols.name_variants("value", id, values, diagnostics);
                }
                ShapeKind::Union(union) => {
                    let variants = union.variants.iter();
                    let variants = variants.map(|variant| (variant.name.as_str(), variant.span));
                    symbols.name_variants("variant", id, variants, diagnostics);
                    symbols.box_variants(service, id, &recursive);
                }
            }
        }
        symbols.check_modules(service, diagnostics);
        symbols.name_topics(service, diagnostics);
        symbols.name_actions(service, diagnostics);
        symbols.name_errors(service, diagnostics);
        symbols
    }

    /// The Rust name of a shape.
    pub fn shape(&self, id: ShapeId) -> &str {
        self.shapes.get(id.0).map_or("", String::as_str)
    }

    /// The builder of a record: `StopPushPublicStreamBuilder` of `StopPushPublicStreamRequest`.
    pub fn builder(&self, id: ShapeId) -> &str {
        self.builders.get(id.0).map_or("", String::as_str)
    }

    /// The shapes in the module of a scope.
    pub fn shapes_of(&self, scope: &Scope) -> Vec<ShapeId> {
        self.by_scope.get(scope).cloned().unwrap_or_default()
    }

    /// The Rust name of the field at `index` of a record.
    pub fn field(&self, id: ShapeId, index: usize) -> &str {
        let fields = self.fields.get(id.0);
        let field = fields.and_then(|fields| fields.get(index));
        field.map_or("", String::as_str)
    }

    /// The setter that adds to the field at `index` of a record: none if it is no list or map.
    pub fn adder(&self, id: ShapeId, index: usize) -> Option<&str> {
        self.adders.get(&(id, index)).map(String::as_str)
    }

    /// The variant of a union that has this name in the spec.
    pub fn variant_named(&self, service: &Service, id: ShapeId, name: &str) -> &str {
        let mut variants = service.variants(id).iter();
        let index = variants.position(|variant| variant.name == name);
        index.map_or("", |index| self.variant(id, index))
    }

    /// Whether the field of a record, or the variant of a union, must be boxed because it contains itself.
    pub fn is_boxed(&self, id: ShapeId, index: usize) -> bool {
        self.boxed.contains(&(id, index))
    }

    /// The variant of the value at `index` of an enum, or at `index` of a union.
    pub fn variant(&self, id: ShapeId, index: usize) -> &str {
        let variants = self.variants.get(id.0);
        let variant = variants.and_then(|variants| variants.get(index));
        variant.map_or("", String::as_str)
    }

    /// The module and the client method of the action with this wire name.
    pub fn action(&self, name: &str) -> &str {
        self.actions.get(name).map_or("", String::as_str)
    }

    /// The module of a topic of types.
    pub fn topic(&self, topic: &str) -> &str {
        self.topics.get(topic).map_or("", String::as_str)
    }

    /// The variant of the error code at `index` of the service.
    pub fn error(&self, index: usize) -> &str {
        self.errors.get(index).map_or("", String::as_str)
    }

    /// Whether some name has letters beyond ASCII.
    pub fn has_other_letters(&self) -> bool {
        let members = self.fields.iter().chain(&self.variants).flatten();
        let mut names = members.chain(&self.shapes).chain(&self.errors);
        names.any(|name| !name.is_ascii())
    }

    /// The name of a function that a sentence names; `None` if the sentence cannot become one.
    pub fn function(&self, text: &str) -> Option<String> {
        self.acronyms.value_name(text)
    }

    /// The module path of a scope, from the crate's root.
    pub fn module_path(&self, scope: &Scope) -> String {
        match scope {
            Scope::Service => "types".to_owned(),
            Scope::Version(version) => format!("{}::types", names::version_module(version)),
            Scope::Action { version, action } => {
                format!(
                    "{}::{}",
                    names::version_module(version),
                    self.action(action)
                )
            }
        }
    }

    fn shape_name(&self, shape: &Shape, diagnostics: &mut Diagnostics) -> String {
        let name = self.acronyms.type_name(&shape.name);
        checked("type", name, &shape.name, shape.span, diagnostics)
    }

    /// The builder of `QueryRequest` is `QueryBuilder`, unless there is a type `Query`.
    fn name_builders(&mut self, service: &Service) {
        let mut builders = Vec::with_capacity(service.shapes.len());
        for (shape, name) in service.shapes.iter().zip(&self.shapes) {
            let stem = match &shape.scope {
                Scope::Action { action, .. } if shape.name == format!("{action}Request") => {
                    name.strip_suffix("Request").unwrap_or(name)
                }
                _ => name,
            };
            let short = format!("{stem}Builder");
            let is_taken = |id: &ShapeId| [stem, &short].contains(&self.shape(*id));
            let siblings = self.by_scope.get(&shape.scope);
            let is_taken = stem != name && siblings.into_iter().flatten().any(is_taken);
            builders.push(if is_taken {
                format!("{name}Builder")
            } else {
                short
            });
        }
        self.builders = builders;
    }

    /// Most names of fields occur more than once in a service, so `known` has their Rust names. A name
    /// that is one of the builder's own methods gets an underscore.
    fn name_fields<'s>(
        &mut self,
        service: &'s Service,
        (id, methods): (ShapeId, &[String]),
        known: &mut HashMap<&'s str, Option<String>>,
        diagnostics: &mut Diagnostics,
    ) {
        let mut used = UsedNames::new("field");
        // A required field is also a type parameter of the builder.
        for own in [self.shape(id), self.builder(id)] {
            used.reserve(own, "its type");
        }
        let mut names = Vec::with_capacity(service.fields(id).len());
        for field in service.fields(id) {
            let wire = field.rename.as_deref().unwrap_or(&field.name);
            let name = known
                .entry(wire)
                .or_insert_with(|| self.acronyms.field_name(wire));
            let mut name = checked("field", name.clone(), wire, field.span, diagnostics);
            if methods.contains(&name) {
                name.push('_');
            }
            used.insert(&name, &field.name, field.span, diagnostics);
            names.push(name);
        }
        self.name_adders(service, id, &names);
        if let Some(fields) = self.fields.get_mut(id.0) {
            *fields = names;
        }
    }

    /// `add_to_names` of `names`, unless a field has that name.
    fn name_adders(&mut self, service: &Service, id: ShapeId, fields: &[String]) {
        let mut used: BTreeSet<String> = fields.iter().cloned().collect();
        for (index, (field, name)) in service.fields(id).iter().zip(fields).enumerate() {
            if !matches!(field.ty.kind, TypeKind::List(_) | TypeKind::Map(_)) {
                continue;
            }
            let mut adder = format!("add_to_{}", names::plain(name));
            while !used.insert(adder.clone()) {
                adder.push('_');
            }
            self.adders.insert((id, index), adder);
        }
    }

    fn box_fields(&mut self, service: &Service, id: ShapeId, recursive: &BTreeSet<ShapeId>) {
        for (index, field) in service.fields(id).iter().enumerate() {
            if let TypeKind::Shape(target) = field.ty.kind
                && matches!(service.shape(target).kind, ShapeKind::Record(_))
                && recursive.contains(&target)
                && contains(service, target, id)
            {
                self.boxed.insert((id, index));
            }
        }
    }

    /// The variants of a union have its record in a box if the record contains the union.
    fn box_variants(&mut self, service: &Service, id: ShapeId, recursive: &BTreeSet<ShapeId>) {
        for (index, variant) in service.variants(id).iter().enumerate() {
            if recursive.contains(&variant.record) && contains(service, variant.record, id) {
                self.boxed.insert((id, index));
            }
        }
    }

    fn name_variants<'s>(
        &mut self,
        what: &'static str,
        id: ShapeId,
        values: impl Iterator<Item = (&'s str, Span)>,
        diagnostics: &mut Diagnostics,
    ) {
        let mut used = UsedNames::new(what);
        used.reserve(UNDOCUMENTED, "the variant of undocumented values");
        let mut names = Vec::new();
        for (value, span) in values {
            let name = self.acronyms.variant_name(value);
            let name = checked(what, name, value, span, diagnostics);
            if value != UNDOCUMENTED {
                used.insert(&name, value, span, diagnostics);
            }
            names.push(name);
        }
        if let Some(variants) = self.variants.get_mut(id.0) {
            *variants = names;
        }
    }

    /// Types of one module must differ in name, builders included.
    fn check_modules(&self, service: &Service, diagnostics: &mut Diagnostics) {
        let mut modules: BTreeMap<&Scope, UsedNames> = BTreeMap::new();
        for (index, shape) in service.shapes.iter().enumerate() {
            let id = ShapeId(index);
            let used = modules
                .entry(&shape.scope)
                .or_insert_with(|| UsedNames::new("type"));
            used.insert(self.shape(id), &shape.name, shape.span, diagnostics);
            if shape.in_request && matches!(shape.kind, ShapeKind::Record(_)) {
                used.insert(self.builder(id), &shape.name, shape.span, diagnostics);
            }
        }
    }

    /// A topic becomes a module and a file, next to the types of its scope.
    fn name_topics(&mut self, service: &Service, diagnostics: &mut Diagnostics) {
        let mut seen = BTreeSet::new();
        let mut used: BTreeMap<&Scope, UsedNames> = BTreeMap::new();
        for shape in &service.shapes {
            let Some(topic) = &shape.topic else { continue };
            if !seen.insert((&shape.scope, topic)) {
                continue;
            }
            let name = self.acronyms.module_name(topic, &self.own);
            let name = checked("file of types", name, topic, shape.span, diagnostics);
            let used = used.entry(&shape.scope).or_insert_with(|| {
                let mut used = UsedNames::new("file of types");
                for id in self.shapes_of(&shape.scope) {
                    used.reserve(self.shape(id), "a type");
                    used.reserve(self.builder(id), "a builder");
                }
                used
            });
            used.insert(&name, topic, shape.span, diagnostics);
            self.topics.insert(topic.clone(), name);
        }
    }

    /// An action becomes a module with a file, and a method.
    fn name_actions(&mut self, service: &Service, diagnostics: &mut Diagnostics) {
        for version in &service.versions {
            let mut used = UsedNames::new("action");
            for action in &version.actions {
                let name = self.acronyms.action_name(&action.name, &self.own);
                let name = checked("action", name, &action.name, action.span, diagnostics);
                used.insert(&name, &action.name, action.span, diagnostics);
                self.actions.insert(action.name.clone(), name);
            }
        }
    }

    fn name_errors(&mut self, service: &Service, diagnostics: &mut Diagnostics) {
        let mut used = UsedNames::new("error code");
        used.reserve(UNDOCUMENTED, "the variant of undocumented codes");
        for error in &service.errors {
            let said = error.name.as_deref().unwrap_or(&error.code);
            let name = self.acronyms.variant_name(said);
            let name = checked("error code", name, said, error.span, diagnostics);
            used.insert(&name, &error.code, error.span, diagnostics);
            self.errors.push(name);
        }
    }
}

/// The name of the crate in code, and of the modules of versions, which no other module can have.
fn own_modules(service: &Service) -> Vec<String> {
    let versions = service.versions.iter();
    let modules = versions.map(|version| names::version_module(&version.name));
    std::iter::once(service.crate_name.replace('-', "_"))
        .chain(modules)
        .collect()
}
