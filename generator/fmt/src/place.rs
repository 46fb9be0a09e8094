//! What a value of a spec is by its place: which keys it has, in which order, and what is in them.
//!
//! This comes from the JSON Schemas, whose keys are in the order of the spec structs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};
use volcgen_model::schema::schemas;

use crate::Kind;

/// Things with long strings, which always have a line for each key.
const LONG: [&str; 7] = [
    "ErrorCode",
    "Example",
    "Group",
    "Rule",
    "SharedQuota",
    "VersionInfo",
    "Waiter",
];

/// The places of a kind of files. The first one is the file itself.
pub(crate) struct Places {
    list: Vec<Place>,
}

/// What is known of a value.
#[derive(Default)]
pub(crate) struct Place {
    /// The keys of a struct in their order, with the places of their values.
    keys: Vec<(String, usize)>,
    /// The place of every value of a free mapping.
    entries: Option<usize>,
    /// The place of the elements of a list.
    elements: Option<usize>,
    /// Whether a mapping, or a list, always has a line for each part.
    is_block_mapping: bool,
    is_block_list: bool,
}

static PLACES: LazyLock<BTreeMap<&str, Places>> = LazyLock::new(|| {
    let schemas = schemas().into_iter();
    schemas
        .filter_map(|(name, text)| Some((name, Places::new(&serde_json::from_str(&text).ok()?))))
        .collect()
});

/// A place in a file; `None` where any value can be.
#[derive(Clone, Copy)]
pub(crate) struct At {
    places: Option<&'static Places>,
    index: Option<usize>,
}

impl At {
    /// The whole file.
    pub fn file(kind: Kind) -> Self {
        let name = match kind {
            Kind::Service => "service.json",
            Kind::Types => "types.json",
            Kind::Action => "action.json",
        };
        At {
            places: PLACES.get(name),
            index: Some(0),
        }
    }

    fn place(self) -> Option<&'static Place> {
        self.places?.list.get(self.index?)
    }

    /// The place of the value of a key.
    pub fn key(self, key: &str) -> Self {
        let index = self.place().and_then(|place| {
            let known = place.keys.iter().find(|(name, _)| name == key);
            known.map(|(_, index)| *index).or(place.entries)
        });
        At { index, ..self }
    }

    /// The place of an element of a list.
    pub fn element(self) -> Self {
        let index = self.place().and_then(|place| place.elements);
        At { index, ..self }
    }

    /// Where a key belongs among the others of a struct. `None` if the mapping has its own order.
    pub fn rank(self, key: &str) -> Option<usize> {
        let keys = &self.place()?.keys;
        let index = keys.iter().position(|(name, _)| name == key);
        (!keys.is_empty()).then(|| index.unwrap_or(keys.len()))
    }

    /// Whether each part always has a line of its own.
    pub fn is_block(self, is_list: bool) -> bool {
        self.place().is_some_and(|place| {
            if is_list {
                place.is_block_list
            } else {
                place.is_block_mapping
            }
        })
    }
}

impl Places {
    fn new(schema: &Value) -> Self {
        let mut builder = Builder {
            definitions: schema.get("definitions").and_then(Value::as_object),
            known: BTreeMap::new(),
            list: Vec::new(),
        };
        let file = builder.place(schema);
        if let Some(file) = builder.list.get_mut(file) {
            file.is_block_mapping = true;
        }
        Places { list: builder.list }
    }
}

struct Builder<'s> {
    definitions: Option<&'s Map<String, Value>>,
    /// The places of definitions.
    known: BTreeMap<&'s str, usize>,
    list: Vec<Place>,
}

impl<'s> Builder<'s> {
    fn place(&mut self, schema: &'s Value) -> usize {
        let (name, schemas) = self.alternatives(schema);
        if let Some(known) = name.and_then(|name| self.known.get(name)) {
            return *known;
        }
        let index = self.list.len();
        self.list.push(Place::default());
        if let Some(name) = name {
            self.known.insert(name, index);
        }
        let mut place = Place {
            is_block_mapping: name.is_some_and(|name| LONG.contains(&name)),
            ..Place::default()
        };
        for schema in schemas {
            self.add(&mut place, schema);
        }
        if let Some(slot) = self.list.get_mut(index) {
            *slot = place;
        }
        index
    }

    fn add(&mut self, place: &mut Place, schema: &'s Value) {
        let others = schema.get("additionalProperties");
        if let (Some(Value::Object(keys)), Some(Value::Bool(false))) =
            (schema.get("properties"), others)
        {
            let keys = keys
                .iter()
                .map(|(key, value)| (key.clone(), self.place(value)));
            place.keys = keys.collect();
        }
        if let Some(entry) = others.filter(|others| others.is_object()) {
            let entry = self.place(entry);
            place.entries = Some(entry);
            place.is_block_mapping |= self.is_struct(entry);
        }
        if let Some(element) = schema.get("items").filter(|items| items.is_object()) {
            let element = self.place(element);
            place.elements = Some(element);
            place.is_block_list = self.is_struct(element);
        }
    }

    /// Whether values of a place have keys, or will have once the place is complete.
    fn is_struct(&self, place: usize) -> bool {
        let is_open = self.known.values().any(|known| *known == place);
        is_open
            || self
                .list
                .get(place)
                .is_some_and(|place| !place.keys.is_empty())
    }

    /// The schema, and all that it consists of; the name of a definition among them.
    fn alternatives(&self, schema: &'s Value) -> (Option<&'s str>, Vec<&'s Value>) {
        let mut name = None;
        let mut found = Vec::new();
        let mut waiting = vec![schema];
        while let Some(schema) = waiting.pop() {
            found.push(schema);
            let reference = schema.get("$ref").and_then(Value::as_str);
            let definition = reference.and_then(|path| path.rsplit('/').next());
            if let (Some(definition), Some(definitions)) = (definition, self.definitions) {
                name = Some(definition);
                waiting.extend(definitions.get(definition));
            }
            for key in ["anyOf", "allOf"] {
                let parts = schema.get(key).and_then(Value::as_array);
                waiting.extend(parts.into_iter().flatten());
            }
        }
        (name, found)
    }
}
