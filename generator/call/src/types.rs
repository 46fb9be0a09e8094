//! Questions about types of the model.

use volcgen_model::model::{Field, Service, ShapeKind, Type, TypeKind};

/// The elements of a list, through a string of JSON.
pub(crate) fn element(ty: &Type) -> Option<&Type> {
    match &ty.kind {
        TypeKind::List(inner) => Some(inner),
        TypeKind::JsonText(inner) => element(inner),
        _ => None,
    }
}

/// Whether values are free-form JSON, so that the text of a value is read as JSON.
pub(crate) fn is_free(ty: &Type) -> bool {
    matches!(ty.kind, TypeKind::Json)
}

/// The fields that an object of this type can have: those of a record, or those of all variants of a union.
pub(crate) fn fields<'m>(service: &'m Service, ty: &Type) -> Vec<&'m Field> {
    match &ty.kind {
        TypeKind::Shape(id) => match &service.shape(*id).kind {
            ShapeKind::Record(fields) => fields.iter().collect(),
            ShapeKind::Union(union) => {
                let variants = union.variants.iter();
                variants
                    .flat_map(|variant| service.fields(variant.record))
                    .collect()
            }
            ShapeKind::Enum(_) => Vec::new(),
        },
        TypeKind::JsonText(inner) => fields(service, inner),
        _ => Vec::new(),
    }
}

/// The type of a member: of a field with this name, or of a value of a map.
pub(crate) fn member<'m>(service: &'m Service, ty: &'m Type, name: &str) -> Option<&'m Type> {
    match &ty.kind {
        TypeKind::Map(values) => Some(values),
        TypeKind::JsonText(inner) => member(service, inner, name),
        _ => {
            let mut fields = fields(service, ty).into_iter();
            let found = fields.find(|field| field.name == name);
            found.map(|field| &field.ty)
        }
    }
}

/// What the elements of lists and the values of maps are in the end.
pub(crate) fn innermost(ty: &Type) -> &Type {
    match &ty.kind {
        TypeKind::List(inner) | TypeKind::Map(inner) | TypeKind::JsonText(inner) => {
            innermost(inner)
        }
        _ => ty,
    }
}
