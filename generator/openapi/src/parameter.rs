//! Parameters in a query or a form. Both are flat, so an object becomes a parameter for each of its fields, and
//! a list a parameter that stands for many keys: `Ids.1`, `Ids.2`.

mod keys;

use serde_json::Value;
use volcgen_model::instance;
use volcgen_model::model::{
    Action, Example, Field, ListStyle, Service, ShapeId, ShapeKind, Type, TypeKind,
};

use crate::doc::field_doc;
use crate::export::{Direction, Export};
use crate::object::Object;
use crate::operation::named;

use self::keys::{keys_doc, write, write_parts};

/// A parameter in the query of an action, or a field of its form.
pub struct Parameter<'m> {
    /// The key, or what its keys begin with.
    pub name: String,
    pub field: &'m Field,
    /// That of what the field is in.
    direction: Direction,
    /// Whether its field and all objects around that are required.
    pub is_required: bool,
    /// What the objects around it are: name and description of each.
    around: Vec<(String, &'m str)>,
    pub keys: Keys<'m>,
}

/// The keys of a parameter.
#[derive(Clone, Copy)]
pub enum Keys<'m> {
    /// The name.
    One(&'m Type),
    /// The name with the number of an element: `Ids.1`.
    Elements(&'m Type),
    /// The name: elements are separated by commas, or have a pair each.
    Style(ListStyle),
    /// Names of parts of any depth after the name: `Rooms.1.Id`.
    Parts,
}

/// All fields of a GET's request, and the query fields of a POST's.
pub fn parameters<'m>(service: &'m Service, action: &'m Action) -> Vec<Parameter<'m>> {
    flat(service, action, |field| action.has_in_query(field))
}

/// The fields of a form; none if the body is JSON.
pub fn form_fields<'m>(service: &'m Service, action: &'m Action) -> Vec<Parameter<'m>> {
    flat(service, action, |field| {
        action.flattens(field) && !action.has_in_query(field)
    })
}

/// The parameters that have several keys, which are described as a whole besides.
pub fn flattened<'m>(service: &'m Service, action: &'m Action) -> impl Iterator<Item = &'m Field> {
    let fields = service.fields(action.request).iter();
    fields.filter(|field| action.flattens(field) && matches!(keys(service, field), Keys::Parts))
}

fn flat<'m>(
    service: &'m Service,
    action: &'m Action,
    is_selected: impl Fn(&Field) -> bool,
) -> Vec<Parameter<'m>> {
    let fields = service.fields(action.request).iter();
    let mut parameters = Vec::new();
    for field in fields.filter(|field| is_selected(field)) {
        let parameter = Parameter {
            name: field.name.clone(),
            field,
            direction: Direction::Request,
            is_required: field.required,
            around: Vec::new(),
            keys: keys(service, field),
        };
        parameters.extend(parameter.flattened(service, &[]));
    }
    parameters
}

impl<'m> Parameter<'m> {
    pub fn doc(&self, service: &Service) -> String {
        let mut doc = field_doc(self.field, self.direction);
        if !matches!(self.keys, Keys::One(_) | Keys::Style(_)) {
            doc.push_str(&format!(" {}", keys_doc(&self.name, &self.field.ty)));
        }
        for (name, object) in &self.around {
            doc.push_str(&format!(" `{name}`: {object}"));
        }
        let mut parts = Vec::new();
        if let TypeKind::List(element) = &self.field.ty.kind {
            write_parts(
                service,
                &format!("{}.1", self.name),
                element,
                &mut Vec::new(),
                &mut parts,
            );
        }
        if !parts.is_empty() {
            doc.push_str(&format!("\n\n{}", parts.join("\n")));
        }
        doc
    }

    /// How the value is written, if that is not the default: each member of the object as a pair.
    pub fn writing(&self) -> Object {
        match self.keys {
            Keys::One(_) => Object::default(),
            Keys::Style(style) => Object::default()
                .with("style", "form")
                .with("explode", style == ListStyle::Repeated),
            Keys::Elements(_) | Keys::Parts => Object::default()
                .with("style", "form")
                .with("explode", true),
        }
    }

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
        let mut objects = self.around;
        objects.push((self.name.clone(), self.field.doc.trim()));
        let inner = fields.iter().map(|field| Parameter {
            name: format!("{}.{}", self.name, field.name),
            field,
            direction,
            around: objects.clone(),
            is_required: self.is_required && field.required && direction == Direction::Request,
            keys: keys(service, field),
        });
        inner
            .flat_map(|parameter| parameter.flattened(service, &around))
            .collect()
    }
}

fn keys<'m>(service: &Service, field: &'m Field) -> Keys<'m> {
    let ty = &field.ty;
    if field.list_style != ListStyle::Numbered {
        return Keys::Style(field.list_style);
    }
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
        ShapeKind::Enum(_) | ShapeKind::Union(_) => None,
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
        Object::default()
            .with("name", parameter.name.as_str())
            .with("in", "query")
            .with("description", parameter.doc(self.service))
            .flag("required", parameter.is_required)
            .flag("deprecated", parameter.field.deprecated.is_some())
            .and(parameter.writing())
            .with("schema", self.parameter_schema(parameter))
            .maybe("examples", self.examples(action, parameter))
    }

    /// The schema of a parameter's value, or of the object of its keys.
    pub fn parameter_schema(&self, parameter: &Parameter<'_>) -> Object {
        let field = parameter.field;
        let direction = parameter.direction.of(field);
        let value = match parameter.keys {
            Keys::One(_) | Keys::Style(_) => return self.value_schema(field, parameter.direction),
            Keys::Elements(element) => self.schema(element, direction),
            Keys::Parts => Object::default(),
        };
        let keys = Object::default()
            .with("type", "object")
            .with("additionalProperties", value)
            .and(crate::facts::field(field));
        let items = field.ty.constraints.items();
        match parameter.keys {
            Keys::Elements(_) if direction == Direction::Request => keys
                .maybe("minProperties", items.min)
                .maybe("maxProperties", items.max),
            _ => keys,
        }
    }

    /// The parameters of a query or a form that are flattened, as members of an object; none if all are scalars
    /// and lists of these.
    pub fn objects(&self, action: &Action) -> Option<Object> {
        let fields: Vec<&Field> = flattened(self.service, action).collect();
        let required = fields.iter().filter(|field| field.required);
        let required = required.map(|field| field.name.as_str()).collect();
        let properties = fields.iter().map(|field| {
            let property = self.property(field, Direction::Request);
            (field.name.clone(), property)
        });
        let properties: Object = properties.collect();
        (!properties.is_empty()).then(|| {
            Object::default()
                .several("required", required)
                .with("properties", properties)
        })
    }

    fn examples(&self, action: &Action, parameter: &Parameter<'_>) -> Option<Object> {
        let examples = action.examples.iter();
        let examples: Object = examples
            .filter_map(|example| {
                let value = self.example_value(example, parameter)?;
                Some(named(example, &value))
            })
            .collect();
        (!examples.is_empty()).then_some(examples)
    }

    /// What an example has at a parameter: its value, or the object of its keys.
    pub fn example_value(&self, example: &Example, parameter: &Parameter<'_>) -> Option<Value> {
        let value = instance::value_at(&example.request, &parameter.name)?;
        if let Keys::One(_) | Keys::Style(_) = parameter.keys {
            return Some(value.clone());
        }
        let mut keys = Object::default();
        let ty = Some(&parameter.field.ty);
        write(self.service, &parameter.name, ty, value, &mut keys);
        Some(keys.into())
    }
}
