//! Where our own export says that types are defined.

use serde_json::Value;

use super::reader::{Reader, doc, entries, schemas, text};
use crate::draft::{Kind, Place, Shape};
use crate::write::names::{is_action, is_folder, is_type};

impl Reader<'_> {
    /// What the type that a schema describes is called in the draft, if the schema says where it is defined.
    pub(super) fn placed(&mut self, schema: &Value) -> Option<String> {
        let stated = schema.get("x-shape").filter(|_| self.is_own)?;
        let own = |key: &str| text(stated, key).map(str::to_owned);
        let place = Place {
            name: own("name")?,
            version: own("version"),
            action: own("action"),
            topic: own("topic"),
        };
        let own = self.root.get("x-service")?;
        let mut versions = entries(own, "versions");
        let is_version =
            |name: &String| is_folder(name) && versions.any(|(known, _)| known == name);
        let is_good = is_type(&place.name)
            && place.version.as_ref().is_none_or(is_version)
            && place.action.as_deref().is_none_or(is_action)
            && place.topic.as_deref().is_none_or(is_folder)
            && (place.action.is_none() || (place.version.is_some() && place.topic.is_none()));
        let key = is_good.then(|| key(&place))?;
        self.places.entry(key.clone()).or_insert(place);
        Some(key)
    }

    /// Adds the type that a schema describes.
    pub(super) fn define(&mut self, key: String, schema: &Value, mut shape: Shape) -> Shape {
        let is_plain = text(schema, "type") == Some("object") && schema.get("x-variants").is_none();
        if is_plain && !matches!(shape.kind, Kind::Object(_)) {
            shape.kind = Kind::Object(Vec::new());
        }
        let keys = self.type_keys.entry(key.clone()).or_default();
        if let Some(doc) = doc(schema, "x-doc").or_else(|| doc(schema, "description")) {
            keys.insert("doc".to_owned(), doc.into());
        }
        if let Some(rules) = schema.get("x-rules") {
            keys.insert("rules".to_owned(), rules.clone());
        }
        self.types.entry(key.clone()).or_insert(shape);
        Shape {
            kind: Kind::Named(key),
            ..Shape::default()
        }
    }

    /// Puts the types into the order of the document.
    pub(super) fn sort_types(&mut self) {
        let mut order = indexmap::IndexSet::new();
        for (_, schema) in schemas(self.root) {
            order.extend(self.placed(schema));
        }
        let position = |key: &String| order.get_index_of(key).unwrap_or(usize::MAX);
        self.types
            .sort_by(|one, _, other, _| position(one).cmp(&position(other)));
    }
}

/// What a type of this place is called in the draft. No schema of the document has such a name.
fn key(place: &Place) -> String {
    let parts = [&place.version, &place.action].into_iter().flatten();
    let parts = parts.chain([&place.name]).map(|part| format!("/{part}"));
    parts.collect()
}
