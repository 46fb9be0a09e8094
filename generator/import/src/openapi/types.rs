//! Schemas that have names.

use serde_json::Value;

use super::reader::Reader;
use super::refs::step;

impl<'d> Reader<'d> {
    /// Where the schema of this name is.
    fn named(&self, name: &str) -> Option<(String, &'d Value)> {
        let mut folders = ["/components/schemas", "/definitions"].into_iter();
        folders.find_map(|folder| {
            let schema = self.root.pointer(folder)?.get(name)?;
            Some((step(&format!("#{folder}"), name), schema))
        })
    }

    /// Reads the types that are referred to, and those to which these refer.
    pub(super) fn read_types(&mut self) {
        while let Some(name) = self.waiting.pop() {
            let Some((at, found)) = self.named(&name) else {
                continue;
            };
            if self.placed(found).is_some() {
                self.schema(found, &at);
                continue;
            }
            let (shape, facts) = match self.base_of_union(&name, found, &at) {
                Some(read) => read,
                None => self.schema(found, &at),
            };
            let name = self.short(&name);
            if let Some(doc) = facts.doc {
                let keys = self.type_keys.entry(name.clone()).or_default();
                keys.insert("doc".to_owned(), doc.into());
            }
            self.types.insert(name, shape);
        }
    }
}
