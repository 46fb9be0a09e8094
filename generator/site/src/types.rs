//! Types as a reader of specs knows them, with a link to the shape in them.

use serde::Serialize;
use volcgen_model::model::{Service, Type, TypeKind};

use crate::urls;

/// A type: text, the name of a shape with its page, and text.
#[derive(Clone, Debug, Serialize)]
pub struct TypeText {
    /// What is before the name.
    pub before: String,
    /// The name.
    pub name: String,
    /// The page of the shape that has the name, if one has.
    pub url: Option<String>,
    /// What is after the name.
    pub after: String,
}

/// A type of a service.
pub fn type_text(service: &Service, ty: &Type) -> TypeText {
    let mut before = String::new();
    let mut after = String::new();
    let mut ty = ty;
    loop {
        let (name, inner) = match &ty.kind {
            TypeKind::List(inner) => ("list", inner),
            TypeKind::Map(inner) => ("map", inner),
            TypeKind::JsonText(inner) => ("json", inner),
            kind => {
                let (name, url) = simple(service, kind);
                return TypeText {
                    before,
                    name,
                    url,
                    after,
                };
            }
        };
        before.push_str(name);
        before.push('<');
        after.push('>');
        ty = inner;
    }
}

fn simple(service: &Service, kind: &TypeKind) -> (String, Option<String>) {
    let name = match kind {
        TypeKind::String => "string",
        TypeKind::Bool => "bool",
        TypeKind::Int32 => "int32",
        TypeKind::Int64 => "int64",
        TypeKind::Float32 => "float32",
        TypeKind::Float64 => "float64",
        TypeKind::Number => "number",
        TypeKind::DateTime => "datetime",
        TypeKind::Json => "json",
        TypeKind::List(_) | TypeKind::Map(_) | TypeKind::JsonText(_) => "",
        TypeKind::Shape(id) => {
            return (
                service.shape(*id).name.clone(),
                Some(urls::shape(service, *id)),
            );
        }
    };
    (name.to_owned(), None)
}
