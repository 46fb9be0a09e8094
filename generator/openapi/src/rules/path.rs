//! Paths of rules as schemas of the value that they lead through.

use volcgen_model::model::{EnumBase, Service, ShapeId, ShapeKind, Type, TypeKind};

use crate::object::{Object, list};

/// A way through a request to the values that a rule is about.
pub struct Path<'m> {
    service: &'m Service,
    steps: Vec<Step<'m>>,
    /// The type at its end.
    end: &'m Type,
}

#[derive(Clone, Copy)]
struct Step<'m> {
    name: &'m str,
    /// Whether it leads to every element of a list.
    is_list: bool,
}

impl<'m> Path<'m> {
    /// The way through a request of this shape; none if it leads through the query.
    pub fn new(service: &'m Service, request: ShapeId, path: &str) -> Option<Self> {
        let mut fields = service.fields(request);
        let mut steps = Vec::new();
        let mut end = None;
        for step in path.split('.') {
            let name = step.strip_suffix("[]").unwrap_or(step);
            let is_list = name != step;
            let field = fields.iter().find(|field| field.name == name)?;
            if field.is_in_query() {
                return None;
            }
            let ty = match &field.ty.kind {
                TypeKind::List(element) if is_list => &**element,
                _ => &field.ty,
            };
            fields = match &ty.kind {
                TypeKind::Shape(id) => service.fields(*id),
                _ => &[],
            };
            steps.push(Step {
                name: &field.name,
                is_list,
            });
            end = Some(ty);
        }
        Some(Path {
            service,
            steps,
            end: end?,
        })
    }

    /// The rest of the way from the elements of the list at `prefix`, with which it begins.
    pub fn after(mut self, prefix: &str) -> Self {
        let done = prefix.split('.').filter(|step| !step.is_empty()).count();
        self.steps.drain(..done.min(self.steps.len()));
        self
    }

    /// Some value at the end is like this.
    pub fn some(&self, value: Object) -> Object {
        self.steps.iter().rev().fold(value, |value, step| {
            let value = if step.is_list {
                let none = Object::default().with("items", not(value));
                array().and(not(none))
            } else {
                value
            };
            present(step.name, value)
        })
    }

    /// Every value at the end is like this. A list that is absent has no elements; anything else must
    /// be there, unless `may_be_absent`.
    pub fn every(&self, value: Object, may_be_absent: bool) -> Object {
        let mut is_in_list = false;
        self.steps.iter().rev().fold(value, |value, step| {
            is_in_list |= step.is_list;
            if step.is_list {
                let elements = Object::default().with("items", value);
                property(step.name, elements)
            } else if is_in_list || may_be_absent {
                property(step.name, value)
            } else {
                present(step.name, value)
            }
        })
    }

    /// All values at the end are set, and there is one.
    pub fn all_set(&self) -> Object {
        let all = self.every(self.set(), false);
        let lists = self.steps.iter().rposition(|step| step.is_list);
        let Some(last) = lists else {
            return all;
        };
        let steps = self.steps.iter().take(last + 1).copied().collect();
        let elements = Path { steps, ..*self };
        all_of(vec![elements.some(Object::default()), all])
    }

    /// Every list or object at the end has this many elements; what is absent has none.
    pub fn counted(&self, least: u32, most: u32) -> Object {
        let limits = |kind: &str, what: &str| {
            Object::default()
                .with("type", kind)
                .maybe("items", (kind == "array").then(Object::default))
                .maybe(&format!("min{what}"), (least > 0).then_some(least))
                .with(&format!("max{what}"), most)
        };
        let list = limits("array", "Items");
        let counted = match self.end.kind {
            TypeKind::Json => any_of(vec![list, limits("object", "Properties")]),
            _ => list,
        };
        if least > 0 {
            self.every(counted, false)
        } else {
            let is_other = not(any_of(vec![kind("array"), kind("object")]));
            self.every(any_of(vec![counted, is_other]), true)
        }
    }

    /// The values of the list at the end differ; none if JSON Schema compares them in another way.
    pub fn unique(mut self) -> Option<Object> {
        let is_comparable = match &self.end.kind {
            TypeKind::Shape(id) => matches!(self.service.shape(*id).kind, ShapeKind::Enum(_)),
            TypeKind::String
            | TypeKind::DateTime
            | TypeKind::Bool
            | TypeKind::Int32
            | TypeKind::Int64 => true,
            _ => false,
        };
        let last = self.steps.pop()?;
        let are_elements = last.is_list && !self.steps.iter().any(|step| step.is_list);
        let unique = Object::default().with("uniqueItems", true);
        let parent = property(last.name, unique);
        (is_comparable && are_elements).then(|| self.every(parent, true))
    }

    /// A value at the end that counts as set: neither `null` nor empty.
    pub fn set(&self) -> Object {
        let string = || kind("string").with("minLength", 1);
        match &self.end.kind {
            TypeKind::String | TypeKind::DateTime | TypeKind::JsonText(_) => string(),
            TypeKind::Bool => kind("boolean"),
            TypeKind::Int32 | TypeKind::Int64 => kind("integer"),
            TypeKind::Float32 | TypeKind::Float64 | TypeKind::Number => kind("number"),
            TypeKind::List(_) => array().with("minItems", 1),
            TypeKind::Map(_) => kind("object").with("minProperties", 1),
            TypeKind::Shape(id) => match &self.service.shape(*id).kind {
                ShapeKind::Record(_) | ShapeKind::Union(_) => {
                    kind("object").with("minProperties", 1)
                }
                ShapeKind::Enum(values) if values.base == EnumBase::String => string(),
                ShapeKind::Enum(_) => kind("integer"),
            },
            TypeKind::Json => set(),
        }
    }
}

/// A value of any type that counts as set.
pub fn set() -> Object {
    any_of(vec![
        kind("boolean"),
        kind("number"),
        kind("string").with("minLength", 1),
        array().with("minItems", 1),
        kind("object").with("minProperties", 1),
    ])
}

fn kind(name: &str) -> Object {
    Object::default().with("type", name)
}

/// OpenAPI wants to know the elements of a list, even if they are any.
fn array() -> Object {
    kind("array").with("items", Object::default())
}

/// An object that has a member, which is like this.
pub fn present(name: &str, value: Object) -> Object {
    kind("object")
        .with("required", list([name]))
        .and(property(name, value))
}

/// If there is a member of this name, it is like this.
fn property(name: &str, value: Object) -> Object {
    Object::default().with("properties", Object::default().with(name, value))
}

/// The opposite of a schema, without two `not` in a row.
pub fn not(mut schema: Object) -> Object {
    match schema.take_only("not") {
        Some(inner) => inner,
        None => Object::default().with("not", schema),
    }
}

/// All of the schemas; what any value fits if there are none.
pub fn all_of(schemas: Vec<Object>) -> Object {
    if schemas.is_empty() {
        return Object::default();
    }
    joined("allOf", schemas)
}

pub fn any_of(schemas: Vec<Object>) -> Object {
    joined("anyOf", schemas)
}

fn joined(keyword: &str, schemas: Vec<Object>) -> Object {
    match <[Object; 1]>::try_from(schemas) {
        Ok([only]) => only,
        Err(schemas) => Object::default().several(keyword, schemas),
    }
}
