//! Tables of fields: rows with everything that is known of a field, and the fields of what is in it.

mod rules;
mod values;

use std::collections::HashMap;

use serde::Serialize;
use volcgen_model::model::{Action, Doc, Field, Service, ShapeId, ShapeKind, Union};

pub use self::values::{EnumValue, values};
use crate::facts;
use crate::markdown::{Text, phrase, text};
use crate::types::{TypeText, type_text};
use crate::urls;

/// How deep tables are nested. What is deeper has pages of its own.
const DEEPEST: usize = 6;
/// The most values of an enum that are shown without being asked for.
const FEW_VALUES: usize = 6;

/// A field.
#[derive(Serialize)]
pub struct Row {
    /// Its anchor.
    id: String,
    name: String,
    ty: TypeText,
    flags: Vec<Flag>,
    doc: Text,
    /// Sentences about its values.
    facts: Vec<Text>,
    default: Option<String>,
    example: Option<String>,
    /// Why it should no longer be used.
    deprecated: Option<Text>,
    /// Why it depends on other fields.
    rules: Vec<Text>,
    values: Vec<EnumValue>,
    has_many_values: bool,
    nested: Option<Nested>,
}

/// What is to be seen of a field at once.
#[derive(Serialize)]
struct Flag {
    key: &'static str,
    label: &'static str,
    /// How it looks.
    class: &'static str,
}

/// What is in a field.
#[derive(Serialize)]
struct Nested {
    /// The name of the shape.
    name: String,
    /// The place in this page where its fields are, if they are elsewhere.
    see: Option<String>,
    rows: Vec<Row>,
    variants: Vec<VariantRows>,
}

/// A variant of a union.
#[derive(Serialize)]
pub struct VariantRows {
    id: String,
    name: String,
    /// When an object is this variant.
    condition: Text,
    doc: Option<Text>,
    /// Its record.
    url: String,
    rows: Vec<Row>,
}

/// Makes the tables of a page.
pub struct Tables<'s> {
    service: &'s Service,
    /// The kind of anchors: `request`, `response` or `field`.
    kind: &'static str,
    is_request: bool,
    /// The method sends everything in the query.
    all_in_query: bool,
    /// By path, why a field depends on others.
    rules: HashMap<String, Vec<&'s Doc>>,
    /// Where the fields of shapes are.
    known: HashMap<ShapeId, String>,
    deepest: usize,
}

impl<'s> Tables<'s> {
    /// The parameters of an action.
    pub fn request(service: &'s Service, action: &'s Action) -> Self {
        Tables {
            is_request: true,
            all_in_query: action.method == volcgen_model::model::Method::Get,
            rules: rules::by_path(action),
            ..Tables::new(service, "request", DEEPEST)
        }
    }

    /// The result of an action.
    pub fn response(service: &'s Service) -> Self {
        Tables::new(service, "response", DEEPEST)
    }

    /// The fields of a shape, without those of others.
    pub fn shape(service: &'s Service, id: ShapeId) -> Self {
        Tables {
            is_request: service.shape(id).in_request,
            ..Tables::new(service, "field", 0)
        }
    }

    fn new(service: &'s Service, kind: &'static str, deepest: usize) -> Self {
        Tables {
            service,
            kind,
            is_request: false,
            all_in_query: false,
            rules: HashMap::new(),
            known: HashMap::new(),
            deepest,
        }
    }

    /// The fields of a record.
    pub fn rows(&mut self, id: ShapeId) -> Vec<Row> {
        self.known.insert(id, String::new());
        self.table(id, "", 0)
    }

    /// What is in the type of a result, if that is not a record: the variants of a union.
    pub fn variants(&mut self, id: ShapeId) -> Vec<VariantRows> {
        match self.service.union_shape(id) {
            Some(union) => self.union(union, "", 0),
            None => Vec::new(),
        }
    }

    fn table(&mut self, id: ShapeId, path: &str, depth: usize) -> Vec<Row> {
        let fields = self.service.fields(id).iter();
        fields.map(|field| self.row(field, path, depth)).collect()
    }

    fn row(&mut self, field: &'s Field, path: &str, depth: usize) -> Row {
        let path = if path.is_empty() {
            field.name.clone()
        } else {
            format!("{path}.{}", field.name)
        };
        let rules = self
            .rules
            .get(&rules::without_variants(&path))
            .map_or(&[][..], Vec::as_slice);
        let rules = rules.iter().map(|doc| phrase(doc)).collect();
        let value = |value| facts::value(self.service, &field.ty, value);
        let shape = field.ty.shape();
        let values = shape.map_or_else(Vec::new, |id| values(self.service, id));
        Row {
            id: urls::anchor(self.kind, &path),
            name: field.name.clone(),
            ty: type_text(self.service, &field.ty),
            flags: self.flags(field, depth),
            doc: text(&field.doc),
            facts: facts::of_field(field),
            default: field.default.as_ref().map(value),
            example: field.example.as_ref().map(value),
            deprecated: field.deprecated.as_deref().map(|why| phrase(&why.into())),
            rules,
            has_many_values: values.len() > FEW_VALUES,
            values,
            nested: shape.and_then(|id| self.nested(id, &path, depth)),
        }
    }

    fn flags(&self, field: &Field, depth: usize) -> Vec<Flag> {
        let is_in_query =
            depth == 0 && self.is_request && !self.all_in_query && field.is_in_query();
        let flags = [
            (
                field.required && self.is_request,
                "required",
                "required",
                "must",
            ),
            (is_in_query, "in_query", "in the query", ""),
            (field.sensitive, "secret", "secret", ""),
            (
                field.deprecated.is_some(),
                "deprecated",
                "deprecated",
                "old",
            ),
        ];
        let set = flags.into_iter().filter(|(is_set, ..)| *is_set);
        set.map(|(_, key, label, class)| Flag { key, label, class })
            .collect()
    }

    /// The fields of the shape of a field, or the place where they are already.
    fn nested(&mut self, id: ShapeId, path: &str, depth: usize) -> Option<Nested> {
        let service = self.service;
        let shape = service.shape(id);
        if matches!(shape.kind, ShapeKind::Enum(_)) || depth >= self.deepest {
            return None;
        }
        let mut nested = Nested {
            name: shape.name.clone(),
            see: None,
            rows: Vec::new(),
            variants: Vec::new(),
        };
        let anchor = urls::anchor(self.kind, path);
        if let Some(known) = self.known.get(&id) {
            nested.see = Some(known.clone()).filter(|known| !known.is_empty());
            return nested.see.is_some().then_some(nested);
        }
        self.known.insert(id, anchor);
        match &shape.kind {
            ShapeKind::Record(_) => nested.rows = self.table(id, path, depth + 1),
            ShapeKind::Union(union) => nested.variants = self.union(union, path, depth + 1),
            ShapeKind::Enum(_) => {}
        }
        (!nested.rows.is_empty() || !nested.variants.is_empty()).then_some(nested)
    }

    fn union(&mut self, union: &'s Union, path: &str, depth: usize) -> Vec<VariantRows> {
        let variants = union.variants.iter();
        let rows = variants.map(|variant| {
            // Fields of several variants can have one name, and rules name them without the variant.
            let place = format!("{path}:{}", variant.name);
            let rows = if depth > self.deepest || self.known.contains_key(&variant.record) {
                Vec::new()
            } else {
                self.known
                    .insert(variant.record, urls::anchor(self.kind, &place));
                self.table(variant.record, &place, depth)
            };
            VariantRows {
                id: urls::anchor(self.kind, &place),
                name: variant.name.clone(),
                condition: facts::variant(union, variant),
                doc: variant.doc.as_ref().map(text),
                url: urls::shape(self.service, variant.record),
                rows,
            }
        });
        rows.collect()
    }
}
