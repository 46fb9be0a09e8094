//! Values that break one constraint on a single value.

use serde_json::Value;
use volcgen_model::conform::{self, Options};
use volcgen_model::model::{Constraints, Service, Type, TypeKind};

use super::value::{Maker, count};
use super::{number, pattern, text};

/// A way to break a constraint.
#[derive(Clone, Debug)]
pub(super) struct Breach {
    /// The constraint, as specs call it.
    pub(super) constraint: &'static str,
    /// How it is broken.
    pub(super) how: &'static str,
    /// The constraint and no other; what is wanted breaks it.
    alone: Constraints,
    /// Which of the ends of ranges it is, counted from the lowest.
    end: usize,
}

/// A constraint as specs call it, how it is broken, and a way to take it out of the others.
type Kind = (
    &'static str,
    &'static str,
    fn(&Constraints, &mut Constraints),
);

/// All but ranges, which have several ends, and dates, which are a type.
const KINDS: [Kind; 10] = [
    ("multiple_of", "between two multiples", |all, one| {
        one.multiple_of = all.multiple_of;
    }),
    ("min_chars", "a character too few", |all, one| {
        one.min_chars = all.min_chars.filter(|least| *least > 0);
    }),
    ("max_chars", "a character too many", |all, one| {
        one.max_chars = all.max_chars;
    }),
    ("max_bytes", "a byte too many", |all, one| {
        one.max_bytes = all.max_bytes;
    }),
    ("pattern", "a text that does not match", |all, one| {
        one.pattern.clone_from(&all.pattern);
    }),
    ("format", "a text that is no integer", |all, one| {
        one.format = all.format;
    }),
    ("max_csv_items", "a part too many", |all, one| {
        one.max_csv_items = all.max_csv_items;
    }),
    ("min_items", "an element too few", |all, one| {
        one.min_items = all.min_items.filter(|least| *least > 0);
    }),
    ("max_items", "an element too many", |all, one| {
        one.max_items = all.max_items;
    }),
    (
        "max_total_chars",
        "a character too many in all",
        |all, one| {
            one.max_total_chars = all.max_total_chars;
        },
    ),
];

/// Every way to break a constraint of a type. A constraint that all values of the type keep, such
/// as at least 0 characters, has none.
pub(super) fn breaches(ty: &Type) -> Vec<Breach> {
    let breach = |constraint, how, alone| Breach {
        constraint,
        how,
        alone,
        end: 0,
    };
    let none = Constraints::default;
    let mut breaches = Vec::new();
    if ty.kind == TypeKind::DateTime {
        breaches.push(breach("datetime", "a text that is no date", none()));
    }
    for (constraint, how, pick) in KINDS {
        let mut alone = none();
        pick(&ty.constraints, &mut alone);
        let always = alone.multiple_of == Some(1) && number::width(&ty.kind).is_some();
        if alone != none() && !always {
            breaches.push(breach(constraint, how, alone));
        }
    }
    for end in 0..number::outside(ty).len() {
        let intervals = ty.constraints.intervals.clone();
        breaches.push(Breach {
            constraint: "range",
            how: "a number outside",
            alone: Constraints {
                intervals,
                ..none()
            },
            end,
        });
    }
    breaches
}

impl Breach {
    /// A value that breaks the constraint, and as few others of the type as can be.
    pub(super) fn value<'m>(
        &self,
        maker: &mut Maker<'m>,
        ty: &'m Type,
        valid: &Value,
    ) -> Option<Value> {
        let service = maker.service();
        let alone = Type {
            kind: without_constraints(&ty.kind),
            constraints: self.alone.clone(),
        };
        let candidates = self.candidates(maker, ty, valid).into_iter();
        let broken = candidates.filter(|value| wrong(service, &alone, value) > 0);
        broken.min_by_key(|value| wrong(service, ty, value))
    }

    fn candidates<'m>(&self, maker: &mut Maker<'m>, ty: &'m Type, valid: &Value) -> Vec<Value> {
        let of = &ty.constraints;
        match (self.constraint, valid) {
            ("range", _) => number::outside(ty)
                .into_iter()
                .nth(self.end)
                .unwrap_or_default(),
            ("multiple_of", _) => number::no_multiples(ty, of.multiple_of.unwrap_or(1)),
            ("min_items" | "max_items", _) => self.counts(maker, ty, valid),
            ("max_total_chars", Value::Array(list)) => too_many_in_all(of, list),
            (_, Value::String(valid)) => {
                self.texts(of, valid).into_iter().map(Value::from).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Lists and maps with another number of elements.
    fn counts<'m>(&self, maker: &mut Maker<'m>, ty: &'m Type, valid: &Value) -> Vec<Value> {
        let wanted = match self.alone.min_items {
            Some(least) => count(Some(least)).saturating_sub(1),
            None => count(self.alone.max_items) + 1,
        };
        match (&ty.kind, valid) {
            (TypeKind::List(element), Value::Array(list)) => {
                let mut list = list.clone();
                list.truncate(wanted);
                while list.len() < wanted {
                    list.push(maker.given(element));
                }
                let mut brief = maker.brief();
                let short = (0..wanted).map(|_| brief.given(element)).collect();
                vec![list.into(), short]
            }
            (TypeKind::Map(entry), Value::Object(map)) => {
                let mut map: serde_json::Map<_, _> = map.clone().into_iter().take(wanted).collect();
                while map.len() < wanted {
                    map.insert(format!("more {}", map.len()), maker.given(entry));
                }
                vec![Value::Object(map)]
            }
            _ => Vec::new(),
        }
    }

    /// Texts of the wrong length or form.
    fn texts(&self, of: &Constraints, valid: &str) -> Vec<String> {
        let mut texts = Vec::new();
        let by_pattern = |chars: u32| {
            of.pattern
                .as_deref()
                .and_then(|of| pattern::text(of, 1, chars))
        };
        if let Some(least) = self.alone.min_chars {
            texts.push(text::padded(valid, least - 1, 'x'));
            texts.extend(by_pattern(least - 1));
        }
        if let Some(most) = self.alone.max_chars {
            texts.push(text::padded(valid, most.saturating_add(1), '7'));
            texts.extend(by_pattern(most.saturating_add(1)));
        }
        if let Some(most) = self.alone.max_bytes {
            let wide = most / 4 + 1;
            texts.push(text::padded("", most.saturating_add(1), '7'));
            texts.push(text::padded("", wide, '\u{1f600}'));
            texts.extend(by_pattern(most.saturating_add(1)));
        }
        if let Some(most) = self.alone.max_csv_items {
            let part = valid.split(',').next().unwrap_or_default();
            let parts = |part: &str| vec![part; count(Some(most)) + 1].join(",");
            texts.extend([parts(part), parts("7"), parts("")]);
        }
        if self.alone == Constraints::default()
            || self.alone.pattern.is_some()
            || self.alone.format.is_some()
        {
            texts.extend(spoiled(valid));
        }
        texts
    }
}

/// Texts like this one, with something in it that is rarely allowed.
fn spoiled(valid: &str) -> Vec<String> {
    let strange = ['!', ' ', 'z', '7', '\u{4e2d}', '\u{1f600}', '\n', ','];
    let last = valid.char_indices().last().map_or(0, |(at, _)| at);
    let shorter = valid.get(..last).unwrap_or_default();
    let mut texts: Vec<String> = Vec::new();
    for strange in strange {
        texts.push(format!("{shorter}{strange}"));
        texts.push(format!(
            "{strange}{}",
            valid.chars().skip(1).collect::<String>()
        ));
        texts.push(format!("{valid}{strange}"));
    }
    texts.extend([shorter.to_owned(), String::new()]);
    texts
}

/// Lists of texts that are too long together, by longer texts or by more of them.
fn too_many_in_all(of: &Constraints, list: &[Value]) -> Vec<Value> {
    let most = of.max_total_chars.unwrap_or(0);
    let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
    let share = u32::try_from(texts.len()).unwrap_or(1).max(1);
    let longer = texts
        .iter()
        .map(|text| text::padded(text, most / share + 1, '7'));
    let mut repeated: Vec<&str> = texts.clone();
    let mut total: usize = texts.iter().map(|text| text.chars().count()).sum();
    for text in texts.iter().cycle().filter(|text| !text.is_empty()) {
        if total > count(Some(most)) {
            break;
        }
        repeated.push(text);
        total += text.chars().count();
    }
    let long = text::padded("", most.saturating_add(1), '7');
    vec![
        longer.collect(),
        repeated.into_iter().collect(),
        vec![long].into(),
    ]
}

/// How many constraints a value breaks, with those of what is in it.
fn wrong(service: &Service, ty: &Type, value: &Value) -> usize {
    let violations = conform::value(service, ty, value, Options::REQUEST);
    violations.len()
}

/// The kind, with elements that may be anything.
fn without_constraints(kind: &TypeKind) -> TypeKind {
    let anything = || {
        Box::new(Type {
            kind: TypeKind::Json,
            constraints: Constraints::default(),
        })
    };
    match kind {
        TypeKind::List(_) => TypeKind::List(anything()),
        TypeKind::Map(_) => TypeKind::Map(anything()),
        other => other.clone(),
    }
}
