//! Every value of a request or a result, with its type.

use serde_json::Value;
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
    walk.visit(whole, result);
    walk.occurrences
}

/// The type at a path of a request, whether a value is present or not.
pub(super) fn type_at<'m>(service: &'m Service, action: &Action, path: &str) -> Option<&'m Type> {
    let mut fields = service.fields(action.request);
    let mut found = None;
    for step in path.split('.') {
        let name = step.split('[').next().unwrap_or_default();
        let mut ty = &fields.iter().find(|field| field.name == name)?.ty;
        for _ in step.matches('[') {
            match &ty.kind {
                TypeKind::List(element) => ty = element,
                _ => return None,
            }
        }
        fields = match &ty.kind {
            TypeKind::Shape(id) => service.fields(*id),
            _ => &[],
        };
        found = Some(ty);
    }
    found
}

struct Walk<'m> {
    service: &'m Service,
    occurrences: Vec<Occurrence<'m>>,
}

impl<'m> Walk<'m> {
    fn fields(&mut self, id: ShapeId, value: &Value, at: &ValuePath, is_clamped: bool) {
        for field in self.service.fields(id) {
            let Some(value) = value.get(&field.name) else {
                continue;
            };
            let occurrence = Occurrence {
                path: at.field(&field.name),
                ty: &field.ty,
                field: Some(field),
                is_clamped: is_clamped || field.server_clamps,
            };
            self.visit(occurrence, value);
        }
    }

    fn visit(&mut self, occurrence: Occurrence<'m>, value: &Value) {
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
                    self.visit(inner(path.index(index), element), value);
                }
            }
            (TypeKind::Map(entry), Value::Object(values)) => {
                for (key, value) in values {
                    self.visit(inner(path.entry(key), entry), value);
                }
            }
            (TypeKind::Shape(id), value) if self.is_object(*id) => {
                self.fields(*id, value, &path, is_clamped);
            }
            _ => {}
        }
    }

    fn is_object(&self, id: ShapeId) -> bool {
        matches!(self.service.shape(id).kind, ShapeKind::Record(_))
    }
}
