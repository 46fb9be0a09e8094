//! The values of an enum.

use serde::Serialize;
use volcgen_model::model::{Enum, Service, ShapeId, ShapeKind};

use crate::facts;
use crate::markdown::{Text, phrase};
use crate::urls;

/// A value of an enum.
#[derive(Serialize)]
pub struct EnumValue {
    /// Its anchor, in the page of the enum.
    pub id: String,
    /// What is sent.
    pub value: String,
    /// Its name, if that says more.
    pub name: Option<String>,
    /// What it means.
    pub doc: Option<Text>,
}

/// The values of an enum; none of another shape.
pub fn values(service: &Service, id: ShapeId) -> Vec<EnumValue> {
    match &service.shape(id).kind {
        ShapeKind::Enum(shape_enum) => enum_values(shape_enum),
        ShapeKind::Record(_) | ShapeKind::Union(_) => Vec::new(),
    }
}

fn enum_values(shape_enum: &Enum) -> Vec<EnumValue> {
    let values = shape_enum.values.iter().map(|known| {
        let value = facts::literal(&known.value);
        EnumValue {
            id: urls::anchor("value", &value),
            name: Some(known.name.clone()).filter(|name| *name != value),
            doc: known.doc.as_ref().map(phrase),
            value,
        }
    });
    values.collect()
}
