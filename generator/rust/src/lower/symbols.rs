//! The Rust name of each part of a service, and the module that contains it.

mod members;
mod modules;

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::Diagnostics;
use crate::lower::pagination;
use crate::lower::recursion::recursive_shapes;
use crate::lower::used_names::checked;
use crate::model::{Scope, Service, Shape, ShapeId, ShapeKind};
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
            own: modules::own_modules(service),
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
}
