//! Parameters in a query. A query is flat, so an object becomes a parameter for each of its fields, and
//! a list a parameter that stands for many keys: `Ids.1`, `Ids.2`.

use serde_json::Value;
use volcgen_model::model::{Action, Field, Method, Service, ShapeId, ShapeKind, Type, TypeKind};

use crate::doc::field_doc;
use crate::export::{Direction, Export};
use crate::object::Object;
use crate::operation::named;

/// A parameter in the query of an action.
pub struct Parameter<'m> {
    /// The key, or what its keys begin with.
    pub name: String,
    pub field: &'m Field,
    /// That of what the field is in.
    direction: Direction,
    /// Whether its field and all objects around that are required.
    is_required: bool,
    pub keys: Keys<'m>,
}

/// The keys of a parameter.
#[derive(Clone, Copy)]
pub enum Keys<'m> {
    /// The name.
    One(&'m Type),
    /// The name with the number of an element: `Ids.1`.
    Elements(&'m Type),
    /// Names of parts of any depth after the name: `Rooms.1.Id`.
    Parts,
}

/// All fields of a GET's request, and the query fields of a POST's.
pub fn parameters<'m>(service: &'m Service, action: &'m Action) -> Vec<Parameter<'m>> {
    let fields = service.fields(action.request).iter();
    let mut parameters = Vec::new();
    for field in fields.filter(|field| action.method == Method::Get || field.is_in_query()) {
        let parameter = Parameter {
            name: field.name.clone(),
            field,
            direction: Direction::Request,
            is_required: field.required,
            keys: keys(service, &field.ty),
        };
        parameters.extend(parameter.flattened(service, &[]));
    }
    parameters
}

impl<'m> Parameter<'m> {
    /// A parameter for each field of an object; this one if it is none. `around` are the shapes that it
    /// is in, so that an object in itself ends.
    fn flattened(self, service: &'m Service, around: &[ShapeId]) -> Vec<Self> {
        let Some((id, fields)) = record(service, &self.field.ty) else {
            return vec![self];
        };
        if around.contains(&id) {
            return vec![self];
        }
        let around = [around, &[id]].concat();
        let direction = self.direction.of(self.field);
        let inner = fields.iter().map(|field| Parameter {
            name: format!("{}.{}", self.name, field.name),
            field,
            direction,
            is_required: self.is_required && field.required && direction == Direction::Request,
            keys: keys(service, &field.ty),
        });
        inner
            .flat_map(|parameter| parameter.flattened(service, &around))
            .collect()
    }
}

fn keys<'m>(service: &Service, ty: &'m Type) -> Keys<'m> {
    let is_scalar = |ty: &Type| match &ty.kind {
        TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Json => false,
        TypeKind::Shape(_) => record(service, ty).is_none(),
        _ => true,
    };
    match &ty.kind {
        TypeKind::List(element) if is_scalar(element) => Keys::Elements(element),
        _ if is_scalar(ty) => Keys::One(ty),
        _ => Keys::Parts,
    }
}

/// The shape and the fields of an object.
fn record<'m>(service: &'m Service, ty: &Type) -> Option<(ShapeId, &'m [Field])> {
    let TypeKind::Shape(id) = ty.kind else {
        return None;
    };
    match &service.shape(id).kind {
        ShapeKind::Record(fields) => Some((id, fields)),
        ShapeKind::Enum(_) => None,
    }
}

impl Export<'_> {
    /// The parameters of an operation.
    pub fn parameters(&self, action: &Action) -> Vec<Object> {
        let parameters = parameters(self.service, action);
        parameters
            .iter()
            .map(|parameter| self.parameter(action, parameter))
            .collect()
    }

    fn parameter(&self, action: &Action, parameter: &Parameter<'_>) -> Object {
        let Parameter { name, field, .. } = parameter;
        let mut doc = field_doc(field, parameter.direction);
        let mut writing = Object::default();
        if !matches!(parameter.keys, Keys::One(_)) {
            doc = format!("{doc} {}", keys_doc(name, &field.ty));
            writing = writing.with("style", "form").with("explode", true);
        }
        Object::default()
            .with("name", name.as_str())
            .with("in", "query")
            .with("description", doc)
            .flag("required", parameter.is_required)
            .flag("deprecated", field.deprecated.is_some())
            .and(writing)
            .with("schema", self.parameter_schema(parameter))
            .maybe("examples", self.examples(action, parameter))
    }

    fn parameter_schema(&self, parameter: &Parameter<'_>) -> Object {
        let field = parameter.field;
        let direction = parameter.direction.of(field);
        let value = match parameter.keys {
            Keys::One(_) => return self.value_schema(field, parameter.direction),
            Keys::Elements(element) => self.schema(element, direction),
            Keys::Parts => Object::default(),
        };
        let keys = Object::default()
            .with("type", "object")
            .with("additionalProperties", value);
        let items = field.ty.constraints.items();
        match parameter.keys {
            Keys::Elements(_) if direction == Direction::Request => keys
                .maybe("minProperties", items.min)
                .maybe("maxProperties", items.max),
            _ => keys,
        }
    }

    fn examples(&self, action: &Action, parameter: &Parameter<'_>) -> Option<Object> {
        let examples = action.examples.iter();
        let examples: Object = examples
            .filter_map(|example| {
                let mut path = parameter.name.split('.');
                let value = path.try_fold(&example.request, |value, name| value.get(name))?;
                if let Keys::One(_) = parameter.keys {
                    return Some(named(example, value));
                }
                let mut keys = Object::default();
                let ty = Some(&parameter.field.ty);
                write(self.service, &parameter.name, ty, value, &mut keys);
                Some(named(example, &keys.into()))
            })
            .collect();
        (!examples.is_empty()).then_some(examples)
    }
}

/// How the keys of a parameter are written.
fn keys_doc(name: &str, ty: &Type) -> String {
    match &ty.kind {
        TypeKind::List(_) => format!(
            "Each element has its number in its keys: `{name}.1`, `{name}.2` and so on; \
             `{name}=` is an empty list."
        ),
        TypeKind::Map(_) => format!(
            "Each entry has two keys: `{name}.entry.1.key` and `{name}.entry.1.value`, then \
             `{name}.entry.2.key` and so on."
        ),
        _ => format!("Each part has its own key, such as `{name}.A`, and `{name}.A.1` in a list."),
    }
}

/// Writes a value as keys of a query. Free-form JSON has no type.
fn write(service: &Service, name: &str, ty: Option<&Type>, value: &Value, keys: &mut Object) {
    match (value, ty.map(|ty| &ty.kind)) {
        (Value::Array(values), kind) => {
            let element = match kind {
                Some(TypeKind::List(element)) => Some(&**element),
                _ => None,
            };
            for (number, value) in (1..).zip(values) {
                write(service, &format!("{name}.{number}"), element, value, keys);
            }
        }
        (Value::Object(values), Some(TypeKind::Map(inner))) => {
            for (number, (key, value)) in (1_u32..).zip(values) {
                let entry = format!("{name}.entry.{number}");
                keys.add(&format!("{entry}.key"), key.as_str());
                write(service, &format!("{entry}.value"), Some(inner), value, keys);
            }
        }
        (Value::Object(values), _) => {
            let fields = ty.and_then(|ty| record(service, ty));
            for (key, value) in values {
                let mut fields = fields.iter().flat_map(|(_, fields)| fields.iter());
                let field = fields.find(|field| field.name == *key);
                let ty = field.map(|field| &field.ty);
                write(service, &format!("{name}.{key}"), ty, value, keys);
            }
        }
        (scalar, _) => keys.add(name, scalar.clone()),
    }
}
