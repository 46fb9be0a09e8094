//! Values that break one constraint on a single value, and those that just do not.

use serde_json::Value;
use volcgen_model::instance::{self, Options};
use volcgen_model::model::{Constraints, Service, Type, TypeKind};

use super::value::{Maker, count};
use super::{number, pattern, text};

/// How many values are tried to break a constraint in one way.
const MANY: usize = 16;

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
    /// Values that break the constraint, and as few others of the type as can be.
    pub(super) fn values<'m>(
        &self,
        maker: &mut Maker<'m>,
        ty: &'m Type,
        valid: &Value,
    ) -> Vec<Value> {
        let service = maker.service();
        let alone = Type {
            kind: without_constraints(&ty.kind),
            constraints: self.alone.clone(),
        };
        let candidates = self.candidates(maker, ty, valid, Side::Beyond).into_iter();
        let broken = candidates.filter(|value| wrong(service, &alone, value) > 0);
        let broken = broken.map(|value| (wrong(service, ty, &value), value));
        let broken: Vec<(usize, Value)> = broken.collect();
        let fewest = broken.iter().map(|(wrong, _)| *wrong).min();
        let best = broken
            .into_iter()
            .filter(|(wrong, _)| Some(*wrong) == fewest);
        best.map(|(_, value)| value).take(MANY).collect()
    }

    /// A value at the limit that breaking the constraint goes beyond, if it is one with a limit.
    pub(super) fn limit<'m>(
        &self,
        maker: &mut Maker<'m>,
        ty: &'m Type,
        valid: &Value,
    ) -> Option<Value> {
        let service = maker.service();
        let candidates = self.candidates(maker, ty, valid, Side::Within).into_iter();
        let mut allowed = candidates.filter(|value| wrong(service, ty, value) == 0);
        allowed.next()
    }

    fn candidates<'m>(
        &self,
        maker: &mut Maker<'m>,
        ty: &'m Type,
        valid: &Value,
        side: Side,
    ) -> Vec<Value> {
        let of = &ty.constraints;
        match (self.constraint, valid) {
            ("range", _) => {
                let beyond = number::outside(ty).into_iter().nth(self.end);
                let beyond = beyond.unwrap_or_default();
                match side {
                    Side::Beyond => beyond,
                    Side::Within => number::nearest(ty, beyond.first()).into_iter().collect(),
                }
            }
            ("multiple_of", _) if side == Side::Beyond => {
                number::no_multiples(ty, of.multiple_of.unwrap_or(1))
            }
            ("min_items" | "max_items", _) => self.counts(maker, ty, valid, side),
            ("max_total_chars", Value::Array(list)) if side == Side::Beyond => {
                too_many_in_all(of, list)
            }
            (_, Value::String(valid)) => {
                let texts = self.texts(of, valid, side).into_iter();
                texts.map(Value::from).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Lists and maps with another number of elements.
    fn counts<'m>(
        &self,
        maker: &mut Maker<'m>,
        ty: &'m Type,
        valid: &Value,
        side: Side,
    ) -> Vec<Value> {
        let wanted = match self.alone.min_items {
            Some(least) => side.below(least),
            None => side.above(self.alone.max_items.unwrap_or(0)),
        };
        let wanted = count(Some(wanted));
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

    /// Texts of a certain length or of the wrong form.
    fn texts(&self, of: &Constraints, valid: &str, side: Side) -> Vec<String> {
        let by_pattern = |chars: u32| {
            let pattern = of.pattern.as_deref();
            pattern.and_then(|of| pattern::text(of, 1, chars))
        };
        let least = self.alone.min_chars.map(|least| side.below(least));
        let most = self.alone.max_chars.or(self.alone.max_bytes);
        let most = most.map(|most| side.above(most));
        let mut texts = Vec::new();
        for chars in least.into_iter().chain(most) {
            texts.push(text::padded(valid, chars, '7'));
            texts.push(text::padded("", chars, '7'));
            texts.extend(by_pattern(chars));
        }
        if let Some(most) = self.alone.max_bytes {
            texts.push(text::padded("", side.above(most / 4), '\u{1f600}'));
        }
        if let Some(most) = self.alone.max_csv_items {
            let part = valid.split(',').next().unwrap_or_default();
            let parts = |part: &str| vec![part; count(Some(side.above(most)))].join(",");
            texts.extend([parts(part), parts("7"), parts("")]);
        }
        let is_form = self.alone.pattern.is_some() || self.alone.format.is_some();
        if side == Side::Beyond && (is_form || self.alone == Constraints::default()) {
            texts.extend(spoiled(valid));
        }
        texts
    }
}

/// On which side of a limit a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// At the limit itself.
    Within,
    /// The next value, which breaks the constraint.
    Beyond,
}

impl Side {
    fn below(self, least: u32) -> u32 {
        least.saturating_sub(u32::from(self == Side::Beyond))
    }

    fn above(self, most: u32) -> u32 {
        most.saturating_add(u32::from(self == Side::Beyond))
    }
}

/// Texts like this one, with a character in it that is rarely allowed.
fn spoiled(valid: &str) -> Vec<String> {
    let last = valid.char_indices().last().map_or(0, |(at, _)| at);
    let shorter = valid.get(..last).unwrap_or_default();
    let rest: String = valid.chars().skip(1).collect();
    let strange = "!,/:;#*'()~\u{e9}\u{1f600} \nz7";
    let replaced = strange.chars().map(|strange| format!("{shorter}{strange}"));
    let first = strange.chars().map(|strange| format!("{strange}{rest}"));
    let longer = strange.chars().map(|strange| format!("{valid}{strange}"));
    let shortest = [shorter.to_owned(), String::new()];
    replaced
        .chain(first)
        .chain(longer)
        .chain(shortest)
        .collect()
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
    let violations = instance::check_value(service, ty, value, Options::REQUEST);
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
