//! Generates values of types.

use serde_json::{Map, Value, json};
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{
    Constraint, Constraints, EnumBase, Field, Service, ShapeId, ShapeKind, Type, TypeKind,
};

use super::union::of_type;
use super::{number, string};

/// How many values of a recursive shape are nested.
pub(super) const MAX_NESTING: usize = 2;

/// How much of its type a value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Every field, two elements in lists and maps where that is allowed, long strings, large
    /// numbers.
    Full,
    /// Required fields, as few elements as are allowed, short strings, small numbers.
    Minimal,
    /// Every field, with the example or the default of the spec, or else with as little as is
    /// allowed. Easy to read.
    Plain,
}

/// Generates values. Strings and numbers differ from the ones before if their type allows it.
#[derive(Clone, Debug)]
pub(super) struct Generator<'m> {
    pub(super) service: &'m Service,
    pub(super) profile: Profile,
    /// The index of the first value of an enum.
    pub(super) rotation: usize,
    /// The number of strings and numbers so far.
    generated: usize,
    /// The shapes around the value.
    pub(super) parents: Vec<ShapeId>,
    /// The product of the numbers of variants of the unions around the value.
    pub(super) variants: usize,
}

impl<'m> Generator<'m> {
    pub(super) fn new(service: &'m Service, profile: Profile, rotation: usize) -> Self {
        Generator {
            service,
            profile,
            rotation,
            generated: 0,
            parents: Vec::new(),
            variants: 1,
        }
    }

    /// A generator for parts of a request that another one made: its strings differ from those there,
    /// so that a secret occurs in no other field.
    pub(super) fn for_repairs(service: &'m Service, profile: Profile, rotation: usize) -> Self {
        let generated = match profile {
            Profile::Full => 1000,
            Profile::Minimal => 90,
            Profile::Plain => 0,
        };
        Generator {
            generated,
            ..Generator::new(service, profile, rotation)
        }
    }

    pub(super) fn service(&self) -> &'m Service {
        self.service
    }

    pub(super) fn profile(&self) -> Profile {
        self.profile
    }

    /// The same generator with the minimal profile.
    pub(super) fn minimal(&self) -> Self {
        Generator {
            profile: Profile::Minimal,
            ..self.clone()
        }
    }

    /// A value that counts as set: lists and maps have an element.
    pub(super) fn non_empty(&mut self, ty: &'m Type) -> Value {
        match &ty.kind {
            TypeKind::List(element) if self.profile != Profile::Full => {
                let one = if ty.constraints.even_items() { 2 } else { 1 };
                let count = count(ty.constraints.lengths().min).max(one);
                (0..count).map(|_| self.value(element)).collect()
            }
            TypeKind::Map(entry) if self.profile != Profile::Full => {
                let count = count(ty.constraints.lengths().min).max(1);
                self.entries(ty, entry, count)
            }
            TypeKind::Json => json!({ "free": [1, null, self.next()] }),
            _ => self.value(ty),
        }
    }

    /// A value of a type.
    pub(super) fn value(&mut self, ty: &'m Type) -> Value {
        match &ty.kind {
            TypeKind::String if self.profile == Profile::Plain && !has_pattern(&ty.constraints) => {
                string::padded("", ty.constraints.chars().min.unwrap_or(0), 'x').into()
            }
            TypeKind::String => {
                let long = self.profile == Profile::Full;
                string::generate(self.service, ty, self.next(), long).into()
            }
            TypeKind::Bool => {
                (self.profile != Profile::Plain && self.rotation.is_multiple_of(2)).into()
            }
            TypeKind::Int32
            | TypeKind::Int64
            | TypeKind::Float32
            | TypeKind::Float64
            | TypeKind::Number => self.number(ty),
            TypeKind::DateTime if self.profile == Profile::Plain => "2024-01-02T03:04:05Z".into(),
            TypeKind::DateTime => {
                let number = self.next();
                let (day, second) = (number / 60 % 28 + 1, number % 60);
                format!("2024-01-{day:02}T03:04:{second:02}Z").into()
            }
            TypeKind::Json => match self.profile {
                Profile::Full => self.non_empty(ty),
                Profile::Minimal | Profile::Plain => json!({}),
            },
            TypeKind::JsonText(inner) => self.json_text(ty, inner),
            TypeKind::List(element) => self.list(ty, element),
            TypeKind::Map(entry) => {
                let count = self.range(ty, entry).len();
                self.entries(ty, entry, count)
            }
            TypeKind::Shape(id) => self.shape(*id),
        }
    }

    /// A string of JSON that is as long as its constraints allow: with a smaller value if need be, or
    /// with a JSON string if it can carry anything.
    fn json_text(&mut self, ty: &'m Type, inner: &'m Type) -> Value {
        let value = self.value(inner);
        let mut minimal = self.minimal();
        let mut candidates = vec![value.to_string(), minimal.value(inner).to_string()];
        if inner.kind == TypeKind::Json {
            let chars = ty.constraints.chars();
            let length = chars.min.or(chars.max).unwrap_or(2);
            candidates.push(string::json(length));
            candidates.push(string::json(2));
        }
        let service = self.service;
        let is_valid = |text: &&String| {
            let value = Value::String((*text).clone());
            instance::check_value(service, ty, &value, Options::REQUEST).is_empty()
        };
        let text = candidates.iter().find(is_valid).or(candidates.first());
        text.cloned().unwrap_or_default().into()
    }

    fn next(&mut self) -> usize {
        self.generated += 1;
        self.generated - 1
    }

    fn number(&mut self, ty: &Type) -> Value {
        let mut allowed = number::allowed(ty);
        if self.profile != Profile::Full {
            allowed.sort_by(|left, right| magnitude(left).total_cmp(&magnitude(right)));
        }
        let index = match self.profile {
            Profile::Plain => 0,
            Profile::Full | Profile::Minimal => self.next().checked_rem(allowed.len()).unwrap_or(0),
        };
        allowed.get(index).cloned().unwrap_or_default()
    }

    fn list(&mut self, ty: &'m Type, element: &'m Type) -> Value {
        let elements: Vec<Value> = self
            .range(ty, element)
            .map(|_| self.value(element))
            .collect();
        let Some(most) = max_total_chars(&ty.constraints) else {
            return elements.into();
        };
        let chars = |list: &[Value]| -> usize {
            let strings = list.iter().filter_map(Value::as_str);
            strings.map(|string| string.chars().count()).sum()
        };
        if chars(&elements) <= count(Some(most)) {
            return elements.into();
        }
        let mut minimal = self.minimal();
        let shortest: Vec<Value> = elements.iter().map(|_| minimal.value(element)).collect();
        self.generated = minimal.generated;
        shortest.into()
    }

    /// The indices of the elements of a list or a map.
    fn range(&self, ty: &Type, element: &Type) -> std::ops::Range<usize> {
        let items = ty.constraints.lengths();
        let least = count(items.min);
        let most = items.max.map_or(usize::MAX, |most| count(Some(most)));
        match self.profile {
            Profile::Full if !self.is_too_deep(element) => 0..least.max(2).min(most),
            Profile::Full | Profile::Minimal | Profile::Plain => 0..least,
        }
    }

    /// A value of a shape.
    pub(super) fn shape(&mut self, id: ShapeId) -> Value {
        match &self.service.shape(id).kind {
            ShapeKind::Enum(shape) => {
                let values = shape.values.iter();
                let mut values: Vec<Value> = values.map(|known| known.value.to_json()).collect();
                if self.profile != Profile::Plain {
                    values.sort_by_key(|value| {
                        value.as_i64() == Some(0) || value.as_str() == Some("")
                    });
                }
                let unknown = match shape.base {
                    EnumBase::String => json!("any"),
                    EnumBase::Int32 | EnumBase::Int64 => json!(1),
                };
                let index = self.rotation.checked_rem(values.len()).unwrap_or(0);
                values.get(index).cloned().unwrap_or(unknown)
            }
            ShapeKind::Record(fields) => {
                self.parents.push(id);
                let mut entries = Map::new();
                for field in fields {
                    if self.includes(field) {
                        self.insert(field, &mut entries);
                    }
                }
                self.parents.pop();
                Value::Object(entries)
            }
            ShapeKind::Union(union) => self.union(id, union).value,
        }
    }

    /// Adds a field, and the tag of a union.
    fn insert(&mut self, field: &'m Field, entries: &mut Map<String, Value>) {
        let Some((id, union)) = of_type(self.service, &field.ty) else {
            entries.insert(field.name.clone(), self.field(field));
            return;
        };
        let value = self.union(id, union);
        entries.extend(union.parent.clone().zip(value.tag));
        entries.insert(field.name.clone(), value.value);
    }

    fn field(&mut self, field: &'m Field) -> Value {
        match (&field.default, self.profile) {
            (Some(default), Profile::Minimal) => default.clone(),
            (default, Profile::Plain) => match field.example.as_ref().or(default.as_ref()) {
                Some(known) => known.clone(),
                None => self.value(&field.ty),
            },
            _ => self.value(&field.ty),
        }
    }

    fn includes(&self, field: &Field) -> bool {
        field.required || (self.profile != Profile::Minimal && !self.is_too_deep(&field.ty))
    }

    /// Whether a value of this type would nest a shape too often.
    fn is_too_deep(&self, ty: &Type) -> bool {
        match &ty.kind {
            TypeKind::Shape(id) => {
                let max_nesting = match self.profile {
                    Profile::Plain => 1,
                    Profile::Full | Profile::Minimal => MAX_NESTING,
                };
                let same = self.parents.iter().filter(|parent| *parent == id);
                same.count() >= max_nesting
            }
            TypeKind::List(inner) | TypeKind::Map(inner) => self.is_too_deep(inner),
            _ => false,
        }
    }
}

/// Values of a type that differ from each other, as many as are easy to find.
pub(super) fn distinct_values<'m>(generator: &Generator<'m>, ty: &'m Type) -> Vec<Value> {
    let mut values: Vec<Value> = match &ty.kind {
        TypeKind::Bool => vec![true.into(), false.into()],
        TypeKind::Shape(id) => match &generator.service.shape(*id).kind {
            ShapeKind::Enum(shape) => {
                let values = shape.values.iter();
                values.map(|known| known.value.to_json()).collect()
            }
            ShapeKind::Record(_) | ShapeKind::Union(_) => Vec::new(),
        },
        TypeKind::Int32
        | TypeKind::Int64
        | TypeKind::Float32
        | TypeKind::Float64
        | TypeKind::Number => number::allowed(ty),
        TypeKind::String | TypeKind::DateTime => {
            let mut generator = generator.clone();
            (0..8).map(|_| generator.value(ty)).collect()
        }
        TypeKind::Json | TypeKind::JsonText(_) | TypeKind::List(_) | TypeKind::Map(_) => Vec::new(),
    };
    values.dedup();
    values
}

/// A limit as a number of elements; no limit is 0.
pub(super) fn count(number: Option<u32>) -> usize {
    number
        .and_then(|number| usize::try_from(number).ok())
        .unwrap_or(0)
}

/// The most characters of all strings of a list together.
fn max_total_chars(constraints: &Constraints) -> Option<u32> {
    constraints.iter().find_map(|constraint| match constraint {
        Constraint::MaxTotalChars(max) => Some(*max),
        Constraint::Range(_)
        | Constraint::MultipleOf(_)
        | Constraint::Chars(_)
        | Constraint::MaxBytes(_)
        | Constraint::Pattern(_)
        | Constraint::Format(_)
        | Constraint::Items(_)
        | Constraint::EvenItems
        | Constraint::Keys(_)
        | Constraint::MaxCsvItems(_)
        | Constraint::ElementOf(_) => None,
    })
}

fn has_pattern(constraints: &Constraints) -> bool {
    let mut constraints = constraints.iter();
    constraints.any(|constraint| matches!(constraint, Constraint::Pattern(_)))
}

fn magnitude(number: &Value) -> f64 {
    number.as_f64().unwrap_or_default().abs()
}
