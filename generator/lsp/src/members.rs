//! From the way to a value in a file to fields of the model.

use volcgen_fmt::Kind;
use volcgen_model::model::{
    Action, EnumValue, Field, Scope, Service, Shape, ShapeId, ShapeKind, Type, TypeKind,
};

use crate::meaning::Base;
use crate::scan::Step;
use crate::spec_file::SpecFile;

/// A value of the model.
#[derive(Clone, Copy, Debug)]
pub enum Node<'m> {
    /// An object, an enum or a union.
    Shape(ShapeId),
    /// A type.
    Type(&'m Type),
}

impl<'m> Node<'m> {
    /// Its shape, or that of its elements.
    pub fn shape(self) -> Option<ShapeId> {
        match self {
            Node::Shape(id) => Some(id),
            Node::Type(ty) => ty.shape(),
        }
    }

    /// The fields that its objects can have: those of an object, or of all variants of a union.
    pub fn fields(self, service: &'m Service) -> impl Iterator<Item = &'m Field> {
        let shape = self.shape().into_iter();
        shape.flat_map(|id| service.members(id)).flatten()
    }

    /// The field of this name.
    pub fn field(self, service: &'m Service, name: &str) -> Option<&'m Field> {
        self.fields(service).find(|field| field.name == name)
    }

    /// A part of it as JSON has it.
    fn child(self, service: &'m Service, step: &Step) -> Option<(Node<'m>, Option<&'m Field>)> {
        match (self, step) {
            (Node::Type(ty), _) => match (&ty.kind, step) {
                (TypeKind::List(element), Step::Index(_))
                | (TypeKind::Map(element), Step::Key(_)) => Some((Node::Type(element), None)),
                (TypeKind::Shape(id), _) => Node::Shape(*id).child(service, step),
                _ => None,
            },
            (Node::Shape(_), Step::Key(key)) => {
                let field = self.field(service, key)?;
                Some((Node::Type(&field.ty), Some(field)))
            }
            (Node::Shape(_), Step::Index(_)) => None,
        }
    }
}

/// The action that a file describes.
pub fn action<'m>(service: &'m Service, file: &SpecFile) -> Option<&'m Action> {
    let version = file
        .version
        .as_deref()
        .filter(|_| file.kind == Kind::Action)?;
    service.action(version, &file.stem)
}

/// Where a path begins.
pub fn base<'m>(service: &'m Service, file: &SpecFile, base: &Base) -> Option<Node<'m>> {
    match base {
        Base::Request => Some(Node::Shape(action(service, file)?.request)),
        Base::Result => {
            let result = action(service, file)?.result.as_ref()?;
            Some(Node::Type(&result.ty))
        }
        Base::Inherited => {
            let action = action(service, file)?;
            let version = action.inherits.as_deref()?;
            let inherited = service.action(version, &action.name)?;
            Some(Node::Shape(inherited.request))
        }
        Base::Described(path) => described(service, file, path).map(|(node, _)| node),
    }
}

/// What is at the end of a path of names, such as `Config.Regions[].Id`: `../` leads to the object around it.
pub fn follow<'m>(
    service: &'m Service,
    file: &SpecFile,
    start: &Base,
    path: &str,
) -> Option<(Node<'m>, Option<&'m Field>)> {
    let mut start = start.clone();
    let mut path = path;
    while let Some(rest) = path.strip_prefix("../") {
        start = around(&start)?;
        path = rest;
    }
    let mut node = base(service, file, &start)?;
    let mut field = None;
    for step in path.split('.').filter(|step| !step.is_empty()) {
        let found = node.field(service, step.trim_end_matches("[]"))?;
        node = Node::Type(&found.ty);
        field = Some(found);
    }
    Some((node, field))
}

/// The object that has a field of the object at a base.
fn around(base: &Base) -> Option<Base> {
    let Base::Described(path) = base else {
        return None;
    };
    let (_, parent) = path.split_last()?;
    let is_fields = |step: &Step| matches!(step.key(), Some("fields" | "variants"));
    match parent {
        [Step::Key(key)] if key == "request" => Some(Base::Request),
        [object @ .., last] if is_fields(last) => Some(Base::Described(object.to_vec())),
        _ => None,
    }
}

/// The part of an example at the end of a way.
pub fn json<'m>(
    service: &'m Service,
    file: &SpecFile,
    start: &Base,
    path: &[Step],
) -> Option<(Node<'m>, Option<&'m Field>)> {
    let mut node = base(service, file, start)?;
    let mut field = None;
    for step in path {
        let (child, found) = node.child(service, step)?;
        (node, field) = (child, found.or(field));
    }
    Some((node, field))
}

/// What a file describes at the end of a way: a field, if it is one, and its value.
pub fn described<'m>(
    service: &'m Service,
    file: &SpecFile,
    path: &[Step],
) -> Option<(Node<'m>, Option<&'m Field>)> {
    let mut steps = path.iter();
    let mut node = match (file.kind, steps.next()?.key()?) {
        (Kind::Action, "request") => Node::Shape(action(service, file)?.request),
        (Kind::Action, "response") => base(service, file, &Base::Result)?,
        (Kind::Action, "types") => {
            let name = steps.next()?.key()?;
            let scope = Scope::Action {
                version: file.version.clone()?,
                action: file.stem.clone(),
            };
            Node::Shape(shape(service, name, &scope)?)
        }
        (Kind::Types, name) => {
            let scope = file.version.clone().map_or(Scope::Service, Scope::Version);
            Node::Shape(shape(service, name, &scope)?)
        }
        _ => return None,
    };
    let mut field = None;
    while let Some(step) = steps.next() {
        let name = match step.key()? {
            "fields" | "variants" => steps.next()?.key()?,
            name => name,
        };
        let variants = node.shape().map(|id| service.variants(id));
        let variant = variants
            .into_iter()
            .flatten()
            .find(|known| known.name == name);
        if let Some(variant) = variant {
            (node, field) = (Node::Shape(variant.record), None);
            continue;
        }
        let found = node.field(service, name)?;
        (node, field) = (Node::Type(&found.ty), Some(found));
    }
    Some((node, field))
}

fn shape(service: &Service, name: &str, scope: &Scope) -> Option<ShapeId> {
    let mut shapes = service.shapes.iter();
    let is_it = |shape: &Shape| shape.name == name && shape.scope == *scope;
    shapes.position(is_it).map(ShapeId)
}

/// The values that a type documents, with their names and meanings.
pub fn enum_values<'m>(service: &'m Service, node: Node<'m>) -> &'m [EnumValue] {
    match node.shape().map(|id| &service.shape(id).kind) {
        Some(ShapeKind::Enum(known)) => &known.values,
        _ => &[],
    }
}

/// A type as specs write it.
pub fn type_text(service: &Service, ty: &Type) -> String {
    let mut around = String::new();
    let mut ty = ty;
    let mut depth = 0;
    let name = loop {
        let (word, inner) = match &ty.kind {
            TypeKind::List(inner) => ("list<", inner),
            TypeKind::Map(inner) => ("map<", inner),
            TypeKind::JsonText(inner) => ("json<", inner),
            TypeKind::String => break "string",
            TypeKind::Bool => break "bool",
            TypeKind::Int32 => break "int32",
            TypeKind::Int64 => break "int64",
            TypeKind::Float32 => break "float32",
            TypeKind::Float64 => break "float64",
            TypeKind::Number => break "number",
            TypeKind::DateTime => break "datetime",
            TypeKind::Json => break "json",
            TypeKind::Shape(id) => break service.shape(*id).name.as_str(),
        };
        around.push_str(word);
        depth += 1;
        ty = inner;
    };
    format!("{around}{name}{}", ">".repeat(depth))
}
