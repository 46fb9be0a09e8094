//! Values of types.

use serde_json::{Map, Value, json};
use volcgen_model::model::{
    Constraint, Constraints, EnumBase, Field, Literal, Service, ShapeId, ShapeKind, Type, TypeKind,
};

use super::{number, string};

/// How often a shape may stand within itself.
const NESTING: usize = 2;

/// How much of a type a value shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Every field, two elements in lists and entries in maps where that is allowed, long texts,
    /// large numbers.
    Full,
    /// Required fields, as few elements as are allowed, short texts, small numbers.
    Minimal,
    /// Every field with the example or default of the spec, and else as little as is allowed: what
    /// a person likes to read.
    Plain,
}

/// Makes values, each other than the ones before where the type has room for that.
#[derive(Clone, Debug)]
pub(super) struct Generator<'m> {
    service: &'m Service,
    profile: Profile,
    /// Which of the values of an enum comes first.
    rotation: usize,
    /// The number of texts and numbers made so far.
    made: usize,
    /// The shapes around the value.
    inside: Vec<ShapeId>,
}

impl<'m> Generator<'m> {
    pub(super) fn new(service: &'m Service, profile: Profile, rotation: usize) -> Self {
        Generator {
            service,
            profile,
            rotation,
            made: 0,
            inside: Vec::new(),
        }
    }

    pub(super) fn service(&self) -> &'m Service {
        self.service
    }

    pub(super) fn profile(&self) -> Profile {
        self.profile
    }

    /// The same for short values.
    pub(super) fn minimal(&self) -> Self {
        Generator {
            profile: Profile::Minimal,
            ..self.clone()
        }
    }

    /// A value that is not empty: a list has an element if the type allows one.
    pub(super) fn non_empty(&mut self, ty: &'m Type) -> Value {
        match &ty.kind {
            TypeKind::List(element) if self.profile != Profile::Full => {
                let count = count(ty.constraints.items().min).max(1);
                (0..count).map(|_| self.value(element)).collect()
            }
            TypeKind::Map(entry) if self.profile != Profile::Full => {
                let value = self.value(entry);
                json!({ "key": value })
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
            TypeKind::Int32 | TypeKind::Int64 | TypeKind::Float32 | TypeKind::Float64 => {
                self.number(ty)
            }
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
            TypeKind::List(element) => self.list(ty, element),
            TypeKind::Map(entry) => self.map(ty, entry),
            TypeKind::Shape(id) => self.shape(*id),
        }
    }

    fn next(&mut self) -> usize {
        self.made += 1;
        self.made - 1
    }

    fn number(&mut self, ty: &Type) -> Value {
        let mut allowed = number::allowed(ty);
        if self.profile != Profile::Full {
            allowed.sort_by(|left, right| magnitude(left).total_cmp(&magnitude(right)));
        }
        let place = match self.profile {
            Profile::Plain => 0,
            Profile::Full | Profile::Minimal => self.next().checked_rem(allowed.len()).unwrap_or(0),
        };
        allowed.get(place).cloned().unwrap_or_default()
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
            let texts = list.iter().filter_map(Value::as_str);
            texts.map(|text| text.chars().count()).sum()
        };
        if chars(&elements) <= count(Some(most)) {
            return elements.into();
        }
        let mut minimal = self.minimal();
        let shortest: Vec<Value> = elements.iter().map(|_| minimal.value(element)).collect();
        self.made = minimal.made;
        shortest.into()
    }

    fn map(&mut self, ty: &'m Type, entry: &'m Type) -> Value {
        let entries = self.range(ty, entry);
        let entries = entries.map(|number| (format!("key {number}"), self.value(entry)));
        Value::Object(entries.collect::<Map<_, _>>())
    }

    /// The elements of a list, or the entries of a map.
    fn range(&self, ty: &Type, element: &Type) -> std::ops::Range<usize> {
        let least = count(ty.constraints.items().min);
        let most = ty
            .constraints
            .items()
            .max
            .map_or(usize::MAX, |most| count(Some(most)));
        match self.profile {
            Profile::Full if !self.ends_at(element) => 0..least.max(2).min(most),
            Profile::Full | Profile::Minimal | Profile::Plain => 0..least,
        }
    }

    /// A value of a shape.
    pub(super) fn shape(&mut self, id: ShapeId) -> Value {
        match &self.service.shape(id).kind {
            ShapeKind::Enum(of) => {
                let mut values: Vec<Value> =
                    of.values.iter().map(|of| literal(&of.value)).collect();
                if self.profile != Profile::Plain {
                    values.sort_by_key(|value| {
                        value.as_i64() == Some(0) || value.as_str() == Some("")
                    });
                }
                let nothing = match of.base {
                    EnumBase::String => json!("any"),
                    EnumBase::Int32 | EnumBase::Int64 => json!(1),
                };
                let place = self.rotation.checked_rem(values.len()).unwrap_or(0);
                values.get(place).cloned().unwrap_or(nothing)
            }
            ShapeKind::Record(fields) => {
                self.inside.push(id);
                let mut entries = Map::new();
                for field in fields {
                    if self.shows(field) {
                        entries.insert(field.name.clone(), self.field(field));
                    }
                }
                self.inside.pop();
                Value::Object(entries)
            }
        }
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

    fn shows(&self, field: &Field) -> bool {
        field.required || (self.profile != Profile::Minimal && !self.ends_at(&field.ty))
    }

    /// Whether a value of a type would open a shape once too often.
    fn ends_at(&self, ty: &Type) -> bool {
        match &ty.kind {
            TypeKind::Shape(id) => {
                let nesting = if self.profile == Profile::Plain {
                    1
                } else {
                    NESTING
                };
                self.inside.iter().filter(|open| *open == id).count() >= nesting
            }
            TypeKind::List(inner) | TypeKind::Map(inner) => self.ends_at(inner),
            _ => false,
        }
    }
}

/// Values of a type that differ from each other, as many as are easily found.
pub(super) fn several<'m>(generator: &Generator<'m>, ty: &'m Type) -> Vec<Value> {
    let mut values: Vec<Value> = match &ty.kind {
        TypeKind::Bool => vec![true.into(), false.into()],
        TypeKind::Shape(id) => match &generator.service.shape(*id).kind {
            ShapeKind::Enum(of) => of.values.iter().map(|of| literal(&of.value)).collect(),
            ShapeKind::Record(_) => Vec::new(),
        },
        TypeKind::Int32 | TypeKind::Int64 | TypeKind::Float32 | TypeKind::Float64 => {
            number::allowed(ty)
        }
        TypeKind::String | TypeKind::DateTime => {
            let mut generator = generator.clone();
            (0..8).map(|_| generator.value(ty)).collect()
        }
        TypeKind::Json | TypeKind::List(_) | TypeKind::Map(_) => Vec::new(),
    };
    values.dedup();
    values
}

/// The value as it is sent.
pub(super) fn literal(of: &Literal) -> Value {
    match of {
        Literal::Bool(value) => (*value).into(),
        Literal::Int(value) => (*value).into(),
        Literal::String(value) => value.as_str().into(),
    }
}

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
        | Constraint::MaxCsvItems(_) => None,
    })
}

fn has_pattern(constraints: &Constraints) -> bool {
    let mut constraints = constraints.iter();
    constraints.any(|constraint| matches!(constraint, Constraint::Pattern(_)))
}

fn magnitude(number: &Value) -> f64 {
    number.as_f64().unwrap_or_default().abs()
}
