//! Whether values fit the types of a document.

use indexmap::IndexMap;
use serde_json::Value;

use super::reader::Reader;
use crate::codes;
use crate::draft::{Action, Field, Kind, Shape};
use crate::notes::Assumption;
use crate::write::default::fitted;

pub(super) const UNFIT: Assumption = Assumption {
    code: codes::UNFITTING_EXAMPLE,
    message: "an example does not fit what the document says of it, so it is left out",
    help: "compare it with the types",
};

impl Reader<'_> {
    /// Leaves out defaults and examples of fields whose named type rejects them. The writer checks others.
    pub(super) fn check_values(&mut self, actions: &mut [Action]) {
        let mut types = std::mem::take(&mut self.types);
        let known = types.clone();
        self.types = known;
        let mut waiting: Vec<&mut Field> = members_of(&mut types);
        for action in actions {
            waiting.extend(&mut action.request);
            waiting.extend(action.response.iter_mut().flat_map(fields_of));
        }
        while let Some(field) = waiting.pop() {
            if matches!(field.shape.kind, Kind::Named(_)) {
                for value in [&mut field.default, &mut field.example] {
                    if value
                        .as_ref()
                        .is_some_and(|value| !self.fits(value, &field.shape, true, 0))
                    {
                        *value = None;
                        self.note(UNFIT, "#", &format!("a value of {}", field.name));
                    }
                }
            }
            waiting.extend(fields_of(&mut field.shape));
        }
        self.types = types;
    }

    fn fits_fields(&self, value: &Value, fields: &[Field], is_request: bool, depth: usize) -> bool {
        let Some(members) = value.as_object() else {
            return false;
        };
        let is_complete = fields
            .iter()
            .all(|field| !field.required || members.contains_key(&field.name));
        is_complete
            && members.iter().all(|(name, value)| {
                let field = fields.iter().find(|field| field.name == *name);
                field.is_some_and(|field| self.fits(value, &field.shape, is_request, depth))
            })
    }

    fn fits(&self, value: &Value, shape: &Shape, is_request: bool, depth: usize) -> bool {
        if depth > super::reader::MAX_DEPTH {
            return false;
        }
        let inner = |value: &Value, shape: &Shape| self.fits(value, shape, is_request, depth + 1);
        match (&shape.kind, value) {
            (Kind::Json, _) | (Kind::JsonText(_), Value::String(_)) => true,
            (_, Value::Null) => !is_request,
            (Kind::Named(name), value) => match self.types.get(name) {
                Some(shape) => inner(value, shape),
                None => false,
            },
            (Kind::Object(fields), value) => self.fits_fields(value, fields, is_request, depth + 1),
            (Kind::List(element), Value::Array(items)) => {
                items.iter().all(|item| inner(item, element))
            }
            (Kind::Map(element), Value::Object(entries)) => {
                entries.values().all(|value| inner(value, element))
            }
            (Kind::Union(variants), Value::Object(members)) => variants.iter().any(|variant| {
                let Kind::Object(fields) = &variant.shape.kind else {
                    return false;
                };
                let mut rest = members.clone();
                let has_tags = variant
                    .tags
                    .iter()
                    .all(|(name, tag)| rest.remove(name).as_ref() == Some(tag));
                has_tags && self.fits_fields(&Value::Object(rest), fields, is_request, depth + 1)
            }),
            (_, value) => fitted(value, shape).as_ref() == Some(value),
        }
    }
}

/// The members of all named types.
fn members_of(types: &mut IndexMap<String, Shape>) -> Vec<&mut Field> {
    types.values_mut().flat_map(fields_of).collect()
}

/// The members of an object or of the variants of a union, through lists and maps.
fn fields_of(mut shape: &mut Shape) -> Vec<&mut Field> {
    loop {
        match &mut shape.kind {
            Kind::List(inner) | Kind::Map(inner) | Kind::JsonText(inner) => shape = inner,
            Kind::Object(fields) => return fields.iter_mut().collect(),
            Kind::Union(variants) => {
                return variants
                    .iter_mut()
                    .flat_map(|variant| fields_of(&mut variant.shape))
                    .collect();
            }
            _ => return Vec::new(),
        }
    }
}
