//! Which Rust name each thing has, and in which module it stands.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Action, Scope, Service, Shape, ShapeId, ShapeKind, Type, TypeKind};
use crate::names;

/// The Rust names of a service's shapes and fields.
///
/// Making it checks every name once: that an identifier can be made of it, and that no two things
/// of one module, record or enum get the same.
pub struct SymbolTable {
    shapes: Vec<String>,
    by_scope: HashMap<Scope, Vec<ShapeId>>,
    fields: HashMap<(ShapeId, usize), String>,
    boxed: BTreeSet<(ShapeId, usize)>,
}

impl SymbolTable {
    pub fn new(service: &Service, diagnostics: &mut Diagnostics) -> Self {
        let mut symbols = SymbolTable {
            shapes: Vec::with_capacity(service.shapes.len()),
            by_scope: HashMap::new(),
            fields: HashMap::new(),
            boxed: BTreeSet::new(),
        };
        for (index, shape) in service.shapes.iter().enumerate() {
            symbols.shapes.push(shape_name(shape, diagnostics));
            let of_scope = symbols.by_scope.entry(shape.scope.clone()).or_default();
            of_scope.push(ShapeId(index));
        }
        for (index, shape) in service.shapes.iter().enumerate() {
            let id = ShapeId(index);
            match &shape.kind {
                ShapeKind::Record(_) => symbols.name_fields(service, id, diagnostics),
                ShapeKind::Enum(_) => check_variants(shape, diagnostics),
            }
        }
        symbols.check_modules(service, diagnostics);
        check_topics(service, diagnostics);
        check_actions(service, diagnostics);
        check_errors(service, diagnostics);
        symbols
    }

    /// The Rust name of a shape.
    pub fn shape(&self, id: ShapeId) -> &str {
        self.shapes.get(id.0).map_or("", String::as_str)
    }

    /// The shapes that stand in the module of a scope.
    pub fn shapes_of(&self, scope: &Scope) -> Vec<ShapeId> {
        self.by_scope.get(scope).cloned().unwrap_or_default()
    }

    /// The Rust name of the field at `index` of a record.
    pub fn field(&self, id: ShapeId, index: usize) -> &str {
        self.fields.get(&(id, index)).map_or("", String::as_str)
    }

    /// Whether the field must be boxed because its record contains itself.
    pub fn is_boxed(&self, id: ShapeId, index: usize) -> bool {
        self.boxed.contains(&(id, index))
    }

    /// The builder of a record: `StopPushPublicStreamBuilder` of `StopPushPublicStreamRequest`.
    pub fn builder(&self, service: &Service, id: ShapeId) -> String {
        let name = self.shape(id);
        let stem = match &service.shape(id).scope {
            Scope::Action { action, .. }
                if service.shape(id).name == format!("{action}Request") =>
            {
                name.strip_suffix("Request").unwrap_or(name)
            }
            _ => name,
        };
        format!("{stem}Builder")
    }

    fn name_fields(&mut self, service: &Service, id: ShapeId, diagnostics: &mut Diagnostics) {
        let mut used = UsedNames::new("field");
        for (index, field) in service.fields(id).iter().enumerate() {
            match names::field_name(field.rename.as_deref().unwrap_or(&field.name)) {
                Some(name) => {
                    used.insert(&name, &field.name, field.span, diagnostics);
                    self.fields.insert((id, index), name);
                }
                None => diagnostics.push(no_identifier("field", &field.name, field.span)),
            }
            if let TypeKind::Shape(target) = field.ty.kind
                && contains(service, target, id)
            {
                self.boxed.insert((id, index));
            }
        }
    }

    /// Two types that one file defines or imports must differ in name, builders included.
    fn check_modules(&self, service: &Service, diagnostics: &mut Diagnostics) {
        let mut modules: BTreeMap<&Scope, BTreeSet<ShapeId>> = BTreeMap::new();
        for (index, shape) in service.shapes.iter().enumerate() {
            let module = modules.entry(&shape.scope).or_default();
            module.insert(ShapeId(index));
            for field in service.fields(ShapeId(index)) {
                module.extend(referenced(&field.ty));
            }
        }
        for shapes in modules.values() {
            let mut used = UsedNames::new("type");
            for &id in shapes {
                let shape = service.shape(id);
                used.insert(self.shape(id), &shape.name, shape.span, diagnostics);
                if shape.in_request && matches!(shape.kind, ShapeKind::Record(_)) {
                    let builder = self.builder(service, id);
                    used.insert(&builder, &shape.name, shape.span, diagnostics);
                }
            }
        }
    }
}

/// The shape that a type names, through lists and maps.
pub fn referenced(ty: &Type) -> Option<ShapeId> {
    match &ty.kind {
        TypeKind::List(element) | TypeKind::Map(element) => referenced(element),
        TypeKind::Shape(id) => Some(*id),
        _ => None,
    }
}

/// The module path of a scope, from the crate's root.
pub fn module_path(scope: &Scope) -> String {
    match scope {
        Scope::Service => "types".to_owned(),
        Scope::Version(version) => format!("{}::types", names::version_module(version)),
        Scope::Action { version, action } => format!(
            "{}::{}",
            names::version_module(version),
            names::value_name(action).unwrap_or_default()
        ),
    }
}

/// Whether a value of `outer` holds one of `inner` directly, not through a list or map.
fn contains(service: &Service, outer: ShapeId, inner: ShapeId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![outer];
    while let Some(id) = open.pop() {
        if id == inner {
            return true;
        }
        if seen.insert(id) {
            for field in service.fields(id) {
                if let TypeKind::Shape(next) = field.ty.kind {
                    open.push(next);
                }
            }
        }
    }
    false
}

/// Rust names in use, with the wire name that each came from.
struct UsedNames {
    what: &'static str,
    names: HashMap<String, (String, Span)>,
}

impl UsedNames {
    fn new(what: &'static str) -> Self {
        UsedNames {
            what,
            names: HashMap::new(),
        }
    }

    fn insert(&mut self, rust: &str, wire: &str, span: Span, diagnostics: &mut Diagnostics) {
        let what = self.what;
        if let Some((first, first_span)) = self.names.get(rust) {
            let help = match what {
                "field" => "give one of them another Rust name with `rename: other_name`",
                "type" => "give one of them another name",
                _ => "rename one of them",
            };
            diagnostics.push(
                Diagnostic::new(
                    Code::NameCollision,
                    span,
                    format!("{what} `{wire}` gets the Rust name `{rust}`, which `{first}` has"),
                )
                .related(*first_span, format!("`{first}` is here"))
                .help(help),
            );
            return;
        }
        self.names.insert(rust.to_owned(), (wire.to_owned(), span));
    }
}

fn no_identifier(what: &str, wire: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::BadIdentifier,
        span,
        format!("no Rust name can be made of the {what} `{wire}`"),
    )
    .help("a name starts with a letter and has letters, digits and `_`")
}

fn shape_name(shape: &Shape, diagnostics: &mut Diagnostics) -> String {
    let Some(name) = names::type_name(&shape.name) else {
        diagnostics.push(no_identifier("type", &shape.name, shape.span));
        return String::new();
    };
    if names::is_reserved_type(&name) {
        diagnostics.push(
            Diagnostic::new(
                Code::BadIdentifier,
                shape.span,
                format!("generated code uses the name `{name}` for something else"),
            )
            .help("choose a more telling name for the type"),
        );
    }
    name
}

fn check_variants(shape: &Shape, diagnostics: &mut Diagnostics) {
    let ShapeKind::Enum(shape_enum) = &shape.kind else {
        return;
    };
    let mut used = UsedNames::new("value");
    for value in &shape_enum.values {
        match names::type_name(&value.name) {
            Some(name) => used.insert(&name, &value.name, value.span, diagnostics),
            None => diagnostics.push(no_identifier("value", &value.name, value.span)),
        }
    }
}

/// A topic becomes a module and a file.
fn check_topics(service: &Service, diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    let mut used: BTreeMap<&Scope, UsedNames> = BTreeMap::new();
    for shape in &service.shapes {
        let Some(topic) = &shape.topic else { continue };
        if !seen.insert((&shape.scope, topic)) {
            continue;
        }
        match names::value_name(topic) {
            Some(name) => used
                .entry(&shape.scope)
                .or_insert_with(|| UsedNames::new("file of types"))
                .insert(&name, topic, shape.span, diagnostics),
            None => diagnostics.push(no_identifier("file of types", topic, shape.span)),
        }
    }
}

fn check_actions(service: &Service, diagnostics: &mut Diagnostics) {
    for version in &service.versions {
        let mut used = UsedNames::new("action");
        for reserved in ["client", "types"] {
            used.names.insert(
                reserved.to_owned(),
                (
                    "a module of every version".to_owned(),
                    first_span(version.actions.first()),
                ),
            );
        }
        for action in &version.actions {
            match names::value_name(&action.name) {
                Some(name) => used.insert(&name, &action.name, action.span, diagnostics),
                None => diagnostics.push(no_identifier("action", &action.name, action.span)),
            }
        }
    }
}

fn first_span(action: Option<&Action>) -> Span {
    action.map_or(
        Span {
            source: crate::diagnostic::SourceId(0),
            start: 0,
            end: 0,
        },
        |action| action.span,
    )
}

fn check_errors(service: &Service, diagnostics: &mut Diagnostics) {
    let mut used = UsedNames::new("error code");
    for error in &service.errors {
        let name = error.name.as_deref().unwrap_or(&error.code);
        match names::type_name(name) {
            Some(name) => used.insert(&name, &error.code, error.span, diagnostics),
            None => diagnostics.push(no_identifier("error code", &error.code, error.span)),
        }
    }
}
