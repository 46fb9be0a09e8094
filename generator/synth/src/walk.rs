//! Every value of a request or a result, with its type.

use serde_json::Value;
use volcgen_model::instance;
use volcgen_model::model::{Action, Field, Service, ShapeId, ShapeKind, Type, TypeKind};

use super::value_path::ValuePath;

/// A value in a request or a result, with its part of the model.
#[derive(Clone, Debug)]
pub struct Occurrence<'m> {
    /// Where the value is.
    pub path: ValuePath,
    /// The type of the value.
    pub ty: &'m Type,
    /// The field, if the value is not an element, an entry or a whole result.
    pub field: Option<&'m Field>,
    /// Whether the service clamps the value, so that constraints are not enforced.
    pub is_clamped: bool,
}

/// The values of a request that are not `null`, outer ones first.
#[must_use]
pub fn request<'m>(
    service: &'m Service,
    action: &'m Action,
    request: &Value,
) -> Vec<Occurrence<'m>> {
    let mut walk = Walk {
        service,
        occurrences: Vec::new(),
    };
    walk.fields(action.request, request, &ValuePath::default(), false);
    walk.occurrences
}

/// The values of a result that are not `null`, the result itself first.
#[must_use]
pub fn result<'m>(service: &'m Service, ty: &'m Type, result: &Value) -> Vec<Occurrence<'m>> {
    let mut walk = Walk {
        service,
        occurrences: Vec::new(),
    };
    let whole = Occurrence {
        path: ValuePath::default(),
        ty,
        field: None,
        is_clamped: false,
    };
    walk.visit(whole, (&Value::Null, result));
    walk.occurrences
}

/// The type at a path of a request, whether a value is present or not. Of a union's variants, it is that of
/// the first one that has the field, unless the request has another one there.
pub(super) fn type_at<'m>(
    service: &'m Service,
    action: &Action,
    request: &Value,
    path: &str,
) -> Option<&'m Type> {
    let mut fields: Vec<&Field> = service.fields(action.request).iter().collect();
    let mut found = None;
    let mut parent = Some(request);
    for step in path.split('.') {
        let name = step.split('[').next().unwrap_or_default();
        let mut ty = &fields.iter().find(|field| field.name == name)?.ty;
        let mut value = parent.and_then(|parent| parent.get(name));
        let tags = parent;
        for _ in step.matches('[') {
            match &ty.kind {
                TypeKind::List(element) => ty = element,
                _ => return None,
            }
            value = value.and_then(|list| list.get(0));
        }
        fields = match &ty.kind {
            TypeKind::Shape(id) => fields_of(service, *id, tags, value),
            _ => Vec::new(),
        };
        parent = value;
        found = Some(ty);
    }
    found
}

/// The fields of a value of a shape. Those of the variant of a union come first.
fn fields_of<'m>(
    service: &'m Service,
    id: ShapeId,
    parent: Option<&Value>,
    value: Option<&Value>,
) -> Vec<&'m Field> {
    let ShapeKind::Union(union) = &service.shape(id).kind else {
        return service.fields(id).iter().collect();
    };
    let own = value.and_then(|value| instance::variant_in(union, parent, value));
    let variants = own.into_iter().chain(&union.variants);
    variants
        .flat_map(|variant| service.fields(variant.record))
        .collect()
}

struct Walk<'m> {
    service: &'m Service,
    occurrences: Vec<Occurrence<'m>>,
}

impl<'m> Walk<'m> {
    fn fields(&mut self, id: ShapeId, parent: &Value, at: &ValuePath, is_clamped: bool) {
        for field in self.service.fields(id) {
            let Some(value) = parent.get(&field.name) else {
                continue;
            };
            let occurrence = Occurrence {
                path: at.field(&field.name),
                ty: &field.ty,
                field: Some(field),
                is_clamped: is_clamped || field.server_clamps,
            };
            self.visit(occurrence, (parent, value));
        }
    }

    /// Adds a value and what is in it. The tag of a union can be in its parent.
    fn visit(&mut self, occurrence: Occurrence<'m>, (parent, value): (&Value, &Value)) {
        if value.is_null() {
            return;
        }
        let (path, ty, is_clamped) = (
            occurrence.path.clone(),
            occurrence.ty,
            occurrence.is_clamped,
        );
        self.occurrences.push(occurrence);
        let inner = |path, ty| Occurrence {
            path,
            ty,
            field: None,
            is_clamped,
        };
        match (&ty.kind, value) {
            (TypeKind::List(element), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.visit(inner(path.index(index), element), (&Value::Null, value));
                }
            }
            (TypeKind::Map(entry), Value::Object(values)) => {
                for (key, value) in values {
                    self.visit(inner(path.entry(key), entry), (&Value::Null, value));
                }
            }
            (TypeKind::Shape(id), value) => match &self.service.shape(*id).kind {
                ShapeKind::Record(_) => self.fields(*id, value, &path, is_clamped),
                ShapeKind::Union(union) => {
                    if let Some(variant) = instance::variant_in(union, Some(parent), value) {
                        self.fields(variant.record, value, &path, is_clamped);
                    }
                }
                ShapeKind::Enum(_) => {}
            },
            _ => {}
        }
    }
}
