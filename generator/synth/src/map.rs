//! Maps and their keys.

use serde_json::{Map, Value};
use volcgen_model::model::{Type, TypeKind};

use super::generator::{Generator, Profile};
use super::string;

impl<'m> Generator<'m> {
    /// A map with this many entries, unless its keys have too few forms.
    pub(super) fn entries(&mut self, ty: &'m Type, entry: &'m Type, count: usize) -> Value {
        let mut entries = Map::new();
        for _ in 0..count {
            entries.insert(self.key(ty, &entries), self.value(entry));
        }
        Value::Object(entries)
    }

    /// A key of a map that none of its entries has, if there is one.
    pub(super) fn key(&self, ty: &Type, entries: &Map<String, Value>) -> String {
        const MAX_TRIES: usize = 64;
        let start = entries.len();
        if self.profile != Profile::Full && ty.constraints.keys().is_none() {
            return format!("key {start}");
        }
        let (ty, long) = (key_type(ty), self.profile == Profile::Full);
        let generate = |number| string::generate(self.service, &ty, number, long);
        let mut keys = (start..start + MAX_TRIES).map(generate);
        let unused = keys.find(|key| !entries.contains_key(key));
        unused.unwrap_or_else(|| generate(start))
    }
}

/// The keys of a map, as a type.
pub(super) fn key_type(ty: &Type) -> Type {
    Type {
        kind: TypeKind::String,
        constraints: ty.constraints.keys().cloned().unwrap_or_default(),
    }
}
