//! What is at a path of parameters, whether or not it is set.

use serde_json::Value;
use volcgen_model::instance;
use volcgen_model::model::{Field, Service, ShapeKind, Type, TypeKind, Union};

use crate::ActionRef;
use crate::arguments::path::{self, Step};

/// What a path leads to.
#[derive(Clone, Debug)]
pub(super) enum Place<'m> {
    /// A value of this type.
    Value {
        field: Option<&'m Field>,
        ty: &'m Type,
    },
    /// The tag of the union at the path `of`.
    Tag { union: &'m Union, of: String },
}

/// What is at a path. Nothing if the path cannot be written, such as one through a key with a dot.
pub(super) fn locate<'m>(
    action: ActionRef<'m>,
    parameters: &Value,
    path: &str,
) -> Option<Place<'m>> {
    let steps = path::parse(path).ok()?;
    let (last, before) = steps.split_last()?;
    let mut walk = Walk::new(action, parameters);
    for step in before {
        walk.enter(step)?;
    }
    match (walk.enter(last), last) {
        (Some((field, ty)), _) => Some(Place::Value { field, ty }),
        (None, Step::Member(name)) => walk.tag(name, path),
        (None, Step::Element(_)) => None,
    }
}

/// The fields of the object at a path, which is empty for the whole request.
pub(super) fn fields<'m>(action: ActionRef<'m>, parameters: &Value, path: &str) -> Vec<&'m Field> {
    let mut walk = Walk::new(action, parameters);
    if path.is_empty() {
        return walk.fields;
    }
    let steps = path::parse(path).unwrap_or_default();
    let entered = steps
        .iter()
        .try_fold((), |(), step| walk.enter(step).map(drop));
    match entered {
        Some(()) if !steps.is_empty() => walk.fields,
        _ => Vec::new(),
    }
}

/// A way into parameters, along their types.
struct Walk<'m> {
    service: &'m Service,
    /// The value so far, if it is set.
    value: Option<Value>,
    /// Its type; none for the whole request.
    ty: Option<&'m Type>,
    /// Its fields, if it is an object.
    fields: Vec<&'m Field>,
}

impl<'m> Walk<'m> {
    fn new(action: ActionRef<'m>, parameters: &Value) -> Self {
        let fields = action.service.fields(action.action.request);
        Walk {
            service: action.service,
            value: Some(parameters.clone()),
            ty: None,
            fields: fields.iter().collect(),
        }
    }

    /// Enters a part of the value. Stays if the type has no such part.
    fn enter(&mut self, step: &Step) -> Option<(Option<&'m Field>, &'m Type)> {
        let (field, ty) = match (step, self.ty.map(|ty| &carried(ty).kind)) {
            (Step::Element(_), Some(TypeKind::List(element))) => (None, &**element),
            (Step::Element(_), _) => return None,
            (Step::Member(_), Some(TypeKind::Map(values))) => (None, &**values),
            (Step::Member(name), _) => {
                let field = self.fields.iter().find(|field| field.name == *name)?;
                (Some(*field), &field.ty)
            }
        };
        let value = self.value.as_ref().and_then(|value| into(value, step));
        self.fields = members(
            self.service,
            carried(ty),
            (self.value.as_ref(), value.as_ref()),
        );
        self.value = value;
        self.ty = Some(ty);
        Some((field, ty))
    }

    /// The union among the fields whose tag is the member at a path.
    fn tag(&self, name: &str, path: &str) -> Option<Place<'m>> {
        let start = path.strip_suffix(name)?;
        self.fields.iter().find_map(|field| {
            let union = self.service.union(&field.ty)?;
            (union.parent.as_deref() == Some(name)).then(|| Place::Tag {
                union,
                of: format!("{start}{}", field.name),
            })
        })
    }
}

/// The value at a path, also in strings of JSON.
pub(super) fn json_at(parameters: &Value, path: &str) -> Option<Value> {
    let steps = path::parse(path).ok()?;
    let found = steps
        .iter()
        .try_fold(parameters.clone(), |value, step| into(&value, step));
    found.map(|value| parsed(&value))
}

fn into(value: &Value, step: &Step) -> Option<Value> {
    let value = parsed(value);
    match step {
        Step::Member(name) => value.get(name).cloned(),
        Step::Element(index) => value.get(*index).cloned(),
    }
}

/// A value, or what a string of JSON carries.
fn parsed(value: &Value) -> Value {
    let carried = value.as_str().filter(|text| text.starts_with(['{', '[']));
    let carried = carried.and_then(|text| instance::json(text).ok());
    carried.unwrap_or_else(|| value.clone())
}

/// The type that a string of JSON carries.
pub(super) fn carried(ty: &Type) -> &Type {
    match &ty.kind {
        TypeKind::JsonText(inner) => carried(inner),
        _ => ty,
    }
}

/// The fields that an object has: of a union those of its variant, or of all variants if it has none.
fn members<'m>(
    service: &'m Service,
    ty: &'m Type,
    (around, object): (Option<&Value>, Option<&Value>),
) -> Vec<&'m Field> {
    let TypeKind::Shape(id) = &ty.kind else {
        return Vec::new();
    };
    let object = object.map(parsed);
    match &service.shape(*id).kind {
        ShapeKind::Union(union) => {
            let variant = object.and_then(|object| instance::variant_in(union, around, &object));
            match variant {
                Some(variant) => service.fields(variant.record).iter().collect(),
                None => service.members(*id).flatten().collect(),
            }
        }
        _ => service.fields(*id).iter().collect(),
    }
}
