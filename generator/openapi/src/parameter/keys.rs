//! The keys of parameters that have several.

use serde_json::Value;
use volcgen_model::model::{Service, ShapeId, Type, TypeKind};

use super::record;
use crate::doc::field_doc;
use crate::export::Direction;
use crate::object::Object;

/// How the keys of a parameter are written.
pub(super) fn keys_doc(name: &str, ty: &Type) -> String {
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

/// Describes the keys of an element that is an object, each as an item of a list. `around` are the shapes
/// that it is in.
pub(super) fn write_parts(
    service: &Service,
    name: &str,
    ty: &Type,
    around: &mut Vec<ShapeId>,
    parts: &mut Vec<String>,
) {
    let element = match &ty.kind {
        TypeKind::List(element) => {
            return write_parts(service, &format!("{name}.1"), element, around, parts);
        }
        _ => record(service, ty),
    };
    let Some((id, fields)) = element.filter(|(id, _)| !around.contains(id)) else {
        return;
    };
    around.push(id);
    parts.push(format!("* `{name}`: {}", service.shape(id).doc.trim()));
    for field in fields {
        let name = format!("{name}.{}", field.name);
        let required = if field.required { " Required." } else { "" };
        let doc = field_doc(field, Direction::Request);
        parts.push(format!("* `{name}`: {doc}{required}"));
        write_parts(service, &name, &field.ty, around, parts);
    }
    around.pop();
}

/// Writes a value as keys of a query. Free-form JSON has no type.
pub(super) fn write(
    service: &Service,
    name: &str,
    ty: Option<&Type>,
    value: &Value,
    keys: &mut Object,
) {
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
